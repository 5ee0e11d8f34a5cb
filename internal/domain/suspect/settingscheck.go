package suspect

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
)

// Faults judges a change of settings: its fields are known, and what it leads to makes sense.
func Faults(changes json.RawMessage) []fault.Field {
	s := Defaults()
	d := json.NewDecoder(bytes.NewReader(changes))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return []fault.Field{{Field: "rules", Code: "V2", Zh: "规则设置中有未知的项或类型不符。", En: "The settings hold an unknown name or a value of a wrong type.", Seen: err.Error()}}
	}
	faults := append(s.numbers(), s.Settings.Faults()...)
	for _, each := range []struct{ name, value string }{{"rules.cold_mean", s.ColdMean}, {"rules.temperature_gap", s.TemperatureGap}} {
		if _, ok := check.ParseDecimal(each.value, 1); !ok {
			faults = append(faults, fault.Field{Field: each.name, Code: "V2", Zh: "应为定点数，例如 5 或 5.5。", En: "A fixed-point number such as 5 or 5.5.", Seen: each.value})
		}
	}
	if role := policy.Role(s.Owner); role != policy.TechManager && role != policy.ProjectManager {
		faults = append(faults, fault.Field{Field: "rules.owner", Code: "V2", Zh: "负责人应为技术负责人或项目经理。", En: "The owner is the technical manager or the project manager.", Seen: s.Owner, Allowed: "tech_manager, project_manager"})
	}
	for _, kind := range s.Reports {
		if !slices.Contains(reportKinds(), kind) {
			faults = append(faults, fault.Field{Field: "rules.reports", Code: "V2", Zh: "没有这种定期报表。", En: "No such periodic report.", Seen: kind, Allowed: "day, week, month, quarter"})
		}
	}
	if s.Fence != nil {
		faults = append(faults, s.Fence.faults()...)
	}
	return faults
}

func (s Settings) numbers() []fault.Field {
	var faults []fault.Field
	for _, n := range []struct {
		name             string
		value, low, high int
	}{
		{"photo_hours", s.PhotoHours, 1, 720},
		{"fence_margin_m", s.FenceMargin, 0, 100_000},
		{"near_bits", s.NearBits, 0, 6},
		{"wind_level", s.WindLevel, 1, 17},
		{"cold_days", s.ColdDays, 1, 30},
		{"spread_times", s.SpreadTimes, 1, 20},
		{"spread_history", s.SpreadHistory, 3, 60},
		{"similar_percent", s.SimilarPercent, 50, 100},
		{"similar_days", s.SimilarDays, 1, 30},
		{"similar_length", s.SimilarLength, 10, 2000},
		{"batch_days", s.BatchDays, 1, 31},
		{"batch_minutes", s.BatchMinutes, 1, 1440},
		{"places_minutes", s.PlacesMinutes, 1, 1440},
		{"due_workdays", s.DueWorkdays, 1, 30},
		{"feedback_workdays", s.FeedbackWorkdays, 1, 30},
	} {
		if n.value < n.low || n.value > n.high {
			allowed := strconv.Itoa(n.low) + "-" + strconv.Itoa(n.high)
			faults = append(faults, fault.Field{Field: "rules." + n.name, Code: "V2", Zh: "应在 " + allowed + " 之间。", En: "Between " + allowed + ".", Seen: strconv.Itoa(n.value), Allowed: allowed})
		}
	}
	return faults
}
