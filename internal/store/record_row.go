package store

import (
	"encoding/json"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
)

// recordRow is a row of records. Scanning and inserting go by recordColumns and fields, which hold the same order;
// reflection would cost a list half of its speed.
type recordRow struct {
	project, id     string
	version         int64
	contentVersion  int64
	edition         int
	state           string
	class           string
	secrecy         int64
	author          string
	workDate        string
	receivedAt      int64
	updatedAt       int64
	contentHash     string
	title, summary  string
	location        record.Location
	channel         string
	attachments     int
	validFrom       string
	validUntil      string
	retention       string
	links           string
	late            int64
	findings        string
	steps           string
	returned        string
	archiveNo, code string
	inputHash       string
	clockOffset     int64
	marking         string
}

// rowKey is what names a record; it opens the columns of a row and never changes.
var rowKey = columns(`project_id, id`)

// headColumns are all of a record but its series and its document.
var headColumns = columns(`project_id, id, content_version, version, edition, state, class, secrecy, author, work_date, received_at, updated_at,
	content_hash, title, summary, unit_project, division, subdivision, axis, floor, chainage, channel, attachment_count,
	valid_from, valid_until, retention, links, late, findings, steps, returned, archive_no, code, input_hash, clock_offset, marking`)

func columns(list string) []string {
	names := strings.Split(list, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

// fields gives pointers to the values of headColumns, in their order.
func (r *recordRow) fields() []any {
	return []any{
		&r.project, &r.id, &r.contentVersion, &r.version, &r.edition, &r.state, &r.class, &r.secrecy, &r.author, &r.workDate, &r.receivedAt, &r.updatedAt,
		&r.contentHash, &r.title, &r.summary, &r.location.UnitProject, &r.location.Division, &r.location.Subdivision, &r.location.Axis,
		&r.location.Floor, &r.location.Chainage, &r.channel, &r.attachments,
		&r.validFrom, &r.validUntil, &r.retention, &r.links, &r.late, &r.findings, &r.steps, &r.returned, &r.archiveNo, &r.code,
		&r.inputHash, &r.clockOffset, &r.marking,
	}
}

// values gives the values of headColumns, in their order.
func (r *recordRow) values() []any {
	return []any{
		r.project, r.id, r.contentVersion, r.version, r.edition, r.state, r.class, r.secrecy, r.author, r.workDate, r.receivedAt, r.updatedAt,
		r.contentHash, r.title, r.summary, r.location.UnitProject, r.location.Division, r.location.Subdivision, r.location.Axis,
		r.location.Floor, r.location.Chainage, r.channel, r.attachments,
		r.validFrom, r.validUntil, r.retention, r.links, r.late, r.findings, r.steps, r.returned, r.archiveNo, r.code,
		r.inputHash, r.clockOffset, r.marking,
	}
}

// links are the ties of a record to others, kept together because they are rare.
type links struct {
	Imported     *record.Imported `json:"imported,omitempty"`
	Supersedes   string           `json:"supersedes,omitempty"`
	SupersededBy string           `json:"superseded_by,omitempty"`
	DuplicateOf  string           `json:"duplicate_of,omitempty"`
}

// rowOf gives the row of a record whose content was last changed by contentVersion.
func rowOf(r *record.Record, contentVersion int64) (recordRow, error) {
	row := recordRow{
		project: r.Project, id: r.ID, version: r.Version, contentVersion: contentVersion, edition: r.Edition,
		state: string(r.State), class: r.Class, secrecy: int64(r.Level()), author: r.Author, workDate: r.WorkDate,
		receivedAt: micros(r.ReceivedAt), updatedAt: micros(r.UpdatedAt), contentHash: r.ContentHash, inputHash: r.InputHash,
		title: r.Title, summary: r.Summary, location: r.Location, channel: string(r.Channel), attachments: len(r.Attachments),
		validFrom: r.ValidFrom, validUntil: r.ValidUntil, retention: string(r.Retention),
		clockOffset: r.ClockOffset.Microseconds(), late: flag(r.Late), steps: stepsOf(r), archiveNo: r.ArchiveNo, code: r.Code, marking: markingOf(r.Marking),
	}
	return row, row.encode(r)
}

// encode writes the parts that are rare as JSON, and as nothing where they are absent.
func (r *recordRow) encode(from *record.Record) error {
	ties := links{Imported: from.Imported, Supersedes: from.Supersedes, SupersededBy: from.SupersededBy, DuplicateOf: from.DuplicateOf}
	for _, part := range []struct {
		into   *string
		value  any
		absent bool
	}{
		{&r.links, ties, ties == links{}},
		{&r.findings, from.Findings, len(from.Findings) == 0},
		{&r.returned, from.Returned, from.Returned == nil},
	} {
		if part.absent {
			continue
		}
		text, err := json.Marshal(part.value)
		if err != nil {
			return err
		}
		*part.into = string(text)
	}
	return nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
