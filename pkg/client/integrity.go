package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Suspicion is one item of the list of suspicious data. Who may only know that the records exist gets neither evidence
// nor account.
type Suspicion struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	Rule    string `json:"rule"`
	Subject string `json:"subject"` // id of a record, or a day that has none
	Author  string `json:"author,omitempty"`
	// AuthorName is the author's name in the caller's language.
	AuthorName string              `json:"author_name,omitempty"`
	Day        string              `json:"day"` // on which the record was handed in
	Urgent     bool                `json:"urgent,omitempty"`
	State      string              `json:"state"` // open, overdue, cleared, corrected
	Owner      string              `json:"owner"` // role that has to explain
	Due        string              `json:"due"`   // last day to explain
	WorkdaysTo int                 `json:"workdays_left"`
	DueListed  bool                `json:"due_listed"` // false: no published list covers the time; plain weekdays were counted
	Records    []string            `json:"records"`
	Evidence   []SuspicionEvidence `json:"evidence,omitempty"`
	OpenedAt   time.Time           `json:"opened_at"`
	Account    *Account            `json:"account,omitempty"`
	Decided    *Step               `json:"decided,omitempty"`
	Correction string              `json:"correction,omitempty"` // id of the record whose content took its place
	// CorrectionVersion is that record's version.
	CorrectionVersion int64    `json:"correction_version,omitempty"`
	Allowed           []string `json:"allowed"` // suspicion.explain, suspicion.confirm
}

// SuspicionEvidence is one thing that a rule found.
type SuspicionEvidence struct {
	Field string `json:"field,omitempty"`
	Zh    string `json:"zh"`
	En    string `json:"en"`
}

// Account is what the owner found out; Refusal says why a second person did not confirm it.
type Account struct {
	Text     string    `json:"text"`
	Evidence string    `json:"evidence"`
	By       string    `json:"by"`
	Name     string    `json:"name,omitempty"`
	At       time.Time `json:"at"`
	Refusal  string    `json:"refusal,omitempty"`
}

// AccountInput is the body of a finding; both texts have at least 10 characters.
type AccountInput struct {
	Text     string `json:"text"`
	Evidence string `json:"evidence"`
}

// ConfirmInput is the second person's word; a refusal needs a reason.
type ConfirmInput struct {
	Agree  bool   `json:"agree"`
	Reason string `json:"reason,omitempty"`
}

// SuspicionTally counts the items of one rule and person in a quarter, with the records that the person handed in.
type SuspicionTally struct {
	Rule      string `json:"rule"`
	Person    string `json:"person,omitempty"`
	Name      string `json:"name,omitempty"`
	Records   int    `json:"records"`
	Total     int    `json:"total"`
	Open      int    `json:"open"`
	Overdue   int    `json:"overdue"`
	Cleared   int    `json:"cleared"`
	Corrected int    `json:"corrected"`
}

// SuspicionStatistics are the suspicious data of a quarter, by rule and person.
type SuspicionStatistics struct {
	Project string           `json:"project"`
	Quarter string           `json:"quarter"`
	From    string           `json:"from"`
	To      string           `json:"to"`
	Items   []SuspicionTally `json:"items"`
}

// RuleSetting is one change of thresholds or fence: the fields that it names, from a day on.
type RuleSetting struct {
	Scope string          `json:"scope"` // installation, project
	From  string          `json:"from"`
	Rules json.RawMessage `json:"rules"`
	By    string          `json:"by"`
	At    time.Time       `json:"at"`
}

// RuleSettingInput sets rules from a later day on.
type RuleSettingInput struct {
	From  string          `json:"from"`
	Rules json.RawMessage `json:"rules"`
}

// RuleSettings are what the rules go by today, and the changes that led there.
type RuleSettings struct {
	InForce json.RawMessage `json:"in_force"`
	Changes []RuleSetting   `json:"changes"`
}

// Waiver is the project manager's leave to file one day later than V6 allows.
type Waiver struct {
	Author   string    `json:"author"`
	WorkDate string    `json:"work_date"`
	Reason   string    `json:"reason"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// WaiverInput grants a waiver.
type WaiverInput struct {
	Author   string `json:"author"`
	WorkDate string `json:"work_date"`
	Reason   string `json:"reason"`
}

// CalendarDay is a day off, or a weekend day of work.
type CalendarDay struct {
	Day  string `json:"day"`
	Off  bool   `json:"off"`
	Name string `json:"name,omitempty"`
}

// CalendarYear is a year of the calendar of working days. Without a published list plain weekdays count.
type CalendarYear struct {
	Year      int           `json:"year"`
	Published bool          `json:"published"`
	Source    string        `json:"source,omitempty"`
	Workdays  int           `json:"workdays"`
	By        string        `json:"by,omitempty"`
	At        *time.Time    `json:"at,omitempty"`
	Days      []CalendarDay `json:"days"`
}

// CalendarYearInput files the list of a year.
type CalendarYearInput struct {
	Source string        `json:"source"`
	Days   []CalendarDay `json:"days"`
}

// SuspicionFilter narrows the list; From and To are the days on which records were handed in.
type SuspicionFilter struct {
	State  string // one or several, comma-separated
	Rule   string
	Record string
	From   string
	To     string
	Cursor string
	Limit  int
}

func (f SuspicionFilter) query() url.Values {
	return fill(url.Values{}, "state", f.State, "rule", f.Rule, "record", f.Record, "from", f.From, "to", f.To, "cursor", f.Cursor, "limit", number(f.Limit))
}

func suspicionsPath(project string) string { return projectPath(project) + "/suspicions" }

// ListSuspicions gets one page of the suspicious data that the caller may see, newest first.
func (c *Client) ListSuspicions(ctx context.Context, project string, f SuspicionFilter) (*Page[Suspicion], error) {
	return pageOf[Suspicion](ctx, c, suspicionsPath(project), f.query())
}

// Suspicion gets one item.
func (c *Client) Suspicion(ctx context.Context, project, id string) (*Suspicion, error) {
	var s Suspicion
	_, err := c.do(ctx, read(suspicionsPath(project)+"/"+url.PathEscape(id), nil), &s)
	return orNil(&s, err)
}

// ExplainSuspicion records what was found out about an item. Errors: 403 for whom it concerns, 409 settled, 412 moved on.
func (c *Client) ExplainSuspicion(ctx context.Context, project, id string, version int64, in AccountInput) (*Suspicion, error) {
	return c.suspicionStep(ctx, project, id, "finding", version, in)
}

// ConfirmSuspicion lets a second person accept or refuse the account.
func (c *Client) ConfirmSuspicion(ctx context.Context, project, id string, version int64, in ConfirmInput) (*Suspicion, error) {
	return c.suspicionStep(ctx, project, id, "confirm", version, in)
}

func (c *Client) suspicionStep(ctx context.Context, project, id, step string, version int64, in any) (*Suspicion, error) {
	k, err := asJSON(http.MethodPost, suspicionsPath(project)+"/"+url.PathEscape(id)+"/"+step, in)
	if err != nil {
		return nil, err
	}
	k.match(version)
	var s Suspicion
	_, err = c.do(ctx, k, &s)
	return orNil(&s, err)
}

// SuspicionStatistics gets the counts of a quarter (2026Q4).
func (c *Client) SuspicionStatistics(ctx context.Context, project, quarter string) (*SuspicionStatistics, error) {
	var s SuspicionStatistics
	_, err := c.do(ctx, read(suspicionsPath(project)+"/statistics", url.Values{"quarter": {quarter}}), &s)
	return orNil(&s, err)
}

// SuspicionStatisticsCSV gets the counts of a quarter as CSV with a byte order mark; cells never begin a formula.
func (c *Client) SuspicionStatisticsCSV(ctx context.Context, project, quarter string) ([]byte, error) {
	r, err := c.send(ctx, read(suspicionsPath(project)+"/statistics", url.Values{"quarter": {quarter}, "format": {"csv"}}))
	if err != nil {
		return nil, err
	}
	defer drain(r)
	return io.ReadAll(r.Body)
}

// RuleSettings gets what the rules of a project go by.
func (c *Client) RuleSettings(ctx context.Context, project string) (*RuleSettings, error) {
	var s RuleSettings
	_, err := c.do(ctx, read(projectPath(project)+"/settings", nil), &s)
	return orNil(&s, err)
}

// ChangeRuleSettings sets thresholds or the fence from a later day on.
func (c *Client) ChangeRuleSettings(ctx context.Context, project string, in RuleSettingInput) (*RuleSettings, error) {
	var s RuleSettings
	return sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/settings", in, &s)
}

// Waivers gets the leaves to file late.
func (c *Client) Waivers(ctx context.Context, project string) ([]Waiver, error) {
	p, err := pageOf[Waiver](ctx, c, projectPath(project)+"/waivers", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// GrantWaiver gives an author leave to file a day late (project manager).
func (c *Client) GrantWaiver(ctx context.Context, project string, in WaiverInput) (*Waiver, error) {
	var w Waiver
	return sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/waivers", in, &w)
}

// CalendarYear gets a year of the calendar of working days.
func (c *Client) CalendarYear(ctx context.Context, year int) (*CalendarYear, error) {
	var y CalendarYear
	_, err := c.do(ctx, read("/calendar/"+strconv.Itoa(year), nil), &y)
	return orNil(&y, err)
}

// PutCalendarYear files the list of a year (system administrator).
func (c *Client) PutCalendarYear(ctx context.Context, year int, in CalendarYearInput) (*CalendarYear, error) {
	k, err := asJSON(http.MethodPut, "/calendar/"+strconv.Itoa(year), in)
	if err != nil {
		return nil, err
	}
	k.again = true
	var y CalendarYear
	_, err = c.do(ctx, k, &y)
	return orNil(&y, err)
}
