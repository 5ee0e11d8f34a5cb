package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/alerts"
	"github.com/countersign/countersign/internal/service/directives"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/service/reports"
)

// Services are what the demonstration acts through, composed with the loader's clock.
type Services struct {
	People   *people.Service
	Pipeline *pipeline.Service
	Files    *files.Service

	Integrity *integrity.Service
	Feedback  *feedback.Service
	// Directives and Alerts: what is done about orders and in the urgent lane.
	Directives *directives.Service
	Alerts     *alerts.Service
	Reports    *reports.Service
}

// ErrHalfLoaded says that a demonstration was begun in this installation and not finished, or that the installation
// has people of its own: neither is for the demonstration to mend.
var ErrHalfLoaded = errors.New("这里的数据不是完整的演示项目，请换一个空的数据目录 · the data here are no complete demonstration; use an empty data directory")

// Load files the plan that ends at the clock's moment through the real pipeline, where the installation is empty. It
// does nothing where the demonstration is there already. Errors: ErrHalfLoaded; any refusal of the pipeline, which would
// be a mistake of the plan.
func Load(ctx context.Context, s Services, clock *Clock, seed uint64, days int) error {
	l := &loader{Services: s, clock: clock, records: map[string]*record.Record{}, actors: map[string]policy.Actor{}}
	present, err := l.present(ctx)
	if err != nil || present {
		return err
	}
	l.plan = NewPlan(clock.Now(), seed, days)
	return l.load(ctx)
}

func (l *loader) load(ctx context.Context) error {
	if err := l.settle(ctx); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	l.talk = newTalk(l.plan)
	for _, moment := range moments(l.plan.Steps) {
		if err := l.talkUntil(ctx, moment[0].At); err != nil {
			return fmt.Errorf("demonstration: %w", err)
		}
		if err := l.chainsUntil(ctx, moment[0].At); err != nil {
			return fmt.Errorf("demonstration: %w", err)
		}
		l.clock.set(moment[0].At)
		if err := l.play(ctx, moment); err != nil {
			return fmt.Errorf("demonstration, %s of %s by %s at %s: %w", moment[0].Action, moment[0].Record, moment[0].By, moment[0].At.Format(time.RFC3339), err)
		}
		l.notice(moment)
	}
	if err := l.talkUntil(ctx, l.plan.now.Add(time.Second)); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	if err := l.chainsUntil(ctx, l.plan.now.Add(time.Second)); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	if err := l.issued(ctx); err != nil {
		return fmt.Errorf("demonstration, reports: %w", err)
	}
	if err := l.list(ctx); err != nil {
		return fmt.Errorf("demonstration, list of suspicious data: %w", err)
	}
	return l.appoint(ctx, lastAppointed)
}

// loader plays a plan.
type loader struct {
	Services
	clock   *Clock
	plan    Plan
	records map[string]*record.Record // as they stand
	actors  map[string]policy.Actor
	talk    *talk
	chains  chains
}

// lastAppointed is appointed when everything else is done: who finds him a member finds a whole demonstration.
const lastAppointed = "auditor"

var asAdministrator = policy.Actor{UserID: administrator, Office: policy.SysAdmin}

func (l *loader) present(ctx context.Context) (bool, error) {
	users, err := l.People.Users(ctx, asAdministrator)
	if err != nil || len(users) == 0 {
		return false, err
	}
	members, err := l.People.Members(ctx, asAdministrator, ProjectID)
	if err != nil {
		return false, errors.Join(ErrHalfLoaded, err)
	}
	for _, m := range members {
		if m.User == lastAppointed {
			return true, nil
		}
	}
	return false, ErrHalfLoaded
}

// settle opens the accounts and the project, a moment before the story begins.
func (l *loader) settle(ctx context.Context) error {
	l.clock.set(l.plan.Steps[0].At.Add(-time.Hour))
	all := slices.Clone(l.plan.Accounts)
	slices.SortStableFunc(all, func(a, _ Account) int {
		if a.Login == administrator {
			return -1
		}
		return 0
	})
	for _, a := range all {
		if err := l.open(ctx, a); err != nil {
			return fmt.Errorf("account %s: %w", a.Login, err)
		}
	}
	p := l.plan.Project
	_, err := l.People.CreateProject(ctx, asAdministrator, people.ProjectInput{ID: p.ID, NameZh: p.NameZh, NameEn: p.NameEn, StartsOn: p.StartsOn, EndsOn: p.EndsOn, UnitProjects: p.UnitProjects})
	if err != nil {
		return fmt.Errorf("project: %w", err)
	}
	for _, a := range all {
		if a.Office == "" && a.Login != lastAppointed {
			if err := l.appoint(ctx, a.Login); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) open(ctx context.Context, a Account) error {
	in := people.UserInput{Login: a.Login, Password: Password, NameZh: a.NameZh, NameEn: a.NameEn, Office: a.Office}
	if a.Login == administrator {
		return l.People.FirstAdmin(ctx, in)
	}
	_, err := l.People.CreateUser(ctx, asAdministrator, in)
	return err
}

func (l *loader) appoint(ctx context.Context, login string) error {
	for _, a := range l.plan.Accounts {
		if a.Login != login {
			continue
		}
		m, err := l.People.PutMember(ctx, asAdministrator, ProjectID, a.Login, people.MemberInput{Role: a.Role, Clearance: a.Clearance})
		if err != nil {
			return fmt.Errorf("appoint %s: %w", a.Login, err)
		}
		l.actors[a.Login] = policy.Actor{UserID: a.Login, Members: map[string]policy.Member{ProjectID: m.Member}}
		return nil
	}
	return fmt.Errorf("appoint %s: no such account", login)
}
