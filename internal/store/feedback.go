package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// LockPublication gives a publication as it is now, without its document, and keeps its level and state so until the
// transaction ends. Errors: ErrNotFound.
func (t *Tx) LockPublication(project, no string) (*Publication, error) {
	var row publicationRow
	err := t.gorm().Raw(`SELECT `+selection(publicationColumns)("")+` FROM publications WHERE project_id = ? AND archive_no = ?`+t.store.engine.ForUpdate, project, no).Take(&row).Error
	if err != nil {
		return nil, t.translate(err)
	}
	p, err := row.publication()
	return &p, err
}

// InsertFeedback files a new feedback with its event, and tells its handler. Errors: ErrExists.
func (t *Tx) InsertFeedback(f feedback.Feedback, ev Event) error {
	row, err := feedbackRowOf(f)
	if err != nil {
		return err
	}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return errors.Join(t.Append(ev), t.tellOfFeedback(f, ev.At))
}

// tellOfFeedback puts what its last step means to people into their inboxes, as far as they may know of it.
func (t *Tx) tellOfFeedback(f feedback.Feedback, at time.Time) error {
	for _, m := range f.Messages() {
		if err := t.insertMessage(f, m, at); err != nil {
			return err
		}
	}
	return nil
}

// TellLeaders tells the leaders of the project of a feedback that a project manager left overdue.
func (t *Tx) TellLeaders(f feedback.Feedback, at time.Time) error {
	for _, m := range f.Messages() {
		m.Kind, m.To, m.Roles = m.Kind+"_above", nil, []policy.Role{policy.Leader}
		if err := t.insertMessage(f, m, at); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) insertMessage(f feedback.Feedback, m feedback.Message, at time.Time) error {
	return t.InsertNotice(Notice{
		Project: f.Project, Kind: m.Kind, To: m.To, Roles: m.Roles, Title: m.Title, Lines: []fault.Text{m.Line}, Link: "/feedback/" + f.ID,
		Level: f.On.Level, At: at, Dedup: "feedback/" + f.ID + "/" + strconv.FormatInt(f.Version, 10) + "/" + m.Kind,
	})
}

// LockFeedback gives a feedback for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockFeedback(project, id string) (feedback.Feedback, error) {
	var row feedbackRow
	err := t.gorm().Raw(`SELECT * FROM publication_feedback WHERE project_id = ? AND id = ?`+t.store.engine.ForUpdate, project, id).Take(&row).Error
	if err != nil {
		return feedback.Feedback{}, t.translate(err)
	}
	return row.feedback()
}

// SaveFeedback writes what became of a feedback that is still in prev's version, and tells those whom it concerns. Errors: ErrStale.
func (t *Tx) SaveFeedback(prev, next feedback.Feedback, ev Event) error {
	row, err := feedbackRowOf(next)
	if err != nil {
		return err
	}
	n, err := t.exec(`UPDATE publication_feedback SET state = ?, handler = ?, due = ?, due_listed = ?, disposition = ?, reason = ?, result = ?, processed_at = ?, closed_at = ?,
		reopened = ?, escalated_on = ?, steps = ?, version = ? WHERE project_id = ? AND id = ? AND state = ? AND version = ?`,
		row.State, row.Handler, row.Due, row.DueListed, row.Disposition, row.Reason, row.Result, row.ProcessedAt, row.ClosedAt,
		row.Reopened, row.EscalatedOn, row.Steps, row.Version, row.ProjectID, row.ID, string(prev.State), prev.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return errors.Join(t.Append(ev), t.tellOfFeedback(next, ev.At))
}

// LiveFeedbackOn gives what was sent on a publication and is not closed, for the rest of the transaction.
func (t *Tx) LiveFeedbackOn(project, no string) ([]feedback.Feedback, error) {
	var rows []feedbackRow
	err := t.gorm().Raw(`SELECT * FROM publication_feedback WHERE project_id = ? AND target_kind = ? AND target_id = ? AND state IN (?, ?, ?) ORDER BY id`+t.store.engine.ForUpdate,
		project, string(feedback.OnPublication), no, string(feedback.Open), string(feedback.Accepted), string(feedback.Processed)).Scan(&rows).Error
	if err != nil {
		return nil, t.translate(err)
	}
	return feedbackOf(rows)
}

// levelFeedback lets the feedback on a record's publication follow its level.
func (t *Tx) levelFeedback(rec *record.Record) error {
	_, err := t.exec(`UPDATE publication_feedback SET secrecy = ? WHERE project_id = ? AND target_kind = ? AND target_id = ?`,
		int64(rec.Level()), rec.Project, string(feedback.OnPublication), rec.ArchiveNo)
	return err
}

// LapsedFeedback gives what of a project nobody disposed of by its last day, before a day, and nobody was told of yet.
func (s *Store) LapsedFeedback(ctx context.Context, project, today string, limit int) ([]feedback.Feedback, error) {
	var rows []feedbackRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND state IN ? AND due < ? AND escalated_on <> due", project, texts(pendingFeedback), today).
		Order("due, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, s.translate(err)
	}
	return feedbackOf(rows)
}

var pendingFeedback = []feedback.State{feedback.Open, feedback.Accepted}

func feedbackOf(rows []feedbackRow) ([]feedback.Feedback, error) {
	all := make([]feedback.Feedback, len(rows))
	for i, r := range rows {
		var err error
		if all[i], err = r.feedback(); err != nil {
			return nil, err
		}
	}
	return all, nil
}
