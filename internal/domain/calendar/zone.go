// Package calendar is the civil time of a construction project.
package calendar

import "time"

// Zone is the project's civil time: work dates are judged, validity ends and archive years are counted in it. China
// has one zone without daylight saving, so a fixed offset needs no zone database.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// Day gives the civil date (YYYY-MM-DD) of a moment.
func Day(t time.Time) string { return t.In(Zone).Format(time.DateOnly) }

// Minute gives a moment as people read it: civil date and 24-hour time.
func Minute(t time.Time) string { return t.In(Zone).Format("2006-01-02 15:04") }
