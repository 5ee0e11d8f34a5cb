package suspect

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

func weather(id, day string, low, high string, wind int, source string) *Work {
	return made(id, "B13", day, fmt.Sprintf(`{"t_min":%q,"t_max":%q,"wind_level":%d,"source":%q}`, low, high, wind, source))
}

func TestV16Weather(t *testing.T) {
	crane := made("crane", "B8", today, `{"type":"塔吊","run_h":"6"}`)
	idle := made("idle", "B8", today, `{"type":"塔吊","run_h":"0"}`)
	scaffold := made("scaffold", "B1", today, `{"process":"外脚手架搭设"}`)
	pump := made("pump", "B8", today, `{"type":"混凝土泵","run_h":"6"}`)
	all := []*Work{crane, idle, scaffold, pump}
	expect(t, "wind 6", examined(all, weather("w", today, "10", "18", 6, "manual")), "V16 crane +w; V16 scaffold +w")
	expect(t, "wind 5", examined(all, weather("w", today, "10", "18", 5, "manual")), "")
	expect(t, "wind of yesterday", examined(all, weather("w", daysAgo(1), "10", "18", 9, "manual")), "")

	pour := made("pour", "B1", today, `{"process":"混凝土浇筑"}`)
	warm := made("warm", "B1", today, `{"process":"混凝土浇筑","note":"采取保温覆盖并测温"}`)
	cold := func(mean string) []*Work {
		var days []*Work
		for i := range 5 {
			days = append(days, weather(fmt.Sprint("w", i), daysAgo(i), "0", mean, 2, "manual"))
		}
		return days
	}
	expect(t, "five cold days", examined([]*Work{pour, warm}, cold("9.9")...), "V16 pour")
	expect(t, "a mean of 5 is not below it", examined([]*Work{pour}, cold("10")...), "")
	expect(t, "four cold days", examined([]*Work{pour}, cold("9")[:4]...), "")

	mine := weather("mine", today, "10", "18", 2, "manual")
	expect(t, "5 ℃ apart", examined([]*Work{mine}, weather("auto", today, "5", "18", 2, "auto")), "")
	expect(t, "more than 5 ℃ apart", examined([]*Work{mine}, weather("auto", today, "4.9", "18", 2, "auto")), "V16 mine +auto")
}

func labour(id, day string, n int) *Work {
	return made(id, "B7", day, fmt.Sprintf(`{"trade":"钢筋工","headcount":%d}`, n))
}

func TestV17ProgressWithoutLabour(t *testing.T) {
	done := made("done", "B3", today, progressBody("12.5"))
	expect(t, "nobody there", examined([]*Work{done}, labour("l", today, 0)), "V17 done +l")
	expect(t, "somebody there", examined([]*Work{done}, labour("l", today, 8)), "")
	expect(t, "labour is filed usually, today not", examined([]*Work{done}, labour("l", daysAgo(1), 8)), "V17 done")
	expect(t, "a site that files no labour", examined([]*Work{done}), "")
	expect(t, "no progress", examined([]*Work{made("none", "B3", today, progressBody("0"))}, labour("l", today, 0)), "")
	elsewhere := labour("l", today, 0)
	elsewhere.Location.UnitProject = "施工现场"
	expect(t, "labour of the whole site", examined([]*Work{done}, elsewhere), "V17 done +l")
}

func TestV17Spread(t *testing.T) {
	var past []*Work
	for i, qty := range []string{"10", "11", "9", "10", "10.5", "9.5"} {
		past = append(past, made(fmt.Sprint("p", i), "B3", daysAgo(i+1), progressBody(qty)), labour(fmt.Sprint("l", i), daysAgo(i+1), 10))
	}
	at := func(qty string, before []*Work) string {
		return examined([]*Work{made("now", "B3", today, progressBody(qty)), labour("l", today, 10)}, before...)
	}
	expect(t, "as usual", at("12", past), "")
	expect(t, "at three times the spread", at("13", past), "")
	expect(t, "beyond it", at("13.5", past), "V17 now")
	expect(t, "far below", at("1", past), "V17 now")
	expect(t, "too little history", at("100", past[:8]), "")
}

func TestV18StopOrder(t *testing.T) {
	order := func(change ...func(*record.Record)) *Work {
		return made("stop", "C2", daysAgo(2), `{"kind":"stop_order","no":"T-1","part_stopped":"12层"}`, change...)
	}
	done := made("done", "B3", today, progressBody("3"))
	at := func(w *Work, directives ...*Work) string {
		d := dayOf([]*Work{w})
		d.Directives = directives
		return said(Examine(d))
	}
	expect(t, "open", at(done, order()), "V18 done +stop urgent")
	expect(t, "ended by its number", at(done, order(), made("go", "C2", daysAgo(1), `{"kind":"resume_order","closes":"T-1"}`)), "")
	expect(t, "ended by its id", at(done, order(), made("go", "C2", daysAgo(1), `{"kind":"resume_order","closes":"stop"}`)), "")
	expect(t, "another one ended", at(done, order(), made("go", "C2", daysAgo(1), `{"kind":"resume_order","closes":"T-2"}`)), "V18 done +stop urgent")
	expect(t, "another floor", at(done, order(func(r *record.Record) { r.Location.Floor = "11F" })), "")
	expect(t, "the whole unit project", at(done, order(func(r *record.Record) { r.Location.Floor = "" })), "V18 done +stop urgent")
	expect(t, "nothing done", at(made("none", "B3", today, progressBody("0")), order()), "")
	expect(t, "work before the order", at(made("done", "B3", daysAgo(3), progressBody("3")), order()), "V21 "+today)
	if s := said(AtEntry(done, Around{Orders: OpenOrders([]*Work{order()})}, Defaults())); s != "V18 done +stop urgent" {
		t.Errorf("at entry: %q", s)
	}
}

const diary = `今日完成12层A区梁板钢筋绑扎，共计投入钢筋工二十四人，木工十六人，塔吊全天运转，监理旁站验收合格，具备浇筑条件。`

func noted(id, day, note string, change ...func(*record.Record)) *Work {
	return made(id, "B1", day, fmt.Sprintf(`{"process":"绑扎","note":%q}`, note), change...)
}

func TestV19CopiedText(t *testing.T) {
	mine := []*Work{noted("now", today, diary)}
	expect(t, "yesterday's text", examined(mine, noted("old", daysAgo(1), diary)), "V19 now +old")
	expect(t, "other blanks and points", examined(mine, noted("old", daysAgo(1), strings.ReplaceAll(diary, "，", " ; "))), "V19 now +old")
	expect(t, "seven days ago", examined(mine, noted("old", daysAgo(7), diary)), "V19 now +old")
	expect(t, "eight days ago", examined(mine, noted("old", daysAgo(8), diary)), "")
	expect(t, "the same day", examined(mine, noted("old", today, diary)), "")
	expect(t, "another author", examined(mine, noted("old", daysAgo(1), diary, func(r *record.Record) { r.Author = "wang" })), "")
	expect(t, "another text", examined(mine, noted("old", daysAgo(1), "上午浇筑11层楼板混凝土八十六方，下午养护洒水，试块留置两组，无异常情况发生，明日计划拆模清理。")), "")
	expect(t, "a formula", examined([]*Work{noted("now", today, "当日施工正常，人员、材料到位。")}, noted("old", daysAgo(1), "当日施工正常，人员、材料到位。")), "")
	corrects := noted("now", today, diary, func(r *record.Record) { r.Supersedes = "old" })
	expect(t, "its own correction", examined([]*Work{corrects}, noted("old", daysAgo(1), diary)), "")
}

func TestV19Batch(t *testing.T) {
	entered := func(n, minutes int) []*Work {
		var works []*Work
		for i := range n {
			works = append(works, noted(fmt.Sprint("r", i), daysAgo(i), "", func(r *record.Record) {
				r.Submitted.At = at(today, "09:00").Add(time.Duration(i*minutes) * time.Minute)
			}))
		}
		return works
	}
	expect(t, "four days in 30 minutes", examined(entered(4, 10)), "V19 r3 +r0+r1+r2")
	expect(t, "three days", examined(entered(3, 1)), "")
	expect(t, "four days in 33 minutes", examined(entered(4, 11)), "")
	two := append(entered(3, 1), noted("r9", daysAgo(9), "", func(r *record.Record) { r.Author, r.Submitted.At = "wang", at(today, "09:01") }))
	expect(t, "of two people", examined(two), "")
}

func TestV20TwoPlaces(t *testing.T) {
	mine := made("mine", "B1", today, `{"process":"绑扎"}`)
	away := func(change func(*record.Record)) *Work {
		return made("away", "B1", today, `{"process":"浇筑"}`, func(r *record.Record) { r.Project = "Q"; change(r) })
	}
	at20 := func(e *Work) string {
		d := dayOf([]*Work{mine})
		d.Elsewhere = []*Work{e}
		return said(Examine(d))
	}
	later := func(m int) func(*record.Record) {
		return func(r *record.Record) { r.CapturedAt = r.CapturedAt.Add(time.Duration(m) * time.Minute) }
	}
	expect(t, "20 minutes apart", at20(away(later(20))), "V20 mine")
	expect(t, "21 minutes apart", at20(away(later(21))), "")
	expect(t, "another person", at20(away(func(r *record.Record) { r.Author = "wang" })), "")

	crew := func(id, project, holder, number string) *Work {
		return made(id, "B7", today, fmt.Sprintf(`{"trade":"电工","headcount":1,"certificates":[{"holder":%q,"cert_no":"T1","id_number":%q}]}`, holder, number),
			func(r *record.Record) { r.Project, r.Author = project, id })
	}
	d := dayOf([]*Work{crew("here", "P", "王五", "11010519491231002X")})
	d.Elsewhere = []*Work{crew("there", "Q", "王五", "11010519491231002x")}
	expect(t, "a worker on two sites", said(Examine(d)), "V20 here")
	if h := Examine(d); strings.Contains(h[0].Zh+h[0].En, "Q") || len(h[0].Others) > 0 {
		t.Errorf("it tells of the other project: %+v", h)
	}
	expect(t, "one number, two names", examined([]*Work{crew("here", "P", "王五", "11010519491231002X")}, crew("before", "P", "赵六", "11010519491231002X")), "V20 here +before")
	expect(t, "one number, one name", examined([]*Work{crew("here", "P", "王五", "11010519491231002X")}, crew("before", "P", "王五", "11010519491231002X")), "")
	expect(t, "one phone, two persons", examined([]*Work{made("a", "A3", today, `{"person":"王五","phone":"13800000000"}`)}, made("b", "A3", daysAgo(3), `{"person":"赵六","phone":"13800000000"}`)), "V20 a +b")

	plant := func(id, h string) *Work {
		return made(id, "B8", today, fmt.Sprintf(`{"type":"泵","run_h":%q,"operator":"王五","cert_no":"T9"}`, h))
	}
	expect(t, "24 hours", examined([]*Work{plant("x", "12"), plant("y", "12")}), "")
	expect(t, "more than a day", examined([]*Work{plant("x", "12"), plant("y", "12.5")}), "V20 x +y; V20 y +x")
}

func TestV21Gaps(t *testing.T) {
	rest := made("rest", "B1", today, `{"process":"停工","no_work":true,"note":"大风停工"}`)
	expect(t, "a day without a word", examined(nil), "V21 "+today)
	expect(t, "a day of no work", examined([]*Work{rest}), "")
	expect(t, "a day with a record", examined([]*Work{noted("r", today, "")}), "")
	expect(t, "a directive alone is no record of the site", examined([]*Work{made("c", "C2", today, `{"kind":"order"}`)}), "V21 "+today)
	expect(t, "no work, and work", examined([]*Work{rest, made("done", "B3", today, progressBody("3"))}), "V21 rest +done")
	d := dayOf(nil)
	d.Project.StartsOn = "2026-11-24"
	expect(t, "before the contract", said(Examine(d)), "")
	d.Project = Contract{StartsOn: "2026-01-01", EndsOn: "2026-11-22"}
	expect(t, "after the contract", said(Examine(d)), "")
}

func TestV14Stocks(t *testing.T) {
	stock := func(id, day, opening, closing string) *Work {
		return made(id, "B9", day, fmt.Sprintf(`{"name":"钢筋","spec":"20","unit":"t","opening":%q,"closing":%q}`, opening, closing))
	}
	yesterday, now := stock("a", daysAgo(2), "0", "50"), stock("c", today, "50", "40")
	expect(t, "agrees", examined([]*Work{now}, yesterday), "")
	expect(t, "a late one between breaks the chain", examined([]*Work{stock("b", daysAgo(1), "50", "45")}, yesterday, now, noted("n", today, "")), "V14 c +b")
	expect(t, "old breaks were listed in their time", examined([]*Work{noted("n", today, "")}, yesterday, stock("b", daysAgo(1), "9", "9")), "")
}

// The list of a day does not depend on the order in which the records came.
func TestExamineIsSteady(t *testing.T) {
	works := []*Work{noted("a", today, diary), noted("b", today, diary), labour("l", today, 0), made("p", "B3", today, progressBody("2")), noted("old", daysAgo(1), diary)}
	want := said(Examine(dayOf(works[:4], works[4:]...)))
	for i := range works[:4] {
		turned := append(append([]*Work{}, works[i:4]...), works[:i]...)
		expect(t, "turned", said(Examine(dayOf(turned, works[4:]...))), want)
	}
}

func FuzzAlike(f *testing.F) {
	f.Add(diary, "上午浇筑")
	f.Add("", "")
	f.Add("aaa", "aaaa")
	f.Fuzz(func(t *testing.T, a, b string) {
		ab, ba := Alike(a, b), Alike(b, a)
		if ab != ba || ab < 0 || ab > 100 {
			t.Fatalf("alike(%q, %q) = %d, %d", a, b, ab, ba)
		}
		if own := Alike(a, a); own != 100 && fingerprintOf(a).length() > 0 {
			t.Fatalf("%q is %d%% like itself", a, own)
		}
		if spaced := Alike(a, " "+a+"。"); spaced != 100 && fingerprintOf(a).length() > 0 {
			t.Fatalf("%q with a blank and a stop is %d%% like itself", a, spaced)
		}
	})
}
