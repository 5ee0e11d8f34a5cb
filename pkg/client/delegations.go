package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Delegation is one person's leave to sign for a project manager.
type Delegation struct {
	ID         string    `json:"id"`
	From       string    `json:"from"` // the project manager who granted it
	FromName   string    `json:"from_name,omitempty"`
	To         string    `json:"to"` // who signs for him
	ToName     string    `json:"to_name,omitempty"`
	Actions    []string  `json:"actions"` // sign, return, withdraw
	Classes    []string  `json:"classes"` // empty: every class
	MaxSecrecy string    `json:"max_secrecy"`
	StartsAt   time.Time `json:"starts_at"`
	EndsAt     time.Time `json:"ends_at"`
	// State is coming, live, ended, revoked, or void where its giver can no longer sign himself.
	State        string     `json:"state"`
	Reason       string     `json:"reason,omitempty"`
	SignedAt     *time.Time `json:"signed_at,omitempty"`
	Signature    string     `json:"signature,omitempty"` // hash of the giver's signature document
	ClosedAt     *time.Time `json:"closed_at,omitempty"`
	ClosedBy     string     `json:"closed_by,omitempty"` // who revoked it; empty where it ended by itself
	ClosedByName string     `json:"closed_by_name,omitempty"`
}

// DelegationInput is the body of POST /projects/{pid}/delegations; its id is made by the client.
type DelegationInput struct {
	ID         string    `json:"id"`
	To         string    `json:"to"`
	Actions    []string  `json:"actions"`
	Classes    []string  `json:"classes,omitempty"`
	MaxSecrecy string    `json:"max_secrecy"`
	StartsAt   time.Time `json:"starts_at"`
	EndsAt     time.Time `json:"ends_at"`
	Reason     string    `json:"reason"`
	Proof      Proof     `json:"proof"`
}

// DelegationRevoke is the body of POST /projects/{pid}/delegations/{did}/revoke.
type DelegationRevoke struct {
	Reason string `json:"reason,omitempty"`
}

// Delegate lets somebody sign for the caller, a project manager. The same id with the same content answers as the first
// time; created says whether this call granted it. Errors: 409 he stands in for somebody in that time, 422 by field.
func (c *Client) Delegate(ctx context.Context, project string, in DelegationInput) (d *Delegation, created bool, err error) {
	k, err := asJSON(http.MethodPost, projectPath(project)+"/delegations", in)
	if err != nil {
		return nil, false, err
	}
	k.again = true
	var out Delegation
	status, err := c.do(ctx, k, &out)
	d, err = orNil(&out, err)
	return d, status == http.StatusCreated, err
}

// Delegations gets a project's delegations, the newest first: all of them for a project manager or auditor, else the
// caller's own.
func (c *Client) Delegations(ctx context.Context, project string) ([]Delegation, error) {
	p, err := pageOf[Delegation](ctx, c, projectPath(project)+"/delegations", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// RevokeDelegation ends a delegation at once and for ever. Errors: 409 closed already.
func (c *Client) RevokeDelegation(ctx context.Context, project, id, reason string) (*Delegation, error) {
	var out Delegation
	path := projectPath(project) + "/delegations/" + url.PathEscape(id) + "/revoke"
	return sendJSON(ctx, c, http.MethodPost, path, DelegationRevoke{Reason: reason}, &out)
}
