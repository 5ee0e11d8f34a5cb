package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// ReportLeaf is the leaf of the document for readers of one level. Above the actor's clearance it is bare: equal hashes
// would tell him whether there is anything.
type ReportLeaf struct {
	Level            record.Secrecy
	Leaf, Hash, Salt string
}

// ReportPreparation is what a project manager needs to issue a report.
type ReportPreparation struct {
	Preparation
	Root   string // over the leaves
	Leaves []ReportLeaf
}

// PrepareReport states what a project manager would sign to issue a report as he saw it, by the root over its documents
// (empty: that of now). Errors: as IssueReport.
func (s *Service) PrepareReport(ctx context.Context, actor policy.Actor, project, id, root string) (ReportPreparation, error) {
	r, err := s.issuable(ctx, actor, project, id, root)
	if err != nil {
		return ReportPreparation{}, err
	}
	a, err := s.issueOf(ctx, actor, r)
	if err != nil {
		return ReportPreparation{}, err
	}
	out := ReportPreparation{Root: r.Root}
	if out.Leaves, err = s.reportLeaves(ctx, actor, r); err != nil {
		return out, err
	}
	out.Preparation, err = s.PrepareAttestation(ctx, actor, a)
	return out, err
}

func (s *Service) reportLeaves(ctx context.Context, actor policy.Actor, r store.Report) ([]ReportLeaf, error) {
	all, err := s.store.ReportLeaves(ctx, r)
	m, _ := actor.On(r.Project, s.now())
	leaves := make([]ReportLeaf, len(all))
	for i, d := range all {
		leaves[i] = ReportLeaf{Level: d.Level, Leaf: proof.ReportLeaf(d.Salt, d.Hash).String()}
		if d.Level <= m.Clearance {
			leaves[i].Hash, leaves[i].Salt = d.Hash, d.Salt
		}
	}
	return leaves, err
}

// IssueReport approves a report and issues it by the project manager's signature: from then on it never changes. Errors:
// 403 where he compiled it himself, 409 where it is settled, 412 with what changed where it is not the one that he saw
// or where the sums of its cut-off have moved.
func (s *Service) IssueReport(ctx context.Context, actor policy.Actor, project, id, root string, p Proof) error {
	r, err := s.issuable(ctx, actor, project, id, root)
	if err != nil {
		return err
	}
	a, err := s.issueOf(ctx, actor, r)
	if err != nil {
		return err
	}
	err = s.Attest(ctx, actor, a, p, func(tx *store.Tx, sig store.Signature) error {
		if err := s.unmoved(tx, r); err != nil {
			return err
		}
		r.State, r.SettledBy, r.SettledAt, r.Signature, r.Statement = store.ReportIssued, actor.UserID, sig.At, sig.DocumentHash, sig.StatementHash
		return tx.SettleReport(r, reportIssued(ctx, r))
	})
	if errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrExists) {
		_, err = s.issuable(ctx, actor, project, id, root) // says what came in between
		if err == nil {
			err = movedOn(nil)
		}
	}
	return err
}

// unmoved refuses to issue a report while something that was published before its cut-off came in after it was compiled.
func (s *Service) unmoved(tx *store.Tx, r store.Report) error {
	basis, err := tx.FiguresMoved(r.Project, r.CutOff.Add(-store.LatestCommit), r.CutOff)
	if err != nil || basis == r.Basis {
		return err
	}
	return movedOn([]fault.Field{{Field: "cut_off", Code: "E_LATE_COMMIT", Zh: "截止前发布的记录在编制之后才入账，请重新编制。", En: "A record published before the cut-off was committed after the compilation; compile anew."}})
}

func reportIssued(ctx context.Context, r store.Report) store.Event {
	detail, _ := json.Marshal(map[string]string{"no": r.No, "root": r.Root, "signature": r.Signature, "statement": r.Statement}) // strings: cannot fail
	return store.Event{At: r.SettledAt, Project: r.Project, Actor: r.SettledBy, Action: "report.issue", RequestID: store.RequestID(ctx), Detail: detail}
}

// issueOf is what the project manager signs. The policy asks by the level of the document that he himself reads.
func (s *Service) issueOf(ctx context.Context, actor policy.Actor, r store.Report) (Attestation, error) {
	seen, err := s.reportFor(ctx, actor, r, r.Root)
	if err != nil {
		return Attestation{}, err
	}
	subject, err := proof.Document(proof.ReportIssue{
		Schema: proof.ReportIssueSchema, Report: r.ID, No: r.No, Kind: string(r.Kind), Period: r.Period.Name, CutOff: r.CutOff.UTC(), Root: r.Root, Leaves: r.Leaves, Tree: r.Tree,
	})
	return Attestation{Project: r.Project, Subject: subject, Matter: signing.Matter{Purpose: signing.ForReportIssue, Secrecy: seen.Level}}, err
}

// issuable gives a report that the actor may issue as he saw it.
func (s *Service) issuable(ctx context.Context, actor policy.Actor, project, id, root string) (store.Report, error) {
	if err := policy.Decide(actor, policy.ReportIssue, s.on(project)); err != nil {
		return store.Report{}, err
	}
	r, err := s.store.Report(ctx, project, id)
	switch {
	case isAbsent(err):
		return r, fault.Hidden()
	case err != nil:
		return r, err
	case r.State != store.ReportCompiling:
		return r, fault.New(fault.Conflict, "E_STATE", "该报表已签发或已作废。", "The report was issued or dropped already.")
	case r.By == actor.UserID:
		return r, fault.New(fault.Forbidden, "E_SELF", "报表由本人编制，须由另一位项目经理审批。", "Whoever compiled a report can't approve it; another project manager has to.").Audited("report.self.denied")
	case root != "" && r.Root != root:
		return r, s.whatChanged(ctx, actor, r, root)
	}
	return r, nil
}

// maxChanges bounds the numbers that a refusal names.
const maxChanges = 50

// whatChanged says which numbers differ from those that the project manager saw.
func (s *Service) whatChanged(ctx context.Context, actor policy.Actor, r store.Report, root string) error {
	was, err := s.reportFor(ctx, actor, r, root)
	if isAbsent(err) {
		return movedOn(nil)
	}
	if err != nil {
		return err
	}
	now, err := s.reportFor(ctx, actor, r, r.Root)
	if err != nil {
		return err
	}
	var fields []fault.Field
	for _, d := range report.Differences(was, now) {
		if len(fields) < maxChanges {
			fields = append(fields, changedField(d))
		}
	}
	return movedOn(fields)
}

func changedField(d report.Difference) fault.Field {
	f := d.Now
	if f.Ref == "" {
		f = d.Was
	}
	return fault.Field{Field: "figures." + f.Ref, Code: "E_CHANGED", Zh: f.Label.Zh + "已变化。", En: f.Label.En + " has changed.", Seen: shownValue(d.Was), Allowed: shownValue(d.Now)}
}

func shownValue(f report.Figure) string {
	if f.Value == nil {
		return ""
	}
	return fmt.Sprint(f.Value)
}

func movedOn(fields []fault.Field) error {
	f := fault.New(fault.Stale, "E_STALE", "报表在您查看之后已有变化，请重新核对后再审批。", "The report has changed since you saw it; look again before you approve.")
	f.Fields = fields
	return f
}

// reportFor gives the document that the actor reads, of the compilation with a root.
func (s *Service) reportFor(ctx context.Context, actor policy.Actor, r store.Report, root string) (d report.Document, err error) {
	m, _ := actor.On(r.Project, s.now())
	held, err := s.store.ReportDocumentOf(ctx, r, root, min(m.Clearance, record.TopSecret))
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(held.Document, &d)
}
