package people

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// ProjectInput is a new project, or what a project is changed to.
type ProjectInput struct {
	ID           string
	NameZh       string
	NameEn       string
	StartsOn     string
	EndsOn       string
	UnitProjects []string
}

var projectForm = regexp.MustCompile(`^[A-Z0-9][A-Z0-9-]{1,31}$`)

// CreateProject opens a project under its code.
func (s *Service) CreateProject(ctx context.Context, actor policy.Actor, in ProjectInput) (store.Project, error) {
	now := s.now()
	if err := policy.Decide(actor, policy.ProjectCreate, policy.Facts{At: now}); err != nil {
		return store.Project{}, err
	}
	if faults := projectFaults(in); len(faults) > 0 {
		return store.Project{}, fault.Fields(faults)
	}
	p := store.Project{ID: in.ID, Version: 1, CreatedAt: now, UpdatedAt: now}
	in.into(&p)
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertProject(p); err != nil {
			return err
		}
		return tx.Append(s.note(ctx, actor.UserID, "project.create", p.ID, nil))
	})
	if errors.Is(err, store.ErrExists) {
		return store.Project{}, fault.New(fault.Conflict, "E_ID_REUSE", "该项目编号已存在。", "A project with this code exists.")
	}
	return p, err
}

// UpdateProject changes names, contract span and unit projects; the version guards against a stale view.
func (s *Service) UpdateProject(ctx context.Context, actor policy.Actor, id string, ifMatch int64, in ProjectInput) (store.Project, error) {
	p, err := s.Project(ctx, actor, id)
	if err != nil {
		return store.Project{}, err
	}
	if err := policy.Decide(actor, policy.ProjectUpdate, policy.Facts{Project: id, At: s.now()}); err != nil {
		return store.Project{}, err
	}
	in.ID = id
	if faults := projectFaults(in); len(faults) > 0 {
		return store.Project{}, fault.Fields(faults)
	}
	if p.Version != ifMatch {
		return store.Project{}, fault.New(fault.Stale, "E_STALE", "项目资料已被他人修改，请刷新后再改。", "Somebody changed the project meanwhile; reload first.")
	}
	in.into(&p)
	p.UpdatedAt = s.now()
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.UpdateProject(p); err != nil {
			return err
		}
		return tx.Append(s.note(ctx, actor.UserID, "project.update", id, nil))
	})
	p.Version++
	return p, err
}

func (in ProjectInput) into(p *store.Project) {
	p.NameZh, p.NameEn, p.StartsOn, p.EndsOn, p.UnitProjects = in.NameZh, in.NameEn, in.StartsOn, in.EndsOn, in.UnitProjects
}

func projectFaults(in ProjectInput) []fault.Field {
	var faults []fault.Field
	add := func(field, code, zh, en string) {
		faults = append(faults, fault.Field{Field: field, Code: code, Zh: zh, En: en})
	}
	if !projectForm.MatchString(in.ID) {
		add("id", "V2", "项目编号为 2 至 32 位大写字母、数字或连字符。", "A project code is 2 to 32 capitals, digits or hyphens.")
	}
	for field, name := range map[string]string{"name_zh": in.NameZh, "name_en": in.NameEn} {
		if n := utf8.RuneCountInString(strings.TrimSpace(name)); n == 0 || n > 200 {
			add(field, "V1", "请填写项目名称（不超过 200 字）。", "Give a name of at most 200 characters.")
		}
	}
	start, startErr := time.Parse(time.DateOnly, in.StartsOn)
	end, endErr := time.Parse(time.DateOnly, in.EndsOn)
	if startErr != nil {
		add("starts_on", "V1", "请填写合同开工日期（YYYY-MM-DD）。", "Give the contract's first day (YYYY-MM-DD).")
	}
	if endErr != nil {
		add("ends_on", "V1", "请填写合同竣工日期（YYYY-MM-DD）。", "Give the contract's last day (YYYY-MM-DD).")
	}
	if startErr == nil && endErr == nil && end.Before(start) {
		add("ends_on", "V6", "竣工日期早于开工日期。", "The contract ends before it starts.")
	}
	if len(in.UnitProjects) == 0 || len(in.UnitProjects) > 200 {
		add("unit_projects", "V1", "请填写 1 至 200 个单位工程。", "Give 1 to 200 unit projects.")
	}
	for _, u := range in.UnitProjects {
		if n := utf8.RuneCountInString(strings.TrimSpace(u)); n == 0 || n > 100 {
			add("unit_projects", "V3", "单位工程名称为 1 至 100 字。", "A unit project's name has 1 to 100 characters.")
			break
		}
	}
	return faults
}

// Project shows a project to its members and to administrators; to others it does not exist.
func (s *Service) Project(ctx context.Context, actor policy.Actor, id string) (store.Project, error) {
	if err := policy.Decide(actor, policy.ProjectRead, policy.Facts{Project: id, At: s.now()}); err != nil {
		return store.Project{}, err
	}
	p, err := s.store.Project(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return store.Project{}, fault.Hidden()
	}
	return p, err
}

// Projects lists the projects that the actor may know of.
func (s *Service) Projects(ctx context.Context, actor policy.Actor) ([]store.Project, error) {
	if err := policy.Decide(actor, policy.SessionOwn, policy.Facts{At: s.now()}); err != nil {
		return nil, err
	}
	all, err := s.store.Projects(ctx)
	if err != nil {
		return nil, err
	}
	var mine []store.Project
	for _, p := range all {
		if policy.Decide(actor, policy.ProjectRead, policy.Facts{Project: p.ID, At: s.now()}) == nil {
			mine = append(mine, p)
		}
	}
	return mine, nil
}

func detailOf(detail map[string]string) json.RawMessage {
	if detail == nil {
		return nil
	}
	raw, _ := json.Marshal(detail) // a map of strings cannot fail to marshal
	return raw
}
