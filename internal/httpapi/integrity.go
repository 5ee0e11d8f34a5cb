package httpapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

const (
	suspicions  = project + "/suspicions"
	aSuspicion  = suspicions + "/:suspicion"
	aYear       = base + "/calendar/:year"
	ruleSetting = project + "/settings"
	waivers     = project + "/waivers"
)

func integrityRoutes() []route {
	return []route{
		{Method: get, Path: suspicions, Action: policy.SuspicionRead, Query: suspicionParameters, Handle: suspicionList},
		{Method: get, Path: suspicions + "/statistics", Action: policy.SuspicionCount, Query: tallyParameters, Handle: suspicionTally},
		{Method: get, Path: aSuspicion, Action: policy.SuspicionRead, Handle: suspicionGet},
		{Method: post, Path: aSuspicion + "/finding", Action: policy.SuspicionExplain, Body: jsonBody, Handle: suspicionExplain},
		{Method: post, Path: aSuspicion + "/confirm", Action: policy.SuspicionConfirm, Body: jsonBody, Handle: suspicionConfirm},
		{Method: get, Path: ruleSetting, Action: policy.SettingsRead, Handle: settingsGet},
		{Method: post, Path: ruleSetting, Action: policy.SettingsChange, Body: jsonBody, Handle: settingsChange},
		{Method: get, Path: waivers, Action: policy.WaiverRead, Handle: waiverList},
		{Method: post, Path: waivers, Action: policy.WaiverGrant, Body: jsonBody, Handle: waiverGrant},
		{Method: get, Path: aYear, Action: policy.CalendarRead, Handle: yearGet},
		{Method: put, Path: aYear, Action: policy.CalendarChange, Body: jsonBody, Handle: yearPut},
	}
}

var (
	isRule     = matching(`^V[0-9]{1,2}$`)
	isQuarter  = func(s string) bool { _, ok := calendar.Quarter(s); return ok }
	isCSV      = func(s string) bool { return s == "csv" }
	isYear     = matching(`^20[0-9]{2}$`)
	isItemList = func(s string) bool {
		return !slices.ContainsFunc(strings.Split(s, ","), func(name string) bool { return !suspect.State(name).Known() })
	}
)

var (
	suspicionParameters = parameters{"state": isItemList, "rule": isRule, "record": isUUID, "from": isDate, "to": isDate, "cursor": isCursor, "limit": isLimit}
	tallyParameters     = parameters{"quarter": isQuarter, "format": isCSV}
)

func suspicionList(x *exchange) error {
	f := store.SuspicionFilter{Rule: x.query("rule"), Record: x.query("record"), From: x.query("from"), To: x.query("to")}
	if states := x.query("state"); states != "" {
		f.States = mapped(strings.Split(states, ","), func(s string) suspect.State { return suspect.State(s) })
	}
	page, err := x.api.integrity.List(x.ctx(), x.actor, x.project(), f, x.page())
	if err != nil {
		return err
	}
	turn, err := x.suspicionTurner()
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(page.Items, turn), page.Cursor))
}

func suspicionGet(x *exchange) error {
	view, err := x.api.integrity.Get(x.ctx(), x.actor, x.project(), x.Param("suspicion"))
	return x.answerSuspicion(view, err)
}

func suspicionExplain(x *exchange) error {
	var in client.AccountInput
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	view, err := x.api.integrity.Explain(x.ctx(), x.actor, x.project(), x.Param("suspicion"), version, in.Text, in.Evidence)
	return x.answerSuspicion(view, err)
}

func suspicionConfirm(x *exchange) error {
	var in client.ConfirmInput
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	view, err := x.api.integrity.Confirm(x.ctx(), x.actor, x.project(), x.Param("suspicion"), version, in.Agree, in.Reason)
	return x.answerSuspicion(view, err)
}

// versioned reads a body that builds on a version.
func (x *exchange) versioned(in any) (int64, error) {
	version, err := requiredMatch(x.Request)
	if err != nil {
		return 0, err
	}
	return version, decode(x, in)
}

func (x *exchange) answerSuspicion(view integrity.View, err error) error {
	if err != nil {
		return err
	}
	turn, err := x.suspicionTurner()
	if err != nil {
		return err
	}
	x.Header("Etag", entityTag(view.Version))
	return x.answer(http.StatusOK, turn(view))
}

// suspicionTurner gives what turns an item into its wire form: with people's names and the working days left.
func (x *exchange) suspicionTurner() (func(integrity.View) client.Suspicion, error) {
	workdays, err := x.api.integrity.Workdays(x.ctx())
	if err != nil {
		return nil, err
	}
	names, today := x.namer(), calendar.Day(x.api.now())
	return func(v integrity.View) client.Suspicion {
		out := suspicionOf(v)
		out.WorkdaysTo = workdays.Left(today, v.Due.Day)
		out.AuthorName = names.of(out.Author)
		if out.Account != nil {
			out.Account.Name = names.of(out.Account.By)
		}
		names.steps(out.Decided)
		return out
	}, nil
}

func suspicionOf(v integrity.View) client.Suspicion {
	out := client.Suspicion{
		ID: v.ID, Version: v.Version, Rule: v.Rule, Subject: v.Subject, Author: v.Author, Day: v.Day, Urgent: v.Urgent, State: string(v.State),
		Owner: string(v.Owner), Due: v.Due.Day, DueListed: v.Due.Listed, Records: append([]string{}, v.Records...), OpenedAt: v.OpenedAt.UTC(),
		Correction: v.Correction, CorrectionVersion: v.CorrectionV, Allowed: mapped(v.Allowed, func(a policy.Action) string { return string(a) }),
	}
	if v.Sight != policy.Full {
		return out
	}
	out.Evidence = mapped(v.Evidence, func(e suspect.Evidence) client.SuspicionEvidence { return client.SuspicionEvidence(e) })
	if a := v.Account; a != nil {
		out.Account = &client.Account{Text: a.Text, Evidence: a.Evidence, By: a.By, At: a.At.UTC(), Refusal: a.Refusal}
	}
	if v.DecidedBy != "" {
		out.Decided = &client.Step{By: v.DecidedBy, At: v.DecidedAt.UTC()}
	}
	return out
}

func yearGet(x *exchange) error {
	year, _ := strconv.Atoi(x.Param("year")) // four digits: checkPath saw to it
	y, err := x.api.integrity.Year(x.ctx(), x.actor, year)
	return x.answerYear(y, err)
}

func yearPut(x *exchange) error {
	var in client.CalendarYearInput
	if err := decode(x, &in); err != nil {
		return err
	}
	year, _ := strconv.Atoi(x.Param("year"))
	list := calendar.YearList{Year: year, Source: in.Source, Days: mapped(in.Days, func(d client.CalendarDay) calendar.SpecialDay { return calendar.SpecialDay(d) })}
	y, err := x.api.integrity.PutYear(x.ctx(), x.actor, list)
	return x.answerYear(y, err)
}

func (x *exchange) answerYear(y integrity.Year, err error) error {
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.CalendarYear{
		Year: y.FiledYear.Year, Published: y.Published, Source: y.Source, Workdays: y.Workdays, By: y.By, At: utc(y.At),
		Days: mapped(y.Days, func(d calendar.SpecialDay) client.CalendarDay { return client.CalendarDay(d) }),
	})
}
