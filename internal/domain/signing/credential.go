package signing

import (
	"time"

	"github.com/countersign/countersign/internal/domain/approval"
	"github.com/countersign/countersign/internal/domain/fault"
)

// CredentialKind says what a credential is.
type CredentialKind string

// A key signs by itself; a code goes with the password.
const (
	Passkey CredentialKind = "passkey"
	TOTP    CredentialKind = "totp"
)

// CredentialState is where a credential is in its life.
type CredentialState string

// A credential is pending until another person lets it in; suspended from its loss until another person confirms it.
const (
	Pending   CredentialState = "pending"
	Active    CredentialState = "active"
	Suspended CredentialState = "suspended"
	Revoked   CredentialState = "revoked"
	Refused   CredentialState = "refused" // never was active
)

// What is asked of a second person about a credential (R3.7).
const (
	Activate approval.Kind = "key.activate"
	Revoke   approval.Kind = "key.revoke"
)

// Credential is what a person proves his will with besides his password.
type Credential struct {
	ID             string // UUIDv7
	User           string // login
	Kind           CredentialKind
	Label          string
	State          CredentialState
	Handle         []byte // the credential id that the authenticator gave; of a code its own id
	PublicKey      []byte // COSE
	PublicPEM      string // the same key as SPKI
	Algorithm      int64  // COSE number
	AAGUID         string // model of the authenticator; zeros where it does not say
	Transports     []string
	BackupEligible bool  // a cloud may copy it
	BackedUp       bool  // a cloud has copied it
	SignCount      int64 // of a code: the last time step that was used
	Sealed         []byte
	MadeAt         time.Time
	ActiveFrom     time.Time
	EndedAt        time.Time // no longer valid since
	Version        int64
}

// Assurance is what a signature with the credential is worth.
func (c Credential) Assurance() Assurance {
	switch {
	case c.Kind == TOTP:
		return PasswordOTP
	case c.BackupEligible:
		return SyncedKey
	}
	return DeviceKey
}

// ValidAt reports whether the credential could sign at a moment.
func (c Credential) ValidAt(at time.Time) bool {
	return !c.ActiveFrom.IsZero() && !at.Before(c.ActiveFrom) && (c.EndedAt.IsZero() || at.Before(c.EndedAt))
}

// Settle gives the credential after a second person decided what was asked about it. Errors: 409 where it is no longer
// in the state in which that was asked.
func (c Credential) Settle(asked approval.Kind, agreed bool, at time.Time) (Credential, error) {
	switch {
	case asked == Activate && c.State == Pending && agreed:
		c.State, c.ActiveFrom = Active, at
	case asked == Activate && c.State == Pending:
		c.State = Refused
	case asked == Revoke && c.State == Suspended && agreed:
		c.State = Revoked
	case asked == Revoke && c.State == Suspended:
		// The loss was a mistake: the key signs again, and nothing was signed with it meanwhile.
		c.State, c.EndedAt = Active, time.Time{}
	default:
		return Credential{}, c.moved()
	}
	return c, nil
}

// Suspend stops the credential at once, before anybody decides. Errors: 409 where it does not sign anyway.
func (c Credential) Suspend(at time.Time) (Credential, error) {
	if c.State != Active {
		return Credential{}, c.moved()
	}
	c.State, c.EndedAt = Suspended, at
	return c, nil
}

func (c Credential) moved() error {
	label := c.State.Label()
	return fault.New(fault.Conflict, "E_STATE", "该密钥当前为“"+label.Zh+"”，不能这样处理。", "The key is "+label.En+"; this can't be done to it.")
}

// Label gives the state's name in both languages.
func (s CredentialState) Label() fault.Text {
	return map[CredentialState]fault.Text{
		Pending: {Zh: "待批准", En: "waiting for approval"}, Active: {Zh: "有效", En: "active"}, Suspended: {Zh: "已停用", En: "suspended"},
		Revoked: {Zh: "已注销", En: "revoked"}, Refused: {Zh: "未获批准", En: "refused"},
	}[s]
}
