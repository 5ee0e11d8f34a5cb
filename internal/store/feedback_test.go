package store

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

func feedbackOn(p *Publication, sender string) feedback.Feedback {
	return feedback.Sent(feedback.Feedback{
		Project: p.Project, ID: newID(), Kind: feedback.Error, Text: "数量应为 118，不是 128。", Sender: sender, SentAt: noon, Handler: "wang",
		On:  feedback.Target{Kind: feedback.OnPublication, ID: p.No, Ref: "body.actual_pct", Level: p.Level(), Author: p.Author, ValidUntil: p.ValidUntil},
		Due: calendar.Deadline{Day: "2026-11-26", Listed: true},
	})
}

func sent(t *testing.T, s *Store, f feedback.Feedback) feedback.Feedback {
	t.Helper()
	write(t, s, func(tx *Tx) error {
		return tx.InsertFeedback(f, Event{At: noon, Project: f.Project, Action: "feedback.send"})
	})
	return f
}

func onBoard(t *testing.T, s *Store, change func(*record.Content)) *Publication {
	t.Helper()
	key := record.Key{Project: "P1", ID: newID()}
	file(t, s, key, change)
	bring(t, s, key, record.Published)
	p, err := s.Readers().PublicationOf(t.Context(), key)
	require.NoError(t, err)
	return p
}

func TestFeedbackIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		p := onBoard(t, s, nil)
		f := sent(t, s, feedbackOn(p, "leader"))
		seen, err := s.Readers().FeedbackByID(ctx, seesAll("P1"), f.ID)
		require.NoError(t, err)
		require.Equal(t, f, seen.Feedback)
		require.Equal(t, []any{p.Record, record.Published, p.Class, p.Title}, []any{seen.Record, seen.TargetState, seen.TargetClass, seen.TargetTitle})
		_, err = s.Readers().FeedbackByID(ctx, seesAll("P2"), f.ID)
		require.ErrorIs(t, err, ErrNotFound, "of another project")
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.InsertFeedback(f, Event{At: noon}) }), ErrExists)

		next, err := feedback.Move(f, feedback.Accept, feedback.Input{By: "wang", At: noon.Add(time.Hour)})
		require.NoError(t, err)
		next, err = feedback.Move(next, feedback.Dispose, feedback.Input{By: "wang", At: noon.Add(2 * time.Hour), Disposition: feedback.Partly, Text: "部分属实，已更正。", CorrectionFiled: true})
		require.NoError(t, err)
		save := func(prev, next feedback.Feedback) error {
			return s.Write(ctx, func(tx *Tx) error { return tx.SaveFeedback(prev, next, Event{At: noon, Project: "P1"}) })
		}
		require.NoError(t, save(f, next))
		require.ErrorIs(t, save(f, next), ErrStale)
		seen, err = s.Readers().FeedbackByID(ctx, seesAll("P1"), f.ID)
		require.NoError(t, err)
		require.Equal(t, next, seen.Feedback)
		write(t, s, func(tx *Tx) error {
			locked, err := tx.LockFeedback("P1", f.ID)
			require.NoError(t, err)
			require.Equal(t, next, locked)
			live, err := tx.LiveFeedbackOn("P1", p.No)
			require.NoError(t, err)
			require.Equal(t, []feedback.Feedback{next}, live)
			return nil
		})
		lines, err := s.Readers().FeedbackLines(ctx, seesAll("P1"), FeedbackFilter{From: "2026-11-23", To: "2026-11-23"})
		require.NoError(t, err)
		require.Equal(t, []FeedbackLine{{
			ID: f.ID, Kind: feedback.Error, State: feedback.Processed, Disposition: feedback.Partly, Sender: "leader", Handler: "wang", SentOn: "2026-11-23",
			Due: "2026-11-26", ProcessedAt: micros(next.ProcessedAt),
		}}, lines)
	})
}

// Lists, counts and single reads know the same feedback, page by page, for every scope.
func TestFeedbackScopesAndPages(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		var all []feedback.Feedback
		for i, level := range []record.Secrecy{record.Open, record.Internal, record.Confidential, record.Secret} {
			p := onBoard(t, s, func(c *record.Content) { c.Secrecy = level })
			for j := range 3 {
				f := feedbackOn(p, []string{"leader", "chen"}[j%2])
				f.SentAt = noon.Add(time.Duration(i) * time.Hour) // three of one moment
				f.On.ValidUntil = []string{"", "2026-11-30", ""}[j]
				f.Kind = feedback.Kinds()[i]
				all = append(all, sent(t, s, f))
			}
		}
		report := all[0]
		report.ID, report.On.Kind, report.On.ID = newID(), feedback.OnReport, newID()
		all = append(all, sent(t, s, report))
		for name, scope := range map[string]policy.FeedbackScope{
			"everything":   seesAll("P1"),
			"no reports":   {Project: "P1", Actor: "bao", UpTo: record.TopSecret},
			"to internal":  {Project: "P1", Actor: "bao", UpTo: record.Internal},
			"his own":      {Project: "P1", Actor: "li", Author: "li", UpTo: record.Open},
			"no writer":    {Project: "P1", Actor: "li", UpTo: record.Open},
			"past its day": {Project: "P1", Actor: "chen", UpTo: record.TopSecret, ValidOn: "2026-12-01"},
			"a stranger's": {Project: "P2", Actor: "bao", UpTo: record.TopSecret, Reports: true},
		} {
			var want, got []string
			for _, f := range all {
				if in(scope, f) {
					want = append(want, f.ID)
				}
			}
			for page := (Page{Limit: 2}); ; {
				found, err := s.Readers().Feedback(ctx, scope, FeedbackFilter{}, page)
				require.NoError(t, err)
				for _, f := range found.Items {
					got = append(got, f.ID)
				}
				if page.Cursor = found.NextCursor; page.Cursor == "" {
					break
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			require.Equal(t, want, got, name)
			n, err := s.Readers().FeedbackCount(ctx, scope, FeedbackFilter{})
			require.NoError(t, err)
			require.Equal(t, len(want), n, name)
			for _, f := range all {
				_, err := s.Readers().FeedbackByID(ctx, scope, f.ID)
				require.Equal(t, slices.Contains(want, f.ID), err == nil, name)
			}
		}
		for filter, want := range map[*FeedbackFilter]int{
			{Sender: "leader"}: 9, {Kinds: []feedback.Kind{feedback.Question}}: 3, {Handlers: []string{"wang", ""}}: 13, {Handlers: []string{""}}: 0,
			{States: []feedback.State{feedback.Accepted}}: 0, {DueBefore: "2026-11-26"}: 0, {DueBefore: "2026-11-27"}: 13, {To: "2026-11-22"}: 0,
			{Dispositions: []feedback.Disposition{feedback.Adopted}}: 0, {TargetKind: feedback.OnReport, TargetID: report.On.ID, Ref: report.On.Ref}: 1,
		} {
			n, err := s.Readers().FeedbackCount(ctx, seesAll("P1"), *filter)
			require.NoError(t, err)
			require.Equal(t, want, n, "%+v", *filter)
		}
		_, err := s.Readers().Feedback(ctx, seesAll("P1"), FeedbackFilter{}, Page{Cursor: "bm90IGEgY3Vyc29y"})
		require.Error(t, err)
	})
}

// in is the scope's rule once more, in Go.
func in(s policy.FeedbackScope, f feedback.Feedback) bool {
	cleared := f.On.Level <= s.UpTo || s.Author != "" && f.On.Author == s.Author
	valid := s.ValidOn == "" || f.On.ValidUntil == "" || f.On.ValidUntil >= s.ValidOn || f.Sender == s.Actor || f.Handler == s.Actor
	return f.Project == s.Project && cleared && valid && (s.Reports || f.On.Kind != feedback.OnReport)
}

func TestFeedbackFollowsTheLevel(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		p := onBoard(t, s, nil)
		f, other := sent(t, s, feedbackOn(p, "leader")), sent(t, s, feedbackOn(onBoard(t, s, nil), "leader"))
		write(t, s, func(tx *Tx) error {
			rec, err := tx.LockRecord(record.Key{Project: "P1", ID: p.Record})
			require.NoError(t, err)
			rec.Marking = record.Marking{Change: &record.LevelChange{ID: newID(), Level: record.Secret, From: record.Internal, By: "zhao", At: noon}}
			return tx.MarkPublication(rec)
		})
		for id, want := range map[string]record.Secrecy{f.ID: record.Secret, other.ID: record.Internal} {
			seen, err := s.Readers().FeedbackByID(t.Context(), seesAll("P1"), id)
			require.NoError(t, err)
			require.Equal(t, want, seen.On.Level)
		}
	})
}

// Many handlers save the same version of a feedback: one does.
func TestOneSaves(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		f := sent(t, s, feedbackOn(onBoard(t, s, nil), "leader"))
		next, err := feedback.Move(f, feedback.Accept, feedback.Input{By: "wang", At: noon})
		require.NoError(t, err)
		var saved atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				err := s.Write(t.Context(), func(tx *Tx) error { return tx.SaveFeedback(f, next, Event{At: noon, Project: "P1"}) })
				if err == nil {
					saved.Add(1)
					return
				}
				require.ErrorIs(t, err, ErrStale)
			})
		}
		all.Wait()
		require.EqualValues(t, 1, saved.Load())
	})
}

func TestLapsedFeedbackAndCorrections(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		p := onBoard(t, s, nil)
		f := sent(t, s, feedbackOn(p, "leader"))
		for day, want := range map[string]int{"2026-11-26": 0, "2026-11-27": 1} {
			lapsed, err := s.LapsedFeedback(t.Context(), "P1", day, 10)
			require.NoError(t, err)
			require.Len(t, lapsed, want, day)
		}
		next, told := f.Escalate("2026-11-27", noon)
		require.True(t, told)
		write(t, s, func(tx *Tx) error { return tx.SaveFeedback(f, next, Event{At: noon, Project: "P1"}) })
		lapsed, err := s.LapsedFeedback(t.Context(), "P1", "2026-11-28", 10)
		require.NoError(t, err)
		require.Empty(t, lapsed, "told already")

		a, b := draftOf(record.Key{Project: "P1", ID: newID()}, nil), draftOf(record.Key{Project: "P1", ID: newID()}, nil)
		a.Supersedes, b.Supersedes = p.Record, p.Record
		note := func(r *record.Record) { write(t, s, func(tx *Tx) error { return tx.NoteCorrection(r) }) }
		note(a)
		note(b)
		note(draftOf(record.Key{Project: "P1", ID: newID()}, nil)) // corrects nothing
		got, err := s.CorrectionsOf(t.Context(), record.Key{Project: "P1", ID: p.Record})
		require.NoError(t, err)
		require.Equal(t, []string{a.ID, b.ID}, got)
		a.Edition, a.Supersedes = 2, ""
		b.Edition = 2
		note(a)
		note(b)
		got, err = s.CorrectionsOf(t.Context(), record.Key{Project: "P1", ID: p.Record})
		require.NoError(t, err)
		require.Equal(t, []string{b.ID}, got, "the second edition of one corrects nothing any more")
	})
}
