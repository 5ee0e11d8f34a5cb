package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/notice"
	"github.com/countersign/countersign/internal/domain/record"
)

// Channel is a group bot or webhook of a project.
type Channel struct {
	Project, ID string
	Kind        string // wecom, dingtalk, feishu, webhook
	Name        string
	Host        string // all of the address that is ever shown
	Sealed      []byte // address and secret
	Topics      []string
	Clearance   record.Secrecy // of those who read it
	Language    string         // zh, en
	Enabled     bool
	By          string
	At          time.Time
	Version     int64
}

// DistributionList is who gets the issued reports of a project.
type DistributionList struct {
	Project, ID string
	Name        string
	Kinds       []string // of reports
	Enabled     bool
	Members     []DistributionMember
	By          string
	At          time.Time
	Version     int64
}

// DistributionMember is a person of the project (User), somebody outside (Mail alone) or a bot (Channel).
type DistributionMember struct {
	ID             string
	User           string
	Mail           string
	Channel        string
	Name           string
	Clearance      record.Secrecy // stated; of a person no more than his own
	Language       string
	Token          string    // what the List-Unsubscribe of his mail names
	UnsubscribedAt time.Time // zero: gets what the list sends
}

// NoticeAddress is where a person wants his notices sent besides his inbox.
type NoticeAddress struct {
	User, Mail string
	Wanted     string // urgent, all
	Language   string
	At         time.Time
}

// DeliveryState is how far a message to somebody outside got.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryWaiting DeliveryState = "waiting"
	DeliverySent    DeliveryState = "sent"
	DeliveryDead    DeliveryState = "dead" // given up; somebody may send it again
)

// Outgoing is one message to one target outside.
type Outgoing struct {
	Project, ID string
	Dedup       string
	Channel     string // by which it goes; empty: by mail
	Mail        string
	User        string // whose it is; empty: nobody's of the house
	Language    string
	Message     notice.Message // nothing above internal but title and link
	Report      string         // whose picture and file go along; empty: none
	Clearance   record.Secrecy // of the target
	Unsubscribe string         // path; empty: none
	State       DeliveryState
	Attempts    int
	NextAt      time.Time
	Failure     string
	At          time.Time
	EndedAt     time.Time
}

// ReportReceipt says that a person was sent an issued report, and when he first opened it.
type ReportReceipt struct {
	User   string
	SentAt time.Time
	ReadAt time.Time // zero: not yet
}
