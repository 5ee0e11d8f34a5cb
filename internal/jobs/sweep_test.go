package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/jobs"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// grace is short, so that a test moves the clock over it and no session ends meanwhile.
const grace = 5 * time.Minute

func runnerOf(s *harness.Site, objects blob.Store) *jobs.Runner {
	return jobs.New(s.Store, objects, grace, s.Clock.Now, slog.New(slog.DiscardHandler))
}

func sweep(t *testing.T, r *jobs.Runner) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = r.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func there(s *harness.Site, t *testing.T, id string) bool {
	t.Helper()
	_, err := s.As("technician").StatAttachment(t.Context(), harness.Project, id)
	if err != nil && !client.IsStatus(err, http.StatusNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func TestSweepTakesOnlyWhatNobodyNamesAfterTheGrace(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			in := s.Progress(harness.NewID())
			linked, loose := s.Uploaded("linked"), s.Uploaded("loose")
			in.Attachments = []client.AttachmentRef{linked}
			s.Submitted(in)
			r := runnerOf(s, s.Objects)
			sweep(t, r)
			if !there(s, t, loose.ID) {
				t.Error("swept before the grace was over")
			}
			s.Clock.Move(2 * grace)
			s.Clock.Move(-grace / 2)
			young := s.Uploaded("young")
			sweep(t, r)
			if there(s, t, loose.ID) || !there(s, t, linked.ID) || !there(s, t, young.ID) {
				t.Errorf("after the sweep: loose %v, linked %v, young %v", there(s, t, loose.ID), there(s, t, linked.ID), there(s, t, young.ID))
			}
			s.MustHold()
		})
	}
}

// latecomer lets something happen at the last moment before an object is removed.
type latecomer struct {
	blob.Store
	before func()
}

func (l *latecomer) Delete(ctx context.Context, key string) error {
	if l.before != nil {
		before := l.before
		l.before = nil
		before()
	}
	return l.Store.Delete(ctx, key)
}

// The sender of bytes whose row a crash prevented comes back in the very moment in which the sweep has found that no
// row names them: what he is told to be stored must be there.
func TestSenderComesBackWhileItIsSwept(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			id, photo := harness.NewID(), harness.Photo("orphan")
			send := func() {
				if _, _, err := s.As("technician").PutAttachment(t.Context(), harness.Project, id, photo); err != nil {
					t.Errorf("the sender comes back: %v", err)
				}
			}
			crashed(t, s, id, photo, send)
			late := &latecomer{Store: s.Objects, before: send}
			s.Clock.Move(2 * grace)
			sweep(t, runnerOf(s, late))
			if late.before != nil {
				t.Fatal("nothing was swept")
			}
			s.MustHold()
		})
	}
}

// crashed leaves the object of an upload without its row, as a crash between the two does.
func crashed(t *testing.T, s *harness.Site, id string, photo client.File, send func()) {
	t.Helper()
	send()
	a, err := s.Store.Attachment(t.Context(), harness.Project, id)
	if err != nil {
		t.Fatal(err)
	}
	body, err := photo.Open()
	if err != nil {
		t.Fatal(err)
	}
	s.Clock.Move(2 * grace)
	sweep(t, runnerOf(s, s.Objects))
	s.Clock.Move(-2 * grace)
	_, err = s.Objects.Put(t.Context(), blob.Incoming{Key: a.ObjectKey, Content: body, Declared: blob.Declared{Size: photo.Size, SHA256: photo.SHA256}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.Attachment(t.Context(), harness.Project, id); err == nil {
		t.Fatal(errors.New("the row is still there"))
	}
}
