package conduct

import (
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// MeasureKey names what somebody is measured by.
type MeasureKey string

// The closed set of measures (R4.7, R2.4). Each counts what was good of how much there was.
const (
	OnTimeFiling MeasureKey = "on_time"       // records handed in without the mark of being late
	DutiesDone   MeasureKey = "duties"        // duties done by their hour
	FirstPass    MeasureKey = "first_pass"    // published as first handed in, never returned
	NotSuspect   MeasureKey = "not_suspect"   // records without a suspicion that stood
	NotCorrected MeasureKey = "not_corrected" // publications that nobody had to correct
	Screening    MeasureKey = "screening"     // screened by the end of the next working day
	SigningOff   MeasureKey = "sign_off"      // countersigned by the end of the second working day: the manager's own latency
	Publishing   MeasureKey = "publishing"    // published by the end of the next working day
	Feedback     MeasureKey = "feedback"      // feedback handled by its day
	DaysRecorded MeasureKey = "days_recorded" // days of the project with a record, or said to be without work
)

var measureLabels = map[MeasureKey]fault.Text{
	OnTimeFiling: {Zh: "按时填报", En: "Filed on time"},
	DutiesDone:   {Zh: "应报已报", En: "Duties done in time"},
	FirstPass:    {Zh: "一次通过", En: "Passed at the first attempt"},
	NotSuspect:   {Zh: "无可疑", En: "Not suspicious"},
	NotCorrected: {Zh: "无更正", En: "Not corrected later"},
	Screening:    {Zh: "筛选及时", En: "Screened within 1 working day"},
	SigningOff:   {Zh: "签认及时", En: "Countersigned within 2 working days"},
	Publishing:   {Zh: "发布及时", En: "Published within 1 working day"},
	Feedback:     {Zh: "反馈按期办结", En: "Feedback handled in time"},
	DaysRecorded: {Zh: "逐日有记录", En: "Days with a record"},
}

// Label gives the measure's name in both languages.
func (k MeasureKey) Label() fault.Text { return measureLabels[k] }

// Formula says what each measure weighs. It is dated: an assessment names the version by which it was made, and the
// versions before it are kept.
type Formula struct {
	Version int
	From    string // first month, YYYY-MM
	Weights map[MeasureKey]int64
	// Reward and Penalty are the scores, in hundredths of a point, from which on the one is proposed and below which the
	// other is; AtLeast is how many things there have to be to propose anything.
	Reward, Penalty, AtLeast int64
}

var formulas = []Formula{{
	Version: 1, From: "2000-01", Reward: 9500, Penalty: 6000, AtLeast: 20,
	Weights: map[MeasureKey]int64{
		OnTimeFiling: 25, DutiesDone: 20, FirstPass: 20, NotSuspect: 15, NotCorrected: 10,
		Screening: 30, SigningOff: 40, Publishing: 20, Feedback: 15, DaysRecorded: 15,
	},
}}

// FormulaOf gives the formula in force in a month.
func FormulaOf(month string) Formula {
	f := formulas[0]
	for _, each := range formulas {
		if each.From <= month {
			f = each
		}
	}
	return f
}

// Formulas gives every version, for documents.
func Formulas() []Formula { return slices.Clone(formulas) }

// Tally counts what was good of how much there was, and keeps what was not.
type Tally struct {
	Good, Of   int64
	Exceptions []string        // ids or archive numbers of what was not good
	Took       []time.Duration // how long each took, where that is what counts
}

// Count adds one thing.
func (t *Tally) Count(good bool, name string) {
	t.Of++
	if good {
		t.Good++
		return
	}
	t.Exceptions = append(t.Exceptions, name)
}

// Measure is one line of a card.
type Measure struct {
	Key        MeasureKey     `json:"key"`
	Good       int64          `json:"good"`
	Of         int64          `json:"of"`
	Percent    *figure.Amount `json:"percent"` // two decimals, half up; null: there was nothing to measure
	Weight     int64          `json:"weight"`
	MedianH    *figure.Amount `json:"median_h,omitempty"` // hours, one decimal
	Exceptions []string       `json:"exceptions,omitempty"`
}

// measure makes the line of a tally.
func (t *Tally) measure(key MeasureKey, weight int64) Measure {
	m := Measure{Key: key, Good: t.Good, Of: t.Of, Weight: weight, MedianH: median(t.Took)}
	m.Exceptions = slices.Clone(t.Exceptions)
	slices.Sort(m.Exceptions)
	if t.Of > 0 {
		m.Percent = hundredths(rounded(t.Good*10_000, t.Of))
	}
	return m
}

// rounded divides, half up.
func rounded(a, b int64) int64 { return (2*a + b) / (2 * b) }

// hundredths makes an amount of hundredths.
func hundredths(n int64) *figure.Amount {
	a := figure.Amount{Whole: n / 100, Nano: n % 100 * 10_000_000}
	return &a
}

// median gives the middle duration in hours with one decimal; nil of none. Of an even number it is the lower middle, so
// that it is one that really was.
func median(all []time.Duration) *figure.Amount {
	if len(all) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(all))
	tenths := rounded(int64(sorted[(len(sorted)-1)/2]/time.Second), 360)
	return &figure.Amount{Whole: tenths / 10, Nano: tenths % 10 * 100_000_000}
}
