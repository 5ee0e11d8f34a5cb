package store

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

type noticeRow struct {
	ProjectID, ID, Kind, Dedup      string
	Level, Urgent                   int64
	TitleZh, TitleEn, Body, Link    string
	AcknowledgeBy, MadeAt, RoutedAt int64
}

func (noticeRow) TableName() string { return "notices" }

func noticeRowOf(n Notice) noticeRow {
	id := uuid.Must(uuid.NewV7()).String()
	lines := n.Lines
	if lines == nil {
		lines = []fault.Text{}
	}
	body, _ := json.Marshal(lines) // texts: cannot fail
	row := noticeRow{
		ProjectID: n.Project, ID: id, Kind: n.Kind, Dedup: n.Dedup, Level: int64(n.Level), Urgent: flag(n.Urgent), TitleZh: n.Title.Zh, TitleEn: n.Title.En,
		Body: string(body), Link: n.Link, AcknowledgeBy: micros(n.AcknowledgeBy), MadeAt: micros(n.At),
	}
	if row.Dedup == "" {
		row.Dedup = id
	}
	return row
}

func (r noticeRow) notice() (Notice, error) {
	n := Notice{
		Project: r.ProjectID, Kind: r.Kind, Dedup: r.Dedup, Level: level(r.Level), Urgent: r.Urgent != 0, Title: fault.Text{Zh: r.TitleZh, En: r.TitleEn},
		Link: r.Link, AcknowledgeBy: moment(r.AcknowledgeBy), At: moment(r.MadeAt),
	}
	return n, json.Unmarshal([]byte(r.Body), &n.Lines)
}

const insertRecipient = `INSERT INTO notice_recipients (user_id, notice_id, project_id, by_office, made_at, read_at, acknowledged_at) VALUES (?, ?, ?, ?, ?, 0, 0)`

// InsertNotice tells people something, in the transaction of what it is about: it is known exactly when that happened.
// One whose Dedup is in use on the project is the same notice and changes nothing.
func (t *Tx) InsertNotice(n Notice) error {
	if err := n.check(); err != nil {
		return err
	}
	row := noticeRowOf(n)
	var same int64
	if err := t.gorm().Model(&noticeRow{}).Where("project_id = ? AND dedup = ?", row.ProjectID, row.Dedup).Count(&same).Error; err != nil || same > 0 {
		return t.translate(err)
	}
	err := t.translate(t.gorm().Create(&row).Error)
	if errors.Is(err, ErrExists) {
		return nil // another replica was quicker
	}
	if err != nil {
		return err
	}
	return t.addRecipients(n, row)
}

// addRecipients puts a notice into the inboxes of those who may know of it.
func (t *Tx) addRecipients(n Notice, row noticeRow) error {
	people, err := t.recipients(n)
	if err != nil {
		return err
	}
	for _, p := range people {
		if _, err := t.exec(insertRecipient, p.ID, row.ID, row.ProjectID, p.ByOffice, row.MadeAt); err != nil {
			return err
		}
	}
	return nil
}

type recipientRow struct {
	ID       string
	ByOffice int64
}

// recipients gives who gets a notice: members with their place in force and a clearance that reaches it, and those who
// hold an office that it is for. Nobody twice.
func (t *Tx) recipients(n Notice) ([]recipientRow, error) {
	var people []recipientRow
	if n.Project == "" {
		err := t.gorm().Table("users").Select("id, 1 AS by_office").Where("disabled = 0 AND (id IN ? OR office IN ?)", some(n.To), some(officesOf(n.Roles))).Order("id").Scan(&people).Error
		return people, t.translate(err)
	}
	var members []recipientRow
	err := clearedMembers(t.gorm(), n.Project, n.Level, n.At).Where("u.id IN ? OR m.role IN ?", some(n.To), some(roleNames(n.Roles))).Order("u.id").Scan(&members).Error
	if err != nil || len(officesOf(n.Roles)) == 0 {
		return members, t.translate(err)
	}
	err = t.gorm().Table("users").Select("id, 1 AS by_office").Where("disabled = 0 AND office IN ?", officesOf(n.Roles)).Order("id").Scan(&people).Error
	return joinPeople(members, people), t.translate(err)
}

// clearedMembers finds the people of a project whose place is in force and whose clearance reaches a level.
func clearedMembers(db *gorm.DB, project string, least record.Secrecy, at time.Time) *gorm.DB {
	return db.Table("members m").Select("u.id AS id, 0 AS by_office").Joins("JOIN users u ON u.id = m.user_id AND u.disabled = 0").
		Where("m.project_id = ? AND m.clearance >= ? AND m.valid_from <= ? AND (m.valid_until = 0 OR m.valid_until > ?)", project, int64(least), micros(at), micros(at))
}

func joinPeople(members, officers []recipientRow) []recipientRow {
	seen := map[string]bool{}
	for _, m := range members {
		seen[m.ID] = true
	}
	for _, o := range officers {
		if !seen[o.ID] {
			members = append(members, o)
		}
	}
	return members
}

func roleNames(roles []policy.Role) []string {
	return each(roles, func(r policy.Role) string { return string(r) })
}

func officesOf(roles []policy.Role) []string {
	var offices []string
	for _, r := range roles {
		if r == policy.SysAdmin || r == policy.SecAdmin {
			offices = append(offices, string(r))
		}
	}
	return offices
}

// some gives a list that an IN takes: an empty one would be NULL, which is no value.
func some(values []string) []string {
	if len(values) == 0 {
		return []string{"\x00"} // no login and no role
	}
	return values
}
