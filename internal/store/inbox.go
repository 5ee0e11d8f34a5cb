package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// inboxRow is a notice with what its recipient did with it.
type inboxRow struct {
	Notice                 noticeRow `gorm:"embedded"`
	ReadAt, AcknowledgedAt int64
}

func (r inboxRow) received() (Received, error) {
	n, err := r.Notice.notice()
	return Received{Notice: n, ID: r.Notice.ID, ReadAt: moment(r.ReadAt), AcknowledgedAt: moment(r.AcknowledgedAt)}, err
}

// inbox finds what a person has received and may still know: of projects on which he has a place in force whose
// clearance reaches the notice, and of his office.
func inbox(db *gorm.DB, user string, now time.Time) *gorm.DB {
	return db.Table("notice_recipients r").
		Joins("JOIN notices n ON n.project_id = r.project_id AND n.id = r.notice_id").
		Joins("JOIN users u ON u.id = r.user_id").
		Joins("LEFT JOIN members m ON m.project_id = r.project_id AND m.user_id = r.user_id AND m.valid_from <= ? AND (m.valid_until = 0 OR m.valid_until > ?)", micros(now), micros(now)).
		Where("r.user_id = ? AND ((r.by_office = 1 AND (r.project_id = '' OR u.office <> '')) OR (r.by_office = 0 AND m.clearance >= n.level))", user)
}

// Inbox gives a page of what a person has received, the newest first; unread: only what he has not read or, where he
// ought to, not acknowledged.
func (s *Store) Inbox(ctx context.Context, user string, unread bool, now time.Time, p Page) ([]Received, string, error) {
	list := listName("inbox", user, unread)
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return nil, "", err
	}
	wanted := inbox(s.read.WithContext(ctx), user, now).Select("n.*, r.read_at, r.acknowledged_at")
	if unread {
		wanted = wanted.Where(openNotice)
	}
	if after != nil {
		wanted = wanted.Where("(r.made_at < ? OR (r.made_at = ? AND r.notice_id < ?))", after.At, after.At, after.ID)
	}
	var rows []inboxRow
	if err := wanted.Order("r.made_at DESC, r.notice_id DESC").Limit(p.size() + 1).Scan(&rows).Error; err != nil {
		return nil, "", s.translate(err)
	}
	next := ""
	if len(rows) > p.size() {
		rows = rows[:p.size()]
		last := rows[len(rows)-1].Notice
		next = cursor{List: list, At: last.MadeAt, ID: last.ID}.encode()
	}
	return receivedAll(rows, next)
}

// openNotice is what still wants something of its recipient.
const openNotice = "(r.read_at = 0 OR (n.acknowledge_by > 0 AND r.acknowledged_at = 0))"

func receivedAll(rows []inboxRow, next string) ([]Received, string, error) {
	all := make([]Received, len(rows))
	for i, r := range rows {
		var err error
		if all[i], err = r.received(); err != nil {
			return nil, "", err
		}
	}
	return all, next, nil
}

// UnreadCount gives how many notices of a person want something of him, and how many of these are urgent.
func (s *Store) UnreadCount(ctx context.Context, user string, now time.Time) (unread, urgent int64, err error) {
	var row struct{ N, Urgent int64 }
	err = inbox(s.read.WithContext(ctx), user, now).Where(openNotice).Select("COUNT(*) AS n, COALESCE(SUM(n.urgent), 0) AS urgent").Scan(&row).Error
	return row.N, row.Urgent, s.translate(err)
}

// Received gives one notice of a person's inbox. Errors: ErrNotFound.
func (s *Store) Received(ctx context.Context, user, id string, now time.Time) (Received, error) {
	var row inboxRow
	err := inbox(s.read.WithContext(ctx), user, now).Where("r.notice_id = ?", id).Select("n.*, r.read_at, r.acknowledged_at").Take(&row).Error
	if err != nil {
		return Received{}, s.translate(err)
	}
	return row.received()
}

// MarkRead says that a person has read a notice of his; the first time counts. Errors: ErrStale where he had already.
func (t *Tx) MarkRead(user, id string, at time.Time) error {
	n, err := t.exec(`UPDATE notice_recipients SET read_at = ? WHERE user_id = ? AND notice_id = ? AND read_at = 0`, micros(at), user, id)
	return one(n, err, ErrStale)
}

// MarkAllRead says that a person has read whatever he has received up to a moment.
func (t *Tx) MarkAllRead(user string, through, at time.Time) error {
	_, err := t.exec(`UPDATE notice_recipients SET read_at = ? WHERE user_id = ? AND read_at = 0 AND made_at <= ?`, micros(at), user, micros(through))
	return err
}

// Acknowledge says that a person has acknowledged a notice of his, which he has read thereby. Errors: ErrStale where he
// had already.
func (t *Tx) Acknowledge(user, id string, at time.Time, ev Event) error {
	n, err := t.exec(`UPDATE notice_recipients SET acknowledged_at = ?, read_at = CASE WHEN read_at = 0 THEN ? ELSE read_at END
		WHERE user_id = ? AND notice_id = ? AND acknowledged_at = 0`, micros(at), micros(at), user, id)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// NoticeReceipts gives what the recipients of a notice, named by its Dedup, did with it, by login: whoever made it
// escalates by this.
func (s *Store) NoticeReceipts(ctx context.Context, project, dedup string) ([]Receipt, error) {
	var rows []struct {
		UserID                 string
		ReadAt, AcknowledgedAt int64
	}
	err := s.read.WithContext(ctx).Table("notices n").Joins("JOIN notice_recipients r ON r.project_id = n.project_id AND r.notice_id = n.id").
		Where("n.project_id = ? AND n.dedup = ?", project, dedup).Order("r.user_id").Select("r.user_id, r.read_at, r.acknowledged_at").Scan(&rows).Error
	all := make([]Receipt, len(rows))
	for i, r := range rows {
		all[i] = Receipt{User: r.UserID, ReadAt: moment(r.ReadAt), AcknowledgedAt: moment(r.AcknowledgedAt)}
	}
	return all, s.translate(err)
}
