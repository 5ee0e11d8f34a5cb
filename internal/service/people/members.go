package people

import (
	"context"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// MemberInput is what a person is to be on a project: his role, up to which level he may read, and between when.
type MemberInput struct {
	Role      string
	Clearance string
	From      *time.Time
	Until     *time.Time
}

// PutMember appoints a person, or changes his appointment; it holds at once (R2.2).
func (s *Service) PutMember(ctx context.Context, actor policy.Actor, project, user string, in MemberInput) (store.Member, error) {
	if err := s.mayAppoint(ctx, actor, project); err != nil {
		return store.Member{}, err
	}
	m, faults := in.member()
	person, err := s.store.User(ctx, user)
	if errors.Is(err, store.ErrNotFound) {
		return store.Member{}, fault.Hidden()
	}
	if err != nil {
		return store.Member{}, err
	}
	if person.Office != "" {
		faults = append(faults, fault.Field{Field: "role", Code: "E_ROLE_SEPARATION", Zh: "管理员不能担任项目角色。", En: "An administrator has no role on a project."})
	}
	if len(faults) > 0 {
		return store.Member{}, fault.Fields(faults)
	}
	row := store.Member{Project: project, User: user, Member: m, GrantedBy: actor.UserID, GrantedAt: s.now(), NameZh: person.NameZh, NameEn: person.NameEn}
	defer s.cache.forgetAll()
	return row, s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.PutMember(row); err != nil {
			return err
		}
		return tx.Append(s.note(ctx, actor.UserID, "member.appoint", project,
			map[string]string{"user": user, "role": in.Role, "clearance": in.Clearance}))
	})
}

func (in MemberInput) member() (policy.Member, []fault.Field) {
	var faults []fault.Field
	role := policy.Role(in.Role)
	if !role.OfProject() {
		faults = append(faults, fault.Field{Field: "role", Code: "V2", Zh: "没有这个项目角色。", En: "No such role on a project.", Seen: in.Role})
	}
	clearance, ok := record.ParseSecrecy(in.Clearance)
	if !ok {
		faults = append(faults, fault.Field{Field: "clearance", Code: "V2", Zh: "没有这个密级。", En: "No such secrecy level.", Seen: in.Clearance})
	}
	m := policy.Member{Role: role, Clearance: clearance}
	if in.From != nil {
		m.From = in.From.UTC()
	}
	if in.Until != nil {
		m.Until = in.Until.UTC()
	}
	if !m.Until.IsZero() && !m.Until.After(m.From) {
		faults = append(faults, fault.Field{Field: "until", Code: "V23", Zh: "任期结束早于开始。", En: "The appointment ends before it begins."})
	}
	return m, faults
}

// DeleteMember ends an appointment; its rights are gone at once.
func (s *Service) DeleteMember(ctx context.Context, actor policy.Actor, project, user string) error {
	if err := s.mayAppoint(ctx, actor, project); err != nil {
		return err
	}
	defer s.cache.forgetAll()
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DeleteMember(project, user); err != nil {
			return err
		}
		return tx.Append(s.note(ctx, actor.UserID, "member.remove", project, map[string]string{"user": user}))
	})
	if errors.Is(err, store.ErrNotFound) {
		return fault.Hidden()
	}
	return err
}

func (s *Service) mayAppoint(ctx context.Context, actor policy.Actor, project string) error {
	if err := policy.Decide(actor, policy.MemberChange, policy.Facts{Project: project, At: s.now()}); err != nil {
		return err
	}
	_, err := s.Project(ctx, actor, project)
	return err
}

// Members lists who is what on a project.
func (s *Service) Members(ctx context.Context, actor policy.Actor, project string) ([]store.Member, error) {
	if err := policy.Decide(actor, policy.MemberRead, policy.Facts{Project: project, At: s.now()}); err != nil {
		return nil, err
	}
	if _, err := s.Project(ctx, actor, project); err != nil {
		return nil, err
	}
	return s.store.Members(ctx, project)
}
