package httpapi

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/authenticator"
)

// L1: a key signs the statement of exactly the content on the screen; the stored document proves it to a stranger.
func TestKeySignsTheContent(t *testing.T) {
	w := ownWorld(t)
	for _, algorithm := range []authenticator.Algorithm{authenticator.ES256, authenticator.EdDSA, authenticator.RS256} {
		key := authenticator.WithAlgorithm(publicURL, algorithm)
		w.activeKey(t, "pm", key)
		rec := w.classified(t)
		signed, err := w.signBy(t, "pm", key, rec)
		if err != nil {
			t.Fatal(err)
		}
		s := w.signatureOf(t, rec)
		if f := s.Check(); f != nil {
			t.Error(f)
		}
		if s.Assurance != "device_key" || s.Statement.ContentHash != rec.ContentHash || s.Statement.Version != rec.Version ||
			s.Statement.Purpose != "publication" || s.Statement.State != "classified" || s.Statement.Signer != "pm" || s.Passkey.PublicKey != key.PublicKey() {
			t.Errorf("%+v", s)
		}
		if _, err := w.as(t, "keeper").Publish(t.Context(), "ALPHA", rec.ID, signed.Version); err != nil {
			t.Error(err)
		}
	}
}

// signatureOf reads the one signature document of a record, past the store.
func (w *world) signatureOf(t *testing.T, rec *client.Record) proof.Signature {
	t.Helper()
	all := w.signaturesOf(t, rec)
	if len(all) != 1 {
		t.Fatalf("%d signatures", len(all))
	}
	return all[0]
}

func (w *world) signaturesOf(t *testing.T, rec *client.Record) []proof.Signature {
	t.Helper()
	texts, err := w.rows.Rows(t.Context(), "SELECT CAST(document AS TEXT) FROM signature_documents WHERE record_id = ? ORDER BY version", rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]proof.Signature, len(texts))
	for i, text := range texts {
		if all[i], err = proof.ReadSignature([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// V24: each way in which a key's answer can be wrong is refused with 403 E_V24 that names it, changes nothing and
// leaves a security event.
func TestV24WrongAnswersOfAKey(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(k *authenticator.Key)
		field string
	}{
		"no user verification":  {func(k *authenticator.Key) { k.Unverified = true }, "passkey.user_verified"},
		"nobody present":        {func(k *authenticator.Key) { k.Absent = true }, "passkey.user_present"},
		"wrong origin":          {func(k *authenticator.Key) { k.Origin = "https://evil.example" }, "passkey.origin"},
		"another port":          {func(k *authenticator.Key) { k.Origin = "http://localhost:9090" }, "passkey.origin"},
		"wrong rpId":            {func(k *authenticator.Key) { k.RelyingParty = "evil.example" }, "passkey.rp_hash"},
		"says it can be copied": {func(k *authenticator.Key) { k.BackupEligible = true }, "passkey.backup"},
	} {
		t.Run(name, func(t *testing.T) {
			w := ownWorld(t)
			key := authenticator.New(publicURL)
			w.activeKey(t, "pm", key)
			rec := w.classified(t)
			before := w.picture(t)
			c.spoil(key)
			_, err := w.signBy(t, "pm", key, rec)
			w.refusedSignature(t, err, c.field)
			if w.picture(t) != before {
				t.Error("something changed")
			}
		})
	}
}

func (w *world) refusedSignature(t *testing.T, err error, field string) {
	t.Helper()
	p := wanted(t, err, 403, "E_V24")
	if len(p.Errors) != 1 || p.Errors[0].Field != "proof.assertion."+field || p.Errors[0].Code != "V24" {
		t.Errorf("names %+v, want %s", p.Errors, field)
	}
	if event := w.written(t, p.RequestID); !strings.HasSuffix(event, "sign.proof.failed") {
		t.Errorf("event %q", event)
	}
}

// V24: a key that the signer did not register, that was not let in yet, or that is lost signs nothing.
func TestV24OnlyOnesOwnActiveKeySigns(t *testing.T) {
	w := ownWorld(t)
	own, others, pending := authenticator.New(publicURL), authenticator.New(publicURL), authenticator.New(publicURL)
	mine := w.activeKey(t, "pm", own)
	w.approve(t, "pm", w.register(t, "pm2", others))
	w.register(t, "pm", pending)
	rec := w.classified(t)
	for name, key := range map[string]*authenticator.Key{"credential": others, "state": pending} {
		_, err := w.signBy(t, "pm", key, rec)
		w.refusedSignature(t, err, name)
	}
	stranger := authenticator.New(publicURL)
	_, err := w.signBy(t, "pm", stranger, rec)
	w.refusedSignature(t, err, "credential")
	p := w.prepare(t, "pm", toSign(rec))
	if _, err := w.as(t, "pm").ReportLoss(t.Context(), mine.ID, "手机落在工地了"); err != nil {
		t.Fatal(err)
	}
	_, err = w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: touch(t, own, p)})
	w.refusedSignature(t, err, "state")
}

// V24: a counter that goes back means a copy: refused, suspended at once, written down, and another person decides.
func TestV24CounterGoingBack(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	c := w.activeKey(t, "pm", key)
	twin := key.Twin()
	if _, err := w.signBy(t, "pm", key, w.classified(t)); err != nil {
		t.Fatal(err)
	}
	rec := w.classified(t)
	before := w.picture(t)
	_, err := w.signBy(t, "pm", twin, rec)
	w.refusedSignature(t, err, "counter")
	if events, _ := w.rows.Rows(t.Context(), "SELECT actor FROM events WHERE action = 'key.counter.back'"); len(events) != 1 {
		t.Errorf("security events: %s", events)
	}
	if w.picture(t) != before {
		t.Error("something changed")
	}
	key.Counter += 10
	p := w.prepare(t, "pm", toSign(rec))
	if p.Ceremony != "" {
		t.Error("the suspended key is asked for a signature")
	}
	all, err := w.as(t, "pm").MyCredentials(t.Context())
	if err != nil || len(all) != 1 || all[0].State != "suspended" || all[0].Request == nil || all[0].Request.Kind != "key.revoke" {
		t.Fatalf("%+v %v", all, err)
	}
	want(t, decide(w, t, "pm", c.ID, true), 403, "E_SELF")
	if err := decide(w, t, "pm2", c.ID, true); err != nil {
		t.Error(err)
	}
}

func decide(w *world, t *testing.T, who, id string, agree bool) error {
	t.Helper()
	_, err := w.as(t, who).DecideCredential(t.Context(), id, agree, "核对过本人")
	return err
}

// V24: the hash that was on the screen is the only one that can be signed, however the content moved on.
func TestV24StaleHash(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	w.activeKey(t, "pm", key)
	rec := w.classified(t)
	p := w.prepare(t, "pm", toSign(rec))
	if _, err := w.as(t, "pm2").Return(t.Context(), "ALPHA", rec.ID, rec.Version, client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"}); err != nil {
		t.Fatal(err)
	}
	_, err := w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: touch(t, key, p)})
	want(t, err, 412, "E_STALE")
	other := w.classified(t)
	wrong := toSign(other)
	wrong.Items[0].ContentHash = rec.ContentHash
	if p := w.prepare(t, "pm", wrong); p.Items[0].Status != 412 || p.Ceremony != "" || len(p.Methods) != 0 {
		t.Errorf("%+v", p)
	}
}

// V24: nobody signs what he filed himself, with a key neither.
func TestV24SelfSigning(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	w.activeKey(t, "pm", key)
	rec, _, err := w.as(t, "pm").PutRecord(t.Context(), "ALPHA", w.progressRecord(true))
	if err != nil {
		t.Fatal(err)
	}
	if p := w.prepare(t, "pm", toSign(rec)); p.Items[0].Status != 403 || p.Items[0].Problem.Code != "E_SELF" || p.Ceremony != "" {
		t.Errorf("%+v", p)
	}
}

// One assertion signs a batch; each item can be verified by itself. One that fails spoils no other, and nothing that was
// not among what the key signed slips in.
func TestOneAssertionSignsABatch(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	w.activeKey(t, "pm", key)
	var recs []*client.Record
	for range 5 {
		recs = append(recs, w.classified(t))
	}
	p := w.prepare(t, "pm", toSign(recs[:4]...))
	if _, err := w.as(t, "pm2").Return(t.Context(), "ALPHA", recs[1].ID, recs[1].Version, client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"}); err != nil {
		t.Fatal(err)
	}
	results, err := w.as(t, "pm").SignOffs(t.Context(), "ALPHA", batch(touch(t, key, p), recs...))
	if err != nil {
		t.Fatal(err)
	}
	for i, status := range []int{200, 412, 200, 200, 403} {
		if results[i].Status != status {
			t.Errorf("item %d: %d, want %d: %+v", i, results[i].Status, status, results[i].Problem)
		}
	}
	if results[4].Problem.Code != "E_V24" {
		t.Errorf("slipped in: %+v", results[4].Problem)
	}
	root, err := proof.ParseDigest(p.Root)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 2, 3} {
		s := w.signatureOf(t, recs[i])
		if f := s.Check(); f != nil || s.Batch.Root != root || s.Batch.Index != int64(i) || s.Batch.Size != 4 {
			t.Errorf("item %d: %v %+v", i, f, s.Batch)
		}
	}
	for _, i := range []int{1, 4} {
		if len(w.signaturesOf(t, recs[i])) != 0 {
			t.Errorf("item %d is signed", i)
		}
	}
}

// Items that are swapped, or sent for another record, are not what the key signed.
func TestOrderOfABatchIsSigned(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	w.activeKey(t, "pm", key)
	one, two := w.classified(t), w.classified(t)
	p := w.prepare(t, "pm", toSign(one, two))
	results, err := w.as(t, "pm").SignOffs(t.Context(), "ALPHA", batch(touch(t, key, p), two, one))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Status != 403 || r.Problem.Code != "E_V24" {
			t.Errorf("%+v", r)
		}
	}
}

// An assertion proves once: sent again, alone or in another ceremony over the same content, it signs nothing more.
func TestAssertionIsNotReplayed(t *testing.T) {
	for name, step := range map[string]uint32{"a counting key": 1, "a key that does not count": 0} {
		t.Run(name, func(t *testing.T) {
			w := ownWorld(t)
			key := authenticator.New(publicURL)
			key.Step = step
			w.activeKey(t, "pm", key)
			rec := w.classified(t)
			p := w.prepare(t, "pm", toSign(rec))
			answer := touch(t, key, p)
			in := client.Sign{ContentHash: rec.ContentHash, Proof: answer}
			if _, err := w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, in); err != nil {
				t.Fatal(err)
			}
			_, err := w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, in)
			want(t, err, 409, "E_CEREMONY")
			other := w.classified(t)
			in.Proof.Ceremony, in.ContentHash = w.prepare(t, "pm", toSign(other)).Ceremony, other.ContentHash
			_, err = w.as(t, "pm").Sign(t.Context(), "ALPHA", other.ID, other.Version, in)
			want(t, err, 403, "E_V24")
			if n := len(w.signaturesOf(t, rec)) + len(w.signaturesOf(t, other)); n != 1 {
				t.Errorf("%d signatures", n)
			}
		})
	}
}

func TestCeremonyExpiresAndIsOnesOwn(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	w.activeKey(t, "pm", key)
	rec := w.classified(t)
	p := w.prepare(t, "pm", toSign(rec))
	in := client.Sign{ContentHash: rec.ContentHash, Proof: touch(t, key, p)}
	_, err := w.as(t, "pm2").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, in)
	want(t, err, 409, "E_CEREMONY")
	w.clock.advance(6 * time.Minute)
	_, err = w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, in)
	want(t, err, 409, "E_CEREMONY")
}

// A withdrawal is signed on the same path, with its reason in the statement.
func TestKeySignsAWithdrawal(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	w.activeKey(t, "pm", key)
	rec := w.published(t)
	in := toSign(rec)
	in.Items[0].Purpose, in.Items[0].Reason = "withdrawal", "数量核算有误 <先撤回> & 更正"
	p := w.prepare(t, "pm", in)
	_, err := w.as(t, "pm").Withdraw(t.Context(), "ALPHA", rec.ID, rec.Version, client.Withdraw{Reason: "另一个原因，与所签不同", Proof: touch(t, key, p)})
	want(t, err, 403, "E_V24")
	p = w.prepare(t, "pm", in)
	if _, err := w.as(t, "pm").Withdraw(t.Context(), "ALPHA", rec.ID, rec.Version, client.Withdraw{Reason: in.Items[0].Reason, Proof: touch(t, key, p)}); err != nil {
		t.Fatal(err)
	}
	all := w.signaturesOf(t, rec)
	last := all[len(all)-1]
	if f := last.Check(); f != nil || last.Statement.Purpose != "withdrawal" || last.Statement.Reason != in.Items[0].Reason || last.Statement.State != "published" {
		t.Errorf("%v %+v", f, last)
	}
	events, err := w.as(t, "auditor").Events(t.Context(), "ALPHA", rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	var bound struct{ Signature, Statement string }
	if err := json.Unmarshal(events[len(events)-1].Detail, &bound); err != nil {
		t.Fatal(err)
	}
	document, _ := last.Document()
	if bound.Signature != proof.Hash(document) || len(bound.Statement) != 64 {
		t.Errorf("the event binds %+v", bound)
	}
}

// L3: a row that no signature stands behind publishes nothing.
func TestForgedSignaturesAreNotPublished(t *testing.T) {
	for name, forge := range map[string]string{
		"another document":      `UPDATE signature_documents SET document = CAST(REPLACE(CAST(document AS TEXT), '"device_key"', '"synced_key"') AS BLOB) WHERE record_id = ?`,
		"another hash":          `UPDATE signatures SET document_hash = '` + strings.Repeat("0", 64) + `' WHERE record_id = ?`,
		"no document":           `DELETE FROM signature_documents WHERE record_id = ?`,
		"another signer":        `UPDATE signatures SET signer = 'pm2' WHERE record_id = ?`,
		"another method":        `UPDATE signatures SET method = 'password', assurance = 'password' WHERE record_id = ?`,
		"no event":              `UPDATE events SET detail = '' WHERE action = 'record.sign' AND record_id = ?`,
		"another's event":       `UPDATE events SET actor = 'pm2' WHERE action = 'record.sign' AND record_id = ?`,
		"a key let in later":    `UPDATE credentials SET active_from = active_from + 86400000000 WHERE '' <> ?`,
		"a key that was lost":   `UPDATE credentials SET ended_at = 1, state = 'revoked' WHERE '' <> ?`,
		"another person's key":  `UPDATE credentials SET user_id = 'pm2' WHERE '' <> ?`,
		"a key never let in":    `UPDATE credentials SET active_from = 0, state = 'pending' WHERE '' <> ?`,
		"signed by a screener":  `UPDATE records SET steps = REPLACE(steps, 'screened tm ', 'screened pm ') WHERE id = ?`,
		"signed at another day": `UPDATE signatures SET signed_at = signed_at + 1 WHERE record_id = ?`,
	} {
		t.Run(name, func(t *testing.T) {
			w := ownWorld(t)
			key := authenticator.New(publicURL)
			w.activeKey(t, "pm", key)
			rec, err := w.signBy(t, "pm", key, w.classified(t))
			if err != nil {
				t.Fatal(err)
			}
			w.forge(t, forge, rec.ID)
			_, err = w.as(t, "keeper").Publish(t.Context(), "ALPHA", rec.ID, rec.Version)
			p := wanted(t, err, 409, "E_SIGNATURE")
			if event := w.written(t, p.RequestID); event != "publish.signature.invalid" {
				t.Errorf("event %q", event)
			}
			if rows := w.dump(t, "publications"); len(rows) != 0 {
				t.Errorf("published: %s", rows)
			}
		})
	}
}

// A lowering of secrecy is agreed to by a key: what the server states is the request, and its signature stands by itself.
func TestKeySignsALowering(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	w.activeKey(t, "pm", key)
	rec := w.published(t)
	asked, err := w.as(t, "keeper").ChangeSecrecy(t.Context(), "ALPHA", rec.ID, rec.Version, client.SecrecyChangeInput{ID: newID(), Secrecy: "open", Reason: "已对外公布，可以公开"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.as(t, "keeper").PrepareSecrecy(t.Context(), "ALPHA", rec.ID, asked.ID)
	want(t, err, 403, "")
	p, err := w.as(t, "pm").PrepareSecrecy(t.Context(), "ALPHA", rec.ID, asked.ID)
	if err != nil {
		t.Fatal(err)
	}
	proven := touch(t, key, p)
	if _, err := w.as(t, "pm").DecideSecrecy(t.Context(), "ALPHA", rec.ID, asked.ID, client.SecrecyDecision{Approve: true, Proof: &proven}); err != nil {
		t.Fatal(err)
	}
	for _, s := range w.signaturesOf(t, rec) {
		if s.Statement.Purpose != "secrecy_lowering" {
			continue
		}
		if f := s.Check(); f != nil || s.Assurance != "device_key" || !strings.Contains(string(s.Statement.Subject), `"to":"open"`) {
			t.Errorf("%v %+v", f, s)
		}
		return
	}
	t.Error("no signature over the lowering")
}
