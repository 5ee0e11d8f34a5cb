package httpapi

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func settingsGet(x *exchange) error { return x.answerSettings(http.StatusOK) }

func settingsChange(x *exchange) error {
	var in client.RuleSettingInput
	if err := decode(x, &in); err != nil {
		return err
	}
	if err := x.api.integrity.ChangeSettings(x.ctx(), x.actor, x.project(), in.From, in.Rules); err != nil {
		return err
	}
	return x.answerSettings(http.StatusCreated)
}

func (x *exchange) answerSettings(status int) error {
	inForce, changes, err := x.api.integrity.Settings(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	raw, err := json.Marshal(inForce)
	if err != nil {
		return err
	}
	return x.answer(status, client.RuleSettings{InForce: raw, Changes: mapped(changes, settingOf)})
}

func settingOf(r store.RuleSetting) client.RuleSetting {
	scope := "project"
	if r.Project == "" {
		scope = "installation"
	}
	return client.RuleSetting{Scope: scope, From: r.From, Rules: r.Changes, By: r.By, At: r.At.UTC()}
}

func waiverList(x *exchange) error {
	all, err := x.api.integrity.Waivers(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, waiverOf), ""))
}

func waiverGrant(x *exchange) error {
	var in client.WaiverInput
	if err := decode(x, &in); err != nil {
		return err
	}
	w, err := x.api.integrity.Waive(x.ctx(), x.actor, store.Waiver{Project: x.project(), Author: in.Author, WorkDate: in.WorkDate, Reason: in.Reason})
	if err != nil {
		return err
	}
	return x.answer(http.StatusCreated, waiverOf(w))
}

func waiverOf(w store.Waiver) client.Waiver {
	return client.Waiver{Author: w.Author, WorkDate: w.WorkDate, Reason: w.Reason, By: w.By, At: w.At.UTC()}
}

// suspicionTally counts the items of a quarter; without one named, of the present quarter.
func suspicionTally(x *exchange) error {
	quarter := x.query("quarter")
	if quarter == "" {
		quarter = calendar.QuarterOf(calendar.Day(x.api.now()))
	}
	s, err := x.api.integrity.Statistics(x.ctx(), x.actor, x.project(), quarter)
	if err != nil {
		return err
	}
	names := x.namer()
	out := client.SuspicionStatistics{Project: x.project(), Quarter: quarter, From: s.First, To: s.Last, Items: mapped(s.Rows, func(t integrity.Tally) client.SuspicionTally {
		return client.SuspicionTally{
			Rule: t.Rule, Person: t.Person, Name: names.of(t.Person), Records: s.Records[t.Person],
			Total: t.Total, Open: t.Open, Overdue: t.Overdue, Cleared: t.Cleared, Corrected: t.Corrected,
		}
	})}
	if x.query("format") == "csv" {
		return x.answerCSV("suspicions-"+x.project()+"-"+quarter+".csv", tallyRows(out))
	}
	return x.answer(http.StatusOK, out)
}

func tallyRows(s client.SuspicionStatistics) [][]string {
	rows := [][]string{{"项目 project", "季度 quarter", "规则 rule", "登录名 login", "姓名 name", "提交记录 records", "可疑 total", "待核查 open", "超期 overdue", "已核清 cleared", "已更正 corrected"}}
	for _, t := range s.Items {
		row := []string{s.Project, s.Quarter, t.Rule, t.Person, t.Name}
		for _, n := range []int{t.Records, t.Total, t.Open, t.Overdue, t.Cleared, t.Corrected} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	return rows
}

// answerCSV writes a table that a spreadsheet opens as text: with a byte order mark, and no cell that it would run.
func (x *exchange) answerCSV(name string, rows [][]string) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range rows {
		if err := w.Write(mapped(row, plainCell)); err != nil {
			return err
		}
	}
	w.Flush()
	h := x.Writer.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	x.Writer.WriteHeader(http.StatusOK)
	_, _ = x.Writer.Write(b.Bytes()) // the receiver may be gone
	return w.Error()
}

// plainCell keeps a spreadsheet from taking a text for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
