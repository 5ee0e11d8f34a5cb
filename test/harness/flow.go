package harness

import (
	"github.com/countersign/countersign/pkg/client"
)

// Summary is the one that the technical manager accepts.
const Summary = "梁板钢筋绑扎完成，监理旁站验收合格，具备浇筑条件。"

// Submitted files a record by the technician and submits it.
func (s *Site) Submitted(in client.RecordInput) *client.Record {
	s.tb.Helper()
	in.Submit = true
	rec, _, err := s.As("technician").PutRecord(s.tb.Context(), Project, in)
	s.must(err)
	return rec
}

// Classified brings a record until a project manager can sign it.
func (s *Site) Classified(in client.RecordInput) *client.Record {
	s.tb.Helper()
	rec := s.Submitted(in)
	rec, err := s.As("techmanager").Screen(s.tb.Context(), Project, rec.ID, rec.Version, client.Screen{Summary: Summary})
	s.must(err)
	rec, err = s.As("techmanager").Classify(s.tb.Context(), Project, rec.ID, rec.Version, s.Classification())
	s.must(err)
	return rec
}

// Signed brings a record until it can be published.
func (s *Site) Signed(in client.RecordInput) *client.Record {
	s.tb.Helper()
	rec := s.Classified(in)
	rec, err := s.As("pm").Sign(s.tb.Context(), Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: Signer})
	s.must(err)
	return rec
}

// Published brings a record to the board.
func (s *Site) Published(in client.RecordInput) *client.Record {
	s.tb.Helper()
	rec := s.Signed(in)
	rec, err := s.As("custodian").Publish(s.tb.Context(), Project, rec.ID, rec.Version)
	s.must(err)
	return rec
}

// Uploaded sends a photo by the technician and answers the reference to it.
func (s *Site) Uploaded(seed string) client.AttachmentRef {
	s.tb.Helper()
	a, _, err := s.As("technician").PutAttachment(s.tb.Context(), Project, NewID(), Photo(seed))
	s.must(err)
	return client.AttachmentRef{ID: a.ID, SHA256: a.SHA256}
}
