// Package figures follows numbers from the phone to the daily sums, through the server.
package figures

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestMain(m *testing.M) { harness.Run(m) }

// site is an installation under test.
type site struct {
	*harness.Site
	t *testing.T
}

func onEach(t *testing.T, test func(s site)) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) { test(site{harness.Start(t, stack), t}) })
	}
}

func (s site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// input is a record of today of a class.
func (s site) input(class, body string) client.RecordInput {
	in := s.Progress(harness.NewID())
	in.Class, in.Body, in.Submit = class, json.RawMessage(body), true
	return in
}

// published takes a record all the way, at a level.
func (s site) published(in client.RecordInput, level string) *client.Record {
	s.t.Helper()
	ctx := s.t.Context()
	rec, _, err := s.As("technician").PutRecord(ctx, harness.Project, in)
	s.must(err)
	rec, err = s.As("techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
	s.must(err)
	how := s.Classification()
	how.Class, how.Secrecy, how.Retention = in.Class, level, "permanent"
	rec, err = s.As("techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, how)
	s.must(err)
	rec, err = s.As("pm").Sign(ctx, harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	s.must(err)
	rec, err = s.As("custodian").Publish(ctx, harness.Project, rec.ID, rec.Version)
	s.must(err)
	return rec
}

func (s site) heads(upTo record.Secrecy) string {
	s.t.Helper()
	sums, err := s.Store.Readers().FigureSums(s.t.Context(), harness.Project, store.SumQuery{Keys: []figure.Key{figure.LabourHeadcount}, UpTo: upTo, ByLevel: true})
	s.must(err)
	var all []string
	for _, sum := range sums {
		all = append(all, fmt.Sprintf("%s/%d %s", sum.Value, sum.Records, sum.Level))
	}
	return strings.Join(all, ", ")
}

func (s site) want(want, got string) {
	s.t.Helper()
	if want != got {
		s.t.Errorf("%q, want %q", got, want)
	}
}

const crew = `{"trade":"木工","headcount":%d,"hours_per_head":"9"}`

// TestNumbersFollowTheRecord: sign-off alone counts nothing; publication adds, a change of level moves, a correction
// takes the place, a withdrawal takes back (R4.2, R4.7).
func TestNumbersFollowTheRecord(t *testing.T) {
	onEach(t, func(s site) {
		ctx := s.t.Context()
		s.Signed(s.Progress(harness.NewID()))
		s.want("", s.heads(record.TopSecret))
		one := s.published(s.input("B7", fmt.Sprintf(crew, 10)), "internal")
		s.published(s.input("B7", fmt.Sprintf(crew, 4)), "internal")
		s.want("14/2 internal", s.heads(record.TopSecret))

		_, err := s.As("custodian").ChangeSecrecy(ctx, harness.Project, one.ID, one.Version, client.SecrecyChangeInput{ID: harness.NewID(), Secrecy: "secret", Reason: "涉及未公开的劳务合同"})
		s.must(err)
		s.want("4/1 internal, 10/1 secret", s.heads(record.TopSecret))
		s.want("4/1 internal", s.heads(record.Confidential))

		other := s.published(s.input("B7", fmt.Sprintf(crew, 7)), "internal")
		fixed := s.input("B7", fmt.Sprintf(crew, 6))
		fixed.Supersedes = other.ID
		next := s.published(fixed, "internal")
		s.want("10/2 internal, 10/1 secret", s.heads(record.TopSecret))

		_, err = s.As("pm").Withdraw(ctx, harness.Project, next.ID, next.Version, client.Withdraw{Reason: "重复填报，撤回本条记录", Proof: harness.Signer})
		s.must(err)
		s.want("4/1 internal, 10/1 secret", s.heads(record.TopSecret))
		s.MustHold()
	})
}

// TestProgressKeepsToTheContract: V12 compares with the published bill of quantities, up to the author's clearance.
func TestProgressKeepsToTheContract(t *testing.T) {
	s := site{harness.Start(t, harness.Embedded), t}
	bill := func(wbs, quantity string) client.RecordInput {
		return s.input("A4", fmt.Sprintf(`{"no":"HT-1","type":"general","amount_fen":100,"parties":[{"name":"甲"}],"contract_quantities":[{"wbs":%q,"unit":"吨","quantity":%q}]}`, wbs, quantity))
	}
	progress := func(wbs, unit, cumulative string) error {
		in := s.input("B3", fmt.Sprintf(`{"wbs":%q,"unit":%q,"qty_today":"1","qty_cumulative":%q}`, wbs, unit, cumulative))
		_, _, err := s.As("technician").PutRecord(t.Context(), harness.Project, in)
		return err
	}
	s.must(progress("主体甲", "t", "5000"))
	s.published(bill("主体乙", "1000"), "internal")
	s.published(bill("主体丙", "10"), "top_secret")
	s.must(progress("主体乙", "t", "1050"))
	s.must(progress("主体乙·东段", "t", "2000"))
	s.must(progress("主体丙", "t", "2000")) // a refusal would tell what stands in the bill
	var refused *client.Problem
	if err := progress("主体乙", "t", "1050.001"); !errors.As(err, &refused) || len(refused.Errors) != 1 || refused.Errors[0].Code != "V12" || refused.Errors[0].Field != "body.qty_cumulative" {
		t.Errorf("over the tolerance: %v", err)
	}
	if err := progress("主体乙", "m³", "2000"); client.IsStatus(err, 422) && errors.As(err, &refused) && refused.Errors[0].Code == "V12" {
		t.Errorf("another unit is not compared: %v", err)
	}
}
