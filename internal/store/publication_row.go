package store

import (
	"encoding/json"
	"errors"

	"github.com/countersign/countersign/internal/domain/record"
)

// publicationRow is a row of publications.
type publicationRow struct {
	ProjectID, ArchiveNo, RecordID string
	Version, SignedVersion         int64
	Edition                        int
	Code, State, Class             string
	Secrecy                        int64
	Author, WorkDate               string
	PublishedAt                    int64
	ContentHash                    string
	Title, Summary                 string
	UnitProject, Division          string
	Subdivision, Axis              string
	Floor, Chainage, Channel       string
	ValidFrom, ValidUntil          string
	Retention, Steps               string
	CorrectsNo, SupersededBy       string
	Marking                        string
	ReceivedAt                     int64
	AttachmentCount                int
	Document                       []byte
}

func (publicationRow) TableName() string { return "publications" }

// publicationColumns are all but the document.
var publicationColumns = columns(`project_id, archive_no, record_id, version, signed_version, edition, code, state, class, secrecy, author, work_date,
	published_at, content_hash, title, summary, unit_project, division, subdivision, axis, floor, chainage, channel,
	valid_from, valid_until, retention, steps, corrects_no, superseded_by, marking, received_at, attachment_count`)

func publicationRowOf(p Publication, document []byte) publicationRow {
	l := p.Location
	return publicationRow{
		ProjectID: p.Project, ArchiveNo: p.No, RecordID: p.Record, Version: p.Version, SignedVersion: p.SignedVersion, Edition: p.Edition,
		Code: p.Code, State: string(p.State), Class: p.Class, Secrecy: int64(p.Level()), Author: p.Author, WorkDate: p.WorkDate,
		PublishedAt: micros(p.Published.At), ContentHash: p.ContentHash, Title: p.Title, Summary: p.Summary,
		UnitProject: l.UnitProject, Division: l.Division, Subdivision: l.Subdivision, Axis: l.Axis, Floor: l.Floor, Chainage: l.Chainage,
		Channel: string(p.Channel), ValidFrom: p.ValidFrom, ValidUntil: p.ValidUntil, Retention: string(p.Retention),
		Steps: stepsOf(p.life()), CorrectsNo: p.CorrectsNo, SupersededBy: p.SupersededBy, Marking: markingOf(p.Marking),
		ReceivedAt: micros(p.ReceivedAt), AttachmentCount: len(p.Attachments), Document: document,
	}
}

// life gives the stages in the form of a record, which is how they are written.
func (p Publication) life() *record.Record {
	return &record.Record{Submitted: p.Submitted, Screened: p.Screened, Classified: p.Classified, Signed: p.Signed, Published: p.Published, Ended: p.Ended}
}

// publication gives what the row stands for; the content is that of the document where it was read, else what a list
// shows of it.
func (r publicationRow) publication() (Publication, error) {
	p := Publication{
		Record: r.RecordID, No: r.ArchiveNo, Code: r.Code, State: record.State(r.State), Version: r.Version, SignedVersion: r.SignedVersion,
		Edition: r.Edition, ContentHash: r.ContentHash, Document: r.Document, CorrectsNo: r.CorrectsNo, SupersededBy: r.SupersededBy,
		ReceivedAt: moment(r.ReceivedAt), AttachmentCount: r.AttachmentCount,
	}
	life := record.Record{Content: record.Content{Project: r.ProjectID, ID: r.RecordID}}
	if err := errors.Join(readSteps(r.Steps, &life), decode(r.Marking, &p.Marking)); err != nil {
		return p, err
	}
	p.Submitted, p.Screened, p.Classified = life.Submitted, life.Screened, life.Classified
	p.Signed, p.Published, p.Ended = life.Signed, life.Published, life.Ended
	if r.Document == nil {
		p.Content = r.content()
		return p, nil
	}
	var err error
	p.Content, err = record.Unseal(r.Document)
	return p, err
}

func (r publicationRow) content() record.Content {
	return record.Content{
		Schema: record.DocumentSchema, Project: r.ProjectID, ID: r.RecordID, Class: r.Class, WorkDate: r.WorkDate,
		Location: record.Location{UnitProject: r.UnitProject, Division: r.Division, Subdivision: r.Subdivision, Axis: r.Axis, Floor: r.Floor, Chainage: r.Chainage},
		Title:    r.Title, Summary: r.Summary, Channel: record.Channel(r.Channel), Author: r.Author, Secrecy: level(r.Secrecy),
		ValidFrom: r.ValidFrom, ValidUntil: r.ValidUntil, Retention: record.Retention(r.Retention),
	}
}

// markingOf writes a marking, and nothing where there is none.
func markingOf(m record.Marking) string {
	if m == (record.Marking{}) {
		return ""
	}
	text, _ := json.Marshal(m) // levels, texts and a moment: cannot fail
	return string(text)
}
