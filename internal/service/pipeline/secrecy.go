package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/approval"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// LowerSecrecy is what a custodian asks for and a project manager decides (R3.6, A6).
const LowerSecrecy approval.Kind = "secrecy.lower"

// LevelInput is another level for a record that was signed. ID is made by the client: sent again, it answers as before.
type LevelInput struct {
	ID     string
	To     record.Secrecy
	Reason string
}

// ChangeLevel raises the level of a signed record at once, and asks a project manager to lower it. What was signed
// stays as it is: the level in force is a marking on top of it. The answer is the request as it stands.
func (s *Service) ChangeLevel(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64, in LevelInput) (approval.Request, error) {
	known, err := s.mayTry(ctx, actor, policy.SecrecyChange, key)
	if err != nil {
		return approval.Request{}, err
	}
	if asked, done, err := s.askedBefore(ctx, actor, key, in); done || err != nil {
		return asked, err
	}
	if known.Version != ifMatch {
		return approval.Request{}, stale(known)
	}
	q, err := known.Ask(in.ID, in.To, in.Reason, actor.UserID, s.now())
	if err != nil {
		return approval.Request{}, err
	}
	if m, _ := actor.On(key.Project, q.AskedAt); q.To > m.Clearance {
		return approval.Request{}, aboveOwn(q, m)
	}
	if q.Lowers() {
		return s.askToLower(ctx, actor, known, q)
	}
	return s.raise(ctx, actor, known, q)
}

// aboveOwn refuses a level at which the custodian himself could no longer keep the record.
func aboveOwn(q record.LevelRequest, m policy.Member) error {
	return fault.Fields([]fault.Field{{
		Field: "secrecy", Code: "E_CLEARANCE", Zh: "不能高于本人的可阅密级。", En: "Not above your own clearance.", Seen: q.To.String(), Allowed: m.Clearance.String(),
	}})
}

// askedBefore answers a repeat of a request, and refuses an id that is in use for another one.
func (s *Service) askedBefore(ctx context.Context, actor policy.Actor, key record.Key, in LevelInput) (approval.Request, bool, error) {
	asked, err := s.store.Approval(ctx, in.ID)
	if isAbsent(err) {
		return asked, false, nil
	}
	if err != nil {
		return asked, false, err
	}
	q, err := LevelRequestOf(asked)
	if err == nil && asked.Project == key.Project && asked.Subject == key.ID && asked.AskedBy == actor.UserID && q.To == in.To && q.Reason == in.Reason {
		return asked, true, nil
	}
	return asked, false, fault.New(fault.Conflict, "E_ID_REUSE", "该编号已用于另一项申请。", "This id is in use for another request.")
}

// raise is one person's: it only takes sight away. The request is kept as decided by himself.
func (s *Service) raise(ctx context.Context, actor policy.Actor, known *record.Record, q record.LevelRequest) (approval.Request, error) {
	asked, err := requestOf(q)
	if err != nil {
		return asked, err
	}
	asked.State, asked.DecidedBy, asked.DecidedAt = approval.Approved, actor.UserID, q.AskedAt
	st := stage{
		right: policy.SecrecyChange, move: record.ChangeSecrecy, known: known, detail: boundLevel{LevelRequest: q},
		before: func(_ *store.Tx, _ *record.Record, in *record.Input) error {
			in.Level.At = in.At // as the event says
			return nil
		},
		also: func(tx *store.Tx, _, next *record.Record) error {
			return errors.Join(tx.InsertApproval(asked), tx.MarkPublication(next))
		},
	}
	_, err = s.apply(ctx, actor, known.Key(), known.Version, st, record.Input{Level: q.Change(actor.UserID, q.AskedAt), Reason: q.Reason})
	return asked, err
}

// boundLevel is what the event keeps of a change: the request whole, and the signature that decided it.
type boundLevel struct {
	record.LevelRequest
	Signature string `json:"signature,omitempty"`
	Statement string `json:"statement,omitempty"`
}

// askToLower writes the request down for a project manager.
func (s *Service) askToLower(ctx context.Context, actor policy.Actor, rec *record.Record, q record.LevelRequest) (approval.Request, error) {
	asked, err := requestOf(q)
	if err != nil {
		return asked, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		now, err := lock(tx, rec.Key(), rec, actor, q.AskedAt)
		if err != nil {
			return err
		}
		if now.Version != q.Version {
			return stale(now)
		}
		if err := dropLapsed(tx, q); err != nil {
			return err
		}
		if err := tx.InsertApproval(asked); err != nil {
			return err
		}
		return tx.Append(levelEvent(ctx, "secrecy.change.ask", actor.UserID, q.AskedAt, q, ""))
	})
	if errors.Is(err, store.ErrExists) {
		err = fault.New(fault.Conflict, "E_OPEN_REQUEST", "该记录已有待决定的降密申请。", "A request to lower this record's level is open already.")
	}
	return asked, err
}

// dropLapsed takes back a request for the same record that nobody decided in time.
func dropLapsed(tx *store.Tx, q record.LevelRequest) error {
	old, err := tx.LockOpenApproval(q.Project, LowerSecrecy, q.Record)
	if isAbsent(err) {
		return nil
	}
	if err != nil || !old.Lapsed(q.AskedAt) {
		return err
	}
	old.State, old.DecidedBy, old.DecidedAt = approval.Withdrawn, q.AskedBy, q.AskedAt
	return tx.SettleApproval(old)
}

func requestOf(q record.LevelRequest) (approval.Request, error) {
	payload, err := q.Document()
	if err != nil {
		return approval.Request{}, err
	}
	return approval.Ask(approval.Request{
		ID: q.ID, Project: q.Project, Kind: LowerSecrecy, Subject: q.Record, Payload: payload, Reason: q.Reason, AskedBy: q.AskedBy, AskedAt: q.AskedAt,
	})
}

// LevelRequestOf reads what a request asks for; one of another kind is hidden.
func LevelRequestOf(r approval.Request) (q record.LevelRequest, err error) {
	if r.Kind != LowerSecrecy {
		return q, fault.Hidden()
	}
	return q, json.Unmarshal(r.Payload, &q)
}

// levelEvent is the line of a step that leaves the record as it is. It names the record in its detail: the record's own
// history has one line for each of its versions.
func levelEvent(ctx context.Context, action, by string, at time.Time, q record.LevelRequest, note string) store.Event {
	detail, _ := json.Marshal(struct { // levels and texts: cannot fail
		record.LevelRequest
		Note string `json:"note,omitempty"`
	}{q, note})
	return store.Event{At: at, Project: q.Project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: detail}
}

// LevelDecision is what a project manager says to a request.
type LevelDecision struct {
	Approve bool
	Note    string
	Proof   Proof // where he approves
}

// DecideLevel lowers a level by the signature of the project manager over the request, or refuses it. Nobody decides
// what he asked for himself.
func (s *Service) DecideLevel(ctx context.Context, actor policy.Actor, key record.Key, id string, in LevelDecision) (approval.Request, error) {
	rec, err := s.mayTry(ctx, actor, policy.SecrecyDecide, key)
	if err != nil {
		return approval.Request{}, err
	}
	asked, q, err := s.levelRequest(ctx, key, id)
	if err != nil {
		return asked, err
	}
	decided, err := asked.Decide(actor.UserID, in.Approve, in.Note, s.now())
	if err != nil {
		return asked, err
	}
	if !in.Approve {
		return decided, s.store.Write(ctx, func(tx *store.Tx) error { return settleLevel(ctx, tx, decided, q, "secrecy.change.refuse") })
	}
	return s.lower(ctx, actor, rec, decided, q, in.Proof)
}

// WithdrawLevel takes a request back; only who asked may.
func (s *Service) WithdrawLevel(ctx context.Context, actor policy.Actor, key record.Key, id string) (approval.Request, error) {
	if _, err := s.mayTry(ctx, actor, policy.SecrecyChange, key); err != nil {
		return approval.Request{}, err
	}
	asked, q, err := s.levelRequest(ctx, key, id)
	if err != nil {
		return asked, err
	}
	withdrawn, err := asked.Withdraw(actor.UserID, s.now())
	if err != nil {
		return asked, err
	}
	return withdrawn, s.store.Write(ctx, func(tx *store.Tx) error { return settleLevel(ctx, tx, withdrawn, q, "secrecy.change.withdraw") })
}

func (s *Service) levelRequest(ctx context.Context, key record.Key, id string) (approval.Request, record.LevelRequest, error) {
	asked, err := s.store.Approval(ctx, id)
	if isAbsent(err) || err == nil && (asked.Project != key.Project || asked.Subject != key.ID) {
		return asked, record.LevelRequest{}, fault.Hidden()
	}
	if err != nil {
		return asked, record.LevelRequest{}, err
	}
	q, err := LevelRequestOf(asked)
	return asked, q, err
}

func settleLevel(ctx context.Context, tx *store.Tx, r approval.Request, q record.LevelRequest, action string) error {
	if err := tx.SettleApproval(r); err != nil {
		return settledMeanwhile(err)
	}
	return tx.Append(levelEvent(ctx, action, r.DecidedBy, r.DecidedAt, q, r.Note))
}

func settledMeanwhile(err error) error {
	if errors.Is(err, store.ErrStale) {
		return fault.New(fault.Conflict, "E_DECIDED", "该申请刚刚已被处理，请刷新。", "This request was settled a moment ago; reload.").Because(err)
	}
	return err
}

// lower puts the lower level into force: request, signature, marking and publication in one transaction.
func (s *Service) lower(ctx context.Context, actor policy.Actor, rec *record.Record, decided approval.Request, q record.LevelRequest, p Proof) (approval.Request, error) {
	err := s.Attest(ctx, actor, loweringOf(rec, decided, q), p, func(tx *store.Tx, sig store.Signature) error {
		decided.DecidedAt = sig.At // the event and the signature tell the same moment
		now, err := lock(tx, rec.Key(), rec, actor, decided.DecidedAt)
		if err != nil {
			return err
		}
		if err := policy.Decide(actor, policy.SecrecyDecide, policy.FactsOf(now, decided.DecidedAt)); err != nil {
			return err
		}
		if now.ContentHash != q.Content || now.Level() != q.From {
			return stale(now)
		}
		if err := tx.SettleApproval(decided); err != nil {
			return settledMeanwhile(err)
		}
		st := stage{
			move: record.ChangeSecrecy, detail: boundLevel{LevelRequest: q, Signature: sig.DocumentHash, Statement: sig.StatementHash},
			also: func(tx *store.Tx, _, next *record.Record) error { return tx.MarkPublication(next) },
		}
		in := record.Input{By: actor.UserID, At: decided.DecidedAt, Level: q.Change(actor.UserID, decided.DecidedAt), Proven: true, Reason: q.Reason}
		_, err = s.save(ctx, tx, now, st, in)
		return err
	})
	return decided, err
}

// loweringOf is what the project manager signs when he agrees.
func loweringOf(rec *record.Record, asked approval.Request, q record.LevelRequest) Attestation {
	return Attestation{
		Project: q.Project, Record: q.Record, Subject: asked.Payload, Reason: q.Reason,
		Matter: signing.Matter{Purpose: signing.ForSecrecyLowering, Secrecy: q.From, Class: rec.Class},
	}
}

// PrepareLevel states what the actor would sign to agree to a request, and begins a ceremony for his key.
func (s *Service) PrepareLevel(ctx context.Context, actor policy.Actor, key record.Key, id string) (Preparation, error) {
	rec, err := s.mayTry(ctx, actor, policy.SecrecyDecide, key)
	if err != nil {
		return Preparation{}, err
	}
	asked, q, err := s.levelRequest(ctx, key, id)
	if err != nil {
		return Preparation{}, err
	}
	if _, err := asked.Decide(actor.UserID, true, "", s.now()); err != nil {
		return Preparation{}, err
	}
	return s.PrepareAttestation(ctx, actor, loweringOf(rec, asked, q))
}

// LevelRequests lists the requests of a project in a state that concern records which the actor may see, oldest first.
func (s *Service) LevelRequests(ctx context.Context, actor policy.Actor, project string, state approval.State) ([]approval.Request, error) {
	facts := s.on(project)
	if err := policy.Decide(actor, policy.SecrecyRead, facts); err != nil {
		return nil, err
	}
	all, err := s.store.Approvals(ctx, project, state, store.MaxPage)
	if err != nil {
		return nil, err
	}
	var seen []approval.Request
	for _, r := range all {
		if r.Kind != LowerSecrecy || r.Lapsed(facts.At) {
			continue
		}
		rec, err := s.store.Record(ctx, record.Key{Project: project, ID: r.Subject})
		if err != nil {
			return nil, err
		}
		if policy.See(actor, policy.FactsOf(rec, facts.At)) == policy.Full {
			seen = append(seen, r)
		}
	}
	return seen, nil
}
