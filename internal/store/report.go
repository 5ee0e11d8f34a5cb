package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
)

type reportRow struct {
	ProjectID, ID, ReportNo, Kind string
	Period, FirstDay, LastDay     string
	Sections, State, OpenKey      string
	Version, CutOff               int64
	Basis, Root                   string
	Leaves                        int64
	Tree, MadeBy                  string
	MadeAt                        int64
	CompiledBy                    string
	CompiledAt                    int64
	Narrative, SettledBy          string
	SettledAt                     int64
	Reason, Signature, Statement  string
}

func (reportRow) TableName() string { return "reports" }

type reportDocumentRow struct {
	ProjectID, ReportID string
	Version, Level      int64
	Root, Salt, Hash    string
	Document            []byte
}

func (reportDocumentRow) TableName() string { return "report_documents" }

func (r reportDocumentRow) document() ReportDocument {
	return ReportDocument{Level: level(r.Level), Salt: r.Salt, Hash: r.Hash, Document: r.Document}
}

func reportRowOf(r Report) (reportRow, error) {
	row := reportRow{
		ProjectID: r.Project, ID: r.ID, ReportNo: r.No, Kind: string(r.Kind), Period: r.Period.Name, FirstDay: r.Period.First, LastDay: r.Period.Last,
		State: string(r.State), Version: r.Version, CutOff: micros(r.CutOff), Basis: r.Basis, Root: r.Root, Leaves: r.Leaves, Tree: r.Tree, MadeBy: r.MadeBy, MadeAt: micros(r.MadeAt),
		CompiledBy: r.By, CompiledAt: micros(r.At), SettledBy: r.SettledBy, SettledAt: micros(r.SettledAt), Reason: r.Reason, Signature: r.Signature, Statement: r.Statement,
	}
	if r.State != ReportCompiling {
		row.OpenKey = r.ID
	}
	sections, err := json.Marshal(append([]string{}, r.Sections...))
	if err != nil {
		return row, err
	}
	narrative, err := json.Marshal(append([]report.Narrative{}, r.Narrative...))
	row.Sections, row.Narrative = string(sections), string(narrative)
	return row, err
}

func (r reportRow) report() (Report, error) {
	out := Report{
		Project: r.ProjectID, ID: r.ID, No: r.ReportNo, Kind: report.Kind(r.Kind), Period: report.Period{Name: r.Period, First: r.FirstDay, Last: r.LastDay},
		State: ReportState(r.State), MadeBy: r.MadeBy, MadeAt: moment(r.MadeAt),
		Compilation: Compilation{Version: r.Version, CutOff: moment(r.CutOff), Basis: r.Basis, Root: r.Root, Leaves: r.Leaves, Tree: r.Tree, By: r.CompiledBy, At: moment(r.CompiledAt)},
		SettledBy:   r.SettledBy, SettledAt: moment(r.SettledAt), Reason: r.Reason, Signature: r.Signature, Statement: r.Statement,
	}
	if err := json.Unmarshal([]byte(r.Sections), &out.Sections); err != nil {
		return out, err
	}
	return out, json.Unmarshal([]byte(r.Narrative), &out.Narrative)
}

func periodicReports(rows []reportRow) ([]Report, error) {
	all := make([]Report, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = row.report(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// InsertReport files a new report with its documents. Errors: ErrExists when one of the period is being compiled, or the
// number or id is in use.
func (t *Tx) InsertReport(r Report, documents []ReportDocument, ev Event) error {
	row, err := reportRowOf(r)
	if err != nil {
		return err
	}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.insertDocuments(r, documents, ev)
}

func (t *Tx) insertDocuments(r Report, documents []ReportDocument, ev Event) error {
	for _, d := range documents {
		row := reportDocumentRow{ProjectID: r.Project, ReportID: r.ID, Version: r.Version, Level: int64(d.Level), Root: r.Root, Salt: d.Salt, Hash: d.Hash, Document: d.Document}
		if err := t.translate(t.gorm().Create(&row).Error); err != nil {
			return err
		}
	}
	return t.Append(ev)
}

// LockReport gives a report for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockReport(project, id string) (Report, error) {
	var row reportRow
	err := t.gorm().Raw(`SELECT * FROM reports WHERE project_id = ? AND id = ?`+t.store.engine.ForUpdate, project, id).Take(&row).Error
	if err != nil {
		return Report{}, t.translate(err)
	}
	return row.report()
}

const replaceCompilation = `UPDATE reports SET version = ?, cut_off = ?, basis = ?, root = ?, leaves = ?, tree = ?, compiled_by = ?, compiled_at = ?, narrative = ?
	WHERE project_id = ? AND id = ? AND version = ? AND state = 'compiling'`

// RecompileReport puts new documents into force, made from those of the version before. Errors: ErrStale when others were
// made meanwhile, or the report was settled.
func (t *Tx) RecompileReport(r Report, documents []ReportDocument, ev Event) error {
	row, err := reportRowOf(r)
	if err != nil {
		return err
	}
	n, err := t.exec(replaceCompilation, row.Version, row.CutOff, row.Basis, row.Root, row.Leaves, row.Tree, row.CompiledBy, row.CompiledAt, row.Narrative, row.ProjectID, row.ID, row.Version-1)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.insertDocuments(r, documents, ev)
}

// SettleReport writes that a report was issued or dropped. Errors: ErrStale when its documents were made anew meanwhile,
// or it was settled already.
func (t *Tx) SettleReport(r Report, ev Event) error {
	row, err := reportRowOf(r)
	if err != nil {
		return err
	}
	n, err := t.exec(`UPDATE reports SET state = ?, open_key = ?, settled_by = ?, settled_at = ?, reason = ?, signature = ?, statement = ? WHERE project_id = ? AND id = ? AND version = ? AND state = 'compiling'`,
		row.State, row.OpenKey, row.SettledBy, row.SettledAt, row.Reason, row.Signature, row.Statement, row.ProjectID, row.ID, row.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// FiguresMoved is a fingerprint of which publications came into the sums or went out of them in a span of time; the
// beginning is left out.
func (t *Tx) FiguresMoved(project string, after, upTo time.Time) (string, error) {
	return figuresMoved(t.gorm(), project, after, upTo, t.translate)
}

// FiguresMoved gives the same of a view.
func (s *Store) FiguresMoved(ctx context.Context, project string, after, upTo time.Time) (string, error) {
	return figuresMoved(s.read.WithContext(ctx), project, after, upTo, s.translate)
}

// Report gives one report. Errors: ErrNotFound.
func (s *Store) Report(ctx context.Context, project, id string) (Report, error) {
	var row reportRow
	if err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error; err != nil {
		return Report{}, s.translate(err)
	}
	return row.report()
}

// ReportDocument gives what readers of a level get of a report's version. Errors: ErrNotFound.
func (s *Store) ReportDocument(ctx context.Context, r Report, upTo record.Secrecy) (ReportDocument, error) {
	var row reportDocumentRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND report_id = ? AND version = ? AND level = ?", r.Project, r.ID, r.Version, int64(upTo)).Take(&row).Error
	return row.document(), s.translate(err)
}

// ReportLeaves gives the salts and hashes of all documents of a report's version, the lowest level first.
func (s *Store) ReportLeaves(ctx context.Context, r Report) ([]ReportDocument, error) {
	var rows []reportDocumentRow
	err := s.read.WithContext(ctx).Select("project_id, report_id, version, level, root, salt, hash").
		Where("project_id = ? AND report_id = ? AND version = ?", r.Project, r.ID, r.Version).Order("level").Find(&rows).Error
	return each(rows, reportDocumentRow.document), s.translate(err)
}

// ReportDocumentOf gives the document of a level of an earlier compilation, by its root. Errors: ErrNotFound.
func (s *Store) ReportDocumentOf(ctx context.Context, r Report, root string, upTo record.Secrecy) (ReportDocument, error) {
	var row reportDocumentRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND report_id = ? AND level = ? AND root = ?", r.Project, r.ID, int64(upTo), root).Take(&row).Error
	return row.document(), s.translate(err)
}

// Reports gives one page of a project's reports, the latest period first.
func (s *Store) Reports(ctx context.Context, project string, f ReportFilter, p Page) ([]Report, string, error) {
	list := listName("reports", project, f)
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return nil, "", err
	}
	q := s.read.WithContext(ctx).Where("project_id = ? AND state IN ?", project, each(f.States, func(s ReportState) string { return string(s) }))
	if f.Kind != "" {
		q = q.Where("kind = ?", string(f.Kind))
	}
	if f.Period != "" {
		q = q.Where("period = ?", f.Period)
	}
	if after != nil {
		q = q.Where("(last_day < ? OR last_day = ? AND id < ?)", after.Day, after.Day, after.ID)
	}
	var rows []reportRow
	if err := q.Order("last_day DESC, id DESC").Limit(p.size() + 1).Find(&rows).Error; err != nil {
		return nil, "", s.translate(err)
	}
	next := ""
	if len(rows) > p.size() {
		rows = rows[:p.size()]
		last := rows[len(rows)-1]
		next = cursor{List: list, Day: last.LastDay, ID: last.ID}.encode()
	}
	all, err := periodicReports(rows)
	return all, next, err
}

// EarlierReports gives the issued reports of a kind of periods that ended before a day, and of the same period, the
// oldest first: the latest issued of each period, at most limit.
func (s *Store) EarlierReports(ctx context.Context, project string, k report.Kind, p report.Period, limit int) ([]Report, error) {
	var rows []reportRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND state = 'issued' AND kind = ? AND (last_day < ? OR period = ?)", project, string(k), p.First, p.Name).
		Order("last_day DESC, settled_at DESC, id DESC").Limit(2 * limit).Find(&rows).Error
	if err != nil {
		return nil, s.translate(err)
	}
	var latest []reportRow
	seen := map[string]bool{}
	for _, row := range rows {
		if !seen[row.Period] && len(latest) < limit {
			seen[row.Period] = true
			latest = append([]reportRow{row}, latest...)
		}
	}
	return periodicReports(latest)
}

// CountReports gives how many reports there are of a period, in whatever state.
func (s *Store) CountReports(ctx context.Context, project string, k report.Kind, period string) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Table("reports").Where("project_id = ? AND kind = ? AND period = ?", project, string(k), period).Count(&n).Error
	return int(n), s.translate(err)
}

// LatestCommit is how much later than its own moment a change may be committed: a write that waits longer fails.
const LatestCommit = 10 * time.Minute
