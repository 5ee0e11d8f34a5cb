package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/test/harness"
)

// BenchmarkIntake sends whole records to the real program, as many at once as clients, and compares with the raw
// ceiling of the same database. The program logs each request, the rules run, the search index is filled beside it.
func BenchmarkIntake(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { intake(b, harness.Embedded, 0.45, 0.3) })
	b.Run("MariaDB", func(b *testing.B) {
		intake(b, harness.Stack{Database: "mysql", Objects: "local"}, 0.3, 0)
	})
}

func intake(b *testing.B, stack harness.Stack, at32, at8 float64) {
	c := installation(b, stack)
	tokens := harness.Found(b, c)
	program := harness.Serve(b, harness.Build(b, ""), c)
	site := &intakeSite{host: strings.TrimPrefix(program.URL, "http://"), token: tokens["technician"]}
	limits := ceilings(b, stack, site.specimen(b, c))

	var with32, with8 []speed
	var top []float64
	for range *rounds {
		top = append(top, limits(b))
		with32 = append(with32, drive(b, 32, site.client(b)))
		top = append(top, limits(b))
		with8 = append(with8, drive(b, 8, site.client(b)))
	}
	with1 := drive(b, 1, site.client(b))
	spent := processorTime(b, program.Pid()) / float64(site.sent.Load())
	name, highest := "intake over HTTP, "+b.Name()[strings.LastIndex(b.Name(), "/")+1:], median(top)
	rate := func(s speed) float64 { return s.rate }
	r32, r8 := medianOf(with32, rate), medianOf(with8, rate)
	told(name+", 32 clients", r32, "/s", fmt.Sprintf("raw ceiling %s/s", number(highest)))
	least(name+", 32 clients, of the ceiling", r32/highest, at32, "", "")
	most(name+", 32 clients, p99", medianOf(with32, func(s speed) float64 { return ms(s.p99) }), 15, " ms",
		fmt.Sprintf("p50 %s ms", number(medianOf(with32, func(s speed) float64 { return ms(s.p50) }))))
	beside := fmt.Sprintf("%s/s, p99 %s ms", number(r8), number(medianOf(with8, func(s speed) float64 { return ms(s.p99) })))
	if at8 > 0 {
		least(name+", 8 clients, of the ceiling", r8/highest, at8, "", beside)
	} else {
		told(name+", 8 clients, of the ceiling", r8/highest, "", beside)
	}
	told(name+", the program's processor time a record", spent*1e6, " µs", "")
	told(name+", 1 client", with1.rate, "/s", fmt.Sprintf("p50 %s ms", number(ms(with1.p50))))
}

// ceilings gives the way to measure the raw ceiling once: on MariaDB, where a round trip costs more than a row, the
// rows of a transaction go in one statement for each table.
func ceilings(b *testing.B, stack harness.Stack, s specimen) func(*testing.B) float64 {
	c := fresh(b, stack)
	begin, each := "BEGIN IMMEDIATE", 1
	if stack.Database == "mysql" {
		begin, each = "START TRANSACTION", perCommit
	}
	raw := openCeiling(b, c, s, each)
	return func(b *testing.B) float64 { return raw.rate(b, begin, *round/2) }
}

// intakeSite is the server under load and the request that is sent to it.
type intakeSite struct {
	host, token string
	sent        atomic.Int64
}

// placeholder stands for the id in the request that all others are made from.
const placeholder = "00000000-0000-7000-8000-000000000000"

// request gives one whole request; its id stands at the given places.
func (s *intakeSite) request() (text []byte, places []int) {
	input := harness.Progress(placeholder, time.Now())
	input.Submit = true
	body, _ := json.Marshal(input) // the client's own type: it can't fail
	var b bytes.Buffer
	fmt.Fprintf(&b, "PUT /api/v1/projects/%s/records/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
		"User-Agent: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", harness.Project, placeholder, s.host, s.token, len(body))
	b.Write(body)
	text = b.Bytes()
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(placeholder))
		if i < 0 {
			return text, places
		}
		places = append(places, at+i)
		at += i + len(placeholder)
	}
}

// client makes the task of one client: a further record.
func (s *intakeSite) client(b *testing.B) func(int) (func() error, func()) {
	return func(int) (func() error, func()) {
		connection, err := dial(s.host)
		must(b, err)
		text, places := s.request()
		task := func() error { return s.send(connection, text, places, harness.NewID()) }
		return task, connection.close
	}
}

func (s *intakeSite) send(connection *wire, text []byte, places []int, id string) error {
	for _, at := range places {
		copy(text[at:], id)
	}
	status, _, err := connection.exchange(text, false)
	s.sent.Add(1)
	if err == nil && status != http.StatusCreated {
		err = fmt.Errorf("record %s was answered %d", id, status)
	}
	return err
}

// specimen submits one record and takes its rows out of the database.
func (s *intakeSite) specimen(b *testing.B, c app.Config) specimen {
	b.Helper()
	connection, err := dial(s.host)
	must(b, err)
	defer connection.close()
	text, places := s.request()
	id := harness.NewID()
	must(b, s.send(connection, text, places, id))
	return takeSpecimen(b, openRaw(b, c), id)
}
