package suspect

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/check"
)

// progressWithoutLabour finds progress on days on which nobody was at work, and quantities for each head that are far
// from what the series usually yields (V17).
func (d *Day) progressWithoutLabour() []Hit {
	heads, labour := d.heads()
	var hits []Hit
	for _, w := range d.Subjects {
		if !w.moved() {
			continue
		}
		on := siteDay{unitOf(w), w.WorkDate}
		if heads[on] == 0 {
			if h, ok := d.nobodyThere(w, labour); ok {
				hits = append(hits, h)
			}
			continue
		}
		if h, ok := d.outOfSpread(w, heads); ok {
			hits = append(hits, h)
		}
	}
	return hits
}

// siteDay is one day of one unit project.
type siteDay struct{ unit, day string }

func unitOf(w *Work) string { return strings.TrimSpace(w.Location.UnitProject) }

// heads counts who was at work by unit project and day; a labour record of the whole site (a unit project that no
// progress names) counts everywhere.
func (d *Day) heads() (map[siteDay]int64, map[siteDay][]*Work) {
	heads, labour := map[siteDay]int64{}, map[siteDay][]*Work{}
	for _, w := range d.Window {
		if w.Class != "B7" {
			continue
		}
		n, _ := strconv.ParseInt(decimalText(w, "headcount"), 10, 64)
		for _, unit := range d.unitsOf(w) {
			on := siteDay{unit, w.WorkDate}
			heads[on] += n
			labour[on] = append(labour[on], w)
		}
	}
	return heads, labour
}

func decimalText(w *Work, name string) string {
	n, _ := w.amount(name)
	return n.String()
}

// unitsOf gives the unit projects that a labour record covers.
func (d *Day) unitsOf(labour *Work) []string {
	own := unitOf(labour)
	var all []string
	for _, w := range d.Window {
		if w.Class != "B3" || slices.Contains(all, unitOf(w)) {
			continue
		}
		if unitOf(w) == own {
			return []string{own}
		}
		all = append(all, unitOf(w))
	}
	return all
}

// nobodyThere judges progress on a day without heads. A site that files no labour at all is not judged: V21 and the
// screening see to what is missing.
func (d *Day) nobodyThere(w *Work, labour map[siteDay][]*Work) (Hit, bool) {
	on := siteDay{unitOf(w), w.WorkDate}
	if zero := labour[on]; len(zero) > 0 {
		return about(w, "V17", "body.qty_today", "当日有完成量，出勤人数为 0。", "Work was done on a day with a headcount of 0.", ids(zero)...), true
	}
	for back := 1; back <= 7; back++ {
		if len(labour[siteDay{on.unit, calendar.After(w.WorkDate, -back)}]) > 0 {
			return about(w, "V17", "body.qty_today", "当日有完成量，没有劳动力记录。", "Work was done on a day without a labour record."), true
		}
	}
	return Hit{}, false
}

// outOfSpread compares the quantity for each head with the series' own history: its median, and the median distance
// from it as the usual spread (a single outlier of the past does not widen it).
func (d *Day) outOfSpread(w *Work, heads map[siteDay]int64) (Hit, bool) {
	var past []float64
	for _, other := range d.Window {
		if other.WorkDate < w.WorkDate && other.Class == "B3" && other.moved() && sameSeries(w, other) {
			if n := heads[siteDay{unitOf(other), other.WorkDate}]; n > 0 {
				past = append(past, quantity(other)/float64(n))
			}
		}
	}
	if len(past) < d.Settings.SpreadHistory {
		return Hit{}, false
	}
	now := quantity(w) / float64(heads[siteDay{unitOf(w), w.WorkDate}])
	middle := median(past)
	away := make([]float64, len(past))
	for i, x := range past {
		away[i] = math.Abs(x - middle)
	}
	// Where a series hardly varies at all, a tenth of its middle is still usual.
	spread := math.Max(median(away), middle/10)
	if math.Abs(now-middle) <= float64(d.Settings.SpreadTimes)*spread {
		return Hit{}, false
	}
	unit := w.said("unit")
	return about(w, "V17", "body.qty_today", "人均完成量 "+two(now)+" "+unit+"，以往约 "+two(middle)+" "+unit+"，偏离超过 "+strconv.Itoa(d.Settings.SpreadTimes)+" 倍离散。",
		"Each head did "+two(now)+" "+unit+", usually about "+two(middle)+" "+unit+": more than "+strconv.Itoa(d.Settings.SpreadTimes)+" times the usual spread."), true
}

func sameSeries(a, b *Work) bool {
	return unitOf(a) == unitOf(b) && a.said("wbs") == b.said("wbs") && a.said("unit") == b.said("unit")
}

// quantity is what a progress record says was done, for a comparison that asks for no exactness.
func quantity(w *Work) float64 {
	n, _ := w.amount("qty_today")
	f, _ := strconv.ParseFloat(n.String(), 64)
	return f
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func two(f float64) string {
	d, _ := check.ParseDecimal(strconv.FormatFloat(f, 'f', 2, 64), 2)
	return d.String()
}

func ids(works []*Work) []string {
	all := make([]string, len(works))
	for i, w := range works {
		all[i] = w.ID
	}
	return all
}
