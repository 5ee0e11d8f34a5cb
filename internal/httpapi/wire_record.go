package httpapi

import (
	"time"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

// metadataOf is what even he may know of a record who may not read it: where it is in its life, and its hash.
func metadataOf(r *record.Record) client.Record {
	return client.Record{
		Project: r.Project, ID: r.ID, Version: r.Version, Edition: r.Edition, Revision: r.Revision(),
		State: string(r.State), ISOStatus: r.State.ISOStatus(), ContentHash: r.ContentHash, Allowed: []string{},
		Class: r.Class, Kind: kindOf(r.Class), WorkDate: r.WorkDate, Secrecy: r.Level().String(),
		SignedSecrecy: signedLevel(r.Secrecy, r.Level()), SecrecyMark: markedOf(r.Marking),
		Retention: string(r.Retention), Channel: string(r.Channel), Author: r.Author,
		ReceivedAt: r.ReceivedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), Late: r.Late,
		Submitted: stepOf(r.Submitted), Screened: stepOf(r.Screened), Classified: stepOf(r.Classified),
		Signed: stepOf(r.Signed), Published: stepOf(r.Published), Ended: stepOf(r.Ended),
		ArchiveNo: r.ArchiveNo, Code: r.Code, SupersededBy: r.SupersededBy,
	}
}

// headOf is a record without its body and attachments: what lists and the answers of moves carry.
func headOf(r *record.Record) client.Record {
	out := metadataOf(r)
	location := client.Location(r.Location)
	out.Location = &location
	out.Title, out.Summary = r.Title, r.Summary
	out.ValidFrom, out.ValidUntil = r.ValidFrom, r.ValidUntil
	out.Supersedes, out.DuplicateOf = r.Supersedes, r.DuplicateOf
	out.ClockOffsetMS = r.ClockOffset.Milliseconds()
	out.Findings = findingsOf(r.Findings)
	out.Returned = returnOf(r.Returned)
	out.AttachmentCount = len(r.Attachments)
	if r.Imported != nil {
		imported := client.Imported(*r.Imported)
		out.Imported = &imported
	}
	return out
}

// movedRecord is the answer of a PUT or a move.
func movedRecord(r *record.Record, allowed []record.Action) client.Record {
	out := headOf(r)
	out.Allowed = movesOf(allowed)
	return out
}

// listedRecord is a record in a list. What the actor may only know of stays without its content.
func listedRecord(l *store.Listed, sight policy.Sight, allowed []record.Action) client.Record {
	out := metadataOf(&l.Record)
	if sight == policy.Full {
		out = headOf(&l.Record)
	}
	out.AttachmentCount = l.AttachmentCount
	out.Allowed = movesOf(allowed)
	return out
}

// fullRecord is a record as one actor may see it.
func fullRecord(v pipeline.View) client.Record {
	if v.Sight != policy.Full {
		out := metadataOf(v.Record)
		out.AttachmentCount = len(v.Record.Attachments)
		out.Allowed = movesOf(v.Allowed)
		return out
	}
	out := movedRecord(v.Record, v.Allowed)
	out.Body = v.Record.Body
	out.Merged = mapped(v.Merged, func(m store.Merged) client.MergedRecord {
		return client.MergedRecord{ID: m.Record, Title: m.Title, Author: m.Author, State: string(m.State)}
	})
	if e := v.Explained; e != nil {
		out.SummaryNote = &client.SummaryNote{Numbers: e.Numbers, Reason: e.Reason, By: e.By, At: e.At.UTC()}
	}
	captured := v.Record.CapturedAt.UTC()
	out.CapturedAt = &captured
	device := client.Device{ID: v.Record.Device.ID, Clock: v.Record.Device.Clock.UTC()}
	out.Device = &device
	out.Attachments = attachmentsOf(v.Attachments, v.Photos)
	return out
}

func movesOf(allowed []record.Action) []string {
	names := make([]string, len(allowed))
	for i, a := range allowed {
		names[i] = string(a)
	}
	return names
}

func kindOf(code string) string {
	c, ok := class.ByCode(code)
	if !ok {
		return ""
	}
	return string(c.Kind)
}

func stepOf(s *record.Step) *client.Step {
	if s == nil {
		return nil
	}
	return &client.Step{By: s.By, At: s.At.UTC(), For: s.For, Delegation: s.Delegation}
}

func returnOf(r *record.Return) *client.Return {
	if r == nil {
		return nil
	}
	return &client.Return{Code: r.Code, Reason: r.Reason, Fields: r.Fields, By: r.By, At: r.At.UTC(), For: r.For, Delegation: r.Delegation}
}

func findingsOf(all []record.Finding) []client.Finding {
	out := make([]client.Finding, len(all))
	for i, f := range all {
		out[i] = client.Finding(f)
	}
	return out
}

func versionOf(v store.Version) client.Version {
	return client.Version{Version: v.Version, Edition: v.Edition, ContentHash: v.ContentHash, At: v.At.UTC(), By: v.By, Action: v.Action, Document: v.Document}
}

func eventOf(e store.Event) client.Event {
	return client.Event{Seq: e.Seq, At: e.At.UTC(), Actor: e.Actor, Action: e.Action, From: string(e.From), To: string(e.To), Version: e.Version, Detail: e.Detail}
}

func attachmentsOf(all []store.Attachment, photos map[string]pipeline.PhotoView) []client.Attachment {
	out := make([]client.Attachment, len(all))
	for i, a := range all {
		out[i] = attachmentOf(a)
		if p, ok := photos[a.ID]; ok {
			out[i].MetadataStripped, out[i].Photo, out[i].CameraSource = p.Withheld, photoOf(p.Photo), p.CameraSource
		}
	}
	return out
}

func photoOf(p store.Photo) *client.Photo {
	return &client.Photo{
		TakenAt: p.TakenAt, TakenOffset: p.TakenOffset, Lat: p.Lat, Lon: p.Lon, Software: p.Software, Camera: p.Camera, Width: p.Width, Height: p.Height,
	}
}

func attachmentOf(a store.Attachment) client.Attachment {
	out := client.Attachment{
		ID: a.ID, SHA256: a.SHA256, Size: a.Size, ContentType: a.ContentType, Name: a.Name,
		UploadedBy: a.UploadedBy, UploadedAt: a.UploadedAt.UTC(), CapturedAt: a.CapturedAt, Record: a.Record, CameraSource: a.CameraSource,
	}
	if a.Receipt != 0 {
		out.Receipt = &client.Receipt{Seq: a.Receipt, ReceivedAt: a.UploadedAt.UTC(), SHA256: a.SHA256}
	}
	return out
}

// mapped turns a list into wire form; an empty one stays a list, never null.
func mapped[From, To any](all []From, turn func(From) To) []To {
	out := make([]To, len(all))
	for i := range all {
		out[i] = turn(all[i])
	}
	return out
}

func utc(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
