package httpapi

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/local"
	"github.com/countersign/countersign/internal/delivery/outbound"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/font"
	"github.com/countersign/countersign/internal/paper"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/secrets"
	"github.com/countersign/countersign/internal/service/alerts"
	"github.com/countersign/countersign/internal/service/conduct"
	"github.com/countersign/countersign/internal/service/digest"
	"github.com/countersign/countersign/internal/service/directives"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/service/keys"
	"github.com/countersign/countersign/internal/service/ledger"
	"github.com/countersign/countersign/internal/service/notify"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/service/reports"
	"github.com/countersign/countersign/internal/service/verify"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/look"
	"github.com/countersign/countersign/web"
)

const password = "right-horse-battery"

// world is a whole server on loopback, with real stores, and the people of two projects.
type world struct {
	address string
	store   *store.Store
	path    string         // of the database
	rows    *look.Database // a second look at the database, past the store
	clock   *clock
	log     *safeBuffer
	mu      sync.Mutex
	clients map[string]*client.Client
}

// typefaces are those of the panel's build, where there is one.
func typefaces() font.Source {
	if panel, built := web.Panel(); built {
		return font.From(panel)
	}
	return font.From(nil)
}

// publicURL is where browsers would reach the world's panel: what its keys are bound to.
const publicURL = "http://localhost:8080"

// clock is a clock that tests move.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead).UTC().Truncate(time.Microsecond)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

type safeBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// The people of the world: login → role on project ALPHA. The stranger is a project manager of BETA alone.
var cast = map[string]string{
	"tech": "technician", "tech2": "technician", "tm": "tech_manager", "pm": "project_manager", "pm2": "project_manager",
	"keeper": "custodian", "leader": "leader", "auditor": "auditor",
}

var sharedWorld struct {
	once  sync.Once
	world *world
	end   func()
	err   error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if sharedWorld.end != nil {
		sharedWorld.end()
	}
	os.Exit(code)
}

// theWorld is one server for all tests that change nothing of the cast.
func theWorld(t testing.TB) *world {
	t.Helper()
	sharedWorld.once.Do(func() {
		dir, err := os.MkdirTemp("", "countersign-httpapi-") //nolint:usetesting // it outlives the test that came first
		if err != nil {
			sharedWorld.err = err
			return
		}
		var stop func()
		sharedWorld.world, stop, sharedWorld.err = newWorld(dir)
		sharedWorld.end = func() {
			if stop != nil {
				stop()
			}
			_ = os.RemoveAll(dir)
		}
	})
	if sharedWorld.err != nil {
		t.Fatal(sharedWorld.err)
	}
	return sharedWorld.world
}

// ownWorld is a server for one test alone.
func ownWorld(t testing.TB) *world {
	t.Helper()
	w, stop, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return w
}

func newWorld(dir string) (*world, func(), error) {
	ctx := context.Background()
	w := &world{clock: &clock{}, log: &safeBuffer{}, clients: map[string]*client.Client{}}
	log := slog.New(slog.NewJSONHandler(w.log, nil))
	s, err := store.Open(ctx, store.Config{Driver: store.SQLite, Path: filepath.Join(dir, "test.db"), Logger: log})
	if err != nil {
		return nil, nil, err
	}
	w.store, w.path = s, filepath.Join(dir, "test.db")
	if w.rows, err = look.Open(filepath.Join(dir, "test.db")); err != nil {
		return nil, nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, nil, err
	}
	objects, err := local.Open(filepath.Join(dir, "objects"), w.clock.now)
	if err != nil {
		return nil, nil, err
	}
	stop, err := w.serve(ctx, dir, s, objects, log)
	if err != nil {
		return nil, nil, err
	}
	return w, func() { stop(); _ = w.rows.Close(); _ = s.Close(); _ = objects.Close() }, w.populate(ctx)
}

func (w *world) serve(ctx context.Context, dir string, s *store.Store, objects blob.Store, log *slog.Logger) (func(), error) {
	if err := objects.Ensure(ctx); err != nil {
		return nil, err
	}
	ring, err := secrets.Open(filepath.Join(dir, "secrets"))
	if err != nil {
		return nil, err
	}
	held, err := keys.New(s, ring, keys.Options{PublicURL: publicURL, Least: signing.Password}, w.clock.now)
	if err != nil {
		return nil, err
	}
	who := people.New(s, held, people.DefaultLimits(), w.clock.now)
	if err := who.FirstAdmin(ctx, people.UserInput{Login: "root", Password: password, NameZh: "管理员", NameEn: "Administrator"}); err != nil {
		return nil, err
	}
	book, err := ledger.Open(ctx, s, ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), ledger.Options{}, w.clock.now)
	if err != nil {
		return nil, err
	}
	outside, err := outbound.New([]string{"127.0.0.1:*"}, net.DefaultResolver)
	if err != nil {
		return nil, err
	}
	handler, err := New(Deps{
		Conduct: conduct.New(s, w.clock.now),
		Alerts:  alerts.New(s, w.clock.now), Directives: directives.New(s, w.clock.now),
		Notify: notify.New(s, ring, outside, notify.Options{PublicURL: publicURL}, w.clock.now, log),
		Ledger: book, Integrity: integrity.New(s, w.clock.now), Reports: reports.New(s, w.clock.now), Feedback: feedback.New(s, w.clock.now), Digests: digest.New(s, w.clock.now),
		People: who, Keys: held, Pipeline: pipeline.New(s, objects, pipeline.Verifier{Passwords: who, Keys: held}, w.clock.now),
		Verify: verify.New(s, objects, picture.NewDecoder(), w.clock.now),
		Files:  files.New(s, objects, files.Limits{MaxBytes: 64 << 20}, files.Pictures{Decoder: picture.NewDecoder()}, w.clock.now), Store: s,
		Press: paper.NewPress(typefaces(), 1), PublicURL: publicURL,
		Ready: s.Ping, Now: w.clock.now, Logger: log, Version: "test",
	})
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w.address = "http://" + listener.Addr().String()
	server := NewServer(handler, log)
	go func() { _ = server.Serve(listener) }()
	return func() { _ = server.Close() }, nil
}

// populate makes the cast through the API itself.
func (w *world) populate(ctx context.Context) error {
	root, err := w.login(ctx, "root")
	if err != nil {
		return err
	}
	for _, id := range []string{"ALPHA", "BETA"} {
		if _, err := root.CreateProject(ctx, client.ProjectInput{
			ID: id, NameZh: "测试楼 " + id, NameEn: "Test tower " + id,
			StartsOn: "2020-01-01", EndsOn: "2039-12-31", UnitProjects: []string{"1# 楼"},
		}); err != nil {
			return err
		}
	}
	for login, role := range cast {
		if err := w.employ(ctx, login, "ALPHA", role); err != nil {
			return err
		}
	}
	return w.employ(ctx, "stranger", "BETA", "project_manager")
}

// employ makes a person and gives him a role.
func (w *world) employ(ctx context.Context, login, project, role string) error {
	root := w.clients["root"]
	if _, err := root.CreateUser(ctx, client.UserInput{Login: login, Password: password, NameZh: "某" + login, NameEn: login}); err != nil {
		return err
	}
	_, err := root.PutMember(ctx, project, login, client.MemberInput{Role: role, Clearance: "secret"})
	return err
}

func (w *world) login(ctx context.Context, who string) (*client.Client, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.clients[who]; c != nil {
		return c, nil
	}
	c, err := client.New(w.address, client.WithHTTPClient(checkedHTTP()), client.WithRetries(1, 0))
	if err != nil {
		return nil, err
	}
	if _, err := c.Login(ctx, who, password); err != nil {
		return nil, fmt.Errorf("log in %s: %w", who, err)
	}
	w.clients[who] = c
	return c, nil
}

// as gives a client with somebody's session; every call it makes is held to openapi.yaml.
func (w *world) as(t testing.TB, who string) *client.Client {
	t.Helper()
	c, err := w.login(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// progressRecord is a good record of class B3 as a phone sends it.
func (w *world) progressRecord(submit bool) client.RecordInput {
	now := w.clock.now()
	id := newID()
	return client.RecordInput{
		ID: id, Class: "B3", WorkDate: now.In(calendar.Zone).Format(time.DateOnly),
		Location: client.Location{UnitProject: "1# 楼", Floor: "12F"}, Title: "十二层梁板钢筋绑扎 " + id[24:],
		Body:       json.RawMessage(fmt.Sprintf(`{"wbs":"1.2.%s","unit":"t","qty_today":"3.20","note":"东侧完成"}`, id[24:])),
		CapturedAt: now, Device: client.Device{ID: "phone-1", Clock: now}, Submit: submit,
	}
}

// file submits a good record as the technician.
func (w *world) file(t testing.TB) *client.Record {
	t.Helper()
	rec, created, err := w.as(t, "tech").PutRecord(t.Context(), "ALPHA", w.progressRecord(true))
	if err != nil {
		t.Fatal(err)
	}
	if !created || rec.State != "submitted" {
		t.Fatalf("created %v, state %s", created, rec.State)
	}
	return rec
}

// classified brings a new record to the project manager's inbox.
func (w *world) classified(t testing.TB) *client.Record {
	t.Helper()
	rec := w.file(t)
	rec, err := w.as(t, "tm").Screen(t.Context(), "ALPHA", rec.ID, rec.Version, client.Screen{Summary: "东侧钢筋绑扎完成"})
	if err != nil {
		t.Fatal(err)
	}
	rec, err = w.as(t, "tm").Classify(t.Context(), "ALPHA", rec.ID, rec.Version,
		client.Classify{Class: "B3", Secrecy: "internal", ValidFrom: rec.WorkDate, Retention: "permanent"})
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func signature(rec *client.Record) client.Sign {
	return client.Sign{ContentHash: rec.ContentHash, Proof: client.Proof{Method: "password", Password: password}}
}

// published brings a new record all the way.
func (w *world) published(t testing.TB) *client.Record {
	t.Helper()
	rec := w.classified(t)
	rec, err := w.as(t, "pm").Sign(t.Context(), "ALPHA", rec.ID, rec.Version, signature(rec))
	if err != nil {
		t.Fatal(err)
	}
	rec, err = w.as(t, "keeper").Publish(t.Context(), "ALPHA", rec.ID, rec.Version)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// raw sends one request by hand; who may be empty.
func (w *world) raw(t testing.TB, who, method, path, body string, headers ...string) (reply, string) {
	t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, w.address+path, content)
	if err != nil {
		t.Fatal(err)
	}
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+w.as(t, who).Token())
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := checkedHTTP().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{StatusCode: answer.StatusCode, Header: answer.Header}, string(text)
}

// reply is an answer without its body.
type reply struct {
	StatusCode int
	Header     http.Header
}

// want fails unless err is a problem with this status and, where given, this code.
func want(t testing.TB, err error, status int, code string) {
	t.Helper()
	_ = wanted(t, err, status, code)
}

// wanted is want for those who look closer at the problem.
func wanted(t testing.TB, err error, status int, code string) *client.Problem {
	t.Helper()
	p := client.AsProblem(err)
	if p == nil {
		t.Fatalf("got %v, want a problem with status %d", err, status)
	}
	if p.Status != status || (code != "" && p.Code != code) {
		t.Fatalf("got %d %s (%s), want %d %s", p.Status, p.Code, p.Detail, status, code)
	}
	if p.RequestID == "" || p.Title == "" || p.Detail == "" {
		t.Errorf("a problem without request id, title or detail: %+v", p)
	}
	return p
}

// written gives the name of the event that a request left behind; empty where it left none.
func (w *world) written(t testing.TB, requestID string) string {
	t.Helper()
	names, err := w.rows.Rows(t.Context(), "SELECT action FROM events WHERE request_id = ?", requestID)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, ", ")
}

// picture is the content of everything that a refusal must leave alone.
func (w *world) picture(t testing.TB) string {
	t.Helper()
	picture, err := w.rows.Picture(t.Context(), "records", "record_versions", "signatures", "publications", "attachments", "conflicts", "users", "members", "projects")
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// dump gives a table's rows.
func (w *world) dump(t testing.TB, table string) []string {
	t.Helper()
	lines, err := w.rows.Rows(t.Context(), "SELECT * FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// problemIn reads a refusal that came by hand.
func problemIn(t testing.TB, answer reply, body string) *client.Problem {
	t.Helper()
	p := &client.Problem{}
	if err := json.Unmarshal([]byte(body), p); err != nil {
		t.Fatalf("%d %s is no problem: %v", answer.StatusCode, body, err)
	}
	return p
}
