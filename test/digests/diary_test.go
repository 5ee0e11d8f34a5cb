// Package digests tries the site diary and the digests through the API: what they hold, what they say is absent, and that
// nobody learns from them of what he may not see (R4.2, L7, L9).
package digests

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/digest"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
)

func TestMain(m *testing.M) { harness.Run(m) }

const unit = "3#楼"

// site is one with a shorthand for what a day is made of.
type site struct {
	*harness.Site
	t *testing.T
}

// publish brings a record of a class to the board at a level.
func (s site) publish(class, level string, body map[string]any, mend ...func(*client.RecordInput)) *client.Record {
	s.t.Helper()
	rec := s.screened(class, body, mend...)
	c := s.Classification()
	c.Class, c.Secrecy, c.Retention = class, level, "permanent"
	rec, err := s.As("techmanager").Classify(s.t.Context(), harness.Project, rec.ID, rec.Version, c)
	s.must(err)
	rec, err = s.As("pm").Sign(s.t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	s.must(err)
	rec, err = s.As("custodian").Publish(s.t.Context(), harness.Project, rec.ID, rec.Version)
	s.must(err)
	return rec
}

func (s site) screened(class string, body map[string]any, mend ...func(*client.RecordInput)) *client.Record {
	s.t.Helper()
	rec := s.submitted(class, body, mend...)
	rec, err := s.As("techmanager").Screen(s.t.Context(), harness.Project, rec.ID, rec.Version, client.Screen{Summary: "现场情况属实，资料齐全。"})
	s.must(err)
	return rec
}

func (s site) submitted(class string, body map[string]any, mend ...func(*client.RecordInput)) *client.Record {
	s.t.Helper()
	in := s.Progress(harness.NewID())
	in.Class, in.Title = class, class+"记录"
	raw, err := json.Marshal(body)
	s.must(err)
	in.Body = raw
	for _, m := range mend {
		m(&in)
	}
	return s.Submitted(in)
}

func (s site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s site) today() string { return calendar.Day(s.Clock.Now()) }

func (s site) diary(who string) *client.DiaryAnswer {
	s.t.Helper()
	d, err := s.As(who).Diary(s.t.Context(), harness.Project, s.today(), unit)
	s.must(err)
	return d
}

var (
	aWeather = map[string]any{"am_condition": "sunny", "pm_condition": "cloudy", "t_min": "4", "t_max": "12", "wind_level": 2}
	aCrew    = map[string]any{"team": "钢筋一班", "trade": "钢筋工", "headcount": 20, "hours_per_head": "9"}
)

func gapsOf(d *client.DiaryAnswer) (all []string) {
	for _, g := range d.Diary.Gaps {
		all = append(all, g.Section)
	}
	return all
}

// TestTheDiaryAssemblesItself is L7 on both stacks: a day with weather and labour alone says what is absent; what is
// published fills the section, what is corrected or withdrawn leaves it, and the digest follows.
func TestTheDiaryAssemblesItself(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := site{harness.Start(t, stack), t}
			s.publish("B13", "internal", aWeather)
			crew := s.publish("B7", "internal", aCrew)
			s.submitted("B8", map[string]any{"type": "塔吊", "run_h": "8"}) // nobody signed it: it is not in the diary

			d := s.diary("leader")
			if want := []string{"plant", "works", "quality", "safety", "concealed", "tests", "materials", "directives"}; !slices.Equal(gapsOf(d), want) {
				t.Errorf("gaps %v, want %v", gapsOf(d), want)
			}
			if d.Diary.Labour.Heads == nil || *d.Diary.Labour.Heads != 20 || d.Diary.Labour.Trades[0].Nos[0] != crew.ArchiveNo || d.Diary.Weather[0].Morning.En != "Sunny" {
				t.Errorf("%+v %+v", d.Diary.Labour, d.Diary.Weather)
			}
			if d.Names["technician"] == "" || d.Diary.People.ProjectManagers[0].User != "pm" {
				t.Errorf("people %+v, names %v", d.Diary.People, d.Names)
			}
			s.holdsItsForm(d)

			corrected := s.publish("B7", "internal", map[string]any{"team": "钢筋一班", "trade": "钢筋工", "headcount": 22, "hours_per_head": "9"}, func(in *client.RecordInput) { in.Supersedes = crew.ID })
			after := s.diary("leader")
			if *after.Diary.Labour.Heads != 22 || after.Diary.Labour.Trades[0].Nos[0] != corrected.ArchiveNo || after.Hash == d.Hash {
				t.Errorf("after the correction: %+v", after.Diary.Labour)
			}
			s.inPeriods(corrected.ArchiveNo)

			_, err := s.As("pm").Withdraw(t.Context(), harness.Project, corrected.ID, corrected.Version, client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer})
			s.must(err)
			if gone := s.diary("leader"); gone.Diary.Labour.Heads != nil || !slices.Contains(gapsOf(gone), "labour") {
				t.Errorf("after the withdrawal: %+v", gone.Diary.Labour)
			}
			s.MustHold()
		})
	}
}

// inPeriods asks for the digests of day, week and month and for the list of days.
func (s site) inPeriods(no string) {
	s.t.Helper()
	now := s.Clock.Now().In(calendar.Zone)
	month := now.Format("2006-01")
	week := ""
	for n := 1; n <= 53; n++ {
		name := now.Format("2006") + "-W" + string(rune('0'+n/10)) + string(rune('0'+n%10))
		if p, ok := digest.ParsePeriod(name); ok && p.Holds(s.today()) {
			week = name
		}
	}
	if week == "" {
		s.t.Skip("the week of today belongs to another year")
	}
	for _, period := range []string{s.today(), week, month} {
		d, err := s.As("leader").Digest(s.t.Context(), harness.Project, period, unit)
		s.must(err)
		i := slices.IndexFunc(d.Digest.Sentences, func(each client.DigestSentence) bool { return each.Section == "labour" })
		if i < 0 || !slices.Equal(d.Digest.Sentences[i].Nos, []string{no}) {
			s.t.Errorf("%s: %+v", period, d.Digest.Sentences)
		}
	}
	days, err := s.As("leader").Diaries(s.t.Context(), harness.Project, month, unit)
	s.must(err)
	last := days.Days[len(days.Days)-1]
	if last.Day != s.today() || last.Records != 2 || last.Hash != s.diary("leader").Hash || !slices.Contains(last.Gaps, "works") {
		s.t.Errorf("the list of days: %+v", last)
	}
}

// holdsItsForm: the wire type loses nothing of the document, and the hash is that of its canonical form.
func (s site) holdsItsForm(d *client.DiaryAnswer) {
	s.t.Helper()
	document, err := proof.Document(d.Diary)
	s.must(err)
	if got := proof.Hash(document); got != d.Hash {
		s.t.Errorf("the answer's document hashes to %s, not %s:\n%s", got, d.Hash, document)
	}
}

// TestADiaryTellsNothingOfWhatIsHidden is L9: with secret records published between, a reader below them gets the same
// bytes as before, and who may read them gets them, at the higher level, and it is written down.
func TestADiaryTellsNothingOfWhatIsHidden(t *testing.T) {
	s := site{harness.Start(t, harness.Embedded), t}
	s.publish("B7", "internal", aCrew)
	month := s.Clock.Now().In(calendar.Zone).Format("2006-01")
	ask := func(who string) (all []any) {
		days, err := s.As(who).Diaries(t.Context(), harness.Project, month, unit)
		s.must(err)
		d, err := s.As(who).Digest(t.Context(), harness.Project, month, unit)
		s.must(err)
		return []any{s.diary(who), days, d}
	}
	before, own := ask("leader"), ask("pm")
	s.publish("B13", "secret", aWeather)
	s.publish("C3", "secret", map[string]any{"kind": "decision", "subject": "增加投入", "content": "同意增加木工班组。"}, func(in *client.RecordInput) { in.Location.UnitProject = "1#楼" })
	if after := ask("leader"); !reflect.DeepEqual(before, after) {
		t.Errorf("a reader below sees that something was published:\n%+v\n%+v", before, after)
	}
	if after := ask("pm"); reflect.DeepEqual(own, after) {
		t.Error("and who may read it does not get it")
	}
	d := s.diary("pm")
	if d.Diary.Level != "secret" || len(d.Diary.Weather) != 1 {
		t.Errorf("the diary of who may read it: %s %+v", d.Diary.Level, d.Diary.Weather)
	}
	if n := s.secretReads("diary", "pm"); n == 0 {
		t.Error("nobody wrote down that secret records were read")
	}
	if n := s.secretReads("diary", "leader"); n != 0 {
		t.Error("the reader below is written down as having read something")
	}
}

func (s site) secretReads(what, who string) (n int) {
	s.t.Helper()
	db := s.Database()
	defer db.Close()
	details, err := db.Texts(s.t.Context(), `SELECT detail FROM events WHERE action = ? AND actor = ?`, store.SecretReadAction, who)
	s.must(err)
	for _, each := range details {
		var read store.SecretRead
		s.must(json.Unmarshal([]byte(each), &read))
		if read.What == what && len(read.Records) > 0 {
			n++
		}
	}
	return n
}

// TestWhoReadsDiaries: members do, nobody else; a day to come has none; what is no day, week or month is no address.
func TestWhoReadsDiaries(t *testing.T) {
	s := site{harness.Start(t, harness.Embedded), t}
	for _, m := range harness.Crew {
		if d := s.diary(m.Login); d.Diary.Day != s.today() {
			t.Errorf("%s: %+v", m.Login, d)
		}
	}
	s.AddUser("stranger")
	for who, want := range map[string]int{"stranger": http.StatusNotFound, "sysadmin": http.StatusForbidden} {
		for _, ask := range []func() error{
			func() error { _, err := s.As(who).Diary(t.Context(), harness.Project, s.today(), ""); return err },
			func() error { _, err := s.As(who).Diary(t.Context(), harness.Project, "2999-01-01", ""); return err },
			func() error { _, err := s.As(who).Diaries(t.Context(), harness.Project, "", ""); return err },
			func() error { _, err := s.As(who).Digest(t.Context(), harness.Project, "2026-W47", ""); return err },
		} {
			if err := ask(); !client.IsStatus(err, want) {
				t.Errorf("%s: %v, want %d", who, err, want)
			}
		}
	}
	_, err := s.As("leader").Diary(t.Context(), harness.Project, calendar.After(s.today(), 1), "")
	if p := client.AsProblem(err); p == nil || p.Errors[0].Code != "E_FUTURE" {
		t.Errorf("tomorrow: %v", err)
	}
	for _, period := range []string{"2026-13", "2026-W54", "2026-Q4", "today"} {
		if _, err := s.As("leader").Digest(t.Context(), harness.Project, period, ""); !client.IsStatus(err, http.StatusUnprocessableEntity) {
			t.Errorf("%s: %v", period, err)
		}
	}
	if policy.DiaryRead.Label().Zh == "" {
		t.Error("the right has no name")
	}
}
