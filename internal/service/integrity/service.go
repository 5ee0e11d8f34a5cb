// Package integrity keeps the list of suspicious data: it finds what the checks of a single record cannot find, makes
// the list of each day by the next morning, and leads every item to an account that another person confirms, or to a
// corrected record (R5.3–R5.5). It also keeps what the rules rest on: thresholds, the fence, working days, leaves to
// file late.
package integrity

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
)

// Service answers for suspicious data.
type Service struct {
	store *store.Store
	now   func() time.Time
}

// New composes the service.
func New(s *store.Store, now func() time.Time) *Service { return &Service{store: s, now: now} }

// on gives the facts of a project for decisions that rest on no record.
func (s *Service) on(project string) policy.Facts { return policy.Facts{Project: project, At: s.now()} }

// note is an event about suspicious data. It names no record as its own: the history of a record counts its versions.
func (s *Service) note(ctx context.Context, by, action, project string, detail any) store.Event {
	raw, _ := json.Marshal(detail) // our own structs of strings and numbers: cannot fail
	return store.Event{At: s.now(), Project: project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: raw}
}

// itemDetail is what an event says of an item.
type itemDetail struct {
	Suspicion string   `json:"suspicion"`
	Rule      string   `json:"rule"`
	Records   []string `json:"records,omitempty"`
	Day       string   `json:"day,omitempty"`
	Due       string   `json:"due,omitempty"`
	Reason    string   `json:"reason,omitempty"`
	Version   int64    `json:"version,omitempty"`
}

func detailOf(item suspect.Suspicion) itemDetail {
	return itemDetail{Suspicion: item.ID, Rule: item.Rule, Records: item.Records, Day: item.Day, Due: item.Due.Day}
}

func isAbsent(err error) bool { return errors.Is(err, store.ErrNotFound) }

// stale says that somebody else was quicker.
func stale() error {
	return fault.New(fault.Stale, "E_STALE", "该项刚被他人处理，请刷新后再看。", "Somebody else has just handled this; reload and look again.")
}
