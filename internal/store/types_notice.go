package store

import (
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/notice"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// Notice is a message of the product to people. It lands in the inbox of each recipient who may know of things of its
// level, and leaves by the channels that want its topic; above internal only title and link leave.
type Notice struct {
	Project string        // empty: of the installation
	Kind    string        // topic.name, such as report.issued; package notice names the topics
	To      []string      // logins; those who are not on the project, or not cleared, get nothing
	Roles   []policy.Role // everybody who has one of these roles on the project; SysAdmin and SecAdmin are offices
	Title   fault.Text
	Lines   []fault.Text   // at most three
	Link    string         // path in the panel, beginning with a slash
	Level   record.Secrecy // of the highest of what title and lines tell
	Urgent  bool           // at any hour, and to be acknowledged
	// AcknowledgeBy is when an urgent notice has to be acknowledged; zero: nobody waits for it.
	AcknowledgeBy time.Time
	// Dedup makes a notice once on a project, whoever inserts it how often; empty: always.
	Dedup string
	At    time.Time
}

// errNotice is a mistake of the caller, never of a user.
var errNotice = errors.New("store: a notice needs a kind, a title in both languages, at most three lines and a time")

func (n Notice) check() error {
	if n.Kind == "" || n.Title.Zh == "" || n.Title.En == "" || len(n.Lines) > notice.MaxLines || n.At.IsZero() {
		return errNotice
	}
	return nil
}

// Message gives the notice in the form in which it is told.
func (n Notice) Message() notice.Message {
	return notice.Message{Project: n.Project, Kind: n.Kind, Title: n.Title, Lines: n.Lines, Link: n.Link, Level: n.Level, Urgent: n.Urgent}
}

// Received is a notice in somebody's inbox.
type Received struct {
	Notice
	ID             string
	ReadAt         time.Time // zero: not yet
	AcknowledgedAt time.Time // zero: not yet
}

// Receipt is what one recipient did with a notice.
type Receipt struct {
	User           string
	ReadAt         time.Time
	AcknowledgedAt time.Time
}
