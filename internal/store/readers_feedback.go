package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// FeedbackFilter narrows a list of feedback; empty fields do not narrow.
type FeedbackFilter struct {
	States []feedback.State
	Kinds  []feedback.Kind
	// Dispositions keeps what was disposed of so: adopted suggestions are what R1.4 rewards.
	Dispositions []feedback.Disposition
	TargetKind   feedback.TargetKind
	TargetID     string
	Ref          string
	Sender       string
	Handlers     []string // the empty login: what is in nobody's hands
	DueBefore    string   // YYYY-MM-DD
	From, To     string   // first and last day on which they were sent
}

// SeenFeedback is a feedback with what stands now where it was sent on. Of a report the state is empty.
type SeenFeedback struct {
	feedback.Feedback
	Record      string // id of the record that it is on
	TargetState record.State
	TargetClass string
	TargetTitle string
	Outcome     policy.Facts // of the publication that came of it
}

// Facts gives what a decision on the thing that it is on rests on, but for the moment.
func (f SeenFeedback) Facts() policy.Facts {
	return policy.Facts{Project: f.Project, State: f.TargetState, Secrecy: f.On.Level, Author: f.On.Author, Class: f.TargetClass, ValidUntil: f.On.ValidUntil}
}

type seenFeedbackRow struct {
	Row                                             feedbackRow `gorm:"embedded"`
	RecordID, TargetState, TargetClass, TargetTitle string
	ResultState, ResultClass, ResultAuthor          string
	ResultSecrecy                                   int64
}

func (r seenFeedbackRow) seen() (SeenFeedback, error) {
	f, err := r.Row.feedback()
	return SeenFeedback{
		Feedback: f, Record: r.RecordID, TargetState: record.State(r.TargetState), TargetClass: r.TargetClass, TargetTitle: r.TargetTitle,
		Outcome: policy.Facts{Project: f.Project, State: record.State(r.ResultState), Secrecy: level(r.ResultSecrecy), Author: r.ResultAuthor, Class: r.ResultClass},
	}, err
}

const selectFeedback = `SELECT f.*, COALESCE(p.record_id, '') AS record_id, COALESCE(p.state, '') AS target_state, COALESCE(p.class, '') AS target_class, COALESCE(p.title, '') AS target_title,
	COALESCE(r.state, '') AS result_state, COALESCE(r.class, '') AS result_class, COALESCE(r.author, '') AS result_author, COALESCE(r.secrecy, 4) AS result_secrecy
	FROM publication_feedback f LEFT JOIN publications p ON f.target_kind = 'publication' AND p.project_id = f.project_id AND p.archive_no = f.target_id
	LEFT JOIN publications r ON f.result <> '' AND r.project_id = f.project_id AND r.archive_no = f.result WHERE `

// feedbackScope is the scope in SQL: what it leaves out neither counts nor is looked at.
func feedbackScope(s policy.FeedbackScope) conditions {
	var c conditions
	c.add("f.project_id = ?", s.Project)
	if s.Author == "" {
		c.add("f.secrecy <= ?", int64(s.UpTo))
	} else {
		c.add("(f.secrecy <= ? OR f.target_author = ?)", int64(s.UpTo), s.Author)
	}
	if s.ValidOn != "" {
		c.add("(f.valid_until = '' OR f.valid_until >= ? OR f.sender = ? OR f.handler = ?)", s.ValidOn, s.Actor, s.Actor)
	}
	if !s.Reports {
		c.add("f.target_kind <> ?", string(feedback.OnReport))
	}
	return c
}

func (f FeedbackFilter) narrow(c *conditions) {
	for _, each := range [][2]string{{"target_kind", string(f.TargetKind)}, {"target_id", f.TargetID}, {"ref", f.Ref}, {"sender", f.Sender}} {
		if each[1] != "" {
			c.add("f."+each[0]+" = ?", each[1])
		}
	}
	c.among("f.handler", f.Handlers)
	c.among("f.state", texts(f.States))
	c.among("f.kind", texts(f.Kinds))
	c.among("f.disposition", texts(f.Dispositions))
	if f.DueBefore != "" {
		c.add("f.due < ?", f.DueBefore)
	}
	days(c, "f.sent_on", f.From, f.To)
}

// FeedbackByID gives one feedback in scope. Errors: ErrNotFound.
func (r *Readers) FeedbackByID(ctx context.Context, s policy.FeedbackScope, id string) (SeenFeedback, error) {
	c := feedbackScope(s)
	c.add("f.id = ?", id)
	var row seenFeedbackRow
	if err := r.db.WithContext(ctx).Raw(selectFeedback+c.String(), c.args...).Take(&row).Error; err != nil {
		return SeenFeedback{}, r.translate(err)
	}
	return row.seen()
}

// FeedbackPage is one page of feedback, the newest sent first; NextCursor is empty on the last.
type FeedbackPage struct {
	Items      []SeenFeedback
	NextCursor string
}

// Feedback gives a page of what is in scope and passes the filter.
func (r *Readers) Feedback(ctx context.Context, s policy.FeedbackScope, f FeedbackFilter, p Page) (FeedbackPage, error) {
	list := listName("feedback", s.Project, f)
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return FeedbackPage{}, err
	}
	c := feedbackScope(s)
	f.narrow(&c)
	if after != nil {
		c.add("f.sent_at <= ? AND (f.sent_at < ? OR f.id < ?)", after.At, after.At, after.ID)
	}
	var rows []seenFeedbackRow
	err = r.db.WithContext(ctx).Raw(selectFeedback+c.String()+" ORDER BY f.sent_at DESC, f.id DESC LIMIT ?", append(c.args, p.size()+1)...).Scan(&rows).Error
	if err != nil {
		return FeedbackPage{}, r.translate(err)
	}
	var page FeedbackPage
	if len(rows) > p.size() {
		rows = rows[:p.size()]
		last := rows[len(rows)-1].Row
		page.NextCursor = cursor{List: list, At: last.SentAt, ID: last.ID}.encode()
	}
	for _, row := range rows {
		seen, err := row.seen()
		if err != nil {
			return FeedbackPage{}, err
		}
		page.Items = append(page.Items, seen)
	}
	return page, nil
}

// FeedbackCount says how many feedbacks in scope pass a filter.
func (r *Readers) FeedbackCount(ctx context.Context, s policy.FeedbackScope, f FeedbackFilter) (int, error) {
	c := feedbackScope(s)
	f.narrow(&c)
	var row struct{ N int }
	err := r.db.WithContext(ctx).Raw("SELECT COUNT(*) AS n FROM publication_feedback f WHERE "+c.String(), c.args...).Scan(&row).Error
	return row.N, r.translate(err)
}

// FeedbackLine is as much of a feedback as statistics count: no text, and of what it is on nothing.
type FeedbackLine struct {
	ID          string
	Kind        feedback.Kind
	State       feedback.State
	Disposition feedback.Disposition
	Sender      string
	Handler     string
	SentOn      string // YYYY-MM-DD
	Due         string
	ProcessedAt int64 // microseconds; 0: not yet
	ClosedAt    int64
	Reopened    bool
}

// FeedbackLines gives every feedback in scope that passes a filter, in the order in which they were sent.
func (r *Readers) FeedbackLines(ctx context.Context, s policy.FeedbackScope, f FeedbackFilter) ([]FeedbackLine, error) {
	c := feedbackScope(s)
	f.narrow(&c)
	var rows []FeedbackLine
	err := r.db.WithContext(ctx).Raw(`SELECT f.id, f.kind, f.state, f.disposition, f.sender, f.handler, f.sent_on, f.due, f.processed_at, f.closed_at, f.reopened
		FROM publication_feedback f WHERE `+c.String()+` ORDER BY f.sent_at, f.id`, c.args...).Scan(&rows).Error
	return rows, r.translate(err)
}
