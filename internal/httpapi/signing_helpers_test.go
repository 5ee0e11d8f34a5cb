package httpapi

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/authenticator"
	"github.com/countersign/countersign/test/look"
)

// register files a key of somebody's own; it is pending afterwards.
func (w *world) register(t testing.TB, who string, key *authenticator.Key) *client.Credential {
	t.Helper()
	c, err := w.tryRegister(t, who, key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) tryRegister(t testing.TB, who string, key *authenticator.Key) (*client.Credential, error) {
	t.Helper()
	begun, err := w.as(t, who).BeginPasskey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answer, err := key.Register(begun.Options)
	if err != nil {
		t.Fatal(err)
	}
	return w.as(t, who).FinishPasskey(t.Context(), client.PasskeyRegistration{Ceremony: begun.Ceremony, Label: "办公室电脑", Reason: "首次登记密钥", Answer: answer})
}

// activeKey is a key of somebody's own that the other project manager let in.
func (w *world) activeKey(t testing.TB, who string, key *authenticator.Key) *client.Credential {
	t.Helper()
	return w.approve(t, "pm2", w.register(t, who, key))
}

func (w *world) approve(t testing.TB, by string, c *client.Credential) *client.Credential {
	t.Helper()
	c, err := w.as(t, by).DecideCredential(t.Context(), c.ID, true, "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// activeCode is a one-time code of somebody's own; the answer gives the code of a moment.
func (w *world) activeCode(t testing.TB, who string) func(time.Time) string {
	t.Helper()
	begun, err := w.as(t, who).BeginCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	codeAt := func(at time.Time) string {
		code, err := totp.GenerateCode(begun.Secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	c, err := w.as(t, who).FinishCode(t.Context(), client.CodeRegistration{Ceremony: begun.Ceremony, Label: "手机", Reason: "首次登记口令", Code: codeAt(w.clock.now())})
	if err != nil {
		t.Fatal(err)
	}
	w.approve(t, "pm2", c)
	w.clock.advance(time.Minute) // the code of the registration is used up
	return codeAt
}

func toSign(records ...*client.Record) client.PrepareSignOffs {
	var in client.PrepareSignOffs
	for _, r := range records {
		in.Items = append(in.Items, client.ToSign{Record: r.ID, Version: r.Version, ContentHash: r.ContentHash})
	}
	return in
}

func (w *world) prepare(t testing.TB, who string, in client.PrepareSignOffs) *client.Preparation {
	t.Helper()
	p, err := w.as(t, who).PrepareSignOffs(t.Context(), "ALPHA", in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// touch lets a key answer a preparation.
func touch(t testing.TB, key *authenticator.Key, p *client.Preparation) client.Proof {
	t.Helper()
	answer, err := key.Assert(p.Options)
	if err != nil {
		t.Fatalf("%v: %s", err, p.Options)
	}
	return client.Proof{Method: "passkey", Ceremony: p.Ceremony, Assertion: answer}
}

// signBy signs one record with a key, as a browser does.
func (w *world) signBy(t testing.TB, who string, key *authenticator.Key, rec *client.Record) (*client.Record, error) {
	t.Helper()
	p := w.prepare(t, who, toSign(rec))
	return w.as(t, who).Sign(t.Context(), "ALPHA", rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: touch(t, key, p)})
}

func batch(p client.Proof, records ...*client.Record) client.SignOffs {
	in := client.SignOffs{Proof: p}
	for _, r := range records {
		in.Items = append(in.Items, client.SignOff{Record: r.ID, Version: r.Version, ContentHash: r.ContentHash})
	}
	return in
}

// policy brings a new signing policy in by two project managers.
func (w *world) policy(t testing.TB, rules ...client.SigningRule) {
	t.Helper()
	today := w.clock.now().In(time.FixedZone("", 8*3600)).Format(time.DateOnly)
	if _, err := w.as(t, "pm").ProposeSigningPolicy(t.Context(), "ALPHA", client.SigningPolicyInput{AppliesFrom: today, Rules: rules, Reason: "按公司规定收紧"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.as(t, "pm2").DecideSigningPolicy(t.Context(), "ALPHA", true, ""); err != nil {
		t.Fatal(err)
	}
}

// forge changes a row behind the product's back.
func (w *world) forge(t testing.TB, query string, args ...any) {
	t.Helper()
	n, err := look.Alter(t.Context(), w.path, query, args...)
	if err != nil || n == 0 {
		t.Fatalf("%s: %d rows, %v", query, n, err)
	}
}
