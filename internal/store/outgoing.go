package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/domain/notice"
	"github.com/countersign/countersign/internal/domain/record"
)

type outgoingRow struct {
	ProjectID, ID, Dedup, ChannelID, Mail, UserID, Language, Topic, Message, ReportID string
	Clearance                                                                         int64
	Unsubscribe                                                                       string
	Level, Urgent                                                                     int64
	State                                                                             string
	Attempts, NextAt                                                                  int64
	LeaseOwner                                                                        string
	LeaseUntil                                                                        int64
	Failure                                                                           string
	MadeAt, EndedAt                                                                   int64
}

func (outgoingRow) TableName() string { return "deliveries" }

func (r outgoingRow) outgoing() (Outgoing, error) {
	o := Outgoing{
		Project: r.ProjectID, ID: r.ID, Dedup: r.Dedup, Channel: r.ChannelID, Mail: r.Mail, User: r.UserID, Language: r.Language, Report: r.ReportID,
		Clearance: level(r.Clearance), Unsubscribe: r.Unsubscribe, State: DeliveryState(r.State), Attempts: int(r.Attempts), NextAt: moment(r.NextAt),
		Failure: r.Failure, At: moment(r.MadeAt), EndedAt: moment(r.EndedAt),
	}
	return o, json.Unmarshal([]byte(r.Message), &o.Message)
}

func outgoingAll(rows []outgoingRow) ([]Outgoing, error) {
	all := make([]Outgoing, len(rows))
	for i, r := range rows {
		var err error
		if all[i], err = r.outgoing(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// InsertOutgoing files a message that is to leave, cut to what may. One whose Dedup is in use is the same message.
func (t *Tx) InsertOutgoing(o Outgoing) error {
	var same int64
	if err := t.gorm().Model(&outgoingRow{}).Where("project_id = ? AND dedup = ?", o.Project, o.Dedup).Count(&same).Error; err != nil || same > 0 {
		return t.translate(err)
	}
	message, err := json.Marshal(o.Message.Outside())
	if err != nil {
		return err
	}
	row := outgoingRow{
		ProjectID: o.Project, ID: uuid.Must(uuid.NewV7()).String(), Dedup: o.Dedup, ChannelID: o.Channel, Mail: o.Mail, UserID: o.User, Language: o.Language,
		Topic: o.Message.Topic(), Message: string(message), ReportID: o.Report, Clearance: int64(o.Clearance), Unsubscribe: o.Unsubscribe, Level: int64(o.Message.Level),
		Urgent: flag(o.Message.Urgent), State: string(DeliveryWaiting), NextAt: micros(o.NextAt), MadeAt: micros(o.At),
	}
	err = t.translate(t.gorm().Create(&row).Error)
	if errors.Is(err, ErrExists) {
		return nil // another replica was quicker
	}
	return err
}

// due finds what waits and is nobody's at the moment.
const due = `state = 'waiting' AND next_at <= ? AND (lease_until <= ? OR lease_until > ?)`

func dueAt(now time.Time) []any {
	return []any{micros(now), micros(now), micros(now.Add(longestLease))}
}

// ChannelsDue gives the channels for which something waits.
func (s *Store) ChannelsDue(ctx context.Context, now time.Time) ([]Channel, error) {
	var rows []channelRow
	err := s.read.WithContext(ctx).Raw(`SELECT * FROM channels c WHERE enabled = 1 AND EXISTS (SELECT 1 FROM deliveries d WHERE d.project_id = c.project_id AND d.channel_id = c.id
		AND `+due+`) ORDER BY project_id, id`, dueAt(now)...).Scan(&rows).Error
	return each(rows, channelRow.channel), s.translate(err)
}

// MailDue says whether mail waits.
func (s *Store) MailDue(ctx context.Context, now time.Time) (bool, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&outgoingRow{}).Where("channel_id = '' AND "+due, dueAt(now)...).Limit(1).Count(&n).Error
	return n > 0, s.translate(err)
}

// ClaimMail leases mail that is due, what is urgent first.
func (t *Tx) ClaimMail(l Lease, now time.Time, limit int) ([]Outgoing, error) {
	return t.claimOutgoing(l, "channel_id = '' AND "+due, dueAt(now), limit)
}

// ClaimForChannel leases what goes out by a channel next: the oldest urgent message or report alone, or else all that
// waits, for one digest.
func (t *Tx) ClaimForChannel(c Channel, l Lease, now time.Time, limit int) ([]Outgoing, error) {
	mine := "project_id = ? AND channel_id = ? AND " + due
	args := append([]any{c.Project, c.ID}, dueAt(now)...)
	alone, err := t.claimOutgoing(l, mine+" AND (urgent = 1 OR report_id <> '')", args, 1)
	if err != nil || len(alone) > 0 {
		return alone, err
	}
	return t.claimOutgoing(l, mine, args, limit)
}

func (t *Tx) claimOutgoing(l Lease, where string, args []any, limit int) ([]Outgoing, error) {
	var found []outgoingRow
	err := t.gorm().Raw(`SELECT * FROM deliveries WHERE `+where+` ORDER BY urgent DESC, next_at, id LIMIT ?`+t.store.engine.ForUpdate, append(args, limit)...).Scan(&found).Error
	if err != nil {
		return nil, t.translate(err)
	}
	var mine []outgoingRow
	for _, row := range found {
		n, err := t.exec(`UPDATE deliveries SET lease_owner = ?, lease_until = ?, attempts = attempts + 1 WHERE project_id = ? AND id = ? AND state = 'waiting' AND attempts = ? AND lease_until = ?`,
			l.Owner, micros(l.Until), row.ProjectID, row.ID, row.Attempts, row.LeaseUntil)
		if err != nil {
			return nil, err
		}
		if row.Attempts++; n == 1 {
			mine = append(mine, row)
		}
	}
	return outgoingAll(mine)
}

// maxFailure is how many bytes of a failure are kept.
const maxFailure = 480

// SettleOutgoing writes how an attempt came out: sent, dead, or waiting until NextAt. Errors: ErrStale when the lease
// was lost meanwhile.
func (t *Tx) SettleOutgoing(o Outgoing, l Lease) error {
	failure := o.Failure[:min(len(o.Failure), maxFailure)]
	n, err := t.exec(`UPDATE deliveries SET state = ?, next_at = ?, failure = ?, ended_at = ?, lease_owner = '', lease_until = 0
		WHERE project_id = ? AND id = ? AND lease_owner = ? AND state = 'waiting'`,
		string(o.State), micros(o.NextAt), strings.ToValidUTF8(failure, ""), micros(o.EndedAt), o.Project, o.ID, l.Owner)
	return one(n, err, ErrStale)
}

// RetryOutgoing sends a message again that was given up. Errors: ErrStale when it was not.
func (t *Tx) RetryOutgoing(project, id string, at time.Time, ev Event) error {
	n, err := t.exec(`UPDATE deliveries SET state = 'waiting', attempts = 0, next_at = ?, ended_at = 0 WHERE project_id = ? AND id = ? AND state = 'dead'`, micros(at), project, id)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// Outgoing gives one message. Errors: ErrNotFound.
func (s *Store) Outgoing(ctx context.Context, project, id string) (Outgoing, error) {
	var row outgoingRow
	if err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error; err != nil {
		return Outgoing{}, s.translate(err)
	}
	return row.outgoing()
}

// Outgoings gives a page of a project's messages in a state up to a level, the newest first.
func (s *Store) Outgoings(ctx context.Context, project string, state DeliveryState, most record.Secrecy, p Page) ([]Outgoing, string, error) {
	list := listName("deliveries", project, state, most)
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return nil, "", err
	}
	wanted := s.read.WithContext(ctx).Where("project_id = ? AND state = ? AND level <= ?", project, string(state), int64(most))
	if after != nil {
		wanted = wanted.Where("(made_at < ? OR (made_at = ? AND id < ?))", after.At, after.At, after.ID)
	}
	var rows []outgoingRow
	if err := wanted.Order("made_at DESC, id DESC").Limit(p.size() + 1).Find(&rows).Error; err != nil {
		return nil, "", s.translate(err)
	}
	next := ""
	if len(rows) > p.size() {
		rows = rows[:p.size()]
		last := rows[len(rows)-1]
		next = cursor{List: list, At: last.MadeAt, ID: last.ID}.encode()
	}
	all, err := outgoingAll(rows)
	return all, next, err
}

// Unrouted gives notices whose channels are still to be found, the oldest first.
func (s *Store) Unrouted(ctx context.Context, limit int) ([]NoticeKey, error) {
	var rows []noticeRow
	err := s.read.WithContext(ctx).Select("project_id, id").Where("routed_at = 0").Order("made_at").Limit(limit).Find(&rows).Error
	return each(rows, func(r noticeRow) NoticeKey { return NoticeKey{r.ProjectID, r.ID} }), s.translate(err)
}

// NoticeKey names a notice.
type NoticeKey struct{ Project, ID string }

// Route finds the channels of a notice and files a message to each, once: to the chat groups of its project that want
// its topic and are cleared for it, and to the addresses of its recipients.
func (t *Tx) Route(k NoticeKey, now time.Time) error {
	n, err := t.exec(`UPDATE notices SET routed_at = ? WHERE project_id = ? AND id = ? AND routed_at = 0`, micros(now), k.Project, k.ID)
	if err != nil || n != 1 {
		return err // another replica was quicker
	}
	var row noticeRow
	if err := t.gorm().Where("project_id = ? AND id = ?", k.Project, k.ID).Take(&row).Error; err != nil {
		return t.translate(err)
	}
	told, err := row.notice()
	if err != nil {
		return err
	}
	if err := t.routeToGroups(k, told, now); err != nil {
		return err
	}
	return t.routeToPeople(k, told, now)
}

func (t *Tx) routeToGroups(k NoticeKey, n Notice, now time.Time) error {
	m := n.Message()
	channels, err := t.channelsFor(k.Project, m.Topic(), n.Level)
	if err != nil {
		return err
	}
	for _, c := range channels {
		o := Outgoing{Project: k.Project, Dedup: k.ID + "/" + c.ID, Channel: c.ID, Language: c.Language, Message: m, Clearance: c.Clearance, NextAt: notice.Gathered(now, n.Urgent), At: now}
		if err := t.InsertOutgoing(o); err != nil {
			return err
		}
	}
	return nil
}

// TopicReport is the topic of issued reports, which go by lists and not by these rules.
const TopicReport = "report"

func (t *Tx) routeToPeople(k NoticeKey, n Notice, now time.Time) error {
	m := n.Message()
	if m.Topic() == TopicReport {
		return nil
	}
	var rows []addressRow
	err := t.gorm().Table("notice_recipients r").Select("a.*").Joins("JOIN notice_addresses a ON a.user_id = r.user_id").
		Where("r.project_id = ? AND r.notice_id = ? AND (a.wanted = 'all' OR ? = 1)", k.Project, k.ID, flag(n.Urgent)).Order("a.user_id").Scan(&rows).Error
	if err != nil {
		return t.translate(err)
	}
	for _, a := range rows {
		o := Outgoing{Project: k.Project, Dedup: k.ID + "/" + a.UserID, Mail: a.Mail, User: a.UserID, Language: a.Language, Message: m, Clearance: n.Level, NextAt: notice.NotBefore(now, n.Urgent), At: now}
		if err := t.InsertOutgoing(o); err != nil {
			return err
		}
	}
	return nil
}
