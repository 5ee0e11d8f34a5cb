package reports

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// Order asks for a report.
type Order struct {
	Kind     report.Kind
	Period   string
	Sections []string // of a special report; none: all
}

// Compile makes a report by hand. Errors: 403 who may not, 409 where one of the period is being compiled, 422 by field.
func (s *Service) Compile(ctx context.Context, actor policy.Actor, project string, o Order) (View, error) {
	if err := policy.Decide(actor, policy.ReportCompile, s.on(project)); err != nil {
		return View{}, err
	}
	known, err := s.store.Project(ctx, project)
	if err != nil {
		return View{}, err
	}
	period, faults := o.check(calendar.Day(s.now()))
	if len(faults) > 0 {
		return View{}, fault.Fields(faults)
	}
	r := store.Report{Project: project, Kind: o.Kind, Period: period, Sections: o.Sections, MadeBy: actor.UserID}
	made, err := s.begin(ctx, known, r)
	if errors.Is(err, store.ErrExists) {
		return View{}, fault.New(fault.Conflict, "E_COMPILING", "本期已有编制中的报表，请重新编制或作废后再编。", "A report of this period is being compiled already; compile it anew or drop it.")
	}
	if err != nil {
		return View{}, err
	}
	return s.view(ctx, actor, made)
}

// check reads what is asked for; every fault by field.
func (o Order) check(today string) (report.Period, []fault.Field) {
	var faults []fault.Field
	if !o.Kind.Known() {
		faults = append(faults, fault.Field{Field: "kind", Code: "V2", Zh: "没有这种报表。", En: "There is no such kind of report.", Seen: string(o.Kind), Allowed: "day, week, month, quarter, special"})
	}
	p, ok := report.ParsePeriod(o.Kind, o.Period)
	switch {
	case !ok && o.Kind.Known():
		faults = append(faults, fault.Field{Field: "period", Code: "V2", Zh: "期间的写法不符。", En: "The period is not written as its kind asks.", Seen: o.Period, Allowed: "2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026-11-01..2026-11-20"})
	case ok && p.First > today:
		faults = append(faults, fault.Field{Field: "period", Code: "V6", Zh: "期间尚未开始。", En: "The period has not begun.", Seen: o.Period})
	}
	for _, key := range o.Sections {
		if _, known := report.SectionTitle(key); !known {
			faults = append(faults, fault.Field{Field: "sections", Code: "V2", Zh: "没有这一部分。", En: "There is no such section.", Seen: key})
		}
	}
	if len(o.Sections) > 0 && o.Kind != report.SpecialReport {
		faults = append(faults, fault.Field{Field: "sections", Code: "V2", Zh: "只有专题报表可选部分。", En: "Only a special report selects sections."})
	}
	return p, faults
}

// begin files a new report with its first documents.
func (s *Service) begin(ctx context.Context, p store.Project, r store.Report) (store.Report, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return r, err
	}
	r.ID, r.State, r.Version, r.MadeAt = id.String(), store.ReportCompiling, 1, s.now()
	nth, err := s.nth(ctx, r)
	if err != nil {
		return r, err
	}
	r.No = report.Number(r.Project, r.Kind, r.Period.Name, nth)
	documents, err := s.compile(ctx, p, &r, r.MadeBy)
	if err != nil {
		return r, err
	}
	return r, s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertReport(r, documents, s.note(ctx, r.By, "report.compile", r, r.At, map[string]string{"root": r.Root}))
	})
}

// nth is which report of the period this is. Two at once get the same number, and the second is refused by it.
func (s *Service) nth(ctx context.Context, r store.Report) (n int, err error) {
	n, err = s.store.CountReports(ctx, r.Project, r.Kind, r.Period.Name)
	return n + 1, err
}

// Recompile makes the documents anew with a later cut-off. Errors: 409 where it is settled, 412 where somebody was quicker.
func (s *Service) Recompile(ctx context.Context, actor policy.Actor, project, id string) (View, error) {
	r, err := s.find(ctx, actor, policy.ReportCompile, project, id)
	if err != nil {
		return View{}, err
	}
	return s.again(ctx, actor, r, "report.recompile")
}

// again compiles a report that is not settled.
func (s *Service) again(ctx context.Context, actor policy.Actor, r store.Report, action string) (View, error) {
	if r.State != store.ReportCompiling {
		return View{}, settled(r)
	}
	known, err := s.store.Project(ctx, r.Project)
	if err != nil {
		return View{}, err
	}
	r.Version++
	documents, err := s.compile(ctx, known, &r, actor.UserID)
	if err != nil {
		return View{}, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.RecompileReport(r, documents, s.note(ctx, actor.UserID, action, r, r.At, map[string]string{"root": r.Root}))
	})
	if errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrExists) {
		return View{}, stale()
	}
	if err != nil {
		return View{}, err
	}
	return s.view(ctx, actor, r)
}

// compile makes the documents for readers of each level from one view of the database, and fills the compilation in.
func (s *Service) compile(ctx context.Context, p store.Project, r *store.Report, by string) (documents []store.ReportDocument, err error) {
	err = s.store.View(ctx, func(view *store.Store) error {
		r.CutOff, r.At, r.By = s.now(), s.now(), by
		if err := s.position(ctx, view, r); err != nil {
			return err
		}
		in, err := s.input(ctx, view, p, *r)
		if err != nil {
			return err
		}
		documents, err = s.documents(ctx, view, *r, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	r.Root = rootOf(documents)
	return documents, nil
}

// position says where the ledger stands, and what came in just before the cut-off.
func (s *Service) position(ctx context.Context, view *store.Store, r *store.Report) (err error) {
	if r.Basis, err = view.FiguresMoved(ctx, r.Project, r.CutOff.Add(-store.LatestCommit), r.CutOff); err != nil {
		return err
	}
	r.Leaves, r.Tree = 0, ""
	newest, err := view.NewestCheckpoint(ctx)
	if isAbsent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	r.Leaves, r.Tree = newest.Size, treeOf(newest.Note)
	return nil
}

// treeOf gives the root hash of a checkpoint in hex: the third line of its note.
func treeOf(note string) string {
	const rootLine = 2
	lines := strings.Split(note, "\n")
	if len(lines) <= rootLine {
		return ""
	}
	raw, err := base64.StdEncoding.DecodeString(lines[rootLine])
	if err != nil {
		return ""
	}
	return hex.EncodeToString(raw)
}

// input gathers what every document is compiled from, of all levels.
func (s *Service) input(ctx context.Context, view *store.Store, p store.Project, r store.Report) (report.Input, error) {
	in := report.Input{
		ID: r.ID, No: r.No, Project: r.Project, Name: fault.Text{Zh: p.NameZh, En: p.NameEn}, Began: began(p), Kind: r.Kind, Period: r.Period, Only: r.Sections, CutOff: r.CutOff,
	}
	var err error
	if in.Suspects, err = view.OpenSuspicions(ctx, r.Project); err != nil {
		return in, err
	}
	plans, err := view.Readers().PlanDocuments(ctx, r.Project)
	if err != nil {
		return in, err
	}
	for _, d := range plans {
		in.Plans = append(in.Plans, planOf(d))
	}
	return in, nil
}

// began is the first day that a project's records are expected of.
func began(p store.Project) string {
	if p.StartsOn != "" {
		return p.StartsOn
	}
	return calendar.Day(p.CreatedAt)
}

func planOf(d store.Publication) report.Plan {
	return report.Plan{
		Source:      figure.Source{Record: d.Record, ArchiveNo: d.No, ContentHash: d.ContentHash, Content: d.Content, Level: d.Level()},
		PublishedAt: d.Published.At,
	}
}

// documents compiles one document for readers of each level.
func (s *Service) documents(ctx context.Context, view *store.Store, r store.Report, in report.Input) ([]store.ReportDocument, error) {
	earlier, err := s.earlier(ctx, view, r)
	if err != nil {
		return nil, err
	}
	if in.Cells, err = s.cells(ctx, view, r, earlier); err != nil {
		return nil, err
	}
	var failed error
	in.Changed = func(behind []report.Basis, upTo record.Secrecy, since time.Time) []string {
		all, err := changed(ctx, view, r.Project, behind, upTo, since)
		failed = errors.Join(failed, err)
		return all
	}
	var out []store.ReportDocument
	for _, level := range record.SecrecyLevels() {
		in.Level, in.Narrative = level, report.NarrativeFor(r.Narrative, level)
		if in.Earlier, err = documentsFor(ctx, view, earlier, level); err != nil {
			return nil, err
		}
		sealed, err := seal(level, report.Compile(in))
		if err := errors.Join(err, failed); err != nil {
			return nil, err
		}
		out = append(out, sealed)
	}
	return out, nil
}

func (s *Service) earlier(ctx context.Context, view *store.Store, r store.Report) ([]store.Report, error) {
	if r.Kind == report.SpecialReport {
		return nil, nil // no series, so none before it
	}
	return view.EarlierReports(ctx, r.Project, r.Kind, r.Period, report.EarlierReports)
}

// cells reads the sums: of cumulative keys all days, of the others those of the period, the one before, and as far back
// as errata look.
func (s *Service) cells(ctx context.Context, view *store.Store, r store.Report, earlier []store.Report) ([]report.DaySum, error) {
	first := report.Before(r.Kind, r.Period).First
	for _, e := range earlier {
		first = min(first, report.Before(e.Kind, e.Period).First)
	}
	all, err := view.Readers().FigureSums(ctx, r.Project, store.SumQuery{Keys: report.CumulativeKeys(), To: r.Period.Last, UpTo: record.TopSecret, ByDay: true, ByDim: true, ByLevel: true})
	if err != nil {
		return nil, err
	}
	late, err := view.Readers().FigureSums(ctx, r.Project, store.SumQuery{Keys: report.PeriodKeys(), From: first, To: r.Period.Last, UpTo: record.TopSecret, ByDay: true, ByDim: true, ByLevel: true})
	if err != nil {
		return nil, err
	}
	cells := make([]report.DaySum, 0, len(all)+len(late))
	for _, c := range append(all, late...) {
		cells = append(cells, report.DaySum(c))
	}
	return cells, nil
}

func documentsFor(ctx context.Context, view *store.Store, earlier []store.Report, level record.Secrecy) ([]report.Document, error) {
	var out []report.Document
	for _, e := range earlier {
		held, err := view.ReportDocument(ctx, e, level)
		if err != nil {
			return nil, err
		}
		var d report.Document
		if err := json.Unmarshal(held.Document, &d); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func changed(ctx context.Context, view *store.Store, project string, behind []report.Basis, upTo record.Secrecy, since time.Time) ([]string, error) {
	var all []string
	for _, b := range behind {
		some, err := view.ChangedFigures(ctx, project, b, upTo, since)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return report.Unique(all), nil
}

// seal puts a document into its canonical form, with the salt of its leaf.
func seal(level record.Secrecy, d report.Document) (store.ReportDocument, error) {
	raw, err := proof.Document(d)
	if err != nil {
		return store.ReportDocument{}, err
	}
	const saltBytes = 16
	var salt [saltBytes]byte
	_, _ = rand.Read(salt[:]) // never fails: crypto/rand aborts the program instead
	return store.ReportDocument{Level: level, Salt: hex.EncodeToString(salt[:]), Hash: proof.Hash(raw), Document: raw}, nil
}

// rootOf is the Merkle root over the leaves of all documents.
func rootOf(documents []store.ReportDocument) string { return proof.Root(leavesOf(documents)).String() }

func leavesOf(documents []store.ReportDocument) []proof.Digest {
	leaves := make([]proof.Digest, len(documents))
	for i, d := range documents {
		leaves[i] = proof.ReportLeaf(d.Salt, d.Hash)
	}
	return leaves
}
