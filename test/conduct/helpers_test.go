package conduct

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func onEach(t *testing.T, run func(t *testing.T, s *harness.Site)) {
	t.Helper()
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) { run(t, harness.Start(t, stack)) })
	}
}

// fresh is a person's new session: a clock that moves by days ends the old ones.
func fresh(s *harness.Site, login string) *client.Client { return s.Session(login) }

// moveTo moves the clock to an hour of a day that is n days ahead.
func moveTo(s *harness.Site, n, hour int) {
	s.Clock.Move(calendar.Begins(calendar.After(calendar.Day(s.Clock.Now()), n)).Add(time.Duration(hour) * time.Hour).Sub(s.Clock.Now()))
}

// published brings a record to the board in fresh sessions.
func published(t *testing.T, s *harness.Site, in client.RecordInput) *client.Record {
	t.Helper()
	ctx := t.Context()
	in.Submit = true
	rec, _, err := fresh(s, "technician").PutRecord(ctx, harness.Project, in)
	require.NoError(t, err)
	rec, err = fresh(s, "techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
	require.NoError(t, err)
	rec, err = fresh(s, "techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, s.Classification())
	require.NoError(t, err)
	rec, err = fresh(s, "pm").Sign(ctx, harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	require.NoError(t, err)
	rec, err = fresh(s, "custodian").Publish(ctx, harness.Project, rec.ID, rec.Version)
	require.NoError(t, err)
	return rec
}

// dailyDuty is one that the technician owes from today on.
func dailyDuty(s *harness.Site) client.DutyInput {
	return client.DutyInput{ID: harness.NewID(), Class: "B3", UnitProject: "3#楼", Owner: "technician", Every: "day", ByHour: 20, From: calendar.Day(s.Clock.Now())}
}

func fieldsOf(t *testing.T, err error) (fields []string) {
	t.Helper()
	var problem *client.Problem
	require.ErrorAs(t, err, &problem)
	for _, e := range problem.Errors {
		fields = append(fields, e.Field)
	}
	return fields
}

func refused(t *testing.T, err error, status int, code string) {
	t.Helper()
	var problem *client.Problem
	require.ErrorAs(t, err, &problem)
	require.Equal(t, status, problem.Status, problem.Detail)
	require.Equal(t, code, problem.Code)
}

const (
	forbidden = http.StatusForbidden
	absent    = http.StatusNotFound
	conflict  = http.StatusConflict
	moved     = http.StatusPreconditionFailed
)

func noWork(s *harness.Site) client.RecordInput {
	in := s.Progress(harness.NewID())
	in.Class, in.Title, in.Body = "B1", "停工", json.RawMessage(`{"process":"停工","no_work":true,"note":"大雨，全日停工。"}`)
	return in
}
