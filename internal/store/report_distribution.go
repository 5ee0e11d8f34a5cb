package store

import "context"

// IssuedReport is what the distribution of a report needs to know of it.
type IssuedReport struct {
	Project, ID, No, Kind, Period string
}

type issuedReportRow struct {
	ProjectID, ID, ReportNo, Kind, Period string
}

func (r issuedReportRow) issued() IssuedReport {
	return IssuedReport{Project: r.ProjectID, ID: r.ID, No: r.ReportNo, Kind: r.Kind, Period: r.Period}
}

// Undistributed gives issued reports that did not go to their lists yet, the oldest first.
func (s *Store) Undistributed(ctx context.Context, limit int) ([]IssuedReport, error) {
	var rows []issuedReportRow
	err := s.read.WithContext(ctx).Raw(`SELECT r.project_id, r.id, r.report_no, r.kind, r.period FROM reports r
		LEFT JOIN distributed_reports d ON d.project_id = r.project_id AND d.report_id = r.id
		WHERE r.state = 'issued' AND d.report_id IS NULL ORDER BY r.settled_at, r.project_id, r.id LIMIT ?`, limit).Scan(&rows).Error
	return each(rows, issuedReportRow.issued), s.translate(err)
}

// IssuedWeekly gives the newest issued weekly report of the week from first to last. Errors: ErrNotFound.
func (s *Store) IssuedWeekly(ctx context.Context, project, first, last string) (IssuedReport, error) {
	var rows []issuedReportRow
	err := s.read.WithContext(ctx).Raw(`SELECT project_id, id, report_no, kind, period FROM reports
		WHERE project_id = ? AND state = 'issued' AND kind = 'week' AND first_day = ? AND last_day = ? ORDER BY settled_at DESC LIMIT 1`, project, first, last).Scan(&rows).Error
	if err == nil && len(rows) == 0 {
		return IssuedReport{}, ErrNotFound
	}
	if err != nil {
		return IssuedReport{}, s.translate(err)
	}
	return rows[0].issued(), nil
}
