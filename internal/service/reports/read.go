package reports

import (
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// Page is one page of reports; Cursor is empty on the last.
type Page struct {
	Items  []View
	Cursor string
}

// List gives a page of the reports that the actor may read, the latest period first. Of a list he gets the documents of
// his level too: the headline is in them.
func (s *Service) List(ctx context.Context, actor policy.Actor, project string, f store.ReportFilter, p store.Page) (Page, error) {
	if err := policy.Decide(actor, policy.ReportRead, s.on(project)); err != nil {
		return Page{}, err
	}
	f.States = s.states(actor, project, f.States)
	all, cursor, err := s.store.Reports(ctx, project, f, p)
	if err != nil {
		return Page{}, err
	}
	page := Page{Cursor: cursor, Items: make([]View, len(all))}
	for i, r := range all {
		if page.Items[i], err = s.view(ctx, actor, r); err != nil {
			return Page{}, err
		}
	}
	return page, nil
}

// states narrows what is asked for to what the actor may know of; who asks for none gets what is not dropped.
func (s *Service) states(actor policy.Actor, project string, asked []store.ReportState) []store.ReportState {
	makes := policy.Decide(actor, policy.ReportCompile, s.on(project)) == nil
	switch {
	case !makes && len(asked) > 0 && asked[0] != store.ReportIssued:
		return []store.ReportState{"none"}
	case !makes:
		return []store.ReportState{store.ReportIssued}
	case len(asked) == 0:
		return []store.ReportState{store.ReportCompiling, store.ReportIssued}
	}
	return asked
}

// Get gives a report with the document of the actor's level. That he read one above 内部 is noted.
func (s *Service) Get(ctx context.Context, actor policy.Actor, project, id string) (View, error) {
	r, err := s.find(ctx, actor, policy.ReportRead, project, id)
	if err != nil {
		return View{}, err
	}
	v, err := s.view(ctx, actor, r)
	if err != nil {
		return View{}, err
	}
	return v, s.noteRead(ctx, actor, v)
}

// noteRead writes down that somebody read a report above 内部.
func (s *Service) noteRead(ctx context.Context, actor policy.Actor, v View) error {
	if !v.Document.Level.Secret() {
		return nil
	}
	return s.store.NoteSecretRead(ctx, store.SecretRead{At: s.now(), Project: v.Project, Actor: actor.UserID, Secrecy: v.Document.Level, What: "report", Report: v.No})
}

// view adds the document of the actor's level, and what he may do next.
func (s *Service) view(ctx context.Context, actor policy.Actor, r store.Report) (View, error) {
	v := View{Report: r, Allowed: []policy.Action{}}
	var err error
	if v.ReportDocument, err = s.store.ReportDocument(ctx, r, s.clearance(actor, r.Project)); err != nil {
		return v, err
	}
	if err := json.Unmarshal(v.ReportDocument.Document, &v.Document); err != nil {
		return v, err
	}
	if r.State != store.ReportCompiling {
		return v, nil
	}
	for _, a := range []policy.Action{policy.ReportCompile, policy.ReportNarrate, policy.ReportIssue} {
		if policy.Decide(actor, a, s.on(r.Project)) == nil && (a != policy.ReportIssue || r.By != actor.UserID) {
			v.Allowed = append(v.Allowed, a)
		}
	}
	return v, nil
}

// File is what a reader takes home of an issued report: his document, and the way to the signature.
type File struct {
	View
	proof.ReportFile
}

// File gives the reader's file. Errors: as Get; before the issue it has no signature.
func (s *Service) File(ctx context.Context, actor policy.Actor, project, id string) (File, error) {
	v, err := s.Get(ctx, actor, project, id)
	if err != nil {
		return File{}, err
	}
	f, err := s.file(ctx, v)
	return File{View: v, ReportFile: f}, err
}

func (s *Service) file(ctx context.Context, v View) (proof.ReportFile, error) {
	all, err := s.store.ReportLeaves(ctx, v.Report)
	if err != nil {
		return proof.ReportFile{}, err
	}
	leaves := leavesOf(all)
	f := proof.ReportFile{
		Schema: proof.ReportFileSchema, Document: v.ReportDocument.Document, Hash: v.Hash, Salt: v.Salt, Index: int64(v.ReportDocument.Level), Size: int64(len(leaves)), Root: v.Root,
		Path: proof.Path(leaves, int(v.ReportDocument.Level)),
	}
	if v.State == store.ReportIssued {
		signature, err := s.store.SignatureDocument(ctx, v.Project, v.Signature)
		if err != nil {
			return f, err
		}
		f.Signature = signature
	}
	return f, nil
}

// Behind is one page of the entries of signed records behind a number.
type Behind struct {
	Figure report.Figure
	store.FiguresOf
}

// Records gives the entries of the signed records behind a number of a report, up to the actor's level: what the sums
// held at the cut-off.
func (s *Service) Records(ctx context.Context, actor policy.Actor, project, id, ref string, p store.Page) (Behind, error) {
	r, err := s.find(ctx, actor, policy.ReportRead, project, id)
	if err != nil {
		return Behind{}, err
	}
	v, err := s.view(ctx, actor, r)
	if err != nil {
		return Behind{}, err
	}
	f, ok := v.Document.Find(ref)
	if !ok {
		return Behind{}, absentNumber()
	}
	out := Behind{Figure: f}
	if out.FiguresOf, err = s.walk(ctx, actor, v, f.Behind, p); err != nil {
		return out, err
	}
	return out, s.noteRead(ctx, actor, v)
}
