package pipeline

import (
	"context"
	"errors"

	"golang.org/x/text/unicode/norm"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/failpoint"
	"github.com/countersign/countersign/internal/store"
)

// Outcome is the answer to a PUT: the record as it stands, and whether this call made it.
type Outcome struct {
	Record  *record.Record
	Created bool
}

// errTaken says inside a transaction that the id is in use; the existing record then decides the answer.
var errTaken = errors.New("id taken")

// Put files a record as draft, or submits it in the same call (R4.1). The same id with the same content answers as the
// first time; with other content it is a correction where the author may still correct, and a conflict elsewhere:
// never the last write wins. ifMatch is nil where the caller gave no version.
func (s *Service) Put(ctx context.Context, actor policy.Actor, key record.Key, raw []byte, ifMatch *int64) (Outcome, error) {
	filing, err := s.intake(ctx, actor, key, raw)
	if err != nil {
		return s.answeredBefore(ctx, actor, key, filing.InputHash, err)
	}
	rec, err := s.create(ctx, actor, filing)
	if errors.Is(err, errTaken) {
		rec, err = s.repeatOrCorrect(ctx, actor, filing, ifMatch)
		return Outcome{Record: rec}, err
	}
	return Outcome{Record: rec, Created: err == nil}, err
}

// intake reads and judges what the client sent, before anything is locked.
func (s *Service) intake(ctx context.Context, actor policy.Actor, key record.Key, raw []byte) (filed, error) {
	if err := s.mayFile(actor, key.Project, policy.SupervisorClass); err != nil {
		return filed{}, err
	}
	return s.judge(ctx, actor, key, raw, check.Context{})
}

// judge runs both phases of the checks, and fetches the neighbours that the second one compares with.
func (s *Service) judge(ctx context.Context, actor policy.Actor, key record.Key, raw []byte, c check.Context) (filed, error) {
	project, err := s.projectOf(ctx, key.Project)
	if isAbsent(err) {
		return filed{}, fault.Hidden()
	}
	if err != nil {
		return filed{}, err
	}
	c.Now, c.Author, c.PathID, c.IsNFC = s.now(), actor.UserID, key.ID, norm.NFC.IsNormalString
	c.Project = check.Project{ID: project.ID, StartsOn: project.StartsOn, EndsOn: project.EndsOn}
	filing, err := s.read(ctx, raw, c)
	if err != nil {
		return filed{}, err
	}
	if err := s.mayFile(actor, key.Project, filing.Content.Class); err != nil {
		return filed{}, err
	}
	neighbours, err := s.neighbours(ctx, actor, key, filing.Needs())
	if err != nil {
		return filed{}, err
	}
	result, err := check.Judge(filing, neighbours.Neighbours)
	result.InputHash = filing.InputHash
	if err != nil || !result.Submit || result.Content.Imported != nil {
		return filed{Result: result}, err
	}
	return s.suspicious(ctx, actor, result, neighbours.before)
}

// read is the first phase. A record that comes too late is read again where its author has leave to file that day (V6).
func (s *Service) read(ctx context.Context, raw []byte, c check.Context) (*check.Filing, error) {
	filing, err := check.Read(raw, c)
	if err != nil || !filing.NeedsWaiver() {
		return filing, err
	}
	if c.Waived, err = s.store.Waived(ctx, c.Project.ID, c.Author, filing.Content.WorkDate); err != nil || !c.Waived {
		return filing, err
	}
	return check.Read(raw, c)
}

// answeredBefore looks whether a refused input is the repeat of one that was taken: rules that rest on the clock
// refuse today what they took last week, and a repeat answers as the first time (domain.md 5). Otherwise it answers
// the refusal.
func (s *Service) answeredBefore(ctx context.Context, actor policy.Actor, key record.Key, inputHash string, refusal error) (Outcome, error) {
	if inputHash == "" {
		return Outcome{}, refusal
	}
	_, err := s.store.ByInputHash(ctx, key, inputHash)
	if isAbsent(err) {
		return Outcome{}, refusal
	}
	if err != nil {
		return Outcome{}, err
	}
	rec, err := s.store.Record(ctx, key)
	if err != nil {
		return Outcome{}, err
	}
	if rec.Author != actor.UserID {
		return Outcome{}, refusal
	}
	return Outcome{Record: rec}, nil
}

// surroundings are the neighbours of a record, with the content of the one before it in its series.
type surroundings struct {
	check.Neighbours
	before *record.Content
}

// neighbours fetches what the record is compared with.
func (s *Service) neighbours(ctx context.Context, actor policy.Actor, key record.Key, q check.Query) (surroundings, error) {
	n := surroundings{}
	var err error
	if n.ContractQuantity, err = s.contractQuantity(ctx, actor, q); err != nil {
		return n, err
	}
	if q.SeriesKey != "" {
		before, err := s.store.Previous(ctx, q.Project, q.Class, q.SeriesKey, q.Before, key.ID)
		if err != nil && !isAbsent(err) {
			return n, err
		}
		if err == nil {
			n.before = &before
			n.Previous = &check.Neighbour{ID: before.ID, WorkDate: before.WorkDate, Body: before.Body}
		}
	}
	if len(q.Directives) > 0 {
		n.Directives = make(map[string]bool, len(q.Directives))
	}
	for _, no := range q.Directives {
		exists, err := s.store.DirectiveExists(ctx, q.Project, no)
		if err != nil {
			return n, err
		}
		n.Directives[no] = exists
	}
	return n, nil
}

// mayFile decides on a record that does not exist yet: its author is the caller. Before its class is known, it is
// asked for the one class that every writer may file.
func (s *Service) mayFile(actor policy.Actor, project, class string) error {
	f := s.on(project)
	f.State, f.Author, f.Class = record.Draft, actor.UserID, class
	return policy.Decide(actor, policy.RecordSubmit, f)
}

// create files a record under a new id.
func (s *Service) create(ctx context.Context, actor policy.Actor, filing filed) (*record.Record, error) {
	in := s.inputOf(actor, filing)
	blank := record.Record{State: record.Draft, ReceivedAt: in.At}
	rec, err := record.Move(blank, moveOf(filing), in)
	if err != nil {
		return nil, err
	}
	sealed, err := rec.Seal()
	if err != nil {
		return nil, err
	}
	rec.ContentHash = sealed.Hash
	st := stage{move: moveOf(filing)}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		err := tx.InsertRecord(&rec, sealed, filing.SeriesKey, event(ctx, &blank, &rec, st, in))
		if errors.Is(err, store.ErrExists) {
			return errTaken
		}
		if err != nil {
			return err
		}
		failpoint.Hit("submit.record-without-attachments")
		return s.bind(ctx, tx, actor, &rec, filing)
	})
	failpoint.Hit("submit.committed-without-answer")
	return &rec, err
}

// bind ties the record to what it names: its attachments, and the publication that it corrects.
func (s *Service) bind(ctx context.Context, tx *store.Tx, actor policy.Actor, rec *record.Record, filing filed) error {
	missing, err := tx.LinkAttachments(rec.Key(), rec.Author, rec.Attachments)
	if err != nil {
		return err
	}
	if !filing.Submit {
		return nil
	}
	faults, err := underStop(tx, actor, rec, s.now())
	if err != nil {
		return err
	}
	faults = append(faults, missingAttachments(missing)...)
	if rec.Supersedes != "" {
		faults = append(faults, correctable(tx, actor, rec, s.now())...)
	}
	if len(faults) > 0 {
		return fault.Fields(faults)
	}
	if err := tx.NoteCorrection(rec); err != nil {
		return err
	}
	if err := s.putOnList(ctx, tx, rec, filing); err != nil {
		return err
	}
	return s.raiseAlert(ctx, tx, rec)
}

// repeatOrCorrect answers a PUT whose id is in use.
func (s *Service) repeatOrCorrect(ctx context.Context, actor policy.Actor, filing filed, ifMatch *int64) (*record.Record, error) {
	var answer *record.Record
	var refusal error
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		rec, err := tx.LockRecord(record.Key{Project: filing.Content.Project, ID: filing.Content.ID})
		if err != nil {
			return err
		}
		known, err := tx.HasInput(rec.Key(), filing.InputHash)
		if err != nil {
			return err
		}
		handsInDraft := filing.Submit && rec.State == record.Draft
		repeated := known && rec.Author == actor.UserID && !handsInDraft
		if repeated {
			answer, refusal = rec, nil
			return nil
		}
		answer, refusal = s.correct(ctx, tx, actor, rec, filing, ifMatch)
		if isReuse(refusal) {
			// Both contents are kept; the refusal itself must not roll the second one back.
			return tx.InsertConflict(conflictOf(rec, actor, filing, s.now()))
		}
		return refusal
	})
	if err != nil {
		return nil, err
	}
	return answer, refusal
}

// correct takes a changed content over where the author may still change it.
func (s *Service) correct(ctx context.Context, tx *store.Tx, actor policy.Actor, rec *record.Record, filing filed, ifMatch *int64) (*record.Record, error) {
	if rec.Author != actor.UserID {
		return nil, reuse()
	}
	if err := mayCorrect(rec, filing, ifMatch); err != nil {
		return nil, err
	}
	st := stage{move: moveOf(filing), seals: true, also: func(tx *store.Tx, _, next *record.Record) error {
		return errors.Join(tx.SetSeries(next.Key(), filing.SeriesKey), s.bind(ctx, tx, actor, next, filing))
	}}
	in := s.inputOf(actor, filing)
	return s.save(ctx, tx, rec, st, in)
}

// mayCorrect says whether this PUT is a correction or a second use of the id. A draft is edited with its version; a
// returned record waits for a correction, so its resubmission needs none.
func mayCorrect(rec *record.Record, filing filed, ifMatch *int64) error {
	waits := rec.State == record.Returned && filing.Submit
	sameDraft := rec.State == record.Draft && filing.Submit && rec.InputHash == filing.InputHash
	switch {
	case ifMatch == nil && (waits || sameDraft):
		return nil
	case ifMatch == nil && rec.State == record.Returned:
		return fault.New(fault.PreconditionRequired, "E_NO_VERSION", "请带上所依据的版本号（If-Match）。", "Give the version that this builds on (If-Match).")
	case ifMatch == nil:
		return reuse()
	case *ifMatch != rec.Version:
		return stale(rec)
	}
	return nil
}

func reuse() *fault.Error {
	return fault.New(fault.Conflict, "E_ID_REUSE", "该编号已用于另一份内容，两份均已保留。", "This id is in use for another content; both are kept.").Audited("record.conflict")
}

func isReuse(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Code == "E_ID_REUSE"
}

func moveOf(filing filed) record.Action {
	if filing.Submit {
		return record.Submit
	}
	return record.Save
}

func (s *Service) inputOf(actor policy.Actor, filing filed) record.Input {
	return record.Input{
		By: actor.UserID, At: s.now(), Content: &filing.Content, InputHash: filing.InputHash,
		Findings: filing.Findings, Late: filing.Late, ClockOffset: filing.ClockOffset,
	}
}
