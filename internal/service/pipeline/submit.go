package pipeline

import (
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

// Submit hands in a stored draft, or a corrected record: the whole of it is judged anew, as if it were sent now.
func (s *Service) Submit(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64) (*record.Record, error) {
	rec, err := s.store.Record(ctx, key)
	if isAbsent(err) {
		return nil, absent(actor, key.Project, s.now())
	}
	if err != nil {
		return nil, err
	}
	if err := policy.Decide(actor, policy.RecordSubmit, policy.FactsOf(rec, s.now())); err != nil {
		return nil, err
	}
	st := stage{right: policy.RecordSubmit, move: record.Submit}
	if !record.Possible(record.Submit, rec.State) {
		return s.apply(ctx, actor, key, ifMatch, st, record.Input{})
	}
	filing, err := s.judge(ctx, actor, key, sentForm(rec), check.Context{Submit: true, SeenAt: rec.UpdatedAt})
	if err != nil {
		return nil, err
	}
	st.also = func(tx *store.Tx, _, next *record.Record) error { return s.bind(ctx, tx, actor, next, filing) }
	return s.apply(ctx, actor, key, ifMatch, st,
		record.Input{Findings: filing.Findings, Late: filing.Late, ClockOffset: filing.ClockOffset})
}

// sentForm gives a stored content in the form in which a client sends it.
func sentForm(rec *record.Record) []byte {
	in := client.RecordInput{
		ID: rec.ID, Class: rec.Class, WorkDate: rec.WorkDate, Location: client.Location(rec.Location), Title: rec.Title,
		Summary: rec.Summary, Body: rec.Body, Secrecy: rec.Secrecy.String(), ValidFrom: rec.ValidFrom, ValidUntil: rec.ValidUntil,
		Channel: string(rec.Channel), CapturedAt: rec.CapturedAt, Device: client.Device(rec.Device), Supersedes: rec.Supersedes, Submit: true,
	}
	for _, a := range rec.Attachments {
		in.Attachments = append(in.Attachments, client.AttachmentRef(a))
	}
	if rec.Imported != nil {
		imported := client.Imported(*rec.Imported)
		in.Imported = &imported
	}
	raw, _ := json.Marshal(in) // the wire type of a content that was accepted before
	return raw
}
