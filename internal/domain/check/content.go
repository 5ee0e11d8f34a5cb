package check

import (
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// content makes the record's content of an input without faults.
func (r *reading) content() record.Content {
	c := record.Content{
		Schema: record.DocumentSchema, Project: r.ctx.Project.ID, Author: r.ctx.Author,
		ID: r.text(rootNode, "id"), Class: r.text(rootNode, "class"), WorkDate: r.text(rootNode, "work_date"),
		Location: r.location(), Title: r.text(rootNode, "title"), Summary: r.text(rootNode, "summary"),
		Channel: record.Ordinary, CapturedAt: r.time(rootNode, "captured_at"), Device: r.device(),
		Attachments: r.attachments(), Supersedes: r.text(rootNode, "supersedes"), Secrecy: record.Internal,
		ValidFrom: r.text(rootNode, "valid_from"), ValidUntil: r.text(rootNode, "valid_until"),
	}
	if r.class != nil {
		c.ClassSchema = r.class.SchemaVersion
	}
	if s := r.text(rootNode, "channel"); s != "" {
		c.Channel = record.Channel(s)
	}
	if level, ok := record.ParseSecrecy(r.text(rootNode, "secrecy")); ok {
		c.Secrecy = level
	}
	if i := r.child(rootNode, "imported"); i != none {
		c.Imported = &record.Imported{Source: r.text(i, "source"), Row: r.text(i, "row")}
	}
	return c
}

func (r *reading) location() record.Location {
	at := r.child(rootNode, "location")
	return record.Location{
		UnitProject: r.text(at, "unit_project"), Division: r.text(at, "division"), Subdivision: r.text(at, "subdivision"),
		Axis: r.text(at, "axis"), Floor: r.text(at, "floor"), Chainage: r.text(at, "chainage"),
	}
}

func (r *reading) device() record.Device {
	at := r.child(rootNode, "device")
	return record.Device{ID: r.text(at, "id"), Clock: r.time(at, "clock")}
}

func (r *reading) attachments() []record.AttachmentRef {
	list := r.child(rootNode, "attachments")
	if list == none || r.nodes[list].first == none {
		return nil
	}
	var refs []record.AttachmentRef
	for i := r.nodes[list].first; i != none; i = r.nodes[i].next {
		refs = append(refs, record.AttachmentRef{ID: r.text(i, "id"), SHA256: r.text(i, "sha256")})
	}
	return refs
}

// time reads a time in UTC; zero when it is absent or malformed.
func (t *Tree) time(of int32, name string) time.Time {
	s := t.text(of, name)
	if s == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// bodyBytes writes the body in canonical form; a draft that has none yet has an empty one.
func (r *reading) bodyBytes() []byte {
	if r.body == none {
		return []byte("{}")
	}
	return r.appendCanonical(make([]byte, 0, 1024), r.body)
}
