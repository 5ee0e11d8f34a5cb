package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
)

type distributionListRow struct {
	ProjectID, ID, Name, Kinds string
	Enabled                    int64
	SetBy                      string
	SetAt, Version             int64
}

func (distributionListRow) TableName() string { return "distribution_lists" }

type distributionMemberRow struct {
	ProjectID, ListID, ID         string
	UserID, Mail, ChannelID, Name string
	Clearance                     int64
	Language, Token               string
	UnsubscribedAt                int64
}

func (distributionMemberRow) TableName() string { return "distribution_members" }

func (r distributionMemberRow) member() DistributionMember {
	return DistributionMember{
		ID: r.ID, User: r.UserID, Mail: r.Mail, Channel: r.ChannelID, Name: r.Name, Clearance: level(r.Clearance), Language: r.Language,
		Token: r.Token, UnsubscribedAt: moment(r.UnsubscribedAt),
	}
}

func (r distributionListRow) list() DistributionList {
	return DistributionList{
		Project: r.ProjectID, ID: r.ID, Name: r.Name, Kinds: listed(r.Kinds), Enabled: r.Enabled != 0, By: r.SetBy, At: moment(r.SetAt), Version: r.Version,
	}
}

// InsertList files a distribution list with its members. Errors: ErrExists.
func (t *Tx) InsertList(l DistributionList, ev Event) error {
	row := distributionListRow{ProjectID: l.Project, ID: l.ID, Name: l.Name, Kinds: strings.Join(l.Kinds, ","), Enabled: flag(l.Enabled), SetBy: l.By, SetAt: micros(l.At), Version: 1}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	if err := t.insertListMembers(l); err != nil {
		return err
	}
	return t.Append(ev)
}

func (t *Tx) insertListMembers(l DistributionList) error {
	for _, m := range l.Members {
		row := distributionMemberRow{
			ProjectID: l.Project, ListID: l.ID, ID: m.ID, UserID: m.User, Mail: m.Mail, ChannelID: m.Channel, Name: m.Name, Clearance: int64(m.Clearance),
			Language: m.Language, Token: m.Token, UnsubscribedAt: micros(m.UnsubscribedAt),
		}
		if err := t.translate(t.gorm().Create(&row).Error); err != nil {
			return err
		}
	}
	return nil
}

// SaveList writes a list that is still in l.Version, with its members in place of those before. Errors: ErrStale.
func (t *Tx) SaveList(l DistributionList, ev Event) error {
	n, err := t.exec(`UPDATE distribution_lists SET name = ?, kinds = ?, enabled = ?, set_by = ?, set_at = ?, version = version + 1 WHERE project_id = ? AND id = ? AND version = ?`,
		l.Name, strings.Join(l.Kinds, ","), flag(l.Enabled), l.By, micros(l.At), l.Project, l.ID, l.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM distribution_members WHERE project_id = ? AND list_id = ?`, l.Project, l.ID); err != nil {
		return err
	}
	if err := t.insertListMembers(l); err != nil {
		return err
	}
	return t.Append(ev)
}

// DeleteList takes a list away. Errors: ErrStale when it changed or is gone.
func (t *Tx) DeleteList(project, id string, version int64, ev Event) error {
	n, err := t.exec(`DELETE FROM distribution_lists WHERE project_id = ? AND id = ? AND version = ?`, project, id, version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM distribution_members WHERE project_id = ? AND list_id = ?`, project, id); err != nil {
		return err
	}
	return t.Append(ev)
}

// Lists gives the distribution lists of a project with their members, by name.
func (s *Store) Lists(ctx context.Context, project string) ([]DistributionList, error) {
	all, err := lists(s.read.WithContext(ctx), project)
	return all, s.translate(err)
}

func lists(db *gorm.DB, project string) ([]DistributionList, error) {
	var rows []distributionListRow
	if err := db.Where("project_id = ?", project).Order("name, id").Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	var members []distributionMemberRow
	if err := db.Where("project_id = ?", project).Order("list_id, id").Find(&members).Error; err != nil {
		return nil, err
	}
	all := each(rows, distributionListRow.list)
	for i := range all {
		for _, m := range members {
			if m.ListID == all[i].ID {
				all[i].Members = append(all[i].Members, m.member())
			}
		}
	}
	return all, nil
}

// Unsubscribe takes the member that a token names off his list. Errors: ErrNotFound where it names nobody, or he
// is off already.
func (t *Tx) Unsubscribe(token string, ev Event) error {
	var row distributionMemberRow
	if err := t.gorm().Where("token = ? AND unsubscribed_at = 0", token).Take(&row).Error; err != nil {
		return t.translate(err)
	}
	n, err := t.exec(`UPDATE distribution_members SET unsubscribed_at = ? WHERE project_id = ? AND list_id = ? AND id = ? AND unsubscribed_at = 0`,
		micros(ev.At), row.ProjectID, row.ListID, row.ID)
	if err := one(n, err, ErrNotFound); err != nil {
		return err
	}
	ev.Project = row.ProjectID
	return t.Append(ev)
}

type addressRow struct {
	UserID, Mail, Wanted, Language string
	SetAt                          int64
}

func (addressRow) TableName() string { return "notice_addresses" }

func (r addressRow) address() NoticeAddress {
	return NoticeAddress{User: r.UserID, Mail: r.Mail, Wanted: r.Wanted, Language: r.Language, At: moment(r.SetAt)}
}

// PutAddress sets where a person wants his notices sent; an empty mail takes it away.
func (t *Tx) PutAddress(a NoticeAddress, ev Event) error {
	if _, err := t.exec(`DELETE FROM notice_addresses WHERE user_id = ?`, a.User); err != nil {
		return err
	}
	if a.Mail != "" {
		row := addressRow{UserID: a.User, Mail: a.Mail, Wanted: a.Wanted, Language: a.Language, SetAt: micros(a.At)}
		if err := t.translate(t.gorm().Create(&row).Error); err != nil {
			return err
		}
	}
	return t.Append(ev)
}

// Address gives where a person wants his notices sent. Errors: ErrNotFound.
func (s *Store) Address(ctx context.Context, user string) (NoticeAddress, error) {
	var row addressRow
	err := s.read.WithContext(ctx).Where("user_id = ?", user).Take(&row).Error
	return row.address(), s.translate(err)
}

// Addresses gives the addresses of several people.
func (s *Store) Addresses(ctx context.Context, users []string) ([]NoticeAddress, error) {
	var rows []addressRow
	err := s.read.WithContext(ctx).Where("user_id IN ?", some(users)).Order("user_id").Find(&rows).Error
	return each(rows, addressRow.address), s.translate(err)
}

type reportReceiptRow struct {
	ProjectID, ReportID, UserID string
	SentAt, ReadAt              int64
}

func (reportReceiptRow) TableName() string { return "report_receipts" }

// InsertReportReceipt files that a person is sent a report; once.
func (t *Tx) InsertReportReceipt(project, report, user string, at time.Time) error {
	var known int64
	err := t.gorm().Model(&reportReceiptRow{}).Where("project_id = ? AND report_id = ? AND user_id = ?", project, report, user).Count(&known).Error
	if err != nil || known > 0 {
		return t.translate(err)
	}
	row := reportReceiptRow{ProjectID: project, ReportID: report, UserID: user, SentAt: micros(at)}
	return t.translate(t.gorm().Create(&row).Error)
}

// ReportOpened says that a person opened a report; only the first time, and only of those who were sent it, counts.
// Errors: ErrStale where it does not.
func (t *Tx) ReportOpened(project, report, user string, at time.Time) error {
	n, err := t.exec(`UPDATE report_receipts SET read_at = ? WHERE project_id = ? AND report_id = ? AND user_id = ? AND read_at = 0`, micros(at), project, report, user)
	return one(n, err, ErrStale)
}

// ReportReceipts gives who was sent a report and who opened it, by login.
func (s *Store) ReportReceipts(ctx context.Context, project, report string) ([]ReportReceipt, error) {
	var rows []reportReceiptRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND report_id = ?", project, report).Order("user_id").Find(&rows).Error
	return each(rows, func(r reportReceiptRow) ReportReceipt {
		return ReportReceipt{User: r.UserID, SentAt: moment(r.SentAt), ReadAt: moment(r.ReadAt)}
	}), s.translate(err)
}

// ClaimDistribution says that a report goes to its lists now. False: it went already.
func (t *Tx) ClaimDistribution(project, report string, at time.Time) (bool, error) {
	var known int64
	err := t.gorm().Table("distributed_reports").Where("project_id = ? AND report_id = ?", project, report).Count(&known).Error
	if err != nil || known > 0 {
		return false, t.translate(err)
	}
	_, err = t.exec(`INSERT INTO distributed_reports (project_id, report_id, distributed_at) VALUES (?, ?, ?)`, project, report, micros(at))
	return err == nil, err
}
