package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// FeedbackTarget is what a feedback is on. Title and State are those of a publication, as far as the caller may see it.
type FeedbackTarget struct {
	Kind   string `json:"kind"` // publication, report
	ID     string `json:"id"`   // archive number, or id of the report
	Ref    string `json:"ref,omitempty"`
	Title  string `json:"title,omitempty"`
	Class  string `json:"class,omitempty"`
	State  string `json:"state,omitempty"`
	Record string `json:"record,omitempty"`
}

// FeedbackStep is one line of a feedback's history. Without By it was the clock.
type FeedbackStep struct {
	Action      string    `json:"action"`
	By          string    `json:"by,omitempty"`
	Name        string    `json:"name,omitempty"`
	At          time.Time `json:"at"`
	To          string    `json:"to,omitempty"`
	ToName      string    `json:"to_name,omitempty"`
	Disposition string    `json:"disposition,omitempty"`
	Text        string    `json:"text,omitempty"`
	No          string    `json:"no,omitempty"`
}

// FeedbackCorrection is a record that was handed in to correct what a feedback is on; only who sees such records gets it.
type FeedbackCorrection struct {
	Record     string `json:"record"`
	State      string `json:"state"`
	Author     string `json:"author"`
	AuthorName string `json:"author_name,omitempty"`
}

// Feedback is what somebody said back about published data, and what became of it. Where Full is false the texts are
// left out: the caller may know of it and not of its content.
type Feedback struct {
	ID           string               `json:"id"`
	Version      int64                `json:"version"`
	On           FeedbackTarget       `json:"on"`
	Kind         string               `json:"kind"` // error, question, supplement, suggestion
	Text         string               `json:"text,omitempty"`
	Sender       string               `json:"sender"`
	SenderName   string               `json:"sender_name,omitempty"`
	SentAt       time.Time            `json:"sent_at"`
	State        string               `json:"state"` // open, accepted, processed, confirmed, withdrawn
	Handler      string               `json:"handler,omitempty"`
	HandlerName  string               `json:"handler_name,omitempty"`
	Due          string               `json:"due"`
	WorkdaysTo   int                  `json:"workdays_left"`
	DueListed    bool                 `json:"due_listed"`
	Overdue      bool                 `json:"overdue,omitempty"`
	Disposition  string               `json:"disposition,omitempty"` // adopted, partly, rejected
	Reason       string               `json:"reason,omitempty"`
	Result       string               `json:"result,omitempty"` // archive number of what came of it
	AwaitsResult bool                 `json:"awaits_result,omitempty"`
	Reopened     bool                 `json:"reopened,omitempty"`
	Secrecy      string               `json:"secrecy"`
	Full         bool                 `json:"full"`
	Steps        []FeedbackStep       `json:"steps"`
	Corrections  []FeedbackCorrection `json:"corrections,omitempty"`
	Allowed      []string             `json:"allowed"` // accept, hand_on, dispose, confirm, reopen, withdraw
}

// FeedbackInput sends a feedback on a publication; Field is a path of its content, empty for the whole.
type FeedbackInput struct {
	Kind  string `json:"kind"`
	Text  string `json:"text"`
	Field string `json:"field,omitempty"`
}

// ReportFeedbackInput sends a feedback on a number of an issued report; without Ref it is on the whole.
type ReportFeedbackInput struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
	Ref  string `json:"ref,omitempty"`
}

// FeedbackHandOn gives a feedback to somebody else to handle.
type FeedbackHandOn struct {
	To   string `json:"to"`
	Note string `json:"note,omitempty"`
}

// FeedbackDispose says what becomes of a feedback, and why.
type FeedbackDispose struct {
	Disposition string `json:"disposition"`
	Reason      string `json:"reason"`
}

// FeedbackReopen says why it is not settled.
type FeedbackReopen struct {
	Reason string `json:"reason"`
}

// FeedbackCounts is how much waits for the caller.
type FeedbackCounts struct {
	ToConfirm int `json:"to_confirm"`
	ToHandle  int `json:"to_handle"`
	Overdue   int `json:"overdue"`
}

// FeedbackTally counts the feedback of one kind; Workdays is how many working days those that were disposed of took
// together.
type FeedbackTally struct {
	Kind      string `json:"kind"`
	Total     int    `json:"total"`
	Open      int    `json:"open"`
	Accepted  int    `json:"accepted"`
	Processed int    `json:"processed"`
	Confirmed int    `json:"confirmed"`
	Withdrawn int    `json:"withdrawn"`
	Overdue   int    `json:"overdue"`
	Adopted   int    `json:"adopted"`
	Partly    int    `json:"partly"`
	Rejected  int    `json:"rejected"`
	InTime    int    `json:"in_time"`
	Disposed  int    `json:"disposed"`
	Workdays  int    `json:"workdays"`
}

// FeedbackStatistics counts what was sent between two days.
type FeedbackStatistics struct {
	Project string          `json:"project"`
	From    string          `json:"from"`
	To      string          `json:"to"`
	Items   []FeedbackTally `json:"items"`
}

// FeedbackFilter narrows the list; From and To are the days on which they were sent.
type FeedbackFilter struct {
	Queue       string // mine, handle, overdue
	State       string // one or several, comma-separated
	Kind        string
	Disposition string
	Publication string
	Report      string
	Ref         string
	From        string
	To          string
	Cursor      string
	Limit       int
}

func (f FeedbackFilter) query() url.Values {
	return fill(url.Values{}, "queue", f.Queue, "state", f.State, "kind", f.Kind, "disposition", f.Disposition, "publication", f.Publication, "report", f.Report, "ref", f.Ref,
		"from", f.From, "to", f.To, "cursor", f.Cursor, "limit", number(f.Limit))
}

func feedbackPath(project string) string { return projectPath(project) + "/feedback" }

// SendFeedback sends a feedback on a publication. The key, where it is not empty, makes a repeat answer as the first time.
// Errors: 404 hidden, 409 not in force, 422 faults by field.
func (c *Client) SendFeedback(ctx context.Context, project, no, key string, in FeedbackInput) (*Feedback, error) {
	return c.postFeedback(ctx, projectPath(project)+"/publications/"+url.PathEscape(no)+"/feedback", 0, key, in)
}

// SendReportFeedback sends a feedback on a number of an issued report. Errors: as SendFeedback; 409 before the issue.
func (c *Client) SendReportFeedback(ctx context.Context, project, report, key string, in ReportFeedbackInput) (*Feedback, error) {
	return c.postFeedback(ctx, projectPath(project)+"/reports/"+url.PathEscape(report)+"/feedback", 0, key, in)
}

// ListFeedback gets one page of the feedback that the caller may see, the newest sent first.
func (c *Client) ListFeedback(ctx context.Context, project string, f FeedbackFilter) (*Page[Feedback], error) {
	return pageOf[Feedback](ctx, c, feedbackPath(project), f.query())
}

// Feedback gets one feedback.
func (c *Client) Feedback(ctx context.Context, project, id string) (*Feedback, error) {
	var f Feedback
	_, err := c.do(ctx, read(feedbackPath(project)+"/"+url.PathEscape(id), nil), &f)
	return orNil(&f, err)
}

// FeedbackCounts gets how much waits for the caller.
func (c *Client) FeedbackCounts(ctx context.Context, project string) (*FeedbackCounts, error) {
	var n FeedbackCounts
	_, err := c.do(ctx, read(feedbackPath(project)+"/counts", nil), &n)
	return orNil(&n, err)
}

// FeedbackStatistics counts what was sent between two days; empty ones are those of the present quarter.
func (c *Client) FeedbackStatistics(ctx context.Context, project, from, to string) (*FeedbackStatistics, error) {
	var s FeedbackStatistics
	_, err := c.do(ctx, read(feedbackPath(project)+"/statistics", fill(url.Values{}, "from", from, "to", to)), &s)
	return orNil(&s, err)
}

// MoveFeedback makes one move on a feedback in the version that the caller saw: accept, hand-on, dispose, confirm, reopen,
// withdraw, each with its body. Errors: 403 another's to do, 409 not in this state, 412 moved on.
func (c *Client) MoveFeedback(ctx context.Context, project, id, move string, version int64, key string, in any) (*Feedback, error) {
	if in == nil {
		in = struct{}{}
	}
	return c.postFeedback(ctx, feedbackPath(project)+"/"+url.PathEscape(id)+"/"+move, version, key, in)
}

func (c *Client) postFeedback(ctx context.Context, path string, version int64, key string, in any) (*Feedback, error) {
	k, err := asJSON(http.MethodPost, path, in)
	if err != nil {
		return nil, err
	}
	if version > 0 {
		k.match(version)
	}
	if key != "" {
		k.header.Set("Idempotency-Key", key)
		k.again = true
	}
	var f Feedback
	_, err = c.do(ctx, k, &f)
	return orNil(&f, err)
}
