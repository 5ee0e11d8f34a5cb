package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// Duty is what one person owes: a record of a class in every slot (R1.2).
type Duty struct {
	ID          string `json:"id"` // UUIDv7, the client's
	Class       string `json:"class"`
	UnitProject string `json:"unit_project,omitempty"` // empty: any
	Owner       string `json:"owner"`
	OwnerName   string `json:"owner_name,omitempty"`
	Every       string `json:"every"`    // day, week, month, quarter
	ByHour      int    `json:"by_hour"`  // 1–24
	Workdays    bool   `json:"workdays"` // daily ones: on working days only
	From        string `json:"from"`
	Until       string `json:"until,omitempty"`
	Version     int64  `json:"version,omitempty"`
}

// DutyInput sets a duty.
type DutyInput struct {
	ID          string `json:"id"`
	Class       string `json:"class"`
	UnitProject string `json:"unit_project,omitempty"`
	Owner       string `json:"owner"`
	Every       string `json:"every"`
	ByHour      int    `json:"by_hour"`
	Workdays    bool   `json:"workdays,omitempty"`
	From        string `json:"from"`
	Until       string `json:"until,omitempty"`
}

// DutyEnd lets a duty end with a day.
type DutyEnd struct {
	Until string `json:"until"`
}

// Owed is one duty in one slot and what became of it: due, done, late, missing, off.
type Owed struct {
	Duty     string     `json:"duty"`
	Class    string     `json:"class"`
	Unit     string     `json:"unit_project,omitempty"`
	Owner    string     `json:"owner"`
	Name     string     `json:"owner_name,omitempty"`
	Slot     string     `json:"slot"`
	First    string     `json:"first"`
	Last     string     `json:"last"`
	Due      time.Time  `json:"due"`
	Standing string     `json:"standing"`
	Record   string     `json:"record,omitempty"`
	At       *time.Time `json:"at,omitempty"`
	Draft    *OwedDraft `json:"draft,omitempty"` // the caller's own that is still to be done, filled in as far as can be known
}

// OwedDraft is a record that only has to be completed.
type OwedDraft struct {
	Class    string          `json:"class"`
	Location Location        `json:"location"`
	Body     json.RawMessage `json:"body"`
}

// Measure is one line of a card: what was good of how much there was.
type Measure struct {
	Key        string   `json:"key"`
	Zh         string   `json:"zh"`
	En         string   `json:"en"`
	Good       int64    `json:"good"`
	Of         int64    `json:"of"`
	Percent    *string  `json:"percent"`
	Weight     int64    `json:"weight"`
	MedianH    *string  `json:"median_h,omitempty"`
	Exceptions []string `json:"exceptions,omitempty"`
}

// Card is one person's work in a month.
type Card struct {
	Login    string    `json:"login"`
	Name     string    `json:"name,omitempty"`
	Role     string    `json:"role"`
	Measures []Measure `json:"measures"`
	Score    *string   `json:"score"`
	Proposal string    `json:"proposal,omitempty"`
}

// Appeal is what somebody says against his card, and the answer.
type Appeal struct {
	Person     string     `json:"person"`
	Words      string     `json:"words"`
	At         time.Time  `json:"at"`
	Answer     string     `json:"answer,omitempty"`
	AnsweredBy string     `json:"answered_by,omitempty"`
	AnsweredAt *time.Time `json:"answered_at,omitempty"`
}

// Assessment is that of one part of a month (R4.7): a draft, or signed.
type Assessment struct {
	Month     string    `json:"month"`
	Part      string    `json:"part"` // team, managers
	State     string    `json:"state"`
	CutOff    time.Time `json:"cut_off"`
	Formula   int       `json:"formula"`
	Hash      string    `json:"hash"`
	Whole     bool      `json:"whole"` // every card is here
	Cards     []Card    `json:"cards"`
	Signed    *Step     `json:"signed,omitempty"`
	Signature string    `json:"signature,omitempty"`
	Appeals   []Appeal  `json:"appeals,omitempty"`
}

// AssessmentSeen names a draft as it was seen.
type AssessmentSeen struct {
	Month  string    `json:"month"`
	Part   string    `json:"part"`
	CutOff time.Time `json:"cut_off"`
	Hash   string    `json:"hash"`
}

// AssessmentSign signs what was seen.
type AssessmentSign struct {
	AssessmentSeen
	Proof Proof `json:"proof"`
}

// AppealInput is what somebody says against his card.
type AppealInput struct {
	Words string `json:"words"`
}

// AppealAnswer answers it.
type AppealAnswer struct {
	Person string `json:"person"`
	Answer string `json:"answer"`
}

// ConductFinding is something that somebody answers for, or is thanked for (R1.4).
type ConductFinding struct {
	ID         string            `json:"id"`
	Version    int64             `json:"version"`
	Kind       string            `json:"kind"`
	Zh         string            `json:"zh"`
	En         string            `json:"en"`
	Person     string            `json:"person"`
	PersonName string            `json:"person_name,omitempty"`
	Subject    string            `json:"subject"`
	Day        string            `json:"day"`
	Evidence   []FindingEvidence `json:"evidence"`
	State      string            `json:"state"`
	ProposedAt time.Time         `json:"proposed_at"`
	HearingDue string            `json:"hearing_due"`
	DueListed  bool              `json:"due_listed"`
	Hearing    string            `json:"hearing,omitempty"`
	HeardAt    *time.Time        `json:"heard_at,omitempty"`
	Measure    string            `json:"measure,omitempty"`
	Reason     string            `json:"reason,omitempty"`
	Decided    *Step             `json:"decided,omitempty"`
	Signature  string            `json:"signature,omitempty"`
	Allowed    []string          `json:"allowed"` // hear, decide
}

// FindingEvidence is one fact that a finding rests on.
type FindingEvidence struct {
	Zh     string `json:"zh"`
	En     string `json:"en"`
	Record string `json:"record,omitempty"`
}

// Hearing is what the person says for himself.
type Hearing struct {
	Text string `json:"text"`
}

// Verdict is a decision on a finding.
type Verdict struct {
	Uphold  bool   `json:"uphold"`
	Measure string `json:"measure,omitempty"`
	Reason  string `json:"reason"`
}

// VerdictSign signs it.
type VerdictSign struct {
	Verdict
	Proof Proof `json:"proof"`
}

// Duties gets the duties of a project: all of them for who answers for it, else the caller's own.
func (c *Client) Duties(ctx context.Context, project string) ([]Duty, error) {
	return itemsOf[Duty](ctx, c, projectPath(project)+"/duties", nil)
}

// SetDuty lets somebody owe a record; the same id with the same content answers as the first time.
func (c *Client) SetDuty(ctx context.Context, project string, in DutyInput) (*Duty, error) {
	var out Duty
	return sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/duties", in, &out)
}

// EndDuty lets a duty end with a day.
func (c *Client) EndDuty(ctx context.Context, project, id string, version int64, until string) (*Duty, error) {
	var out Duty
	return sendMatch(ctx, c, projectPath(project)+"/duties/"+url.PathEscape(id)+"/end", version, DutyEnd{Until: until}, &out)
}

// Owed gets what became of duties whose slots end in a span of days.
func (c *Client) Owed(ctx context.Context, project, from, to string) ([]Owed, error) {
	return itemsOf[Owed](ctx, c, projectPath(project)+"/duties/owed", url.Values{"from": {from}, "to": {to}})
}

// Assessments gets the signed assessments, each with the cards that the caller may read.
func (c *Client) Assessments(ctx context.Context, project string) ([]Assessment, error) {
	return itemsOf[Assessment](ctx, c, projectPath(project)+"/assessments", nil)
}

// AssessmentDraft computes what an assessment would say now.
func (c *Client) AssessmentDraft(ctx context.Context, project, month, part string) (*Assessment, error) {
	var out Assessment
	_, err := c.do(ctx, read(projectPath(project)+"/assessments/draft", url.Values{"month": {month}, "part": {part}}), &out)
	return orNil(&out, err)
}

// PrepareAssessment states what the caller would sign.
func (c *Client) PrepareAssessment(ctx context.Context, project string, in AssessmentSeen) (*Preparation, error) {
	var out Preparation
	return sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/assessments/prepare", in, &out)
}

// SignAssessment signs the assessment that was seen. Errors: 409 signed already or too early, 412 the facts changed.
func (c *Client) SignAssessment(ctx context.Context, project string, in AssessmentSign) error {
	_, err := sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/assessments", in, &struct{}{})
	return err
}

// AppealAssessment says something against the caller's own card.
func (c *Client) AppealAssessment(ctx context.Context, project, month, words string) error {
	_, err := sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/assessments/"+url.PathEscape(month)+"/appeal", AppealInput{Words: words}, &struct{}{})
	return err
}

// AnswerAppeal answers an appeal.
func (c *Client) AnswerAppeal(ctx context.Context, project, month string, in AppealAnswer) error {
	_, err := sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/assessments/"+url.PathEscape(month)+"/answer", in, &struct{}{})
	return err
}

// Findings gets the findings that the caller may read; state, person, from and to narrow.
func (c *Client) Findings(ctx context.Context, project string, query url.Values) ([]ConductFinding, error) {
	return itemsOf[ConductFinding](ctx, c, projectPath(project)+"/findings", query)
}

// HearFinding says something for oneself.
func (c *Client) HearFinding(ctx context.Context, project, id string, version int64, text string) (*ConductFinding, error) {
	var out ConductFinding
	return sendMatch(ctx, c, projectPath(project)+"/findings/"+url.PathEscape(id)+"/hear", version, Hearing{Text: text}, &out)
}

// PrepareVerdict states what the caller would sign.
func (c *Client) PrepareVerdict(ctx context.Context, project, id string, version int64, in Verdict) (*Preparation, error) {
	var out Preparation
	return sendMatch(ctx, c, projectPath(project)+"/findings/"+url.PathEscape(id)+"/prepare", version, in, &out)
}

// DecideFinding signs a decision. Errors: 403 on himself, 409 unheard or decided, 412.
func (c *Client) DecideFinding(ctx context.Context, project, id string, version int64, in VerdictSign) error {
	_, err := sendMatch(ctx, c, projectPath(project)+"/findings/"+url.PathEscape(id)+"/decide", version, in, &struct{}{})
	return err
}
