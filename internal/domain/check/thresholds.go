package check

import "time"

// Thresholds are the numbers of the rules. They are configuration with a date from which they hold, never constants:
// a record is judged by those in force when it is filed.
type Thresholds struct {
	From            string        // first day, YYYY-MM-DD
	LateAfterDays   int           // V6: a work date older than this is marked late
	RefuseAfterDays int           // V6: a work date older than this needs the project manager's leave
	ClockSuspect    time.Duration // V7: a device clock further off is a finding
	ClockRefuse     time.Duration // V7: a device clock further off refuses the record
	MaxAttachments  int           // V11: attachments of one record
	MaxFileSize     int64         // V11: bytes of one attachment
	OverrunPercent  string        // V12: cumulative quantity above the contract's, in per cent
	HoursRefuse     string        // V13: hours per head or machine and day
	HoursSuspect    string        // V13: hours per head above which the record is suspect
	WorkingAgeFrom  int           // V4: years
	WorkingAgeTo    int           // V4: years
	SpecialTrades   []string      // V13: words that name a trade which needs a certificate
}

var thresholds = []Thresholds{{
	From: "0001-01-01", LateAfterDays: 2, RefuseAfterDays: 7, ClockSuspect: 5 * time.Minute, ClockRefuse: 24 * time.Hour,
	MaxAttachments: 100, MaxFileSize: 4 << 30, OverrunPercent: "5", HoursRefuse: "24", HoursSuspect: "16", WorkingAgeFrom: 16, WorkingAgeTo: 70,
	SpecialTrades: []string{"电工", "焊工", "焊割", "架子工", "信号工", "司索", "起重机司机", "塔吊司机", "塔式起重机", "升降机司机", "物料提升机", "吊篮", "爆破"},
}}

// ThresholdsOn gives the numbers in force on a day (YYYY-MM-DD).
func ThresholdsOn(date string) Thresholds { return *thresholdsOn(date) }

func thresholdsOn(date string) *Thresholds {
	in := &thresholds[0]
	for i := range thresholds {
		if thresholds[i].From <= date {
			in = &thresholds[i]
		}
	}
	return in
}
