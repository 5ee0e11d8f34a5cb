package demo

import (
	"context"
	"fmt"

	"github.com/countersign/countersign/internal/domain/calendar"
	periodic "github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/service/reports"
)

// issued compiles and issues the newest whole month and the newest whole week.
func (l *loader) issued(ctx context.Context) error {
	l.clock.set(l.plan.now)
	today := calendar.Day(l.plan.now)
	analyst, pm := l.actors["analyst"], l.actors["pm"]
	for _, o := range []reports.Order{
		{Kind: periodic.WeekReport, Period: periodic.PeriodOf(periodic.WeekReport, calendar.After(today, -7)).Name},
		{Kind: periodic.MonthReport, Period: periodic.PeriodOf(periodic.MonthReport, calendar.After(today[:8]+"01", -1)).Name},
	} {
		v, err := l.Reports.Compile(ctx, analyst, ProjectID, o)
		if err != nil {
			return fmt.Errorf("compile %s: %w", o.Period, err)
		}
		if err := l.Pipeline.IssueReport(ctx, pm, ProjectID, v.Report.ID, v.Root, proof()); err != nil {
			return fmt.Errorf("issue %s: %w", o.Period, err)
		}
	}
	return nil
}
