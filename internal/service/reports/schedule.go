package reports

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
)

// catchUp is how many ended periods of each kind are looked at, so that what was due while the server was off is made.
var catchUp = map[report.Kind]int{report.DayReport: 7, report.WeekReport: 4, report.MonthReport: 3, report.QuarterReport: 2}

// Scheduled compiles the reports that are due: at 06:00 after each day, week, month and quarter, as the project's settings
// say. Any number of replicas may run it: of a period the database takes one, and none where there is one of whatever
// state. A clock that goes back finds what it made; one that runs ahead makes what is not over yet, which errata mend.
func (s *Service) Scheduled(ctx context.Context) (more bool, err error) {
	projects, err := s.store.Projects(ctx)
	if err != nil {
		return false, err
	}
	var failed error
	for _, p := range projects {
		settings, err := s.store.SettingsOn(ctx, p.ID, calendar.Day(s.now()))
		if err != nil {
			return false, err
		}
		for _, kind := range settings.Reports {
			failed = errors.Join(failed, s.scheduled(ctx, p, report.Kind(kind)))
		}
	}
	return false, failed
}

// scheduled makes the missing reports of a kind, the oldest first.
func (s *Service) scheduled(ctx context.Context, p store.Project, k report.Kind) error {
	for _, period := range s.due(p, k) {
		n, err := s.store.CountReports(ctx, p.ID, k, period.Name)
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		_, err = s.begin(ctx, p, store.Report{Project: p.ID, Kind: k, Period: period})
		if err != nil && !errors.Is(err, store.ErrExists) { // another replica was quicker
			return err
		}
	}
	return nil
}

// due gives the periods of a kind that ended, oldest first, since the project is kept here.
func (s *Service) due(p store.Project, k report.Kind) []report.Period {
	var periods []report.Period
	period := report.PeriodOf(k, calendar.Day(s.now()))
	for n := 0; n < catchUp[k]; {
		period = report.Before(k, period)
		if period.Last < calendar.Day(p.CreatedAt) {
			break
		}
		if s.now().Before(report.Due(period)) {
			continue // ended, but its morning has not come
		}
		periods = append([]report.Period{period}, periods...)
		n++
	}
	return periods
}
