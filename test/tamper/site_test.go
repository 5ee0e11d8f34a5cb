package tamper

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/service/keys"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/authenticator"
	"github.com/countersign/countersign/test/harness"
)

// installation is a real one that nobody runs: its folder is copied, changed and exported again and again.
type installation struct {
	config app.Config
	early  string      // its folder as it was earlier, when half of its records were there
	trust  proof.Trust // what a stranger kept: the key, and the newest checkpoint
}

// install builds the installation through the product itself: records in every part of their life, with photos, signed
// by keys one by one and in batches, by a stand-in, and by passwords.
func install(t *testing.T) installation {
	t.Helper()
	s := harness.Start(t, harness.Embedded)
	pm := register(t, s, "pm", authenticator.New("http://localhost:8080"))
	life(t, s, pm)
	early := pause(t, s)
	s = harness.Open(t, s.Config, s.Clock)
	delegate(t, s)
	life(t, s, pm)
	lose(t, s, register(t, s, "pm2", authenticator.WithAlgorithm("http://localhost:8080", authenticator.EdDSA)))
	dir := filepath.Join(t.TempDir(), "export")
	must(t, harness.Drain(t.Context(), s.Product))
	if _, err := s.Export(t.Context(), dir, "", func(string, int64) {}); err != nil {
		t.Fatal(err)
	}
	checkpoint := readLines(t, filepath.Join(dir, "checkpoint"))
	i := installation{config: s.Config, early: early, trust: proof.Trust{VerifierKey: s.Ledger.Key().VerifierKey}}
	for _, line := range checkpoint {
		i.trust.Checkpoint = append(append(i.trust.Checkpoint, line...), '\n')
	}
	if i.config.Secrets == "" {
		i.config.Secrets = filepath.Join(i.config.DataDir, "secrets") // copies of a folder are made too readable for secrets
	}
	must(t, s.Close())
	return i
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v %+v", err, fault.Of(err).Fields)
	}
}

// pause copies the installation's folder as it is now.
func pause(t *testing.T, s *harness.Site) string {
	t.Helper()
	must(t, harness.Drain(t.Context(), s.Product))
	must(t, s.Ledger.CatchUp(t.Context()))
	must(t, s.Close())
	dir := filepath.Join(t.TempDir(), "early")
	copyTree(t, s.Config.DataDir, dir)
	return dir
}

// holder is a person with a key.
type holder struct {
	login string
	key   *authenticator.Key
	id    string // of the registration
}

func register(t *testing.T, s *harness.Site, login string, key *authenticator.Key) holder {
	t.Helper()
	actor := policy.Actor{UserID: login, Members: map[string]policy.Member{harness.Project: {Role: policy.ProjectManager}}}
	begun, err := s.Keys.BeginPasskey(t.Context(), actor)
	must(t, err)
	answer, err := key.Register(begun.Options)
	must(t, err)
	c, err := s.Keys.FinishPasskey(t.Context(), actor, keys.Registration{Ceremony: begun.ID, Label: "办公桌的密钥", Reason: "首次登记签名密钥", Answer: answer})
	must(t, err)
	_, err = s.Keys.Decide(t.Context(), policy.Actor{UserID: "secadmin", Office: policy.SecAdmin}, c.ID, true, "当面核对")
	must(t, err)
	return holder{login, key, c.ID}
}

// lose reports a key as lost and has that confirmed.
func lose(t *testing.T, s *harness.Site, h holder) {
	t.Helper()
	_, err := s.Keys.ReportLoss(t.Context(), policy.Actor{UserID: h.login}, h.id, "在工地上遗失了")
	must(t, err)
	_, err = s.Keys.Decide(t.Context(), policy.Actor{UserID: "secadmin", Office: policy.SecAdmin}, h.id, true, "已核实")
	must(t, err)
}

// prove lets the holder's key sign a purpose over records, as the browser does.
func (h holder) prove(t *testing.T, s *harness.Site, purpose, reason string, records ...*client.Record) client.Proof {
	t.Helper()
	var statements [][]byte
	for _, r := range records {
		document, err := proof.Statement{
			ContentHash: r.ContentHash, Edition: r.Edition, Project: harness.Project, Purpose: purpose, Reason: reason, Record: r.ID, Signer: h.login,
			State: r.State, Version: r.Version,
		}.Document()
		must(t, err)
		statements = append(statements, document)
	}
	offer, err := s.Keys.Offer(t.Context(), h.login, statements, signing.Password)
	must(t, err)
	assertion, err := h.key.Assert(offer.Ceremony.Options)
	must(t, err)
	return client.Proof{Method: proof.MethodPasskey, Ceremony: offer.Ceremony.ID, Assertion: assertion}
}

// delegate lets technician2 sign for the manager.
func delegate(t *testing.T, s *harness.Site) {
	t.Helper()
	now := s.Clock.Now().UTC()
	_, _, err := s.As("pm2").Delegate(t.Context(), harness.Project, client.DelegationInput{
		ID: harness.NewID(), To: "technician2", Actions: []string{"sign"}, MaxSecrecy: "top_secret", StartsAt: now.Add(-time.Second),
		EndsAt: now.Add(48 * time.Hour), Reason: "赴外地出差两日", Proof: harness.Signer,
	})
	must(t, err)
	rec := s.Classified(s.Progress(harness.NewID()))
	_, err = s.Session("technician2").Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	must(t, err)
}

// life adds records in every part of their life.
func life(t *testing.T, s *harness.Site, pm holder) {
	t.Helper()
	ctx := t.Context()
	photo := func() client.RecordInput {
		in := s.Progress(harness.NewID())
		in.Attachments = []client.AttachmentRef{s.Uploaded(in.ID)}
		return in
	}
	s.Uploaded(harness.NewID()) // named by nothing
	draft := photo()
	_, _, err := s.As("technician").PutRecord(ctx, harness.Project, draft)
	must(t, err)
	s.Submitted(s.Progress(harness.NewID()))
	back := s.Submitted(photo())
	_, err = s.As("techmanager").Return(ctx, harness.Project, back.ID, back.Version, client.ReturnMove{Code: "incomplete", Reason: "照片与部位<不符>", Fields: []string{"body.qty_today"}})
	must(t, err)
	s.Published(s.Progress(harness.NewID())) // by password
	first, second := s.Classified(photo()), s.Classified(photo())
	results, err := s.As("pm").SignOffs(ctx, harness.Project, client.SignOffs{
		Items: []client.SignOff{{Record: first.ID, Version: first.Version, ContentHash: first.ContentHash}, {Record: second.ID, Version: second.Version, ContentHash: second.ContentHash}},
		Proof: pm.prove(t, s, proof.ForPublication, "", first, second),
	})
	must(t, err)
	for i := range results {
		if results[i].Result == nil {
			t.Fatalf("sign-off: %+v", results[i].Problem)
		}
	}
	first, err = s.As("custodian").Publish(ctx, harness.Project, first.ID, results[0].Result.Version)
	must(t, err)
	second, err = s.As("custodian").Publish(ctx, harness.Project, second.ID, results[1].Result.Version)
	must(t, err)
	fix := photo()
	fix.Supersedes = first.ID
	s.Published(fix)
	_, err = s.As("pm").Withdraw(ctx, harness.Project, second.ID, second.Version, client.Withdraw{Reason: "数量有误差", Proof: pm.prove(t, s, proof.ForWithdrawal, "数量有误差", second)})
	must(t, err)
}

// open runs the product on a folder for a while.
func (i installation) open(t *testing.T, data string, use func(*app.Product)) {
	t.Helper()
	c := i.config
	c.DataDir = data
	p, err := app.Open(t.Context(), c, slog.New(slog.DiscardHandler), i.clock)
	must(t, err)
	defer func() { must(t, p.Close()) }()
	use(p)
}

func (installation) clock() time.Time { return time.Now() }

// export exports a folder as the product finds it, however it was changed.
func (i installation) export(t *testing.T, data string) (dir string) {
	t.Helper()
	dir = data + ".export"
	i.open(t, data, func(p *app.Product) {
		if sum, err := p.Export(t.Context(), dir, "", func(string, int64) {}); err != nil {
			t.Fatalf("export: %v %+v", err, sum)
		}
	})
	return dir
}
