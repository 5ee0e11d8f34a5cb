package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// Credential is what a person signs with besides his password.
type Credential struct {
	ID         string           `json:"id"`
	User       string           `json:"user"`
	UserName   string           `json:"user_name,omitempty"`
	Kind       string           `json:"kind"` // passkey, totp
	Label      string           `json:"label"`
	State      string           `json:"state"`     // pending, active, suspended, revoked, refused
	Assurance  string           `json:"assurance"` // device_key, synced_key, password_otp
	MadeAt     time.Time        `json:"made_at"`
	ActiveFrom *time.Time       `json:"active_from,omitempty"`
	EndedAt    *time.Time       `json:"ended_at,omitempty"`
	Credential string           `json:"credential,omitempty"` // id that the authenticator gave, base64url
	PublicKey  string           `json:"public_key,omitempty"` // SPKI, PEM
	BackedUp   bool             `json:"backed_up,omitempty"`
	Request    *ApprovalRequest `json:"request,omitempty"` // what a second person is asked about it
}

// ApprovalRequest is what somebody asked of a second person.
type ApprovalRequest struct {
	ID            string     `json:"id"`
	Kind          string     `json:"kind"`
	Reason        string     `json:"reason"`
	State         string     `json:"state"` // open, approved, refused, withdrawn
	AskedBy       string     `json:"asked_by"`
	AskedByName   string     `json:"asked_by_name,omitempty"`
	AskedAt       time.Time  `json:"asked_at"`
	DecidedBy     string     `json:"decided_by,omitempty"`
	DecidedByName string     `json:"decided_by_name,omitempty"`
	DecidedAt     *time.Time `json:"decided_at,omitempty"`
	Note          string     `json:"note,omitempty"`
}

// PasskeyCeremony is what navigator.credentials.create takes: PublicKeyCredentialCreationOptionsJSON.
type PasskeyCeremony struct {
	Ceremony  string          `json:"ceremony"`
	Options   json.RawMessage `json:"options"`
	ExpiresAt time.Time       `json:"expires_at"`
}

// PasskeyRegistration finishes it: Answer is RegistrationResponseJSON.
type PasskeyRegistration struct {
	Ceremony string          `json:"ceremony"`
	Label    string          `json:"label"`
	Reason   string          `json:"reason"`
	Answer   json.RawMessage `json:"answer"`
}

// CodeEnrolment is the secret of a new one-time code, shown once.
type CodeEnrolment struct {
	Ceremony  string    `json:"ceremony"`
	URI       string    `json:"uri"` // otpauth
	Secret    string    `json:"secret"`
	QR        QR        `json:"qr"` // of the URI
	ExpiresAt time.Time `json:"expires_at"`
}

// QR is a QR picture: the path of its dark squares in an SVG of Size by Size units.
type QR struct {
	Size int    `json:"size"`
	Path string `json:"path"`
}

// CodeRegistration finishes it with a code that the device shows.
type CodeRegistration struct {
	Ceremony string `json:"ceremony"`
	Label    string `json:"label"`
	Reason   string `json:"reason"`
	Code     string `json:"code"`
}

// Loss says why a credential must not sign any longer.
type Loss struct {
	Reason string `json:"reason"`
}

// Decision is what a second person says; a refusal needs its note.
type Decision struct {
	Agree *bool  `json:"agree"`
	Note  string `json:"note,omitempty"`
}

// ToSign is one record that somebody is about to sign, as he saw it.
type ToSign struct {
	Record      string `json:"record"`
	Version     int64  `json:"version"`
	ContentHash string `json:"content_hash"`
	Purpose     string `json:"purpose,omitempty"` // publication (default), withdrawal
	Reason      string `json:"reason,omitempty"`
}

// PrepareSignOffs is the body of POST /projects/{pid}/sign-offs/prepare.
type PrepareSignOffs struct {
	Items []ToSign `json:"items"`
}

// Prepared answers one item: the statement that would be signed, byte by byte, or the problem.
type Prepared struct {
	Record    string   `json:"record"`
	Status    int      `json:"status"`
	Statement string   `json:"statement,omitempty"` // canonical JSON, docs/proofs.md
	Least     string   `json:"least,omitempty"`     // assurance that it needs
	Problem   *Problem `json:"problem,omitempty"`
}

// Preparation is what a signer needs to sign the items without a problem, in their order, with one proof. Where he has
// a key that is good enough, Options is PublicKeyCredentialRequestOptionsJSON, and its challenge is the root.
type Preparation struct {
	Items     []Prepared      `json:"items"`
	Root      string          `json:"root"` // hex
	Least     string          `json:"least"`
	Methods   []string        `json:"methods"` // by which he can sign all of them
	Ceremony  string          `json:"ceremony,omitempty"`
	Options   json.RawMessage `json:"options,omitempty"`
	ExpiresAt *time.Time      `json:"expires_at,omitempty"`
}

// SigningRule asks for the least assurance that may sign what it covers: a level and those above, one purpose or class
// or all of them.
type SigningRule struct {
	Purpose string `json:"purpose,omitempty"`
	Secrecy string `json:"secrecy"`
	Class   string `json:"class,omitempty"`
	Least   string `json:"least"`
}

// SigningPolicy is a project's rules from a moment on; without one the installation's own.
type SigningPolicy struct {
	AppliesFrom   *time.Time    `json:"applies_from,omitempty"`
	Rules         []SigningRule `json:"rules"`
	AskedBy       string        `json:"asked_by,omitempty"`
	AskedByName   string        `json:"asked_by_name,omitempty"`
	DecidedBy     string        `json:"decided_by,omitempty"`
	DecidedByName string        `json:"decided_by_name,omitempty"`
	DecidedAt     *time.Time    `json:"decided_at,omitempty"`
}

// SigningProposal is a policy that waits for a second person, or was settled by him.
type SigningProposal struct {
	Request     ApprovalRequest `json:"request"`
	AppliesFrom string          `json:"applies_from"` // YYYY-MM-DD
	Rules       []SigningRule   `json:"rules"`
}

// SigningPolicies is the answer of GET /projects/{pid}/signing-policy.
type SigningPolicies struct {
	InForce  SigningPolicy    `json:"in_force"`
	Coming   []SigningPolicy  `json:"coming"`
	Proposed *SigningProposal `json:"proposed,omitempty"`
}

// SigningPolicyInput proposes a policy.
type SigningPolicyInput struct {
	AppliesFrom string        `json:"applies_from"`
	Rules       []SigningRule `json:"rules"`
	Reason      string        `json:"reason"`
}

// MyCredentials lists the caller's own credentials.
func (c *Client) MyCredentials(ctx context.Context) ([]Credential, error) {
	p, err := pageOf[Credential](ctx, c, "/me/credentials", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// Credentials lists those of others about which the caller may decide.
func (c *Client) Credentials(ctx context.Context) ([]Credential, error) {
	p, err := pageOf[Credential](ctx, c, "/credentials", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// BeginPasskey begins the registration of a key.
func (c *Client) BeginPasskey(ctx context.Context) (*PasskeyCeremony, error) {
	var out PasskeyCeremony
	return sendJSON(ctx, c, http.MethodPost, "/me/credentials/passkeys/begin", nothing{}, &out)
}

// FinishPasskey files the key; it signs once another person agreed.
func (c *Client) FinishPasskey(ctx context.Context, in PasskeyRegistration) (*Credential, error) {
	var out Credential
	return sendJSON(ctx, c, http.MethodPost, "/me/credentials/passkeys", in, &out)
}

// BeginCode makes the secret of a one-time code, which is shown this once.
func (c *Client) BeginCode(ctx context.Context) (*CodeEnrolment, error) {
	var out CodeEnrolment
	return sendJSON(ctx, c, http.MethodPost, "/me/credentials/codes/begin", nothing{}, &out)
}

// FinishCode files the one-time code; it proves once another person agreed.
func (c *Client) FinishCode(ctx context.Context, in CodeRegistration) (*Credential, error) {
	var out Credential
	return sendJSON(ctx, c, http.MethodPost, "/me/credentials/codes", in, &out)
}

// ReportLoss stops a credential at once; another person then confirms.
func (c *Client) ReportLoss(ctx context.Context, id, reason string) (*Credential, error) {
	var out Credential
	return sendJSON(ctx, c, http.MethodPost, "/credentials/"+url.PathEscape(id)+"/loss", Loss{Reason: reason}, &out)
}

// DecideCredential says what a second person decides about a credential.
func (c *Client) DecideCredential(ctx context.Context, id string, agree bool, note string) (*Credential, error) {
	var out Credential
	return sendJSON(ctx, c, http.MethodPost, "/credentials/"+url.PathEscape(id)+"/decide", Decision{Agree: &agree, Note: note}, &out)
}

// PrepareSignOffs states what the caller would sign, and begins a ceremony for his key.
func (c *Client) PrepareSignOffs(ctx context.Context, project string, in PrepareSignOffs) (*Preparation, error) {
	var out Preparation
	return sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/sign-offs/prepare", in, &out)
}

// PrepareDelegation states what the caller would sign to let somebody sign for him.
func (c *Client) PrepareDelegation(ctx context.Context, project string, in DelegationInput) (*Preparation, error) {
	var out Preparation
	return sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/delegations/prepare", in, &out)
}

// SigningPolicies gets what a project asks of its signers.
func (c *Client) SigningPolicies(ctx context.Context, project string) (*SigningPolicies, error) {
	var out SigningPolicies
	_, err := c.do(ctx, call{method: http.MethodGet, path: projectPath(project) + "/signing-policy"}, &out)
	return orNil(&out, err)
}

// ProposeSigningPolicy asks a second person for a new policy.
func (c *Client) ProposeSigningPolicy(ctx context.Context, project string, in SigningPolicyInput) (*SigningProposal, error) {
	var out SigningProposal
	return sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/signing-policy", in, &out)
}

// DecideSigningPolicy says what a second person decides about the open proposal.
func (c *Client) DecideSigningPolicy(ctx context.Context, project string, agree bool, note string) (*SigningProposal, error) {
	var out SigningProposal
	return sendJSON(ctx, c, http.MethodPost, projectPath(project)+"/signing-policy/decide", Decision{Agree: &agree, Note: note}, &out)
}
