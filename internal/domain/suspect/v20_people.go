package suspect

import (
	"strconv"
	"strings"
	"time"
)

// twoPlaces finds one person at two sites at one time (V20): the author of records of two projects within minutes, or
// a worker or operator on the books of two projects on one day. Of the other project it says nothing.
func (d *Day) twoPlaces() []Hit {
	var hits []Hit
	within := time.Duration(d.Settings.PlacesMinutes) * time.Minute
	for _, w := range d.Subjects {
		for _, e := range d.Elsewhere {
			if e.Project == w.Project {
				continue
			}
			if h, ok := inTwoProjects(w, e, within); ok {
				hits = append(hits, h)
				break
			}
		}
	}
	return hits
}

func inTwoProjects(w, e *Work, within time.Duration) (Hit, bool) {
	apart := w.CapturedAt.Sub(e.CapturedAt).Abs()
	onSite := !w.isDirective() && !e.isDirective()
	if onSite && w.Author == e.Author && !w.CapturedAt.IsZero() && !e.CapturedAt.IsZero() && apart <= within {
		m := strconv.Itoa(int(apart / time.Minute))
		return about(w, "V20", "captured_at", "同一人 "+m+" 分钟内也在另一项目采集记录。", "The same person captured a record of another project within "+m+" minutes."), true
	}
	if w.WorkDate != e.WorkDate {
		return Hit{}, false
	}
	there := map[string]bool{}
	for _, p := range e.workers() {
		there[p.number] = true
	}
	for _, p := range w.workers() {
		if there[p.number] {
			return about(w, "V20", "body", "同一人员当日也在另一项目出勤。", "The same worker is on the books of another project on that day."), true
		}
	}
	return Hit{}, false
}

// worker is a person whom a record names with a number of his own.
type worker struct{ name, number string }

// workers gives the persons of a record with a number: citizen ID or certificate; the number is the person.
func (w *Work) workers() []worker {
	var all []worker
	add := func(name, kind, number string) {
		if number = strings.ToUpper(strings.TrimSpace(number)); number != "" {
			all = append(all, worker{name: strings.TrimSpace(name), number: kind + number})
		}
	}
	switch w.Class {
	case "B7":
		for _, row := range w.rows("certificates") {
			add(textOf(row, "holder"), "id ", textOf(row, "id_number"))
			add(textOf(row, "holder"), "certificate ", textOf(row, "cert_no"))
		}
	case "B8":
		if ran, ok := w.amount("run_h"); ok && ran.Sign() > 0 {
			add(w.said("operator"), "certificate ", w.said("cert_no"))
		}
	case "A3":
		add(w.said("person"), "phone ", w.said("phone"))
		add(w.said("person"), "certificate ", w.said("cert_no"))
	}
	return all
}

// oneNumberTwoNames finds the same phone, certificate or ID number under two names (V20).
func (d *Day) oneNumberTwoNames() []Hit {
	known := map[string][]named{}
	for _, w := range d.Window {
		for _, p := range w.workers() {
			known[p.number] = append(known[p.number], named{p.name, w})
		}
	}
	var hits []Hit
	for _, w := range d.Subjects {
		for _, p := range w.workers() {
			if other := otherName(known[p.number], p.name); other != nil {
				kind, kindEn := kindOfNumber(p.number)
				h := about(w, "V20", "body", "两名人员使用同一"+kind+"。", "Two persons use the same "+kindEn+".")
				if other.ID != w.ID {
					h.Others = []string{other.ID}
				}
				hits = append(hits, h)
				break
			}
		}
	}
	return hits
}

type named struct {
	name string
	work *Work
}

func otherName(all []named, name string) *Work {
	for _, n := range all {
		if n.name != name && n.name != "" && name != "" {
			return n.work
		}
	}
	return nil
}

func kindOfNumber(number string) (zh, en string) {
	kind, _, _ := strings.Cut(number, " ")
	switch kind {
	case "id":
		return "身份证号", "citizen ID number"
	case "phone":
		return "手机号", "phone number"
	}
	return "证书编号", "certificate number"
}

// operatorsDay finds an operator whose machines ran for more hours than a day has (V20).
func (d *Day) operatorsDay() []Hit {
	type day struct{ number, date string }
	ran := map[day][]*Work{}
	for _, w := range d.Window {
		for _, p := range w.workers() {
			if w.Class == "B8" {
				ran[day{p.number, w.WorkDate}] = append(ran[day{p.number, w.WorkDate}], w)
			}
		}
	}
	var hits []Hit
	for _, w := range d.Subjects {
		for _, p := range w.workers() {
			works := ran[day{p.number, w.WorkDate}]
			sum := whole(0)
			for _, each := range works {
				h, _ := each.amount("run_h")
				sum = sum.Plus(h)
			}
			if w.Class == "B8" && sum.Compare(whole(24)) > 0 {
				hits = append(hits, about(w, "V20", "body.run_h", "同一操作人当日各台机械运转合计 "+sum.String()+" 小时。", "One operator's machines ran "+sum.String()+" hours in all on that day.", others(works, w)...))
			}
		}
	}
	return hits
}

func others(works []*Work, but *Work) []string {
	var all []string
	for _, w := range works {
		if w.ID != but.ID {
			all = append(all, w.ID)
		}
	}
	return all
}
