package evidence

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/countersign/countersign/pkg/proof"
)

// Record is one record of a book.
type Record struct {
	ID          string
	document    map[string]any
	versions    []map[string]any // index fields and "document"
	signatures  []map[string]any
	version     int64
	changed     int64 // version of the newest content
	edition     int
	state, hash string
	steps       map[string]string
	row         map[string]any
	publication map[string]any
	marking     string // column of that name
	level       int    // secrecy in force where it was changed after signing; 0: the content's own
	signedAt    int64  // version that was signed for publication
}

var columnsOfDocument = []string{"class", "author", "work_date", "title", "summary", "channel", "valid_from", "valid_until", "retention"}

var columnsOfPlace = []string{"unit_project", "division", "subdivision", "axis", "floor", "chainage"}

// move changes a record by an event. A content that is given replaces the one before.
func (b *Book) move(r *Record, action, actor, to string, content map[string]any, detail map[string]any) time.Time {
	at := b.tick()
	e := proof.Event{Action: "record." + action, Actor: actor, At: proof.Moment(at), From: r.state, To: to, Project: Project, Record: r.ID, Version: r.version + 1}
	r.version, r.state = r.version+1, to
	if action == "submit" {
		r.edition++
		delete(r.steps, "screened")
		delete(r.steps, "classified")
	}
	if content != nil {
		b.seal(r, content, e)
	}
	e.ContentHash = r.hash
	if len(detail) > 0 {
		e.Detail = raw(detail)
	}
	b.log(e)
	r.row["updated_at"], r.row["version"], r.row["state"] = at.UnixMicro(), r.version, to
	if stage := stages[action]; stage != "" {
		r.steps[stage] = fmt.Sprintf("%s %s %d", stage, actor, at.UnixMicro())
	}
	return at
}

var stages = map[string]string{
	"submit": "submitted", "screen": "screened", "classify": "classified", "sign": "signed", "publish": "published", "withdraw": "ended", "supersede": "ended",
}

func (b *Book) seal(r *Record, content map[string]any, e proof.Event) {
	if r.hash != "" {
		content["previous"] = r.hash
	}
	document, err := proof.Document(content)
	b.must(err)
	r.document, r.hash, r.changed = content, proof.Hash(document), r.version
	r.versions = append(r.versions, map[string]any{
		"document": string(document),
		"index":    fmt.Sprintf("%s %s %d %s %d %s %s %d", Project, r.ID, r.version, r.hash, r.edition, e.Action, e.Actor, b.clock.UnixMicro()),
	})
}

// Draft files a record with attachments.
func (b *Book) Draft(id string, attachments ...string) *Record {
	r := &Record{ID: id, steps: map[string]string{}, row: map[string]any{"returned": "", "findings": "", "archive_no": "", "code": "", "late": 0, "clock_offset": 0, "series_key": "x", "input_hash": "y"}}
	b.records[id], b.order = r, append(b.order, id)
	content := map[string]any{
		"schema": "countersign.record/1", "project": Project, "id": id, "class": "B3", "class_schema": 1, "work_date": "2026-11-23",
		"location": map[string]any{"unit_project": "3#楼", "axis": "A-D/1-8"}, "title": "12层A区“梁板”钢筋\t绑扎 <1/2> & \"完\"", "channel": "ordinary",
		"captured_at": "2026-11-23T01:00:00Z", "device": map[string]any{"id": "phone", "clock": "2026-11-23T01:00:00.123456789Z"}, "author": "li", "secrecy": "open",
		"body": map[string]any{"title": "nested", "note": `{"state":"published"}\`, "qty_today": "12.500", "list": []any{1, "x", map[string]any{"project": "other"}}},
	}
	var refs []any
	for _, a := range attachments {
		refs = append(refs, map[string]any{"id": a, "sha256": proof.Hash(b.files[a])})
		for _, row := range b.attachments {
			if row["attachment"] == a {
				row["record"], row["state"] = id, "linked"
			}
		}
	}
	if refs != nil {
		content["attachments"] = refs
	}
	r.row["received_at"] = b.move(r, "save", "li", "draft", content, nil).UnixMicro()
	return r
}

// Submit hands a record in; the server finds something about it.
func (b *Book) Submit(r *Record, corrects string) {
	content := maps.Clone(r.document)
	content["title"] = content["title"].(string) + "。"
	if corrects != "" {
		content["supersedes"] = corrects
	}
	findings := `[{"rule":"V7","severity":"suspect","zh":"时钟不准","en":"the clock is <wrong>"}]`
	b.move(r, "submit", "li", "submitted", content, map[string]any{"clock_offset": 2500000, "findings": proof.Hash([]byte(findings)), "late": true})
	r.row["findings"], r.row["late"], r.row["clock_offset"] = findings, 1, 2500000
}

// Return gives a record back.
func (b *Book) Return(r *Record) {
	at := b.move(r, "return", "wang", "returned", nil, map[string]any{"code": "incomplete", "fields": []string{"body.qty_today"}, "reason": "照片与部位“不符”"})
	r.row["returned"] = fmt.Sprintf(`{"code":"incomplete","reason":"照片与部位“不符”","fields":["body.qty_today"],"by":"wang","at":"%s","version":%d}`, at.Format(time.RFC3339Nano), r.version)
}

// Classify brings a submitted record until it can be signed.
func (b *Book) Classify(r *Record) {
	content := maps.Clone(r.document)
	content["summary"] = "钢筋绑扎完成。"
	b.move(r, "screen", "wang", "screened", content, nil)
	content = maps.Clone(r.document)
	content["secrecy"], content["valid_from"], content["retention"] = "internal", "2026-11-23", "long_term"
	b.move(r, "classify", "wang", "classified", content, nil)
	r.marking = `{"floor":"internal"}`
}

// Raise gives a published record a higher level: a marking on top of what was signed.
func (b *Book) Raise(r *Record) {
	at := b.move(r, "change_secrecy", "custodian", r.state, nil, map[string]any{
		"change": "change-" + r.ID, "from": "internal", "to": "secret", "asked_by": "custodian", "reason": "标底未公布",
	})
	r.level = 3
	r.marking = `{"floor":"internal","change":{"id":"change-` + r.ID + `","level":"secret","from":"internal","asked_by":"custodian","by":"custodian","at":"` +
		at.UTC().Format(time.RFC3339Nano) + `"}}`
}

// Publish puts a signed record online.
func (b *Book) Publish(r *Record) {
	no := fmt.Sprintf("%s-B3-2026-%s", Project, r.ID)
	code, err := proof.Code(r.hash)
	b.must(err)
	at := b.move(r, "publish", "chen", "published", nil, map[string]any{"archive_no": no, "code": code})
	r.row["archive_no"], r.row["code"] = no, code
	r.publication = map[string]any{
		"archive_no": no, "code": code, "version": r.version, "signed_version": r.signedAt, "edition": r.edition, "published_at": at.UnixMicro(),
		"content_hash": r.hash, "document": r.hash, "corrects_no": "", "superseded_by": "",
	}
	if old := b.records[text(r.document["supersedes"])]; old != nil {
		b.move(old, "supersede", "chen", "superseded", nil, map[string]any{"superseded_by": r.ID})
		old.row["superseded_by"] = r.ID
		r.publication["corrects_no"], old.publication["superseded_by"] = old.row["archive_no"], no
	}
}

func text(v any) string { s, _ := v.(string); return s }

func (r *Record) stepsText() string {
	var all []string
	for _, stage := range []string{"submitted", "screened", "classified", "signed", "published", "ended"} {
		if r.steps[stage] != "" {
			all = append(all, r.steps[stage])
		}
	}
	return strings.Join(all, ";")
}
