// Package smoke walks one record down the whole line on each stack: the shortest proof that everything is connected.
package smoke

import (
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestOneRecordTravelsTheWholeLine(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			ctx := t.Context()
			id := harness.NewID()
			in := s.Progress(id)
			in.Submit = true
			rec, created, err := s.As("technician").PutRecord(ctx, harness.Project, in)
			if err != nil || !created || rec.State != "submitted" {
				t.Fatalf("submit: %+v %v", rec, err)
			}
			unread(t, s, id)
			rec, err = s.As("techmanager").Screen(ctx, harness.Project, id, rec.Version, client.Screen{Summary: "12层A区梁板钢筋绑扎完成。"})
			if err != nil {
				t.Fatal(err)
			}
			rec, err = s.As("techmanager").Classify(ctx, harness.Project, id, rec.Version, s.Classification())
			if err != nil {
				t.Fatal(err)
			}
			unread(t, s, id)
			rec, err = s.As("pm").Sign(ctx, harness.Project, id, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
			if err != nil {
				t.Fatal(err)
			}
			unread(t, s, id)
			rec, err = s.As("custodian").Publish(ctx, harness.Project, id, rec.Version)
			if err != nil || rec.ArchiveNo == "" || rec.Code == "" {
				t.Fatalf("publish: %+v %v", rec, err)
			}
			pub, err := s.As("leader").Publication(ctx, harness.Project, rec.ArchiveNo)
			if err != nil || pub.ContentHash != rec.ContentHash || pub.Title != in.Title {
				t.Fatalf("leader reads: %+v %v", pub, err)
			}
		})
	}
}

// unread fails if the leader learns of the record in any way.
func unread(t *testing.T, s *harness.Site, id string) {
	t.Helper()
	leader := s.As("leader")
	if _, err := leader.Record(t.Context(), harness.Project, id); !client.IsStatus(err, 404) {
		t.Fatalf("the leader gets the record: %v", err)
	}
	page, err := leader.ListPublications(t.Context(), harness.Project, client.PublicationFilter{})
	if err != nil || len(page.Items) != 0 {
		t.Fatalf("the leader's board: %+v %v", page, err)
	}
}
