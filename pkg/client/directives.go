package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Directive is a published order with how far it has come. Steps are there where one is read by itself.
type Directive struct {
	ID        string    `json:"id"`
	Version   int64     `json:"version"`
	Record    string    `json:"record"` // id of the record in force
	ArchiveNo string    `json:"archive_no"`
	Class     string    `json:"class"`
	Kind      string    `json:"kind"`
	No        string    `json:"no,omitempty"` // number on the paper
	Title     string    `json:"title,omitempty"`
	Location  *Location `json:"location,omitempty"`
	Part      string    `json:"part,omitempty"` // the part stopped, in words
	Author    string    `json:"author"`
	// AuthorName is the author's name in the caller's language.
	AuthorName string          `json:"author_name,omitempty"`
	Secrecy    string          `json:"secrecy"`
	State      string          `json:"state"` // issued, received, acting, answered, rechecked, closed, void
	Stops      bool            `json:"stops,omitempty"`
	IssuedAt   time.Time       `json:"issued_at"`
	Due        time.Time       `json:"due"` // by when it has to be answered
	DueDay     string          `json:"due_day"`
	Overdue    bool            `json:"overdue,omitempty"`
	Rung       int             `json:"rung"` // 0 nowhere, 1 author, 2 project manager, 3 company
	ClosedAt   *time.Time      `json:"closed_at,omitempty"`
	Steps      []DirectiveStep `json:"steps,omitempty"`
	Allowed    []string        `json:"allowed"`
}

// DirectiveStep is one step of a directive. Text is for those who take part in the chain.
type DirectiveStep struct {
	N         int       `json:"n"`
	Action    string    `json:"action"`
	By        string    `json:"by,omitempty"` // empty: the clock
	ByName    string    `json:"by_name,omitempty"`
	At        time.Time `json:"at"`
	To        string    `json:"to"`
	Text      string    `json:"text,omitempty"`
	Records   []string  `json:"records,omitempty"`
	Rung      int       `json:"rung,omitempty"`
	Signature string    `json:"signature,omitempty"`
}

// DirectivePage is one page of directives, with how many there are of each sort up to the caller's clearance.
type DirectivePage struct {
	Items      []Directive     `json:"items"`
	NextCursor string          `json:"next_cursor"`
	Counts     DirectiveCounts `json:"counts"`
}

// DirectiveCounts counts directives; the overdue are among the open.
type DirectiveCounts struct {
	Open    int `json:"open"`
	Overdue int `json:"overdue"`
	Closed  int `json:"closed"`
}

// DirectiveFilter narrows the list. State is open (which is the default), overdue or closed.
type DirectiveFilter struct {
	State  string
	Rung   int
	Cursor string
	Limit  int
}

// DirectiveReceipt is the body of a receipt.
type DirectiveReceipt struct {
	Proof Proof `json:"proof"`
}

// DirectiveEntry is what somebody writes in a step.
type DirectiveEntry struct {
	Text string `json:"text,omitempty"`
}

// DirectiveEvidence is an answer with the published records that prove it.
type DirectiveEvidence struct {
	Text    string   `json:"text,omitempty"`
	Records []string `json:"records"`
}

// DirectiveRecheck is the word of the issuer's side.
type DirectiveRecheck struct {
	Pass bool   `json:"pass"`
	Text string `json:"text"`
}

func directivesPath(project string) string { return projectPath(project) + "/directives" }

func directivePath(project, id string) string {
	return directivesPath(project) + "/" + url.PathEscape(id)
}

// Directives gets a page of directives: open ones by how long they are due, closed ones the newest due first.
func (c *Client) Directives(ctx context.Context, project string, f DirectiveFilter) (*DirectivePage, error) {
	query := fill(url.Values{}, "state", f.State, "rung", number(f.Rung), "cursor", f.Cursor, "limit", number(f.Limit))
	var p DirectivePage
	_, err := c.do(ctx, read(directivesPath(project), query), &p)
	return orNil(&p, err)
}

// Directive gets one directive with its steps.
func (c *Client) Directive(ctx context.Context, project, id string) (*Directive, error) {
	var d Directive
	_, err := c.do(ctx, read(directivePath(project, id), nil), &d)
	return orNil(&d, err)
}

// PrepareReceipt states what the caller would sign to take a directive, and begins a ceremony for his key.
func (c *Client) PrepareReceipt(ctx context.Context, project, id string, version int64) (*Preparation, error) {
	k, err := asJSON(http.MethodPost, directivePath(project, id)+"/receipt/prepare", struct{}{})
	if err != nil {
		return nil, err
	}
	k.match(version)
	var p Preparation
	_, err = c.do(ctx, k, &p)
	return orNil(&p, err)
}

// ReceiveDirective signs for the receipt of a directive. Errors: 403 its author, 409 received already, 412 moved on.
func (c *Client) ReceiveDirective(ctx context.Context, project, id string, version int64, p Proof) (*Directive, error) {
	return c.directiveStep(ctx, project, id, "receipt", version, DirectiveReceipt{Proof: p})
}

// ActOnDirective says what is being done.
func (c *Client) ActOnDirective(ctx context.Context, project, id string, version int64, text string) (*Directive, error) {
	return c.directiveStep(ctx, project, id, "action", version, DirectiveEntry{Text: text})
}

// ProveDirective answers a directive with published records as evidence. Errors: 422 V22 without evidence.
func (c *Client) ProveDirective(ctx context.Context, project, id string, version int64, in DirectiveEvidence) (*Directive, error) {
	return c.directiveStep(ctx, project, id, "evidence", version, in)
}

// RecheckDirective says for the issuer's side whether what was done is in order. Errors: 403 for who acted himself.
func (c *Client) RecheckDirective(ctx context.Context, project, id string, version int64, in DirectiveRecheck) (*Directive, error) {
	return c.directiveStep(ctx, project, id, "recheck", version, in)
}

// CloseDirective closes a directive whose recheck passed. Errors: 409 before that (V22).
func (c *Client) CloseDirective(ctx context.Context, project, id string, version int64, text string) (*Directive, error) {
	return c.directiveStep(ctx, project, id, "close", version, DirectiveEntry{Text: text})
}

// EscalateDirective takes a directive one rung up by hand.
func (c *Client) EscalateDirective(ctx context.Context, project, id string, version int64, text string) (*Directive, error) {
	return c.directiveStep(ctx, project, id, "escalate", version, DirectiveEntry{Text: text})
}

func (c *Client) directiveStep(ctx context.Context, project, id, step string, version int64, in any) (*Directive, error) {
	k, err := asJSON(http.MethodPost, directivePath(project, id)+"/"+step, in)
	if err != nil {
		return nil, err
	}
	k.match(version)
	var d Directive
	_, err = c.do(ctx, k, &d)
	return orNil(&d, err)
}

// Alert is one alert of the urgent lane. It says no word of its record; Record is empty for who may not see that.
type Alert struct {
	ID          string     `json:"id"`
	Kind        string     `json:"kind"` // urgent, accident
	Record      string     `json:"record,omitempty"`
	Author      string     `json:"author,omitempty"`
	AuthorName  string     `json:"author_name,omitempty"`
	UnitProject string     `json:"unit_project,omitempty"` // where it is a registered one
	RaisedAt    time.Time  `json:"raised_at"`
	Due         time.Time  `json:"due"` // by when it has to be acknowledged
	Overdue     bool       `json:"overdue,omitempty"`
	Rung        int        `json:"rung"`
	Acked       *Step      `json:"acknowledged,omitempty"`
	ReportDue   *time.Time `json:"report_due,omitempty"` // of an accident whose report is not sent: the authority's hour
	Allowed     []string   `json:"allowed"`
}

// Alerts gets the alerts that the caller may know of, those that wait first.
func (c *Client) Alerts(ctx context.Context, project string, onlyOpen bool) ([]Alert, error) {
	query := url.Values{}
	if onlyOpen {
		query.Set("state", "open")
	}
	p, err := pageOf[Alert](ctx, c, projectPath(project)+"/alerts", query)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// AcknowledgeAlert takes an alert up. Errors: 403 its author, 409 acknowledged already.
func (c *Client) AcknowledgeAlert(ctx context.Context, project, id string) (*Alert, error) {
	var a Alert
	_, err := c.do(ctx, call{method: http.MethodPost, path: projectPath(project) + "/alerts/" + url.PathEscape(id) + "/acknowledge"}, &a)
	return orNil(&a, err)
}

// AccidentReport is the report of an accident to the authority (Decree 493).
type AccidentReport struct {
	ID         string            `json:"id"` // of the record that told of it
	Version    int64             `json:"version"`
	Author     string            `json:"author"`
	AuthorName string            `json:"author_name,omitempty"`
	CapturedAt time.Time         `json:"captured_at"`
	ReceivedAt time.Time         `json:"received_at"`
	Deadline   time.Time         `json:"deadline"`
	Grade      string            `json:"grade"` // ordinary, larger, major, exceptional
	GradeName  string            `json:"grade_name"`
	Deaths     int64             `json:"deaths"`
	Injuries   int64             `json:"injuries"`
	LossFen    int64             `json:"loss_fen"`
	Late       bool              `json:"late,omitempty"`
	Sections   []AccidentSection `json:"sections"`
	Completed  *Step             `json:"completed,omitempty"`
	Sent       *AccidentSent     `json:"sent,omitempty"`
	MissedAt   *time.Time        `json:"missed_at,omitempty"`
	Allowed    []string          `json:"allowed"`
}

// AccidentSection is one of the things that a report has to tell. Drafted: the text is the rule's, or still has gaps.
type AccidentSection struct {
	Key     string `json:"key"`
	Label   Text   `json:"label"`
	Text    Text   `json:"text"`
	Drafted bool   `json:"drafted,omitempty"`
}

// AccidentSent is how the authority was told.
type AccidentSent struct {
	PhonedAt  time.Time  `json:"phoned_at"`
	PhonedTo  string     `json:"phoned_to"`
	WrittenAt time.Time  `json:"written_at"`
	WrittenTo string     `json:"written_to"`
	By        string     `json:"by,omitempty"`
	ByName    string     `json:"by_name,omitempty"`
	At        *time.Time `json:"at,omitempty"`
}

// AccidentTexts are the project manager's texts by section.
type AccidentTexts struct {
	Sections map[string]Text `json:"sections"`
}

func accidentPath(project, id string) string {
	return projectPath(project) + "/accident-reports/" + url.PathEscape(id)
}

// AccidentReports gets the reports of a project, those that are not sent first.
func (c *Client) AccidentReports(ctx context.Context, project string) ([]AccidentReport, error) {
	p, err := pageOf[AccidentReport](ctx, c, projectPath(project)+"/accident-reports", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// AccidentReport gets one report.
func (c *Client) AccidentReport(ctx context.Context, project, id string) (*AccidentReport, error) {
	var r AccidentReport
	_, err := c.do(ctx, read(accidentPath(project, id), nil), &r)
	return orNil(&r, err)
}

// CompleteAccidentReport sets sections of a report. Errors: 409 sent already, 422 by field.
func (c *Client) CompleteAccidentReport(ctx context.Context, project, id string, version int64, in AccidentTexts) (*AccidentReport, error) {
	return c.accidentStep(ctx, http.MethodPut, accidentPath(project, id), version, in)
}

// SendAccidentReport marks a report as sent, by telephone first. Errors: 409 sent already, 422 gaps or wrong times.
func (c *Client) SendAccidentReport(ctx context.Context, project, id string, version int64, in AccidentSent) (*AccidentReport, error) {
	return c.accidentStep(ctx, http.MethodPost, accidentPath(project, id)+"/sent", version, in)
}

func (c *Client) accidentStep(ctx context.Context, method, path string, version int64, in any) (*AccidentReport, error) {
	k, err := asJSON(method, path, in)
	if err != nil {
		return nil, err
	}
	k.match(version)
	var r AccidentReport
	_, err = c.do(ctx, k, &r)
	return orNil(&r, err)
}
