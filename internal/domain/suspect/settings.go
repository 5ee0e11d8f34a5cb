package suspect

import (
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
)

// Settings are the numbers of the rules and the fence of the site. They are configuration with a day from which they
// hold: a record is examined by those in force on the day on which it was handed in.
type Settings struct {
	PhotoHours     int      `json:"photo_hours"`     // V8: a picture taken this many hours off the work date is suspect
	Editors        []string `json:"editors"`         // V8: words of the software tag that tell an editing program
	Fence          *Fence   `json:"fence,omitempty"` // V9: of the site; nil: pictures' places are not compared
	FenceMargin    int      `json:"fence_margin_m"`  // V9: metres beyond the fence
	NearBits       int      `json:"near_bits"`       // V10: bits of 64 in which two pictures of one thing may differ
	WindLevel      int      `json:"wind_level"`      // V16: from this wind force on nothing is lifted in the open
	ColdMean       string   `json:"cold_mean"`       // V16: mean of a day in ℃ below which it counts as cold
	ColdDays       int      `json:"cold_days"`       // V16: so many cold days in a row ask for winter measures
	TemperatureGap string   `json:"temperature_gap"` // V16: ℃ between the record by hand and the fetched one
	SpreadTimes    int      `json:"spread_times"`    // V17: times the usual spread of a series
	SpreadHistory  int      `json:"spread_history"`  // V17: days that a series needs before it has a spread
	SimilarPercent int      `json:"similar_percent"` // V19: texts more alike than this are copied
	SimilarDays    int      `json:"similar_days"`    // V19: how many days back an author's texts are compared
	SimilarLength  int      `json:"similar_length"`  // V19: shorter texts (characters) are formulas, not copies
	BatchDays      int      `json:"batch_days"`      // V19: work dates filed together beyond which it is a batch
	BatchMinutes   int      `json:"batch_minutes"`   // V19: filed together means within so many minutes
	PlacesMinutes  int      `json:"places_minutes"`  // V20: nobody gets from one site to another within so many minutes
	DueWorkdays    int      `json:"due_workdays"`    // R5.4: working days to explain a suspicion
	Owner          string   `json:"owner"`           // R5.4: role on the project that has to explain
	Reports        []string `json:"reports"`         // R4.5: kinds of reports that compile by themselves
	// FeedbackWorkdays is how many working days a feedback may take until it is disposed of (R4.7).
	FeedbackWorkdays int `json:"feedback_workdays"`
	// Settings of the ladder: the time for replies and acknowledgements (R1.1).
	ladder.Settings
}

// Defaults are the thresholds of the product where nobody set others.
func Defaults() Settings {
	return Settings{
		PhotoHours: 12, FenceMargin: 200, NearBits: 6, WindLevel: 6, ColdMean: "5", ColdDays: 5, TemperatureGap: "5",
		Editors:     []string{"photoshop", "lightroom", "gimp", "snapseed", "picsart", "pixlr", "meitu", "美图", "醒图", "canva", "facetune", "affinity", "acdsee", "paint.net", "pixelmator"},
		SpreadTimes: 3, SpreadHistory: 5, SimilarPercent: 90, SimilarDays: 7, SimilarLength: 40, BatchDays: 3, BatchMinutes: 30, PlacesMinutes: 20,
		DueWorkdays: 3, Owner: string(policy.TechManager), Reports: reportKinds(), FeedbackWorkdays: 3,
		Settings: ladder.Defaults(),
	}
}

// reportKinds are the kinds of reports that a schedule can make.
func reportKinds() []string { return []string{"day", "week", "month", "quarter"} }

// Dated is a change of settings: the fields that it names, from a day on.
type Dated struct {
	From    string          // YYYY-MM-DD
	Changes json.RawMessage // an object with some fields of Settings
}

// On lays the changes that hold on a day over the defaults, in their order: first those of the installation, then
// those of the project, each from the oldest to the newest.
func On(day string, changes []Dated) (Settings, error) {
	s := Defaults()
	for _, c := range changes {
		if c.From > day {
			continue
		}
		if err := json.Unmarshal(c.Changes, &s); err != nil {
			return Settings{}, err
		}
	}
	return s, nil
}
