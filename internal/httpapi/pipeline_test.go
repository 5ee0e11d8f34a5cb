package httpapi

import (
	"testing"

	"github.com/countersign/countersign/pkg/client"
)

// The main job: from a technician's phone to a leader's eyes, and not a moment earlier.
func TestRecordTravelsToAPublishedPage(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	rec := w.classified(t)
	if _, err := w.as(t, "leader").Record(ctx, "ALPHA", rec.ID); !client.IsStatus(err, 404) {
		t.Fatalf("a leader sees an unsigned record: %v", err)
	}
	rec, err := w.as(t, "pm").Sign(ctx, "ALPHA", rec.ID, rec.Version, signature(rec))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.as(t, "leader").Record(ctx, "ALPHA", rec.ID); !client.IsStatus(err, 404) {
		t.Fatalf("a leader sees a record that is not published: %v", err)
	}
	rec, err = w.as(t, "keeper").Publish(ctx, "ALPHA", rec.ID, rec.Version)
	if err != nil {
		t.Fatal(err)
	}
	if rec.ArchiveNo == "" || rec.Code == "" {
		t.Fatalf("no archive number or code: %+v", rec)
	}
	page, err := w.as(t, "leader").Publication(ctx, "ALPHA", rec.ArchiveNo)
	if err != nil {
		t.Fatal(err)
	}
	if page.Record != rec.ID || page.Title != rec.Title || len(page.Body) == 0 || page.Signed == nil || page.Signed.By != "pm" || page.Signed.Name != "某pm" || page.AuthorName != "某tech" {
		t.Fatalf("the published page: %+v", page)
	}
}

func TestReadingARecord(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	rec := w.classified(t)
	tm := w.as(t, "tm")
	full, err := tm.Record(ctx, "ALPHA", rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(full.Body) == 0 || full.Device == nil || full.Version != rec.Version {
		t.Fatalf("the whole record: %+v", full)
	}
	versions, err := tm.Versions(ctx, "ALPHA", rec.ID)
	if err != nil || len(versions) != 3 {
		t.Fatalf("versions: %d, %v", len(versions), err)
	}
	for _, v := range versions {
		one, err := tm.Version(ctx, "ALPHA", rec.ID, v.Version)
		if err != nil || one.ContentHash != v.ContentHash || len(one.Document) == 0 {
			t.Fatalf("version %d: %+v, %v", v.Version, one, err)
		}
	}
	events, err := tm.Events(ctx, "ALPHA", rec.ID)
	if err != nil || len(events) != 3 || events[0].To != "submitted" || events[2].To != "classified" {
		t.Fatalf("events: %+v, %v", events, err)
	}
	diff, err := tm.Diff(ctx, "ALPHA", rec.ID, 1, 2)
	if err != nil || len(diff.Changes) == 0 {
		t.Fatalf("diff: %+v, %v", diff, err)
	}
	metadata, err := w.as(t, "auditor").Record(ctx, "ALPHA", rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	if metadata.Title != "" || len(metadata.Body) != 0 || metadata.Location != nil || metadata.ContentHash != rec.ContentHash {
		t.Errorf("an auditor gets more than metadata of an unsigned record: %+v", metadata)
	}
}

func TestListsPageAndFilter(t *testing.T) {
	w := ownWorld(t)
	ctx := t.Context()
	filed := map[string]bool{}
	for range 7 {
		filed[w.file(t).ID] = true
	}
	tm := w.as(t, "tm")
	first, err := tm.ListRecords(ctx, "ALPHA", client.RecordFilter{Limit: 3, States: []string{"submitted"}, Kind: "progress"})
	if err != nil || len(first.Items) != 3 || first.NextCursor == "" {
		t.Fatalf("first page: %+v, %v", first, err)
	}
	seen := map[string]bool{}
	next := client.RecordFilter{Limit: 3, States: []string{"submitted"}, Kind: "progress"}
	for {
		page, err := tm.ListRecords(ctx, "ALPHA", next)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			if seen[item.ID] || !filed[item.ID] || len(item.Body) != 0 {
				t.Fatalf("item %+v", item)
			}
			seen[item.ID] = true
		}
		if next.Cursor = page.NextCursor; next.Cursor == "" {
			break
		}
	}
	if len(seen) != len(filed) {
		t.Errorf("%d of %d records came", len(seen), len(filed))
	}
	for rec, err := range tm.Records(ctx, "ALPHA", client.RecordFilter{Class: "B4"}) {
		t.Errorf("a record of class B4: %v, %v", rec.ID, err)
	}
	counts, err := tm.Counts(ctx, "ALPHA")
	if err != nil || len(counts) != 1 || counts[0].Count != 7 || counts[0].Kind != "progress" {
		t.Errorf("counts: %+v, %v", counts, err)
	}
	_, err = tm.ListRecords(ctx, "ALPHA", client.RecordFilter{Class: "B4", Kind: "progress"})
	want(t, err, 422, "E_INVALID")
}

func TestSignOffsAnswerEachItem(t *testing.T) {
	w := theWorld(t)
	good, stale, unclassified := w.classified(t), w.classified(t), w.file(t)
	proof := client.Proof{Method: "password", Password: password}
	results, err := w.as(t, "pm").SignOffs(t.Context(), "ALPHA", client.SignOffs{Proof: proof, Items: []client.SignOff{
		{Record: good.ID, Version: good.Version, ContentHash: good.ContentHash},
		{Record: stale.ID, Version: stale.Version - 1, ContentHash: stale.ContentHash},
		{Record: unclassified.ID, Version: unclassified.Version, ContentHash: unclassified.ContentHash},
		{Record: newID(), Version: 1, ContentHash: good.ContentHash},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var statuses []int
	for _, r := range results {
		statuses = append(statuses, r.Status)
	}
	for i, status := range []int{200, 412, 409, 404} {
		if statuses[i] != status {
			t.Errorf("statuses %v, want 200 412 409 404", statuses)
			break
		}
	}
	if results[0].Result.State != "signed" || results[1].Problem.Code != "E_STALE" {
		t.Errorf("results: %+v", results)
	}
}

func TestReplayOfAQueueInAnyOrder(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	tech := w.as(t, "tech")
	a, b, bad := w.progressRecord(true), w.progressRecord(true), w.progressRecord(true)
	bad.Title = ""
	queue := []client.RecordInput{b, bad, a, b}
	first, err := tech.Replay(ctx, "ALPHA", queue)
	if err != nil {
		t.Fatal(err)
	}
	if got := []int{first[0].Status, first[1].Status, first[2].Status, first[3].Status}; got[0] != 201 || got[1] != 422 || got[2] != 201 || got[3] != 200 {
		t.Errorf("first time: %v", got)
	}
	again, err := tech.Replay(ctx, "ALPHA", queue)
	if err != nil {
		t.Fatal(err)
	}
	for i, status := range []int{200, 422, 200, 200} {
		if again[i].Status != status || again[i].ID != queue[i].ID {
			t.Errorf("again: item %d is %d of %s", i, again[i].Status, again[i].ID)
		}
	}
	if again[0].Result.Version != first[0].Result.Version {
		t.Error("a repeat made a version")
	}
}

func TestClassesDescribeThemselves(t *testing.T) {
	c := theWorld(t).as(t, "tech")
	classes, err := c.Classes(t.Context())
	if err != nil || len(classes) != 21 {
		t.Fatalf("%d classes, %v", len(classes), err)
	}
	one, err := c.Class(t.Context(), "B3")
	if err != nil || one.Kind != "progress" || len(one.Schema) == 0 || len(one.Hints) == 0 {
		t.Fatalf("B3: %+v, %v", one, err)
	}
	_, err = c.Class(t.Context(), "C9")
	want(t, err, 404, "E_NOT_FOUND")
}
