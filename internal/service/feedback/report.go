package feedback

import (
	"context"
	"encoding/json"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
)

// maxRef is the longest ref of a number that is kept, in characters.
const maxRef = 200

// SendOnReport sends a feedback on a number of an issued report, or on the whole of it. It is as secret as the document
// that its sender read: whoever is cleared for that reads the same number.
func (s *Service) SendOnReport(ctx context.Context, a policy.Actor, project, id string, in Input) (View, error) {
	for _, right := range []policy.Action{policy.FeedbackSend, policy.ReportRead} {
		if err := policy.Decide(a, right, s.on(project)); err != nil {
			return View{}, err
		}
	}
	r, document, err := s.issued(ctx, a, project, id)
	if err != nil {
		return View{}, err
	}
	faults := feedback.Faults(in.Kind, in.Text)
	if _, found := document.Find(in.Ref); in.Ref != "" && (!found || utf8.RuneCountInString(in.Ref) > maxRef) {
		faults = append(faults, fault.Field{Field: "ref", Code: "V2", Zh: "报表中没有这个数字。", En: "The report has no such number.", Seen: in.Ref})
	}
	if len(faults) > 0 {
		return View{}, fault.Fields(faults)
	}
	f, err := s.begin(ctx, a, project, in)
	if err != nil {
		return View{}, err
	}
	seen := store.SeenFeedback{}
	seen.On = feedback.Target{Kind: feedback.OnReport, ID: r.ID, Name: r.No, Level: document.Level}
	// An issued report is frozen: nothing of it changes while this is written.
	return s.file(ctx, a, f, func(*store.Tx) (store.SeenFeedback, feedback.People, error) {
		return seen, feedback.People{Signer: r.SettledBy}, nil
	})
}

// issued gives an issued report and the document of the actor's level. Before the issue there is nothing to answer to:
// who may not know of it is told so as of an absent one.
func (s *Service) issued(ctx context.Context, a policy.Actor, project, id string) (store.Report, report.Document, error) {
	var document report.Document
	r, err := s.store.Report(ctx, project, id)
	if err != nil && !isAbsent(err) {
		return r, document, err
	}
	on := s.on(project)
	if isAbsent(err) || r.State != store.ReportIssued && policy.Decide(a, policy.ReportCompile, on) != nil {
		return r, document, fault.Hidden().Audited("access.denied")
	}
	if r.State != store.ReportIssued {
		return r, document, fault.New(fault.Conflict, "E_NOT_ISSUED", "报表尚未签发，签发后方可反馈。", "The report is not issued yet; send feedback once it is.")
	}
	m, _ := a.On(project, on.At)
	stored, err := s.store.ReportDocument(ctx, r, m.Clearance)
	if err != nil {
		return r, document, err
	}
	return r, document, json.Unmarshal(stored.Document, &document)
}
