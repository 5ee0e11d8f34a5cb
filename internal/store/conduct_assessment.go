package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/conduct"
)

type assessmentRow struct {
	ProjectID, Month, Part string
	Document               []byte
	Hash                   string
	CutOff                 int64
	SignedBy               string
	SignedAt               int64
	Statement, Signature   string
}

func (assessmentRow) TableName() string { return "assessments" }

func (r assessmentRow) assessment() Assessment {
	return Assessment{
		Project: r.ProjectID, Month: r.Month, Part: conduct.Part(r.Part), Document: r.Document, Hash: r.Hash, CutOff: moment(r.CutOff),
		SignedBy: r.SignedBy, SignedAt: moment(r.SignedAt), Statement: r.Statement, Signature: r.Signature,
	}
}

// InsertAssessment keeps a signed assessment for ever. Errors: ErrExists where that part of the month is signed already.
func (t *Tx) InsertAssessment(a Assessment, ev Event) error {
	row := assessmentRow{
		ProjectID: a.Project, Month: a.Month, Part: string(a.Part), Document: a.Document, Hash: a.Hash, CutOff: micros(a.CutOff),
		SignedBy: a.SignedBy, SignedAt: micros(a.SignedAt), Statement: a.Statement, Signature: a.Signature,
	}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.Append(ev)
}

// Assessments gives the signed assessments of a project, the newest month first.
func (s *Store) Assessments(ctx context.Context, project string) ([]Assessment, error) {
	var rows []assessmentRow
	err := s.read.WithContext(ctx).Where("project_id = ?", project).Order("month DESC, part").Find(&rows).Error
	return each(rows, assessmentRow.assessment), s.translate(err)
}

// Assessment gives that of one part of a month. Errors: ErrNotFound.
func (s *Store) Assessment(ctx context.Context, project, month string, part conduct.Part) (Assessment, error) {
	var row assessmentRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND month = ? AND part = ?", project, month, string(part)).Take(&row).Error
	return row.assessment(), s.translate(err)
}

type appealRow struct {
	ProjectID, Month, Person, Part, Words string
	MadeAt                                int64
	Answer, AnsweredBy                    string
	AnsweredAt                            int64
}

func (appealRow) TableName() string { return "assessment_appeals" }

func (r appealRow) appeal() Appeal {
	return Appeal{
		Project: r.ProjectID, Month: r.Month, Person: r.Person, Part: conduct.Part(r.Part), Words: r.Words, At: moment(r.MadeAt),
		Answer: r.Answer, AnsweredBy: r.AnsweredBy, AnsweredAt: moment(r.AnsweredAt),
	}
}

// InsertAppeal keeps what somebody says against his assessment. Errors: ErrExists where he did already.
func (t *Tx) InsertAppeal(a Appeal, ev Event) error {
	row := appealRow{ProjectID: a.Project, Month: a.Month, Person: a.Person, Part: string(a.Part), Words: a.Words, MadeAt: micros(a.At)}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.Append(ev)
}

// AnswerAppeal keeps the answer. Errors: ErrStale where there is none to answer, or it was answered.
func (t *Tx) AnswerAppeal(a Appeal, at time.Time, ev Event) error {
	n, err := t.exec(`UPDATE assessment_appeals SET answer = ?, answered_by = ?, answered_at = ? WHERE project_id = ? AND month = ? AND person = ? AND answered_at = 0`,
		a.Answer, a.AnsweredBy, micros(at), a.Project, a.Month, a.Person)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// Appeals gives what was said against the assessments of a month.
func (s *Store) Appeals(ctx context.Context, project, month string) ([]Appeal, error) {
	var rows []appealRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND month = ?", project, month).Order("person").Find(&rows).Error
	return each(rows, appealRow.appeal), s.translate(err)
}
