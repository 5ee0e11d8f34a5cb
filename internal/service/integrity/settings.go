package integrity

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
)

// Settings gives what the rules of a project go by today, and the changes that led there.
func (s *Service) Settings(ctx context.Context, a policy.Actor, project string) (suspect.Settings, []store.RuleSetting, error) {
	if err := policy.Decide(a, policy.SettingsRead, s.on(project)); err != nil {
		return suspect.Settings{}, nil, err
	}
	if _, err := s.store.Project(ctx, project); err != nil {
		return suspect.Settings{}, nil, absentProject(err)
	}
	changes, err := s.store.RuleSettings(ctx, project)
	if err != nil {
		return suspect.Settings{}, nil, err
	}
	now, err := s.store.SettingsOn(ctx, project, calendar.Day(s.now()))
	return now, changes, err
}

// ChangeSettings sets thresholds or the fence of a project from a day on. The day lies ahead: what is handed in today is
// examined by what held when it was handed in.
func (s *Service) ChangeSettings(ctx context.Context, a policy.Actor, project, from string, changes json.RawMessage) error {
	if err := policy.Decide(a, policy.SettingsChange, s.on(project)); err != nil {
		return err
	}
	if _, err := s.store.Project(ctx, project); err != nil {
		return absentProject(err)
	}
	faults := suspect.Faults(changes)
	if _, err := time.Parse(time.DateOnly, from); err != nil || from <= calendar.Day(s.now()) {
		faults = append(faults, fault.Field{Field: "from", Code: "V2", Zh: "生效日期应晚于今天。", En: "The settings take effect on a later day.", Seen: from, Allowed: "> " + calendar.Day(s.now())})
	}
	if len(faults) > 0 {
		return fault.Fields(faults)
	}
	setting := store.RuleSetting{Project: project, Dated: suspect.Dated{From: from, Changes: changes}, By: a.UserID, At: s.now()}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertRuleSetting(setting, s.note(ctx, a.UserID, "settings.change", project, setting.Dated))
	})
}

func absentProject(err error) error {
	if isAbsent(err) {
		return fault.Hidden()
	}
	return err
}

// Waive gives an author leave to file a day late (V6). Nobody gives it to himself.
func (s *Service) Waive(ctx context.Context, a policy.Actor, w store.Waiver) (store.Waiver, error) {
	if err := policy.Decide(a, policy.WaiverGrant, s.on(w.Project)); err != nil {
		return store.Waiver{}, err
	}
	if w.Author == a.UserID {
		return store.Waiver{}, fault.New(fault.Forbidden, "E_SELF", "不能许可本人补报。", "Nobody gives himself leave to file late.").Audited("waiver.self.denied")
	}
	faults, err := s.waiverFaults(ctx, w)
	if err != nil {
		return store.Waiver{}, err
	}
	if len(faults) > 0 {
		return store.Waiver{}, fault.Fields(faults)
	}
	w.Reason, w.By, w.At = strings.TrimSpace(w.Reason), a.UserID, s.now()
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertWaiver(w, s.note(ctx, a.UserID, "waiver.grant", w.Project, map[string]string{"author": w.Author, "work_date": w.WorkDate, "reason": w.Reason}))
	})
	if errors.Is(err, store.ErrExists) {
		return store.Waiver{}, fault.New(fault.Conflict, "E_EXISTS", "该日已许可补报。", "Leave for this day was granted already.")
	}
	return w, err
}

func (s *Service) waiverFaults(ctx context.Context, w store.Waiver) ([]fault.Field, error) {
	var faults []fault.Field
	if _, err := time.Parse(time.DateOnly, w.WorkDate); err != nil || w.WorkDate > calendar.Day(s.now()) {
		faults = append(faults, fault.Field{Field: "work_date", Code: "V6", Zh: "请填写已过去的日期（YYYY-MM-DD）。", En: "Give a day that has passed (YYYY-MM-DD).", Seen: w.WorkDate})
	}
	if utf8.RuneCountInString(strings.TrimSpace(w.Reason)) < 5 {
		faults = append(faults, fault.Field{Field: "reason", Code: "V1", Zh: "请写明原因（不少于 5 字）。", En: "Give a reason of at least 5 characters."})
	}
	members, err := s.store.Members(ctx, w.Project)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		if m.User == w.Author {
			return faults, nil
		}
	}
	return append(faults, fault.Field{Field: "author", Code: "V1", Zh: "项目没有此人。", En: "The project has no such person.", Seen: w.Author}), nil
}

// Waivers lists the leaves to file late; who writes records sees his own.
func (s *Service) Waivers(ctx context.Context, a policy.Actor, project string) ([]store.Waiver, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.WaiverRead, on); err != nil {
		return nil, err
	}
	all, err := s.store.Waivers(ctx, project, store.MaxPage)
	if err != nil {
		return nil, err
	}
	m, _ := a.On(project, on.At)
	var seen []store.Waiver
	for _, w := range all {
		if m.Role != policy.Technician && m.Role != policy.Supervisor || w.Author == a.UserID {
			seen = append(seen, w)
		}
	}
	return seen, nil
}
