package people

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// UserInput is a new account.
type UserInput struct {
	Login    string
	Password string
	NameZh   string
	NameEn   string
	Office   string
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,63}$`)

// CreateUser makes an account; a login is never used a second time.
func (s *Service) CreateUser(ctx context.Context, actor policy.Actor, in UserInput) (store.User, error) {
	if err := policy.Decide(actor, policy.UserChange, policy.Facts{At: s.now()}); err != nil {
		return store.User{}, err
	}
	return s.createUser(ctx, actor.UserID, in)
}

func (s *Service) createUser(ctx context.Context, by string, in UserInput) (store.User, error) {
	if faults := userFaults(in); len(faults) > 0 {
		return store.User{}, fault.Fields(faults)
	}
	hash, err := s.hasher.hash(ctx, in.Password)
	if err != nil {
		return store.User{}, err
	}
	now := s.now()
	user := store.User{
		ID: in.Login, NameZh: in.NameZh, NameEn: in.NameEn, Office: policy.Role(in.Office), PasswordHash: hash,
		Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertUser(user); err != nil {
			return err
		}
		return tx.Append(s.note(ctx, by, "user.create", "", map[string]string{"user": user.ID}))
	})
	if errors.Is(err, store.ErrExists) {
		return store.User{}, fault.New(fault.Conflict, "E_ID_REUSE", "该登录名已被使用。", "This login is in use.")
	}
	s.directory.forget()
	return user, err
}

func userFaults(in UserInput) []fault.Field {
	faults := passwordFaults(in.Login, in.Password)
	if !loginForm.MatchString(in.Login) {
		faults = append(faults, fault.Field{
			Field: "login", Code: "V2", Zh: "登录名为 2 至 64 位小写字母、数字、点、下划线或连字符。",
			En: "A login is 2 to 64 lower-case letters, digits, dots, underscores or hyphens.", Seen: in.Login,
		})
	}
	for field, name := range map[string]string{"name_zh": in.NameZh, "name_en": in.NameEn} {
		if n := utf8.RuneCountInString(strings.TrimSpace(name)); n == 0 || n > 100 {
			faults = append(faults, fault.Field{Field: field, Code: "V1", Zh: "请填写姓名（不超过 100 字）。", En: "Give a name of at most 100 characters."})
		}
	}
	if office := policy.Role(in.Office); in.Office != "" && office != policy.SysAdmin && office != policy.SecAdmin {
		faults = append(faults, fault.Field{Field: "office", Code: "V2", Zh: "没有这个职务。", En: "No such office.", Seen: in.Office, Allowed: "sysadmin, secadmin"})
	}
	return faults
}

// SetDisabled switches an account off or on; its sessions die with it.
func (s *Service) SetDisabled(ctx context.Context, actor policy.Actor, id string, disabled bool) (store.User, error) {
	if err := policy.Decide(actor, policy.UserChange, policy.Facts{At: s.now()}); err != nil {
		return store.User{}, err
	}
	if actor.UserID == id {
		return store.User{}, fault.New(fault.Conflict, "E_SELF", "不能停用自己的账号。", "Nobody disables his own account.")
	}
	user, err := s.store.User(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return store.User{}, fault.Hidden()
	}
	if err != nil {
		return store.User{}, err
	}
	user.Disabled, user.UpdatedAt = disabled, s.now()
	action := "user.enable"
	if disabled {
		action = "user.disable"
	}
	defer s.cache.forgetAll()
	return user, s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.UpdateUser(user); err != nil {
			return err
		}
		if disabled {
			if err := tx.DeleteSessionsOf(id); err != nil {
				return err
			}
		}
		return tx.Append(s.note(ctx, actor.UserID, action, "", map[string]string{"user": id}))
	})
}

// Users lists the accounts.
func (s *Service) Users(ctx context.Context, actor policy.Actor) ([]store.User, error) {
	if err := policy.Decide(actor, policy.UserChange, policy.Facts{At: s.now()}); err != nil {
		return nil, err
	}
	return s.store.Users(ctx)
}

// Me gives the account and the live memberships behind an actor.
func (s *Service) Me(ctx context.Context, actor policy.Actor) (store.User, []store.Member, error) {
	user, err := s.store.User(ctx, actor.UserID)
	if err != nil {
		return store.User{}, nil, err
	}
	all, err := s.store.MembershipsOf(ctx, actor.UserID)
	if err != nil {
		return store.User{}, nil, err
	}
	var live []store.Member
	for _, m := range all {
		if _, ok := actor.On(m.Project, s.now()); ok {
			live = append(live, m)
		}
	}
	return user, live, nil
}

// note is an event of the installation or of a project.
func (s *Service) note(ctx context.Context, by, action, project string, detail map[string]string) store.Event {
	return store.Event{
		At: s.now().Round(time.Microsecond), Project: project, Actor: by, Action: action,
		RequestID: store.RequestID(ctx), Detail: detailOf(detail),
	}
}
