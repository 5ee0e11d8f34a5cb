package httpapi

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/authenticator"
)

func (w *world) absence(to string, change func(*client.DelegationInput)) client.DelegationInput {
	in := client.DelegationInput{
		ID: newID(), To: to, Actions: []string{"sign", "return"}, MaxSecrecy: "internal",
		StartsAt: w.clock.now(), EndsAt: w.clock.now().Add(48 * time.Hour), Reason: "赴外地出差两日",
		Proof: client.Proof{Method: "password", Password: password},
	}
	if change != nil {
		change(&in)
	}
	return in
}

// The whole way of a delegation over the wire: granted once, seen by whom it concerns, used, revoked once.
func TestDelegationOverTheWire(t *testing.T) {
	w := ownWorld(t)
	ctx := t.Context()
	in := w.absence("tech2", nil)
	pm := w.as(t, "pm")
	d, created, err := pm.Delegate(ctx, "ALPHA", in)
	if err != nil || !created || d.State != "live" || d.FromName == "" || d.ToName == "" {
		t.Fatalf("granted %v: %+v %v", created, d, err)
	}
	again, created, err := pm.Delegate(ctx, "ALPHA", in)
	if err != nil || created || again.ID != d.ID {
		t.Fatalf("the same again: created %v, %+v %v", created, again, err)
	}
	other := in
	other.Reason = "另外一个原因"
	if _, _, err := pm.Delegate(ctx, "ALPHA", other); !client.IsStatus(err, http.StatusConflict) {
		t.Errorf("another delegation under the same id: %v", err)
	}
	if _, _, err := w.as(t, "pm2").Delegate(ctx, "ALPHA", w.absence("tech2", nil)); !client.IsStatus(err, http.StatusConflict) {
		t.Errorf("a second one for the same time: %v", err)
	}
	for who, want := range map[string]int{"pm": 1, "pm2": 1, "auditor": 1, "tech2": 1, "tech": 0, "leader": 0, "keeper": 0} {
		if all, err := w.as(t, who).Delegations(ctx, "ALPHA"); err != nil || len(all) != want {
			t.Errorf("%s sees %d delegations, want %d: %v", who, len(all), want, err)
		}
	}
	holder, err := w.as(t, "tech2").Me(ctx)
	if err != nil || holder.Projects[0].StandsIn == nil || holder.Projects[0].StandsIn.From != "pm" {
		t.Errorf("the holder is not told: %+v %v", holder, err)
	}
	revoked, err := w.as(t, "tech2").RevokeDelegation(ctx, "ALPHA", d.ID, "已返回岗位")
	if err != nil || revoked.State != "revoked" || revoked.ClosedBy != "tech2" {
		t.Errorf("given back: %+v %v", revoked, err)
	}
	if _, err := pm.RevokeDelegation(ctx, "ALPHA", d.ID, ""); !client.IsStatus(err, http.StatusConflict) {
		t.Errorf("revoked twice: %v", err)
	}
}

func TestWhoMayDelegate(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	for who, want := range map[string]int{
		"tech": 403, "tm": 403, "keeper": 403, "leader": 403, "auditor": 403, "root": 403, "stranger": 404,
	} {
		if _, _, err := w.as(t, who).Delegate(ctx, "ALPHA", w.absence("tech2", nil)); !client.IsStatus(err, want) {
			t.Errorf("%s delegates: %v, want %d", who, err, want)
		}
	}
	unproven := w.absence("tech2", func(in *client.DelegationInput) { in.Proof.Password = "not mine at all" })
	if _, _, err := w.as(t, "pm").Delegate(ctx, "ALPHA", unproven); !client.IsStatus(err, http.StatusForbidden) {
		t.Errorf("without proof: %v", err)
	}
	bad := w.absence("leader", func(in *client.DelegationInput) {
		in.Actions, in.Classes, in.EndsAt, in.Reason = []string{"publish"}, []string{"Z1"}, in.StartsAt, "短"
	})
	_, _, err := w.as(t, "pm").Delegate(ctx, "ALPHA", bad)
	p := client.AsProblem(err)
	if p == nil || p.Status != http.StatusUnprocessableEntity || len(p.Errors) < 5 {
		t.Errorf("every fault in one answer: %v", err)
	}
	if _, err := w.as(t, "pm").RevokeDelegation(ctx, "ALPHA", newID(), ""); !client.IsStatus(err, http.StatusNotFound) {
		t.Errorf("revoking what is absent: %v", err)
	}
}

// With keys: the giver's key signs the delegation's document, the holder's key a batch, and each statement says for whom
// and by which delegation; what was prepared before a revocation signs nothing after it.
func TestDelegationByKeys(t *testing.T) {
	w := ownWorld(t)
	ctx := t.Context()
	giver, holder := authenticator.New(publicURL), authenticator.New(publicURL)
	w.activeKey(t, "pm", giver)
	w.activeKey(t, "tech2", holder)
	in := w.absence("tech2", nil)
	prepared, err := w.as(t, "pm").PrepareDelegation(ctx, "ALPHA", in)
	if err != nil {
		t.Fatal(err)
	}
	in.Proof = touch(t, giver, prepared)
	d, _, err := w.as(t, "pm").Delegate(ctx, "ALPHA", in)
	if err != nil || d.Signature == "" {
		t.Fatalf("granted by a key: %+v %v", d, err)
	}
	one, two, late := w.classified(t), w.classified(t), w.classified(t)
	p := w.prepare(t, "tech2", toSign(one, two))
	for _, item := range p.Items {
		var statement proof.Statement
		if err := json.Unmarshal([]byte(item.Statement), &statement); err != nil || statement.For != "pm" || statement.Delegation != d.ID || statement.Signer != "tech2" {
			t.Errorf("the statement says %s: %v", item.Statement, err)
		}
	}
	results, err := w.as(t, "tech2").SignOffs(ctx, "ALPHA", batch(touch(t, holder, p), one, two))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Status != http.StatusOK || r.Result.Signed.For != "pm" || r.Result.Signed.Delegation != d.ID {
			t.Fatalf("the batch: %+v", r)
		}
		if _, err := w.as(t, "keeper").Publish(ctx, "ALPHA", r.Record, r.Result.Version); err != nil {
			t.Errorf("publish: %v", err)
		}
	}
	waiting := w.prepare(t, "tech2", toSign(late))
	if _, err := w.as(t, "pm").RevokeDelegation(ctx, "ALPHA", d.ID, "提前返回"); err != nil {
		t.Fatal(err)
	}
	_, err = w.as(t, "tech2").Sign(ctx, "ALPHA", late.ID, late.Version, client.Sign{ContentHash: late.ContentHash, Proof: touch(t, holder, waiting)})
	want(t, err, http.StatusNotFound, "E_NOT_FOUND")
}
