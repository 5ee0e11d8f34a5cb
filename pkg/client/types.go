// Package client is the Go SDK of API v1 and its wire types. The server's own end-to-end tests, the importer and the
// demonstration project use it, so what it can do is what the API can do.
package client

import (
	"encoding/json"
	"time"
)

// Text is a message in both languages.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Location is where on the site a record belongs.
type Location struct {
	UnitProject string `json:"unit_project"`
	Division    string `json:"division,omitempty"`
	Subdivision string `json:"subdivision,omitempty"`
	Axis        string `json:"axis,omitempty"`
	Floor       string `json:"floor,omitempty"`
	Chainage    string `json:"chainage,omitempty"`
}

// Device is the sending device's word about itself.
type Device struct {
	ID    string    `json:"id"`
	Clock time.Time `json:"clock"`
}

// AttachmentRef names an uploaded attachment and the bytes it must have (lower-case hex SHA-256).
type AttachmentRef struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
}

// Imported marks history from another system.
type Imported struct {
	Source string `json:"source"`
	Row    string `json:"row"`
}

// RecordInput is a record as sent by PUT /projects/{pid}/records/{rid}.
type RecordInput struct {
	ID          string          `json:"id"`
	Class       string          `json:"class"`
	WorkDate    string          `json:"work_date"`
	Location    Location        `json:"location"`
	Title       string          `json:"title"`
	Summary     string          `json:"summary,omitempty"`
	Body        json.RawMessage `json:"body"`
	Secrecy     string          `json:"secrecy,omitempty"`
	ValidFrom   string          `json:"valid_from,omitempty"`
	ValidUntil  string          `json:"valid_until,omitempty"`
	Channel     string          `json:"channel,omitempty"` // ordinary (default) or urgent
	CapturedAt  time.Time       `json:"captured_at"`
	Device      Device          `json:"device"`
	Attachments []AttachmentRef `json:"attachments,omitempty"`
	Imported    *Imported       `json:"imported,omitempty"`
	Supersedes  string          `json:"supersedes,omitempty"`
	Submit      bool            `json:"submit,omitempty"`
}

// Finding is a remark of the checks that did not refuse the record.
type Finding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"` // suspect, warning
	Field    string `json:"field,omitempty"`
	Zh       string `json:"zh"`
	En       string `json:"en"`
}

// Step is who did a stage and when.
type Step struct {
	By   string    `json:"by"`
	Name string    `json:"name,omitempty"`
	At   time.Time `json:"at"`
	// For is whom he stood in for, and Delegation the id of what let him; both are empty where he acted in his own right.
	For        string `json:"for,omitempty"`
	ForName    string `json:"for_name,omitempty"`
	Delegation string `json:"delegation,omitempty"`
}

// Return says why a record went back.
type Return struct {
	Code   string    `json:"code"`
	Reason string    `json:"reason"`
	Fields []string  `json:"fields,omitempty"`
	By     string    `json:"by"`
	Name   string    `json:"name,omitempty"`
	At     time.Time `json:"at"`
	// For, ForName and Delegation are as in Step.
	For        string `json:"for,omitempty"`
	ForName    string `json:"for_name,omitempty"`
	Delegation string `json:"delegation,omitempty"`
}

// Attachment is what the server knows of an uploaded file.
type Attachment struct {
	ID          string    `json:"id"`
	SHA256      string    `json:"sha256"`
	Size        int64     `json:"size"`
	ContentType string    `json:"content_type"` // sniffed, not believed
	Name        string    `json:"name"`
	UploadedBy  string    `json:"uploaded_by"`
	UploadedAt  time.Time `json:"uploaded_at"`
	CapturedAt  string    `json:"captured_at,omitempty"` // from the photo's own EXIF, as written there
	Record      string    `json:"record,omitempty"`      // id of the record that holds it; empty while staged
	Receipt     *Receipt  `json:"receipt,omitempty"`     // nil for files of before the ledger
	// CameraSource is the sender's word on where a photo came from: in_app, gallery, or empty.
	CameraSource string `json:"camera_source,omitempty"`
	// MetadataStripped says that the caller may not learn where this photo was taken: what he is given of it is a copy
	// without its metadata, whose digest is not SHA256.
	MetadataStripped bool   `json:"metadata_stripped,omitempty"`
	Photo            *Photo `json:"photo,omitempty"`
}

// Photo is what a photo says of itself: evidence to compare, never a fact. The place is left out for those who may not
// learn it.
type Photo struct {
	TakenAt     string `json:"taken_at,omitempty"`     // as written in EXIF
	TakenOffset string `json:"taken_offset,omitempty"` // as written in EXIF, "+08:00"
	Lat         string `json:"lat,omitempty"`          // WGS-84, decimal degrees
	Lon         string `json:"lon,omitempty"`
	Software    string `json:"software,omitempty"`
	Camera      string `json:"camera,omitempty"`
	Width       int    `json:"width,omitempty"` // pixels, as it is looked at
	Height      int    `json:"height,omitempty"`
}

// Record is a record's answer. In a list Body and Attachments are left out; an actor who may see metadata alone gets
// neither title nor content.
type Record struct {
	Project     string          `json:"project"`
	ID          string          `json:"id"`
	Version     int64           `json:"version"`
	Edition     int             `json:"edition"`
	Revision    string          `json:"revision"` // ISO 19650: P01.01, P01, C01
	State       string          `json:"state"`
	ISOStatus   string          `json:"iso_status"`
	ContentHash string          `json:"content_hash"`
	Allowed     []string        `json:"allowed"` // moves that this caller may make now
	Class       string          `json:"class"`
	Kind        string          `json:"kind"`
	WorkDate    string          `json:"work_date"`
	Location    *Location       `json:"location,omitempty"`
	Title       string          `json:"title,omitempty"`
	Summary     string          `json:"summary,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"`
	Secrecy     string          `json:"secrecy"` // the level in force
	// SignedSecrecy is the level that the content was filed or signed with, where another is in force.
	SignedSecrecy string       `json:"signed_secrecy,omitempty"`
	SecrecyMark   *SecrecyMark `json:"secrecy_mark,omitempty"`
	ValidFrom     string       `json:"valid_from,omitempty"`
	ValidUntil    string       `json:"valid_until,omitempty"`
	Retention     string       `json:"retention,omitempty"`
	Channel       string       `json:"channel"`
	CapturedAt    *time.Time   `json:"captured_at,omitempty"`
	Device        *Device      `json:"device,omitempty"`
	Attachments   []Attachment `json:"attachments,omitempty"`
	// AttachmentCount is in lists too, so that a row can say "附件 3".
	AttachmentCount int       `json:"attachment_count"`
	Author          string    `json:"author"`
	AuthorName      string    `json:"author_name,omitempty"`
	Imported        *Imported `json:"imported,omitempty"`
	Supersedes      string    `json:"supersedes,omitempty"`
	SupersededBy    string    `json:"superseded_by,omitempty"`
	DuplicateOf     string    `json:"duplicate_of,omitempty"`
	// Merged are the records that were merged with this one, as far as the caller may read them.
	Merged []MergedRecord `json:"merged,omitempty"`
	// SummaryNote is the screener's word for numbers of the summary that the record does not hold.
	SummaryNote   *SummaryNote `json:"summary_note,omitempty"`
	ReceivedAt    time.Time    `json:"received_at"`
	UpdatedAt     time.Time    `json:"updated_at"`
	ClockOffsetMS int64        `json:"clock_offset_ms,omitempty"`
	Late          bool         `json:"late,omitempty"`
	Findings      []Finding    `json:"findings,omitempty"`
	Submitted     *Step        `json:"submitted,omitempty"`
	Screened      *Step        `json:"screened,omitempty"`
	Classified    *Step        `json:"classified,omitempty"`
	Signed        *Step        `json:"signed,omitempty"`
	Published     *Step        `json:"published,omitempty"`
	Ended         *Step        `json:"ended,omitempty"`
	Returned      *Return      `json:"returned,omitempty"`
	ArchiveNo     string       `json:"archive_no,omitempty"`
	Code          string       `json:"code,omitempty"`
}

// MergedRecord is a record that was merged with another one: it stays as it is, and goes no further.
type MergedRecord struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Author     string `json:"author"`
	AuthorName string `json:"author_name,omitempty"`
	State      string `json:"state"`
}

// SummaryNote says why numbers of a summary are right that the record itself does not hold.
type SummaryNote struct {
	Numbers []string  `json:"numbers"`
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	Name    string    `json:"name,omitempty"`
	At      time.Time `json:"at"`
}

// Version is one immutable content of a record.
type Version struct {
	Version     int64           `json:"version"`
	Edition     int             `json:"edition"`
	ContentHash string          `json:"content_hash"`
	At          time.Time       `json:"at"`
	By          string          `json:"by"`
	Action      string          `json:"action"`             // the move that made it
	Document    json.RawMessage `json:"document,omitempty"` // the sealed document, canonical
}

// Event is one line of a record's insert-only history.
type Event struct {
	Seq     int64           `json:"seq"`
	At      time.Time       `json:"at"`
	Actor   string          `json:"actor"`
	Name    string          `json:"name,omitempty"`
	Action  string          `json:"action"`
	From    string          `json:"from,omitempty"`
	To      string          `json:"to,omitempty"`
	Version int64           `json:"version"`
	Detail  json.RawMessage `json:"detail,omitempty"`
}

// Change is one difference between two versions.
type Change struct {
	Field string          `json:"field"` // dotted path
	From  json.RawMessage `json:"from,omitempty"`
	To    json.RawMessage `json:"to,omitempty"`
}

// Diff is the difference of two versions, field by field.
type Diff struct {
	From    int64    `json:"from"`
	To      int64    `json:"to"`
	Changes []Change `json:"changes"`
}

// Page is one page of a list; NextCursor is empty on the last.
type Page[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor"`
}

// Publication is a countersigned, published record as readers get it.
type Publication struct {
	No          string          `json:"no"`
	Code        string          `json:"code"`
	State       string          `json:"state"` // published, superseded, withdrawn, expired
	Record      string          `json:"record"`
	Version     int64           `json:"version"`
	Edition     int             `json:"edition"`
	ContentHash string          `json:"content_hash"`
	Class       string          `json:"class"`
	Kind        string          `json:"kind"`
	WorkDate    string          `json:"work_date"`
	Location    *Location       `json:"location,omitempty"`
	Title       string          `json:"title,omitempty"`
	Summary     string          `json:"summary,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"`
	Secrecy     string          `json:"secrecy"` // the level in force
	// SignedSecrecy is the level that the content was signed with, where another is in force.
	SignedSecrecy string       `json:"signed_secrecy,omitempty"`
	SecrecyMark   *SecrecyMark `json:"secrecy_mark,omitempty"`
	ValidFrom     string       `json:"valid_from,omitempty"`
	ValidUntil    string       `json:"valid_until,omitempty"`
	Retention     string       `json:"retention,omitempty"`
	Attachments   []Attachment `json:"attachments,omitempty"`
	Author        string       `json:"author"`
	AuthorName    string       `json:"author_name,omitempty"`
	Screened      *Step        `json:"screened,omitempty"`
	Signed        *Step        `json:"signed,omitempty"`
	Published     *Step        `json:"published,omitempty"`
	Ended         *Step        `json:"ended,omitempty"`
	SupersededBy  string       `json:"superseded_by,omitempty"` // archive number
	Supersedes    string       `json:"supersedes,omitempty"`    // archive number
}

// Screen, Classify, Sign, ReturnMove and Withdraw are the bodies of the moves; submit and publish take {}.
type Screen struct {
	Summary     string `json:"summary"`
	DuplicateOf string `json:"duplicate_of,omitempty"`
	// SummaryReason says why numbers of the summary are right that the record does not hold.
	SummaryReason string `json:"summary_reason,omitempty"`
}

// Classify is the body of the classify move; ValidUntil nil means no end.
type Classify struct {
	Class      string  `json:"class"`
	Secrecy    string  `json:"secrecy"`
	ValidFrom  string  `json:"valid_from"`
	ValidUntil *string `json:"valid_until"`
	Retention  string  `json:"retention"`
}

// Proof is the signer's proof of his own will. Password methods take Password, and OTP where it is asked for; a
// passkey takes the ceremony that PrepareSignOffs began and the key's answer as toJSON() gives it.
type Proof struct {
	Method    string          `json:"method"` // passkey, password_otp, password
	Password  string          `json:"password,omitempty"`
	OTP       string          `json:"otp,omitempty"`
	Ceremony  string          `json:"ceremony,omitempty"`
	Assertion json.RawMessage `json:"assertion,omitempty"`
}

// Sign is the body of the sign move: the hash that was on the signer's screen.
type Sign struct {
	ContentHash string `json:"content_hash"`
	Proof       Proof  `json:"proof"`
}

// ReturnMove is the body of the return move.
type ReturnMove struct {
	Code   string   `json:"code"`
	Reason string   `json:"reason"`
	Fields []string `json:"fields,omitempty"`
}

// Withdraw is the body of the withdraw move.
type Withdraw struct {
	Reason string `json:"reason"`
	Proof  Proof  `json:"proof"`
}

// SignOff is one item of POST /projects/{pid}/sign-offs.
type SignOff struct {
	Record      string `json:"record"`
	Version     int64  `json:"version"`
	ContentHash string `json:"content_hash"`
}

// SignOffs signs several records, each on its own merits, with one proof.
type SignOffs struct {
	Items []SignOff `json:"items"`
	Proof Proof     `json:"proof"`
}

// SignOffResult answers one item: the record, or the problem that refused it.
type SignOffResult struct {
	Record  string   `json:"record"`
	Status  int      `json:"status"`
	Result  *Record  `json:"result,omitempty"`
	Problem *Problem `json:"problem,omitempty"`
}

// FieldFault is one fault of one field.
type FieldFault struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Zh      string `json:"zh"`
	En      string `json:"en"`
	Seen    string `json:"value_seen,omitempty"`
	Allowed string `json:"allowed,omitempty"`
}

// Problem is an RFC 9457 answer; it is also the error that the client's methods return.
type Problem struct {
	Type      string       `json:"type"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Detail    string       `json:"detail"`
	Code      string       `json:"code"`
	RequestID string       `json:"request_id"`
	Errors    []FieldFault `json:"errors,omitempty"`
	// RetryAfter is the answer's header of that name; 0 where waiting changes nothing.
	RetryAfter time.Duration `json:"-"`
}

// Login is the body of POST /session.
type Login struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	OTP      string `json:"otp,omitempty"`   // one-time code, where the account has one
	Phone    bool   `json:"phone,omitempty"` // remember this device longer; signing asks for the proof again anyway
}

// Session is the answer to a login.
type Session struct {
	Token string `json:"token"`
	CSRF  string `json:"csrf"`
	User  User   `json:"user"`
}

// User is a person as the API shows him.
type User struct {
	ID       string       `json:"id"` // the login; never reused
	NameZh   string       `json:"name_zh"`
	NameEn   string       `json:"name_en"`
	Office   string       `json:"office,omitempty"` // sysadmin, secadmin
	Disabled bool         `json:"disabled,omitempty"`
	Projects []Membership `json:"projects,omitempty"`
}

// Membership is what a person is on a project.
type Membership struct {
	Project   string     `json:"project"`
	Name      *Text      `json:"name,omitempty"`
	Role      string     `json:"role"`
	Clearance string     `json:"clearance"`
	From      *time.Time `json:"from,omitempty"`
	Until     *time.Time `json:"until,omitempty"`
	// StandsIn is the delegation that he holds here now.
	StandsIn *Delegation `json:"stands_in,omitempty"`
}

// UserInput is the body of POST /users.
type UserInput struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	NameZh   string `json:"name_zh"`
	NameEn   string `json:"name_en"`
	Office   string `json:"office,omitempty"`
}

// Project is a construction project.
type Project struct {
	ID           string   `json:"id"` // its code, e.g. DEMO
	NameZh       string   `json:"name_zh"`
	NameEn       string   `json:"name_en"`
	StartsOn     string   `json:"starts_on"` // contract span, YYYY-MM-DD
	EndsOn       string   `json:"ends_on"`
	UnitProjects []string `json:"unit_projects"`
	Version      int64    `json:"version"`
}

// MemberInput is the body of PUT /projects/{pid}/members/{uid}.
type MemberInput struct {
	Role      string     `json:"role"`
	Clearance string     `json:"clearance"`
	From      *time.Time `json:"from,omitempty"`
	Until     *time.Time `json:"until,omitempty"`
}

// Member is a member of a project.
type Member struct {
	User      string     `json:"user"`
	NameZh    string     `json:"name_zh"`
	NameEn    string     `json:"name_en"`
	Role      string     `json:"role"`
	Clearance string     `json:"clearance"`
	From      *time.Time `json:"from,omitempty"`
	Until     *time.Time `json:"until,omitempty"`
}

// Class is a class of the closed code table.
type Class struct {
	Code   string          `json:"code"`
	Kind   string          `json:"kind"`
	Zh     string          `json:"zh"`
	En     string          `json:"en"`
	Schema json.RawMessage `json:"schema,omitempty"`
	Hints  json.RawMessage `json:"hints,omitempty"`
}

// ProjectInput is the body of POST /projects.
type ProjectInput struct {
	ID           string   `json:"id"`
	NameZh       string   `json:"name_zh"`
	NameEn       string   `json:"name_en"`
	StartsOn     string   `json:"starts_on"`
	EndsOn       string   `json:"ends_on"`
	UnitProjects []string `json:"unit_projects"`
}

// ProjectChange is the body of PATCH /projects/{pid}: what is nil stays.
type ProjectChange struct {
	NameZh       *string  `json:"name_zh,omitempty"`
	NameEn       *string  `json:"name_en,omitempty"`
	StartsOn     *string  `json:"starts_on,omitempty"`
	EndsOn       *string  `json:"ends_on,omitempty"`
	UnitProjects []string `json:"unit_projects,omitempty"`
}

// UserChange is the body of PATCH /users/{uid}.
type UserChange struct {
	Disabled *bool `json:"disabled"`
}

// Count is how many records are in a state and of a class; Kind is the class's.
type Count struct {
	State string `json:"state"`
	Class string `json:"class"`
	Kind  string `json:"kind"`
	Count int64  `json:"count"`
}

// Counts is the answer of GET /projects/{pid}/records/counts.
type Counts struct {
	Items []Count `json:"items"`
}

// SignOffResults is the answer of POST /projects/{pid}/sign-offs, in the order of the items.
type SignOffResults struct {
	Items []SignOffResult `json:"items"`
}

// Replay is the body of POST /projects/{pid}/records:replay; the server takes each item as raw JSON.
type Replay[T any] struct {
	Items []T `json:"items"`
}

// ReplayResult answers one item of a replayed queue: the record, or the problem that refused it.
type ReplayResult struct {
	ID      string   `json:"id"`
	Status  int      `json:"status"` // 200 known, 201 new, else the problem's
	Result  *Record  `json:"result,omitempty"`
	Problem *Problem `json:"problem,omitempty"`
}

// ReplayResults is the answer of POST /projects/{pid}/records:replay, in the order of the items.
type ReplayResults struct {
	Items []ReplayResult `json:"items"`
}
