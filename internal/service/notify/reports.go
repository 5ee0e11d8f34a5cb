package notify

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/notice"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
)

// Reports knows the issued reports.
type Reports interface {
	// Document gives an issued report as readers of a clearance see it.
	Document(ctx context.Context, project, id string, clearance record.Secrecy) (report.Document, error)
	// Picture draws the first picture of such a document as PNG; nil where it has none.
	Picture(ctx context.Context, project, id string, clearance record.Secrecy, language string) ([]byte, error)
	// File makes such a document's PDF.
	File(ctx context.Context, project, id string, clearance record.Secrecy, language string) (delivery.File, error)
}

// enclose puts a report's picture, and by mail its file, to a message. What can't be made is left out and logged: the
// message with its link is worth more than none.
func (s *Service) enclose(ctx context.Context, o store.Outgoing, m *delivery.Message, files bool) {
	if s.options.Reports == nil {
		return
	}
	picture, err := s.options.Reports.Picture(ctx, o.Project, o.Report, o.Clearance, o.Language)
	m.Picture = picture
	if err == nil && files {
		var file delivery.File
		if file, err = s.options.Reports.File(ctx, o.Project, o.Report, o.Clearance, o.Language); err == nil {
			m.Files = append(m.Files, file)
		}
	}
	if err != nil {
		s.log.ErrorContext(ctx, "a report's message goes without its picture or file", "project", o.Project, "report", o.Report, "error", err)
	}
}

const distributeBatch = 20

// Distribute sends each report that was issued since to its lists, once: a message to everybody on them in the version
// of his clearance.
func (s *Service) Distribute(ctx context.Context) (more bool, err error) {
	if s.options.Reports == nil {
		return false, nil
	}
	issued, err := s.store.Undistributed(ctx, distributeBatch)
	for _, r := range issued {
		if failed := s.distribute(ctx, r); failed != nil {
			err = errors.Join(err, failed)
		}
	}
	return len(issued) == distributeBatch && err == nil, err
}

// target is somebody who gets a report, with the clearance that counts.
type target struct {
	member    store.DistributionMember
	clearance record.Secrecy
	mail      string
	language  string
}

func (s *Service) distribute(ctx context.Context, r store.IssuedReport) error {
	targets, err := s.targets(ctx, r)
	if err != nil {
		return err
	}
	documents := map[record.Secrecy]report.Document{}
	for _, t := range targets {
		if _, known := documents[t.clearance]; known {
			continue
		}
		if documents[t.clearance], err = s.options.Reports.Document(ctx, r.Project, r.ID, t.clearance); err != nil {
			return err
		}
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		mine, err := tx.ClaimDistribution(r.Project, r.ID, s.now())
		if err != nil || !mine {
			return err
		}
		for _, t := range targets {
			if err := s.give(tx, r, t, documents[t.clearance]); err != nil {
				return err
			}
		}
		return tx.Append(s.note(ctx, "", "report.distribute", r.Project, map[string]any{"report": r.ID, "no": r.No, "targets": len(targets)}))
	})
}

// targets gives everybody whose list takes a report of this kind, each once. Who left the project, or was switched off,
// gets nothing (A20); a person's clearance never exceeds the one that he has on the project.
func (s *Service) targets(ctx context.Context, r store.IssuedReport) ([]target, error) {
	lists, err := s.store.Lists(ctx, r.Project)
	if err != nil {
		return nil, err
	}
	cleared, err := s.store.ClearedMembers(ctx, r.Project, s.now())
	if err != nil {
		return nil, err
	}
	addresses, err := s.addresses(ctx, lists)
	if err != nil {
		return nil, err
	}
	var all []target
	seen := map[string]bool{}
	for _, m := range membersFor(lists, r.Kind) {
		t := target{member: m, clearance: m.Clearance, mail: m.Mail, language: m.Language}
		if m.User != "" {
			own, live := cleared[m.User]
			if !live {
				continue
			}
			t.clearance = min(m.Clearance, own)
			if t.mail == "" {
				t.mail = addresses[m.User]
			}
		}
		if name := m.User + "\n" + m.Channel + "\n" + m.Mail; !seen[name] {
			seen[name] = true
			all = append(all, t)
		}
	}
	return all, nil
}

// membersFor gives the members of the lists that take a kind of report.
func membersFor(lists []store.DistributionList, kind string) (all []store.DistributionMember) {
	for _, l := range lists {
		for _, k := range l.Kinds {
			if l.Enabled && k == kind {
				for _, m := range l.Members {
					if m.UnsubscribedAt.IsZero() {
						all = append(all, m)
					}
				}
			}
		}
	}
	return all
}

// addresses gives the mail addresses that people on the lists gave for themselves.
func (s *Service) addresses(ctx context.Context, lists []store.DistributionList) (map[string]string, error) {
	var users []string
	for _, l := range lists {
		for _, m := range l.Members {
			users = append(users, m.User)
		}
	}
	given, err := s.store.Addresses(ctx, users)
	byUser := map[string]string{}
	for _, a := range given {
		byUser[a.User] = a.Mail
	}
	return byUser, err
}

// give sends one target his version: a person into his inbox, and by mail where he has an address; outsiders and bots
// alone by their way.
func (s *Service) give(tx *store.Tx, r store.IssuedReport, t target, d report.Document) error {
	now := s.now()
	m := messageOf(r, d)
	if t.member.User != "" {
		n := store.Notice{
			Project: r.Project, Kind: m.Kind, To: []string{t.member.User}, Title: m.Title, Lines: m.Lines, Link: m.Link, Level: m.Level, At: now,
			Dedup: "report." + r.ID + "." + t.member.User,
		}
		if err := tx.InsertNotice(n); err != nil {
			return err
		}
		if err := tx.InsertReportReceipt(r.Project, r.ID, t.member.User, now); err != nil {
			return err
		}
	}
	if t.mail == "" && t.member.Channel == "" {
		return nil
	}
	o := store.Outgoing{
		Project: r.Project, Dedup: "report." + r.ID + "." + t.member.ID, Channel: t.member.Channel, User: t.member.User, Language: t.language,
		Message: m, Report: r.ID, Clearance: t.clearance, NextAt: notice.NotBefore(now, false), At: now,
	}
	if t.member.Channel == "" {
		o.Mail, o.Unsubscribe = t.mail, "/api/v1/unsubscribe/"+t.member.Token
	}
	return tx.InsertOutgoing(o)
}

// messageOf tells an issued report by its headline and at most three sentences.
func messageOf(r store.IssuedReport, d report.Document) notice.Message {
	m := notice.Message{
		Project: r.Project, Kind: "report.issued", Level: d.Level, Link: "/reports/" + r.ID,
		Title: fault.Text{Zh: kindName(d.Kind).Zh + " " + d.Period.Name + "：" + d.Headline.Zh, En: kindName(d.Kind).En + " " + d.Period.Name + ": " + d.Headline.En},
	}
	if !notice.LeavesWhole(d.Level) {
		m.Title = fault.Text{Zh: kindName(d.Kind).Zh + " " + d.Period.Name, En: kindName(d.Kind).En + " " + d.Period.Name}
	}
	for _, section := range d.Sections {
		if len(m.Lines) < notice.MaxLines && section.Sentence.Zh != "" {
			m.Lines = append(m.Lines, section.Sentence)
		}
	}
	return m
}

func kindName(k report.Kind) fault.Text {
	switch k {
	case report.DayReport:
		return fault.Text{Zh: "日报", En: "Daily report"}
	case report.WeekReport:
		return fault.Text{Zh: "周报", En: "Weekly report"}
	case report.MonthReport:
		return fault.Text{Zh: "月报", En: "Monthly report"}
	case report.QuarterReport:
		return fault.Text{Zh: "季报", En: "Quarterly report"}
	case report.SpecialReport:
	}
	return fault.Text{Zh: "专题报表", En: "Special report"}
}

// Opened says that somebody opened an issued report: of those who were sent it, the first time is kept.
func (s *Service) Opened(ctx context.Context, a policy.Actor, project, id string) error {
	receipts, err := s.store.ReportReceipts(ctx, project, id)
	if err != nil {
		return err
	}
	for _, r := range receipts {
		if r.User == a.UserID && r.ReadAt.IsZero() {
			err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.ReportOpened(project, id, a.UserID, s.now()) })
			if !errors.Is(err, store.ErrStale) {
				return err
			}
		}
	}
	return nil
}

// weekly is when leaders get the week's headline: Mondays from 08:00, or as soon as the report of the week before is
// issued after that.
func (s *Service) weekly(ctx context.Context, project, today string) error {
	if s.options.Reports == nil {
		return nil
	}
	week := calendar.Week(calendar.After(today, -7))
	r, err := s.store.IssuedWeekly(ctx, project, week.First, week.Last)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	cleared, err := s.store.ClearedMembers(ctx, project, s.now())
	if err != nil {
		return err
	}
	return s.tellLeaders(ctx, r, cleared)
}

func (s *Service) tellLeaders(ctx context.Context, r store.IssuedReport, cleared map[string]record.Secrecy) error {
	leaders, err := s.store.Members(ctx, r.Project)
	if err != nil {
		return err
	}
	for _, l := range leaders {
		clearance, live := cleared[l.User]
		if !live || l.Role != policy.Leader {
			continue
		}
		d, err := s.options.Reports.Document(ctx, r.Project, r.ID, clearance)
		if err != nil {
			return err
		}
		m := messageOf(r, d)
		n := store.Notice{
			Project: r.Project, Kind: "digest.weekly", To: []string{l.User}, Title: m.Title, Lines: m.Lines, Link: m.Link, Level: m.Level, At: s.now(),
			Dedup: "digest.weekly." + r.ID + "." + l.User,
		}
		if err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertNotice(n) }); err != nil {
			return err
		}
	}
	return nil
}
