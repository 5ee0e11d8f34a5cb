package harness

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// invariants are what must hold between the tables at every moment that anybody can see. Each query finds the rows
// that break its rule.
var invariants = []struct{ rule, query string }{
	{"a record has the version that holds its content", `SELECT project_id, id, version FROM records r WHERE NOT EXISTS (
		SELECT 1 FROM record_versions v WHERE v.project_id = r.project_id AND v.record_id = r.id AND v.version = r.content_version AND v.content_hash = r.content_hash)`},
	{"a version belongs to a record that reached it", `SELECT project_id, record_id, version FROM record_versions v WHERE NOT EXISTS (
		SELECT 1 FROM records r WHERE r.project_id = v.project_id AND r.id = v.record_id AND r.version >= v.version)`},
	{"each version of a record has exactly one event", `SELECT r.project_id, r.id, r.version, COUNT(e.seq) AS events FROM records r
		LEFT JOIN events e ON e.project_id = r.project_id AND e.record_id = r.id
		GROUP BY r.project_id, r.id, r.version
		HAVING COUNT(e.seq) <> r.version OR COUNT(DISTINCT e.version) <> r.version OR MIN(e.version) <> 1 OR MAX(e.version) <> r.version`},
	{"an event of a record has its record", `SELECT seq FROM events e WHERE record_id <> '' AND NOT EXISTS (
		SELECT 1 FROM records r WHERE r.project_id = e.project_id AND r.id = e.record_id)`},
	{"the newest event says the record's state", `SELECT r.project_id, r.id, r.state, e.to_state FROM records r
		JOIN events e ON e.project_id = r.project_id AND e.record_id = r.id AND e.version = r.version WHERE e.to_state <> r.state`},
	{"a record is in the search index or on its way there", `SELECT r.project_id, r.id FROM records r
		LEFT JOIN outbox o ON o.project_id = r.project_id AND o.record_id = r.id AND o.version = r.version
		LEFT JOIN search_docs s ON s.kind = 'record' AND s.project_id = r.project_id AND s.item_id = r.id
		WHERE o.seq IS NULL AND s.doc_id IS NULL`},
	{"an outbox item has its record and event", `SELECT seq FROM outbox o WHERE NOT EXISTS (
		SELECT 1 FROM events e WHERE e.project_id = o.project_id AND e.record_id = o.record_id AND e.version = o.version)`},
	{"what is signed has exactly one signature over its content", `SELECT r.project_id, r.id, r.state FROM records r
		WHERE r.state IN ('signed', 'published', 'superseded', 'withdrawn', 'archived', 'expired') AND 1 <> (
		SELECT COUNT(*) FROM signatures s WHERE s.project_id = r.project_id AND s.record_id = r.id AND s.purpose = 'publication' AND s.content_hash = r.content_hash)`},
	{"what is not signed has no signature", `SELECT s.project_id, s.record_id FROM signatures s JOIN records r ON r.project_id = s.project_id AND r.id = s.record_id
		WHERE r.state IN ('draft', 'submitted', 'returned', 'screened', 'classified')`},
	{"a signature has its record", `SELECT s.project_id, s.record_id FROM signatures s WHERE NOT EXISTS (
		SELECT 1 FROM records r WHERE r.project_id = s.project_id AND r.id = s.record_id)`},
	{"what is withdrawn was signed a second time", `SELECT project_id, id FROM records r WHERE state = 'withdrawn' AND 1 <> (
		SELECT COUNT(*) FROM signatures s WHERE s.project_id = r.project_id AND s.record_id = r.id AND s.purpose = 'withdrawal')`},
	{"what is on the board has its publication of the signed content", `SELECT r.project_id, r.id, r.state FROM records r
		WHERE r.state IN ('published', 'superseded', 'withdrawn', 'archived', 'expired') AND NOT EXISTS (
		SELECT 1 FROM publications p JOIN signatures s ON s.project_id = p.project_id AND s.record_id = p.record_id AND s.version = p.signed_version
		WHERE p.project_id = r.project_id AND p.record_id = r.id AND p.state = r.state AND p.archive_no = r.archive_no
		AND p.content_hash = r.content_hash AND s.content_hash = p.content_hash)`},
	{"a publication has its record on the board", `SELECT project_id, archive_no FROM publications p WHERE NOT EXISTS (
		SELECT 1 FROM records r WHERE r.project_id = p.project_id AND r.id = p.record_id AND r.state IN ('published', 'superseded', 'withdrawn', 'archived', 'expired'))`},
	{"archive numbers have no gaps", `SELECT c.project_id, c.series, c.n FROM counters c WHERE c.n <> (
		SELECT COUNT(*) FROM publications p WHERE p.project_id = c.project_id AND p.archive_no LIKE CONCAT(c.project_id, '-', c.series, '-%'))`},
	{"an attachment is a record's or staged", `SELECT project_id, id, state, record_id FROM attachments a WHERE (state = 'staged') <> (record_id = '')
		OR (record_id <> '' AND NOT EXISTS (SELECT 1 FROM records r WHERE r.project_id = a.project_id AND r.id = a.record_id))`},
	{"what was submitted has all its attachments", `SELECT project_id, id FROM records r WHERE state <> 'draft' AND attachment_count > (
		SELECT COUNT(*) FROM attachments a WHERE a.project_id = r.project_id AND a.record_id = r.id)`},
	{"the ledger's head counts its leaves", `SELECT size FROM ledger_head WHERE size <> (SELECT COUNT(*) FROM ledger_leaves)`},
	{"a leaf has its event", `SELECT leaf, event_seq FROM ledger_leaves l WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.seq = l.event_seq)`},
	{"a checkpoint covers leaves that are there", `SELECT size FROM ledger_checkpoints WHERE size > (SELECT size FROM ledger_head)`},
	{"an attachment has its receipt", `SELECT project_id, id FROM attachments a WHERE NOT EXISTS (
		SELECT 1 FROM events e WHERE e.seq = a.receipt_seq AND e.action = 'attachment.receive' AND e.project_id = a.project_id)`},
	{"the kept counts are true", `SELECT project_id, state, class, secrecy, author, SUM(n) AS difference FROM (
		SELECT project_id, state, class, secrecy, author, n FROM record_counts
		UNION ALL SELECT project_id, state, class, secrecy, author, -1 FROM records) AS both_sides
		GROUP BY project_id, state, class, secrecy, author HAVING SUM(n) <> 0`},
}

// Inspect looks at every row and every object of an installation and lists what must not be. Objects that no row
// names are allowed until the sweep: InspectSwept finds those.
func Inspect(ctx context.Context, db *Database, objects blob.Store) ([]string, error) {
	var found []string
	for _, i := range invariants {
		rows, err := db.Rows(ctx, i.query)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			found = append(found, i.rule+": "+row)
		}
	}
	forged, err := forgedVersions(ctx, db)
	if err != nil {
		return nil, err
	}
	missing, err := missingObjects(ctx, db, objects)
	return slices.Concat(found, forged, missing), err
}

// forgedVersions lists the versions whose hash is not that of their document.
func forgedVersions(ctx context.Context, db *Database) ([]string, error) {
	rows, err := db.sql.QueryContext(ctx, `SELECT project_id, record_id, version, content_hash, document FROM record_versions`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var project, id, hash string
		var version int64
		var document []byte
		if err := rows.Scan(&project, &id, &version, &hash, &document); err != nil {
			return nil, err
		}
		content, err := record.Unseal(document)
		if err != nil || Checksum([]string{string(document)}) != hash || content.ID != id || content.Project != project {
			found = append(found, fmt.Sprintf("the document of %s/%s version %d is not the hashed one", project, id, version))
		}
	}
	return found, rows.Err()
}

// located is where a row says that an object lies.
type located struct {
	store.Attachment
}

func attachmentRows(ctx context.Context, db *Database) ([]located, error) {
	rows, err := db.sql.QueryContext(ctx, `SELECT project_id, id, sha256, size, state, area, object_key, object_version FROM attachments`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []located
	for rows.Next() {
		var l located
		if err := rows.Scan(&l.Project, &l.ID, &l.SHA256, &l.Size, &l.State, &l.Area, &l.ObjectKey, &l.ObjectVersion); err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, rows.Err()
}

// missingObjects reads the object of every row to its end.
func missingObjects(ctx context.Context, db *Database, objects blob.Store) ([]string, error) {
	all, err := attachmentRows(ctx, db)
	var found []string
	for _, a := range all {
		if err := readObject(ctx, objects, a.Attachment); err != nil {
			found = append(found, fmt.Sprintf("attachment %s/%s points to %s/%s: %v", a.Project, a.ID, a.Area, a.ObjectKey, err))
		}
	}
	return found, err
}

func readObject(ctx context.Context, objects blob.Store, a store.Attachment) error {
	body, info, err := objects.Get(ctx, blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}, blob.Range{})
	if err != nil {
		return err
	}
	defer body.Close()
	n, err := io.Copy(io.Discard, body)
	if err == nil && (n != a.Size || info.SHA256 != a.SHA256) {
		err = errors.New("other bytes")
	}
	return err
}

// InspectSwept is Inspect after a sweep: then every object has its row too, and nothing is unfinished.
func InspectSwept(ctx context.Context, db *Database, objects blob.Store) ([]string, error) {
	found, err := Inspect(ctx, db, objects)
	if err != nil {
		return nil, err
	}
	all, err := attachmentRows(ctx, db)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, a := range all {
		named[a.Area+" "+a.ObjectKey] = true
		if a.State == store.Staged {
			found = append(found, fmt.Sprintf("the attachment %s/%s is still staged", a.Project, a.ID))
		}
	}
	lying, err := ListObjects(ctx, objects)
	for _, o := range lying {
		if !named[string(o.Area)+" "+o.Key] {
			found = append(found, fmt.Sprintf("no row names the object %s/%s", o.Area, o.Key))
		}
	}
	for u, err := range objects.Unfinished(ctx) {
		if err != nil {
			return nil, err
		}
		found = append(found, "unfinished upload "+u.ID)
	}
	return found, err
}

// Object is one object as it lies in the store.
type Object struct {
	Area blob.Area
	blob.Entry
}

// ListObjects lists every object of every area.
func ListObjects(ctx context.Context, objects blob.Store) ([]Object, error) {
	var all []Object
	for _, area := range blob.Areas() {
		for entry, err := range objects.List(ctx, area, "") {
			if err != nil {
				return nil, err
			}
			all = append(all, Object{Area: area, Entry: entry})
		}
	}
	return all, nil
}

// MustHold fails the test with everything that Inspect finds.
func (s *Site) MustHold() {
	s.tb.Helper()
	db := s.Database()
	defer db.Close()
	s.report(Inspect(s.tb.Context(), db, s.Objects))
	s.figuresHold()
}

// figuresHold fails the test where figures or daily sums are not those of the publications.
func (s *Site) figuresHold() {
	s.tb.Helper()
	found, err := s.Store.CheckFigures(s.tb.Context())
	s.must(err)
	if !found.Sound() {
		s.tb.Errorf("figures of %v and sums of %v are not those of the publications", found.Figures, found.Sums)
	}
}

// Settle does what is left to be done, days later: it delivers the outbox and sweeps, and fails the test with
// everything that InspectSwept finds then.
func (s *Site) Settle() {
	s.tb.Helper()
	s.Clock.Move(settleAfter)
	s.must(Drain(s.tb.Context(), s.Product))
	db := s.Database()
	defer db.Close()
	s.report(InspectSwept(s.tb.Context(), db, s.Objects))
}

// settleAfter is longer than every grace and lease.
const settleAfter = 72 * time.Hour

// Drain carries out all side effects that wait, then sweeps.
func Drain(ctx context.Context, p *app.Product) error {
	for _, work := range []func(context.Context) (bool, error){p.Jobs.DeliverOutbox, p.Jobs.Sweep, p.Jobs.Expire} {
		for more := true; more; {
			var err error
			if more, err = work(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Site) report(found []string, err error) {
	s.tb.Helper()
	s.must(err)
	for i, f := range found {
		if i == 20 {
			s.tb.Errorf("… and %d more", len(found)-i)
			return
		}
		s.tb.Error(f)
	}
}
