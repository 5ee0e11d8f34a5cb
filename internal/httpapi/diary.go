package httpapi

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/digest"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/pkg/client"
)

const (
	diaries = project + "/diaries"
	digests = project + "/digests"
)

func diaryRoutes() []route {
	return []route{
		{Method: get, Path: diaries, Action: policy.DiaryRead, Query: diariesParameters, Handle: diaryList},
		{Method: get, Path: diaries + "/:day", Action: policy.DiaryRead, Query: diaryParameters, Handle: diaryGet},
		{Method: get, Path: diaries + "/:day/file", Action: policy.DiaryRead, Query: diaryFileParameters, Handle: diaryFile},
		{Method: get, Path: digests + "/:period", Action: policy.DiaryRead, Query: diaryParameters, Handle: digestGet},
	}
}

var (
	isMonth = func(s string) bool {
		p, ok := digest.ParsePeriod(s)
		return ok && p.First != p.Last && len(s) == len("2026-11")
	}
	isPeriod          = func(s string) bool { _, ok := digest.ParsePeriod(s); return ok }
	diaryParameters   = parameters{"unit_project": isText}
	diariesParameters = parameters{"unit_project": isText, "month": isMonth}
)

// diaryList gives the days of a month with what is missing of each.
func diaryList(x *exchange) error {
	month := x.query("month")
	if month == "" {
		month = calendar.Day(x.api.now())[:len("2026-11")]
	}
	p, _ := digest.ParsePeriod(month)
	d, err := x.api.digests.Digest(x.ctx(), x.actor, x.project(), x.query("unit_project"), p)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.DiaryDays{Month: month, Days: mapped(d.Days, func(d digest.Day) client.DiaryDay {
		return client.DiaryDay{Day: d.Day, Hash: d.Hash, Records: d.Records, NoWork: d.NoWork, Gaps: mapped(d.Gaps, func(s digest.Section) string { return string(s) })}
	})})
}

func diaryGet(x *exchange) error {
	d, err := x.api.digests.Diary(x.ctx(), x.actor, x.project(), x.query("unit_project"), x.Param("day"))
	if err != nil {
		return err
	}
	out := client.DiaryAnswer{Names: x.namer().people(d.People)}
	if out.Hash, err = wireForm(&d, &out.Diary); err != nil {
		return err
	}
	return x.answer(http.StatusOK, out)
}

func digestGet(x *exchange) error {
	p, _ := digest.ParsePeriod(x.Param("period")) // checkPath saw to it
	d, err := x.api.digests.Digest(x.ctx(), x.actor, x.project(), x.query("unit_project"), p)
	if err != nil {
		return err
	}
	var out client.DigestAnswer
	if out.Hash, err = wireForm(&d, &out.Digest); err != nil {
		return err
	}
	return x.answer(http.StatusOK, out)
}

// hashed is a document that is known by the hash of its canonical form.
type hashed interface {
	Document() ([]byte, error)
	Hash() (string, error)
}

// wireForm turns a document into its wire type, which has the same fields, and gives the document's hash.
func wireForm(of hashed, into any) (string, error) {
	document, err := of.Document()
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(document, into); err != nil {
		return "", err
	}
	return of.Hash()
}

// people gives the names of those behind a diary, by login.
func (n namer) people(of digest.People) map[string]string {
	names := map[string]string{}
	for _, p := range slices.Concat(of.Recorders, of.TechManagers, of.ProjectManagers) {
		for _, login := range []string{p.User, p.For} {
			if name := n.of(login); login != "" && name != "" {
				names[login] = name
			}
		}
	}
	return names
}
