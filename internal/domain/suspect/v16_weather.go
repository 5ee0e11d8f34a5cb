package suspect

import (
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/check"
)

// Words that tell work in the open on height, work that frost spoils, and what is done against frost.
var (
	liftingWords = []string{"吊装", "起重", "塔吊", "塔式起重机", "汽车吊", "履带吊", "脚手架", "吊篮", "架子", "lifting", "crane", "scaffold"}
	wetWords     = []string{"混凝土", "砼", "砌筑", "抹灰", "灌浆", "防水", "concrete", "masonry", "plaster", "grout"}
	winterWords  = []string{"冬期", "冬季施工", "冬施", "保温", "测温", "防冻", "加热", "暖棚", "winter", "insulat", "antifreeze", "heated"}
)

// weatherAgainstWork finds work that the day's weather contradicts, and weather that contradicts itself (V16).
func (d *Day) weatherAgainstWork() []Hit {
	var hits []Hit
	windy := d.windy()
	cold := d.coldDays()
	for _, w := range d.Subjects {
		switch {
		case w.Class == "B13":
			hits = append(hits, d.fetchedDiffers(w)...)
		case windy[w.WorkDate] != nil && liftsInTheOpen(w):
			wind := windy[w.WorkDate]
			level, _ := wind.amount("wind_level")
			hits = append(hits, about(w, "V16", "body", "当日风力 "+level.String()+" 级，仍有露天吊装或脚手架作业。",
				"Lifting or scaffold work in the open at wind force "+level.String()+".", wind.ID))
		}
		if cold[w.WorkDate] && frostSpoils(w) {
			n := strconv.Itoa(d.Settings.ColdDays)
			hits = append(hits, about(w, "V16", "body", "连续 "+n+" 天日平均气温低于 "+d.Settings.ColdMean+"℃，未见冬期施工措施。",
				"The mean stayed below "+d.Settings.ColdMean+" ℃ for "+n+" days; no winter measures are mentioned."))
		}
	}
	return hits
}

// windy gives, for each day, a weather record with too much wind.
func (d *Day) windy() map[string]*Work {
	found := map[string]*Work{}
	for _, w := range d.Window {
		level, ok := w.amount("wind_level")
		if w.Class == "B13" && ok && level.Compare(whole(d.Settings.WindLevel)) >= 0 {
			found[w.WorkDate] = w
		}
	}
	return found
}

func liftsInTheOpen(w *Work) bool {
	switch w.Class {
	case "B8":
		ran, ok := w.amount("run_h")
		return ok && ran.Sign() > 0 && mentions(w.said("type"), liftingWords)
	case "B1":
		return !w.NoWork() && mentions(w.said("process"), liftingWords)
	case "B3":
		return w.moved() && mentions(w.said("wbs"), liftingWords)
	}
	return false
}

func frostSpoils(w *Work) bool {
	if w.Class == "B3" && w.moved() || w.Class == "B1" && !w.NoWork() {
		return mentions(w.said("wbs")+w.said("process")+w.Title, wetWords) && !mentions(w.Title+w.said("process")+w.prose(), winterWords)
	}
	return false
}

// coldDays gives the days that close a run of cold days long enough.
func (d *Day) coldDays() map[string]bool {
	mean := map[string]bool{} // by day: whether it was cold
	limit, _ := check.ParseDecimal(d.Settings.ColdMean, 1)
	for _, w := range d.Window {
		low, ok1 := w.amount("t_min")
		high, ok2 := w.amount("t_max")
		if w.Class == "B13" && ok1 && ok2 {
			mean[w.WorkDate] = low.Plus(high).Compare(limit.Plus(limit)) < 0
		}
	}
	closing := map[string]bool{}
	for day := range mean {
		run := true
		for back := range d.Settings.ColdDays {
			run = run && mean[calendar.After(day, -back)]
		}
		closing[day] = run
	}
	return closing
}

// fetchedDiffers compares the weather written by hand with the fetched one of the same day.
func (d *Day) fetchedDiffers(w *Work) []Hit {
	gap, _ := check.ParseDecimal(d.Settings.TemperatureGap, 1)
	if w.said("source") == "auto" {
		return nil
	}
	for _, other := range d.Window {
		if other.Class != "B13" || other.WorkDate != w.WorkDate || other.said("source") != "auto" {
			continue
		}
		for _, name := range []string{"t_min", "t_max"} {
			mine, ok1 := w.amount(name)
			theirs, ok2 := other.amount(name)
			if ok1 && ok2 && magnitude(mine.Minus(theirs)).Compare(gap) > 0 {
				return []Hit{about(w, "V16", "body."+name, "人工记录气温 "+mine.String()+"℃，自动采集 "+theirs.String()+"℃，相差超过 "+gap.String()+"℃。",
					"By hand "+mine.String()+" ℃, fetched "+theirs.String()+" ℃: more than "+gap.String()+" ℃ apart.", other.ID)}
			}
		}
	}
	return nil
}

func magnitude(d check.Decimal) check.Decimal {
	if d.Sign() < 0 {
		return d.Neg()
	}
	return d
}

func whole(n int) check.Decimal {
	d, _ := check.ParseDecimal(strconv.Itoa(n), 0)
	return d
}

func mentions(text string, words []string) bool {
	lower := strings.ToLower(text)
	for _, word := range words {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}
