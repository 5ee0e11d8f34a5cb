package httpapi

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/authenticator"
)

func (w *world) office(t *testing.T, login, office string) {
	t.Helper()
	if _, err := w.as(t, "root").CreateUser(t.Context(), client.UserInput{Login: login, Password: password, NameZh: "某" + login, NameEn: login, Office: office}); err != nil {
		t.Fatal(err)
	}
}

// R3.7: registration, loss and replacement each take two people, and every step is written down.
func TestKeysGoThroughTwoPeople(t *testing.T) {
	w := ownWorld(t)
	w.office(t, "guard", "secadmin")
	w.office(t, "guard2", "secadmin")
	key := authenticator.New(publicURL)
	c := w.register(t, "pm", key)
	if c.State != "pending" || c.Assurance != "device_key" || c.Credential != key.ID() || c.PublicKey != key.PublicKey() {
		t.Errorf("%+v", c)
	}
	want(t, decide(w, t, "pm", c.ID, true), 403, "E_SELF")
	for _, who := range []string{"tech", "tm", "keeper", "leader", "stranger"} {
		want(t, decide(w, t, who, c.ID, true), 404, "E_NOT_FOUND")
	}
	waiting, err := w.as(t, "guard").Credentials(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].Request == nil || waiting[0].Request.AskedBy != "pm" || waiting[0].Request.Reason != "首次登记密钥" {
		t.Fatalf("%+v %v", waiting, err)
	}
	w.approve(t, "guard", c)
	want(t, decide(w, t, "guard2", c.ID, true), 409, "E_DECIDED")

	_, err = w.as(t, "guard").ReportLoss(t.Context(), c.ID, "本人来电挂失")
	if err != nil {
		t.Fatal(err)
	}
	want(t, decide(w, t, "guard", c.ID, true), 403, "E_SELF")
	want(t, decide(w, t, "pm", c.ID, true), 403, "E_SELF")
	if err := decide(w, t, "pm2", c.ID, true); err != nil {
		t.Fatal(err)
	}
	_, err = w.as(t, "pm").ReportLoss(t.Context(), c.ID, "再报一次挂失")
	want(t, err, 409, "E_STATE")
	if next := w.activeKey(t, "pm", authenticator.New(publicURL)); next.State != "active" {
		t.Errorf("replacement: %+v", next)
	}
	events, err := w.rows.Rows(t.Context(), "SELECT action, actor FROM events WHERE action LIKE 'key.%' ORDER BY seq")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(events, " "), "key.register|pm key.approve|guard key.lose|guard key.revoke|pm2 key.register|pm key.approve|pm2"; got != want {
		t.Errorf("events %s, want %s", got, want)
	}
}

// A loss that was reported by mistake is undone by another person; a registration can be refused.
func TestSecondPersonMayRefuse(t *testing.T) {
	w := ownWorld(t)
	key := authenticator.New(publicURL)
	c := w.activeKey(t, "pm", key)
	if _, err := w.as(t, "pm").ReportLoss(t.Context(), c.ID, "以为丢了手机"); err != nil {
		t.Fatal(err)
	}
	_, err := w.as(t, "pm2").DecideCredential(t.Context(), c.ID, false, "不")
	want(t, err, 422, "E_INVALID")
	if err := decide(w, t, "pm2", c.ID, false); err != nil {
		t.Fatal(err)
	}
	if _, err := w.signBy(t, "pm", key, w.classified(t)); err != nil {
		t.Errorf("a key that was found again: %v", err)
	}
	other := w.register(t, "pm", authenticator.New(publicURL))
	if err := decide(w, t, "pm2", other.ID, false); err != nil {
		t.Fatal(err)
	}
	all, err := w.as(t, "pm").MyCredentials(t.Context())
	if err != nil || len(all) != 2 || all[0].State != "active" || all[1].State != "refused" {
		t.Errorf("%+v %v", all, err)
	}
}

func TestKeysOfOthersAreHidden(t *testing.T) {
	w := ownWorld(t)
	c := w.activeKey(t, "pm", authenticator.New(publicURL))
	for _, who := range []string{"tech", "tm", "stranger", "root"} {
		_, err := w.as(t, who).ReportLoss(t.Context(), c.ID, "试图停用他人密钥")
		want(t, err, 404, "E_NOT_FOUND")
	}
	for who, status := range map[string]int{"tech": 404, "keeper": 404, "root": 403} {
		_, err := w.as(t, who).Credentials(t.Context())
		want(t, err, status, "")
	}
	all, err := w.as(t, "stranger").Credentials(t.Context())
	if err != nil || len(all) != 0 {
		t.Errorf("the manager of another project sees %+v %v", all, err)
	}
}

// A registration is refused where the key did not verify its user, speaks for another site, is registered already, or
// its ceremony is over or somebody else's.
func TestRegistrationIsChecked(t *testing.T) {
	w := ownWorld(t)
	for name, spoil := range map[string]func(k *authenticator.Key){
		"unverified": func(k *authenticator.Key) { k.Unverified = true },
		"origin":     func(k *authenticator.Key) { k.Origin = "https://evil.example" },
		"rpId":       func(k *authenticator.Key) { k.RelyingParty = "evil.example" },
	} {
		key := authenticator.New(publicURL)
		spoil(key)
		_, err := w.tryRegister(t, "pm", key)
		if p := wanted(t, err, 422, "E_INVALID"); p.Errors[0].Code != "V24" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	key := authenticator.New(publicURL)
	w.register(t, "pm", key)
	_, err := w.tryRegister(t, "pm", key)
	want(t, err, 409, "E_ID_REUSE")
	begun, err := w.as(t, "pm").BeginPasskey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answer, err := authenticator.New(publicURL).Register(begun.Options)
	if err != nil {
		t.Fatal(err)
	}
	in := client.PasskeyRegistration{Ceremony: begun.Ceremony, Label: "电脑", Reason: "首次登记密钥", Answer: answer}
	_, err = w.as(t, "pm2").FinishPasskey(t.Context(), in)
	want(t, err, 409, "E_CEREMONY")
	nameless := in
	nameless.Label = " "
	_, err = w.as(t, "pm").FinishPasskey(t.Context(), nameless)
	want(t, err, 422, "E_INVALID")
	if _, err := w.as(t, "pm").FinishPasskey(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	_, err = w.as(t, "pm").FinishPasskey(t.Context(), in)
	want(t, err, 409, "E_CEREMONY")
}

// A one-time code is asked for at the login of an account that has one. A wrong or used one counts like a wrong
// password and is answered like it (B1, B2).
func TestCodeAtLogin(t *testing.T) {
	w := ownWorld(t)
	codeAt := w.activeCode(t, "pm")
	login := func(otp string) (reply, string) {
		body := fmt.Sprintf(`{"login":"pm","password":%q,"otp":%q}`, password, otp)
		return w.raw(t, "", "POST", loginPath, body)
	}
	if answer, body := login(""); answer.StatusCode != 401 || problemIn(t, answer, body).Code != "E_OTP" {
		t.Errorf("without a code: %d %s", answer.StatusCode, body)
	}
	code := codeAt(w.clock.now())
	if answer, body := login(code); answer.StatusCode != 200 {
		t.Fatalf("right code: %d %s", answer.StatusCode, body)
	}
	replayed, replayedBody := login(code)
	wrong, wrongBody := w.raw(t, "", "POST", loginPath, loginBody("pm", "wrong-guess-1"))
	if replayed.StatusCode != 401 || withoutID(t, replayed, replayedBody) != withoutID(t, wrong, wrongBody) {
		t.Errorf("a used code is answered %s, a wrong password %s", replayedBody, wrongBody)
	}
	for range 3 {
		login("000000")
	}
	w.clock.advance(time.Minute)
	if answer, body := login(codeAt(w.clock.now())); answer.StatusCode != 423 {
		t.Errorf("after five wrong ones: %d %s", answer.StatusCode, body)
	}
}

// Password and code sign together; each code signs once, and the secret is nowhere in the database.
func TestCodeSigns(t *testing.T) {
	w := ownWorld(t)
	rec, other := w.classified(t), w.classified(t)
	sign := func(r *client.Record, p client.Proof) error {
		_, err := w.as(t, "pm").Sign(t.Context(), "ALPHA", r.ID, r.Version, client.Sign{ContentHash: r.ContentHash, Proof: p})
		return err
	}
	want(t, sign(rec, client.Proof{Method: "password_otp", Password: password, OTP: "123456"}), 422, "E_INVALID")
	codeAt := w.activeCode(t, "pm")
	p := client.Proof{Method: "password_otp", Password: password, OTP: codeAt(w.clock.now())}
	if err := sign(rec, p); err != nil {
		t.Fatal(err)
	}
	if s := w.signatureOf(t, rec); s.Assurance != "password_otp" || s.Check() != nil {
		t.Errorf("%+v", s)
	}
	want(t, sign(other, p), 403, "E_PROOF")
	w.clock.advance(time.Minute)
	want(t, sign(other, client.Proof{Method: "password_otp", Password: "wrong-guess-1", OTP: codeAt(w.clock.now())}), 403, "E_PROOF")
	if err := sign(other, client.Proof{Method: "password_otp", Password: password, OTP: codeAt(w.clock.now())}); err != nil {
		t.Errorf("a code beside a wrong password was used up: %v", err)
	}
	begun, err := w.as(t, "pm2").BeginCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"ceremonies", "credentials", "events"} {
		if strings.Contains(strings.Join(w.dump(t, table), "\n"), begun.Secret) {
			t.Errorf("%s holds the secret", table)
		}
	}
}

// The policy says which assurance may sign; a refusal says what is needed, and changes nothing.
func TestPolicyAsksForAssurance(t *testing.T) {
	w := ownWorld(t)
	w.policy(t, client.SigningRule{Secrecy: "open", Least: "password"}, client.SigningRule{Secrecy: "internal", Least: "synced_key"},
		client.SigningRule{Purpose: "withdrawal", Secrecy: "open", Least: "device_key"})
	rec := w.classified(t) // internal
	_, err := w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, signature(rec))
	p := wanted(t, err, 403, "E_ASSURANCE")
	if p.Errors[0].Allowed != "synced_key" || p.Errors[0].Seen != "password" {
		t.Errorf("%+v", p)
	}
	if prep := w.prepare(t, "pm", toSign(rec)); prep.Least != "synced_key" || len(prep.Methods) != 0 || prep.Ceremony != "" {
		t.Errorf("%+v", prep)
	}
	synced := authenticator.New(publicURL)
	synced.BackupEligible, synced.BackedUp = true, true
	if c := w.activeKey(t, "pm", synced); c.Assurance != "synced_key" || !c.BackedUp {
		t.Errorf("%+v", c)
	}
	prep := w.prepare(t, "pm", toSign(rec))
	if strings.Join(prep.Methods, " ") != "passkey" {
		t.Errorf("%+v", prep)
	}
	signed, err := w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: touch(t, synced, prep)})
	if err != nil {
		t.Fatal(err)
	}
	published, err := w.as(t, "keeper").Publish(t.Context(), "ALPHA", signed.ID, signed.Version)
	if err != nil {
		t.Fatal(err)
	}
	in := toSign(published)
	in.Items[0].Purpose, in.Items[0].Reason = "withdrawal", "数量核算有误，先撤回"
	if prep := w.prepare(t, "pm", in); prep.Least != "device_key" || len(prep.Methods) != 0 {
		t.Errorf("a synced key is offered for a withdrawal: %+v", prep)
	}
}

// A policy is dated, proposed by a project manager and let in by another person; nobody lets in his own.
func TestPolicyTakesTwoPeople(t *testing.T) {
	w := ownWorld(t)
	w.office(t, "guard", "secadmin")
	day := func(days int) string {
		return w.clock.now().Add(8*time.Hour).AddDate(0, 0, days).Format(time.DateOnly)
	}
	in := client.SigningPolicyInput{AppliesFrom: day(2), Rules: []client.SigningRule{{Secrecy: "open", Least: "device_key"}}, Reason: "按公司规定收紧"}
	_, err := w.as(t, "tm").ProposeSigningPolicy(t.Context(), "ALPHA", in)
	want(t, err, 403, "E_FORBIDDEN")
	bad := in
	bad.AppliesFrom, bad.Rules = day(-1), []client.SigningRule{{Secrecy: "internal", Least: "wish", Class: "Z9", Purpose: "party"}}
	_, err = w.as(t, "pm").ProposeSigningPolicy(t.Context(), "ALPHA", bad)
	if p := wanted(t, err, 422, "E_INVALID"); len(p.Errors) != 5 {
		t.Errorf("faults: %+v", p.Errors)
	}
	if _, err := w.as(t, "pm").ProposeSigningPolicy(t.Context(), "ALPHA", in); err != nil {
		t.Fatal(err)
	}
	_, err = w.as(t, "pm2").ProposeSigningPolicy(t.Context(), "ALPHA", in)
	want(t, err, 409, "E_OPEN")
	_, err = w.as(t, "pm").DecideSigningPolicy(t.Context(), "ALPHA", true, "")
	want(t, err, 403, "E_SELF")
	for who, status := range map[string]int{"tm": 403, "keeper": 403, "stranger": 404} {
		_, err := w.as(t, who).DecideSigningPolicy(t.Context(), "ALPHA", true, "")
		want(t, err, status, "")
	}
	if _, err := w.as(t, "guard").DecideSigningPolicy(t.Context(), "ALPHA", true, ""); err != nil {
		t.Fatal(err)
	}
	all, err := w.as(t, "auditor").SigningPolicies(t.Context(), "ALPHA")
	if err != nil || all.InForce.AppliesFrom != nil || all.InForce.Rules[0].Least != "password" || len(all.Coming) != 1 || all.Coming[0].DecidedBy != "guard" || all.Proposed != nil {
		t.Fatalf("%+v %v", all, err)
	}
	rec := w.classified(t)
	if _, err := w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, signature(rec)); err != nil {
		t.Errorf("before its day: %v", err)
	}
	rec = w.classified(t)
	w.clock.advance(48 * time.Hour)
	w.mu.Lock()
	delete(w.clients, "pm")
	w.mu.Unlock()
	_, err = w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, signature(rec))
	want(t, err, 403, "E_ASSURANCE")
	if _, err := w.as(t, "pm").SigningPolicies(t.Context(), "BETA"); !client.IsStatus(err, 404) {
		t.Errorf("another project's policy: %v", err)
	}
}
