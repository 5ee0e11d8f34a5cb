package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// SecrecyChange is a change of a published record's secrecy level: raised by the custodian alone, lowered by the
// project manager's signature over Document.
type SecrecyChange struct {
	ID            string          `json:"id"`
	Record        string          `json:"record"`
	Version       int64           `json:"version"` // of the record when it was asked for
	State         string          `json:"state"`   // open, approved, refused, withdrawn
	From          string          `json:"from"`
	Secrecy       string          `json:"secrecy"` // the level asked for
	Reason        string          `json:"secrecy_reason"`
	AskedBy       string          `json:"asked_by"`
	AskedByName   string          `json:"asked_by_name,omitempty"`
	AskedAt       time.Time       `json:"asked_at"`
	DecidedBy     string          `json:"decided_by,omitempty"`
	DecidedByName string          `json:"decided_by_name,omitempty"`
	DecidedAt     *time.Time      `json:"decided_at,omitempty"`
	Note          string          `json:"note,omitempty"`
	Document      json.RawMessage `json:"document"` // what is signed when it is approved
}

// SecrecyChangeInput is the body of POST …/records/{rid}/secrecy-changes; its id is made by the client.
type SecrecyChangeInput struct {
	ID      string `json:"id"`
	Secrecy string `json:"secrecy"`
	Reason  string `json:"secrecy_reason"`
}

// SecrecyDecision is the body of POST …/secrecy-changes/{sid}/decide: an approval needs a proof, a refusal a note.
type SecrecyDecision struct {
	Approve bool   `json:"approve"`
	Note    string `json:"note,omitempty"`
	Proof   *Proof `json:"proof,omitempty"`
}

// SecrecyMark says how the level in force came about where it is not the one that was signed.
type SecrecyMark struct {
	Change  string    `json:"change"` // id of the request
	From    string    `json:"from"`   // the level before
	AskedBy string    `json:"asked_by"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// ChangeSecrecy raises a published record's level at once, or asks a project manager to lower it: then the answer's
// state is open. The same id with the same content answers as the first time. Errors: 403 who may not, 409 a request is
// open already, 412 the record moved on, 422 by field.
func (c *Client) ChangeSecrecy(ctx context.Context, project, record string, version int64, in SecrecyChangeInput) (*SecrecyChange, error) {
	k, err := asJSON(http.MethodPost, recordPath(project, record)+"/secrecy-changes", in)
	if err != nil {
		return nil, err
	}
	k.again = true
	k.header.Set("If-Match", `"`+decimal(version)+`"`)
	var out SecrecyChange
	_, err = c.do(ctx, k, &out)
	return orNil(&out, err)
}

// DecideSecrecy lowers a level by the caller's signature, or refuses to. Errors: 403 who may not or who asked himself,
// 409 settled already, 412 the record moved on.
func (c *Client) DecideSecrecy(ctx context.Context, project, record, id string, in SecrecyDecision) (*SecrecyChange, error) {
	return c.settleSecrecy(ctx, project, record, id, "decide", in)
}

// PrepareSecrecy states what the caller would sign to agree to a lowering.
func (c *Client) PrepareSecrecy(ctx context.Context, project, record, id string) (*Preparation, error) {
	var out Preparation
	return sendJSON(ctx, c, http.MethodPost, recordPath(project, record)+"/secrecy-changes/"+url.PathEscape(id)+"/prepare", nothing{}, &out)
}

// WithdrawSecrecy takes the caller's own request back.
func (c *Client) WithdrawSecrecy(ctx context.Context, project, record, id string) (*SecrecyChange, error) {
	return c.settleSecrecy(ctx, project, record, id, "withdraw", struct{}{})
}

func (c *Client) settleSecrecy(ctx context.Context, project, record, id, how string, in any) (*SecrecyChange, error) {
	k, err := asJSON(http.MethodPost, recordPath(project, record)+"/secrecy-changes/"+url.PathEscape(id)+"/"+how, in)
	if err != nil {
		return nil, err
	}
	var out SecrecyChange
	_, err = c.do(ctx, k, &out)
	return orNil(&out, err)
}

// SecrecyChanges lists the requests of a project in a state (empty: open) whose records the caller may read.
func (c *Client) SecrecyChanges(ctx context.Context, project, state string) ([]SecrecyChange, error) {
	query := url.Values{}
	if state != "" {
		query.Set("state", state)
	}
	var out struct {
		Items []SecrecyChange `json:"items"`
	}
	_, err := c.do(ctx, read(projectPath(project)+"/secrecy-changes", query), &out)
	return out.Items, err
}
