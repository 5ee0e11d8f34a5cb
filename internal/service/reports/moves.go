package reports

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
)

// maxNarrative is the most characters of one text of the analyst.
const maxNarrative = 5000

// Words are what the analyst adds: for readers of a level and above.
type Words struct {
	Text  string
	Level record.Secrecy
}

// Narrate puts the analyst's words into the report in the place of those that he wrote for the level before; an empty
// text takes them out. The documents are made anew with it.
func (s *Service) Narrate(ctx context.Context, actor policy.Actor, project, id string, w Words) (View, error) {
	r, err := s.find(ctx, actor, policy.ReportNarrate, project, id)
	if err != nil {
		return View{}, err
	}
	if faults := s.wordFaults(actor, project, w); len(faults) > 0 {
		return View{}, fault.Fields(faults)
	}
	var kept []report.Narrative
	for _, n := range r.Narrative {
		if n.Level != w.Level {
			kept = append(kept, n)
		}
	}
	if text := strings.TrimSpace(w.Text); text != "" {
		kept = append(kept, report.Narrative{By: actor.UserID, At: s.now(), Text: text, Level: w.Level})
	}
	r.Narrative = kept
	return s.again(ctx, actor, r, "report.narrate")
}

func (s *Service) wordFaults(actor policy.Actor, project string, w Words) []fault.Field {
	var faults []fault.Field
	if n := utf8.RuneCountInString(w.Text); n > maxNarrative || !utf8.ValidString(w.Text) {
		faults = append(faults, fault.Field{Field: "narrative", Code: "V3", Zh: "文字不超过 5000 字。", En: "At most 5000 characters.", Allowed: "5000"})
	}
	if own := s.clearance(actor, project); w.Level < record.Open || w.Level > own {
		faults = append(faults, fault.Field{Field: "secrecy", Code: "E_CLEARANCE", Zh: "不能高于本人的可阅密级。", En: "Not above your own clearance.", Seen: w.Level.String(), Allowed: own.String()})
	}
	return faults
}

// Drop gives a report up that is not issued. Errors: 409 where it is settled already, 412 where it was compiled anew.
func (s *Service) Drop(ctx context.Context, actor policy.Actor, project, id, reason string) (View, error) {
	r, err := s.find(ctx, actor, policy.ReportCompile, project, id)
	if err != nil {
		return View{}, err
	}
	const least = 5
	if reason = strings.TrimSpace(reason); utf8.RuneCountInString(reason) < least {
		return View{}, fault.Fields([]fault.Field{{Field: "reason", Code: "V1", Zh: "请写明原因（不少于 5 字）。", En: "Give a reason of at least 5 characters."}})
	}
	if r.State != store.ReportCompiling {
		return View{}, settled(r)
	}
	r.State, r.SettledBy, r.SettledAt, r.Reason = store.ReportDropped, actor.UserID, s.now(), reason
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.SettleReport(r, s.note(ctx, actor.UserID, "report.drop", r, r.SettledAt, map[string]string{"reason": reason}))
	})
	if errors.Is(err, store.ErrStale) {
		return View{}, stale()
	}
	if err != nil {
		return View{}, err
	}
	return s.view(ctx, actor, r)
}
