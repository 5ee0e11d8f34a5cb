package race

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestFiftySubmittersOfTheSame(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, _ := start(t, stack)
		in := s.Progress(harness.NewID())
		in.Attachments = []client.AttachmentRef{s.Uploaded(in.ID)}
		in.Submit = true
		var created [crowdSize]bool
		var answers [crowdSize]string
		for i, err := range together(crowdSize, func(i int) error {
			rec, made, err := s.As("technician").PutRecord(t.Context(), harness.Project, in)
			if err == nil {
				created[i], answers[i] = made, fmt.Sprint(rec.Version, rec.State, rec.ContentHash)
			}
			return err
		}) {
			if err != nil {
				t.Errorf("call %d: %v", i, err)
			}
			if answers[i] != answers[0] {
				t.Errorf("answer %d is %s, the first was %s", i, answers[i], answers[0])
			}
		}
		if n := trues(created[:]); n != 1 {
			t.Errorf("%d calls made the record", n)
		}
		onlyOnce(t, s, in.ID, "submit", 1)
		s.MustHold()
	})
}

func TestFiftySubmittersOfOneIDWithDifferentContent(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, _ := start(t, stack)
		id := harness.NewID()
		var hashes [crowdSize]string
		errs := together(crowdSize, func(i int) error {
			in := s.Progress(id)
			in.Title, in.Submit = fmt.Sprintf("第%d种内容", i), true
			rec, _, err := s.As([]string{"technician", "technician2"}[i%2]).PutRecord(t.Context(), harness.Project, in)
			if err == nil {
				hashes[i] = rec.ContentHash
			}
			return err
		})
		won := winners(t, errs)
		if len(won) != 1 {
			t.Fatalf("%d contents were taken for one id", len(won))
		}
		for i, err := range errs {
			if p := client.AsProblem(err); p != nil && p.Code != "E_ID_REUSE" {
				t.Errorf("call %d: %s", i, p.Code)
			}
		}
		if n := count(t, s, `SELECT COUNT(*) FROM records WHERE id = ? AND content_hash = ?`, id, hashes[won[0]]); n != 1 {
			t.Error("the record does not hold the content that was acknowledged")
		}
		if n := count(t, s, `SELECT COUNT(*) FROM conflicts WHERE record_id = ?`, id); n != crowdSize-1 {
			t.Errorf("%d other contents are kept, want %d", n, crowdSize-1)
		}
		onlyOnce(t, s, id, "submit", 1)
		s.MustHold()
	})
}

func TestFiftyUploadsOfOneID(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, _ := start(t, stack)
		id := harness.NewID()
		var created [crowdSize]bool
		errs := together(crowdSize, func(i int) (err error) {
			_, created[i], err = s.As("technician").PutAttachment(t.Context(), harness.Project, id, harness.Photo(fmt.Sprint("picture ", i%2)))
			return err
		})
		for i, err := range errs {
			if err != nil && !client.IsStatus(err, http.StatusConflict) {
				t.Errorf("call %d: %v", i, err)
			}
		}
		if n := trues(created[:]); n != 1 {
			t.Errorf("%d calls made the attachment", n)
		}
		s.MustHold()
		s.Settle()
	})
}

func trues(all []bool) (n int) {
	for _, b := range all {
		if b {
			n++
		}
	}
	return n
}
