package demo_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/blob/local"
	"github.com/countersign/countersign/internal/demo"
	words "github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/secrets"
	"github.com/countersign/countersign/internal/service/alerts"
	"github.com/countersign/countersign/internal/service/directives"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/service/keys"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/service/reports"
	"github.com/countersign/countersign/internal/store"
)

// installation is an empty one whose services follow the clock.
func installation(t *testing.T, clock *demo.Clock) (demo.Services, *store.Store) {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Driver: store.SQLite, Path: filepath.Join(dir, "countersign.db"), Logger: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Migrate(t.Context()))
	objects, err := local.Open(filepath.Join(dir, "objects"), clock.Now)
	require.NoError(t, err)
	require.NoError(t, objects.Ensure(t.Context()))
	ring, err := secrets.Open(filepath.Join(dir, "secrets"))
	require.NoError(t, err)
	held, err := keys.New(s, ring, keys.Options{PublicURL: "http://localhost:8080", Least: signing.Password}, clock.Now)
	require.NoError(t, err)
	who := people.New(s, held, people.DefaultLimits(), clock.Now)
	verifier := pipeline.Verifier{Passwords: who, Keys: held}
	return demo.Services{Reports: reports.New(s, clock.Now), Feedback: feedback.New(s, clock.Now), Directives: directives.New(s, clock.Now), Alerts: alerts.New(s, clock.Now), Integrity: integrity.New(s, clock.Now), People: who, Pipeline: pipeline.New(s, objects, verifier, clock.Now), Files: files.New(s, objects, files.Limits{MaxBytes: 8 << 20}, files.Pictures{Decoder: picture.NewDecoder()}, clock.Now)}, s
}

// TestLoad files the demonstration through the real pipeline and finds every record in the state that the plan says.
func TestLoad(t *testing.T) {
	now := moment(4)
	clock := demo.NewClock(now)
	services, s := installation(t, clock)
	began := time.Now()
	plan := demo.NewPlan(now, seed, demo.Days)
	require.NoError(t, demo.Load(t.Context(), services, clock, seed, demo.Days))
	t.Logf("%d steps in %v", len(plan.Steps), time.Since(began))
	for id, state := range states(t, plan) {
		got, err := s.Record(t.Context(), record.Key{Project: demo.ProjectID, ID: id})
		require.NoError(t, err)
		require.Equal(t, state, got.State, got.Title)
		require.False(t, got.UpdatedAt.After(now))
	}
	saidBack(t, services)
	require.NoError(t, demo.Load(t.Context(), services, clock, seed, demo.Days), "a second start finds everything there")
	require.ErrorIs(t, demo.Load(t.Context(), withoutAuditor(t, services), clock, seed, demo.Days), demo.ErrHalfLoaded)
}

// saidBack finds feedback in every state, some of it overdue, and an adopted error with its correction.
func saidBack(t *testing.T, s demo.Services) {
	t.Helper()
	pm := policy.Actor{UserID: "pm", Members: map[string]policy.Member{demo.ProjectID: {Role: policy.ProjectManager, Clearance: record.Secret}}}
	all, err := s.Feedback.List(t.Context(), pm, demo.ProjectID, "", store.FeedbackFilter{}, store.Page{Limit: 100})
	require.NoError(t, err)
	found, overdue, corrected := map[words.State]int{}, 0, 0
	for _, f := range all.Items {
		found[f.State]++
		if f.Overdue {
			overdue++
		}
		if f.Kind == words.Error && f.Disposition == words.Adopted && f.Result != "" {
			corrected++
		}
	}
	for _, state := range words.States() {
		require.NotZero(t, found[state], "no feedback is %s: %v", state, found)
	}
	require.NotZero(t, overdue)
	require.NotZero(t, corrected)
	t.Logf("feedback: %v, %d overdue, %d corrected", found, overdue, corrected)
}

// withoutAuditor makes the installation look like one whose loading was cut off.
func withoutAuditor(t *testing.T, s demo.Services) demo.Services {
	t.Helper()
	admin := policy.Actor{UserID: "sysadmin", Office: policy.SysAdmin}
	require.NoError(t, s.People.DeleteMember(t.Context(), admin, demo.ProjectID, "auditor"))
	return s
}
