package store

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
)

// listColumns are what a list reads by itself, packedColumns what it reads in one piece: on SQLite every value of a
// row is fetched under a lock of its own, and these are a third of them. The last one takes what may be left over, so
// that no text can shift its neighbours.
var (
	listColumns = columns(`project_id, id, version, edition, state, class, secrecy, author, work_date, received_at, updated_at, content_hash,
		title, summary, attachment_count, links, late, findings, steps, returned`)
	packedColumns = columns(`channel, valid_from, valid_until, retention, archive_no, code, unit_project, division, subdivision, axis, floor, chainage`)
)

// unitSeparator stands between packed values; no text that the checks let in holds it (V3).
const unitSeparator = "\x1f"

// listSelection gives the columns of a list of records, under the prefix of their table.
func listSelection(prefix string) string {
	return selection(listColumns)(prefix) + ", CONCAT_WS('" + unitSeparator + "', " + selection(packedColumns)(prefix) + ") AS packed"
}

// selection gives a list of columns under the prefix of their table.
func selection(columns []string) func(prefix string) string {
	return func(prefix string) string { return prefix + strings.Join(columns, ", "+prefix) }
}

// listRow is a row of a list.
type listRow struct {
	recordRow
	packed string
	doc    int64 // the number of the document, in a search
}

// fields gives where the values of listSelection go, and of the document behind them.
func (r *listRow) fields() []any {
	return []any{
		&r.project, &r.id, &r.version, &r.edition, &r.state, &r.class, &r.secrecy, &r.author, &r.workDate, &r.receivedAt, &r.updatedAt, &r.contentHash,
		&r.title, &r.summary, &r.attachments, &r.links, &r.late, &r.findings, &r.steps, &r.returned, &r.packed, &r.doc,
	}
}

// unpack takes the packed values apart.
func (r *listRow) unpack() {
	l := &r.location
	rest := r.packed
	for _, into := range []*string{&r.channel, &r.validFrom, &r.validUntil, &r.retention, &r.archiveNo, &r.code, &l.UnitProject, &l.Division, &l.Subdivision, &l.Axis, &l.Floor} {
		*into, rest, _ = strings.Cut(rest, unitSeparator)
	}
	l.Chainage = rest
}

// listed gives the record as far as a list shows it.
func (r *listRow) listed() (Listed, error) {
	r.unpack()
	l := Listed{AttachmentCount: r.attachments}
	l.Content = record.Content{
		Schema: record.DocumentSchema, Project: r.project, ID: r.id, Class: r.class, WorkDate: r.workDate, Location: r.location,
		Title: r.title, Summary: r.summary, Channel: record.Channel(r.channel), Author: r.author, Secrecy: level(r.secrecy),
		ValidFrom: r.validFrom, ValidUntil: r.validUntil, Retention: record.Retention(r.retention),
	}
	return l, r.fill(&l.Record, true)
}
