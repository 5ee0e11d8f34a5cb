package demo

import (
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/pkg/client"
)

// writer writes the plan day by day and keeps what carries over: the state of the works, stocks, open hazards.
type writer struct {
	rng   *rand.Rand
	now   time.Time
	days  int       // of the story
	first time.Time // midnight of the first day, in the project's zone
	steps []Step
	site  site
	shown Photo // a picture that somebody uses twice
}

// entry is one record before it is filed.
type entry struct {
	by      string
	at      time.Time // when it was handed in
	class   string
	place   client.Location
	title   string // Chinese
	titleEn string
	summary string
	body    map[string]any
	photos  []Photo
	secrecy string
	urgent  bool
	signer  string // default pm
	day     string // work date; default the day it is handed in
	fixes   string // id of the publication that it corrects
	fate    fate
	fast    time.Duration // how far the phone's clock runs ahead
}

// fate is how a record's way differs from the straight one.
type fate struct {
	returned *client.ReturnMove // by the technical manager, on the next morning
	answered bool               // and corrected the same afternoon
	withdraw string             // reason; some days after its publication
}

func newWriter(now time.Time, seed uint64, days int) *writer {
	local := now.In(calendar.Zone)
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, calendar.Zone)
	w := &writer{rng: rand.New(rand.NewPCG(seed, 0)), now: now, days: days, first: today.AddDate(0, 0, 1-days)} //nolint:gosec // a story, not a secret
	w.site = newSite(days)
	return w
}

// at gives a moment of a day of the project, with a few minutes of a person's irregularity.
func (w *writer) at(day, hour, minute int) time.Time {
	return w.first.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(w.rng.IntN(60))*time.Second)
}

func (w *writer) date(day int) string { return w.first.AddDate(0, 0, day).Format(time.DateOnly) }

func (w *writer) dayOf(at time.Time) int { return int(at.Sub(w.first) / (24 * time.Hour)) }

// between gives a whole number from low to high, both included.
func (w *writer) between(low, high int) int { return low + w.rng.IntN(high-low+1) }

func pick[T any](w *writer, from []T) T { return from[w.rng.IntN(len(from))] }

// id makes a UUIDv7 of a moment.
func (w *writer) id(at time.Time) string {
	var b [16]byte
	ms := uint64(at.UnixMilli()) //nolint:gosec // after 1970
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i)) //nolint:gosec // the lowest eight bits are meant
	}
	for i := 6; i < 16; i++ {
		b[i] = byte(w.rng.UintN(256)) //nolint:gosec // below 256
	}
	b[6], b[8] = b[6]&0x0F|0x70, b[8]&0x3F|0x80
	x := hex.EncodeToString(b[:])
	return strings.Join([]string{x[:8], x[8:12], x[12:16], x[16:20], x[20:]}, "-")
}

// file hands a record in and lets it go its way; it gives the record's id.
func (w *writer) file(e entry) string {
	id := w.id(e.at)
	in := w.input(id, e)
	w.steps = append(w.steps, Step{At: e.at, By: e.by, Action: Submit, Record: id, Input: &in, Photos: e.photos})
	if r := e.fate.returned; r != nil {
		w.giveBack(e, in, r)
		return id
	}
	w.carry(e, id, w.dayOf(e.at))
	return id
}

func (w *writer) input(id string, e entry) client.RecordInput {
	raw, err := json.Marshal(e.body)
	if err != nil {
		panic("demo: a body of plain values cannot be encoded: " + err.Error()) // only a mistake of this package
	}
	channel, day := "ordinary", e.day
	if e.urgent {
		channel = "urgent"
	}
	if day == "" {
		day = calendar.Day(e.at)
	}
	in := client.RecordInput{
		ID: id, Class: e.class, WorkDate: day, Location: e.place, Title: e.title + " · " + e.titleEn, Body: raw,
		Channel: channel, CapturedAt: e.at.Add(-4 * time.Minute).UTC(), Device: client.Device{ID: "phone-" + e.by, Clock: e.at.Add(2*time.Second + e.fast).UTC()},
		Supersedes: e.fixes, Submit: true,
	}
	for i := range e.photos {
		if e.photos[i].ID == "" {
			e.photos[i].ID = w.id(e.at.Add(-time.Minute))
		}
		in.Attachments = append(in.Attachments, client.AttachmentRef{ID: e.photos[i].ID, SHA256: e.photos[i].SHA256()})
	}
	return in
}

// carry takes a record the straight way: screened on the next day, classified on the second, signed on the next even
// day after that (the project manager signs every other day), published two days later.
func (w *writer) carry(e entry, id string, day int) {
	signer, c := e.signer, classOf(e.class)
	if signer == "" {
		signer = "pm"
	}
	w.add(Step{At: w.fixed(day+1, 9, 30), By: "techmanager", Action: Screen, Record: id, Screen: &client.Screen{Summary: e.summary}})
	w.add(Step{At: w.fixed(day+2, 10, 30), By: "techmanager", Action: Classify, Record: id, Classify: w.verdict(e, c)})
	signed := day + 3 + (day+3)%2
	w.add(Step{At: w.fixed(signed, 16, 0), By: signer, Action: Sign, Record: id})
	w.add(Step{At: w.fixed(signed+2, 17, 0), By: "custodian", Action: Publish, Record: id})
	if e.fate.withdraw != "" {
		w.add(Step{At: w.fixed(signed+4, 11, 0), By: "pm", Action: Withdraw, Record: id, Reason: e.fate.withdraw})
	}
}

func (w *writer) giveBack(e entry, in client.RecordInput, r *client.ReturnMove) {
	day := w.dayOf(e.at)
	w.add(Step{At: w.fixed(day+1, 9, 40), By: "techmanager", Action: Return, Record: in.ID, Return: r})
	if !e.fate.answered {
		return
	}
	e.body["note"] = "已按退回意见核对更正。" + text(e.body["note"])
	e.at, e.day, e.photos = w.at(day+1, 15, 20), in.WorkDate, nil
	again := w.input(in.ID, e)
	again.Attachments = in.Attachments
	w.add(Step{At: e.at, By: e.by, Action: Submit, Record: in.ID, Input: &again})
	w.carry(e, in.ID, day+1)
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func (w *writer) add(s Step) { w.steps = append(w.steps, s) }

// fixed is a moment at which somebody works off a whole list, so that one proof signs all of it.
func (w *writer) fixed(day, hour, minute int) time.Time {
	return w.first.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func (w *writer) verdict(e entry, c *class.Class) *client.Classify {
	level := e.secrecy
	if level == "" {
		level = "internal"
	}
	from := calendar.Day(e.at)
	return &client.Classify{Class: e.class, Secrecy: level, ValidFrom: from, ValidUntil: validUntil(e.at, c.DefaultValidity), Retention: string(c.MinRetention)}
}

// validUntil adds a class's default validity (P3M, P1Y) to a day; nil means no end.
func validUntil(from time.Time, validity string) *string {
	var until string
	switch validity {
	case "P1Y":
		until = calendar.Day(from.AddDate(1, 0, 0))
	case "P3M":
		until = calendar.Day(from.AddDate(0, 3, 0))
	default:
		return nil
	}
	return &until
}

func classOf(code string) *class.Class {
	c, ok := class.ByCode(code)
	if !ok {
		panic("demo: no class " + code) // only a mistake of this package
	}
	return c
}
