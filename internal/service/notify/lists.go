package notify

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
)

// ListInput is what somebody sets of a distribution list.
type ListInput struct {
	Name    string
	Kinds   []string
	Enabled bool
	Members []ListMember
}

// ListMember is one member of a list: exactly one of User, Mail alone, or Channel. A person may have a Mail besides.
type ListMember struct {
	ID        string // of a member that is on the list already; empty: a new one
	User      string
	Mail      string
	Channel   string
	Name      string
	Clearance string
	Language  string
}

// maxMembers is how many members a list has at most.
const maxMembers = 200

// Lists gives a project's distribution lists.
func (s *Service) Lists(ctx context.Context, a policy.Actor, project string) ([]store.DistributionList, error) {
	if err := s.may(ctx, a, policy.DistributionRead, project); err != nil {
		return nil, err
	}
	return s.store.Lists(ctx, project)
}

// AddList files a distribution list.
func (s *Service) AddList(ctx context.Context, a policy.Actor, project string, in ListInput) (store.DistributionList, error) {
	if err := s.may(ctx, a, policy.DistributionChange, project); err != nil {
		return store.DistributionList{}, err
	}
	l := store.DistributionList{Project: project, ID: uuid.Must(uuid.NewV7()).String(), Version: 1}
	if err := s.fillList(ctx, a, &l, in); err != nil {
		return store.DistributionList{}, err
	}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertList(l, s.note(ctx, a.UserID, "list.add", project, listDetail(l)))
	})
	return l, err
}

// ChangeList changes a list that is still in a version.
func (s *Service) ChangeList(ctx context.Context, a policy.Actor, project, id string, version int64, in ListInput) (store.DistributionList, error) {
	l, err := s.listToChange(ctx, a, project, id)
	if err != nil {
		return l, err
	}
	if err := s.fillList(ctx, a, &l, in); err != nil {
		return store.DistributionList{}, err
	}
	l.Version = version
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveList(l, s.note(ctx, a.UserID, "list.change", project, listDetail(l)))
	})
	l.Version++
	return l, stale(err)
}

// RemoveList takes a list away.
func (s *Service) RemoveList(ctx context.Context, a policy.Actor, project, id string, version int64) error {
	l, err := s.listToChange(ctx, a, project, id)
	if err != nil {
		return err
	}
	return stale(s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.DeleteList(project, id, version, s.note(ctx, a.UserID, "list.remove", project, listDetail(l)))
	}))
}

func (s *Service) listToChange(ctx context.Context, a policy.Actor, project, id string) (store.DistributionList, error) {
	if err := s.may(ctx, a, policy.DistributionChange, project); err != nil {
		return store.DistributionList{}, err
	}
	all, err := s.store.Lists(ctx, project)
	if err != nil {
		return store.DistributionList{}, err
	}
	for _, l := range all {
		if l.ID == id {
			return l, nil
		}
	}
	return store.DistributionList{}, fault.Hidden()
}

// listDetail is what an event says of a list: who gets what.
func listDetail(l store.DistributionList) map[string]any {
	var members []string
	for _, m := range l.Members {
		members = append(members, strings.Trim(m.User+" "+m.Mail+" "+m.Channel, " ")+" "+m.Clearance.String())
	}
	return map[string]any{"list": l.ID, "name": l.Name, "kinds": l.Kinds, "enabled": l.Enabled, "members": members}
}

func reportKinds() []string {
	return []string{string(report.DayReport), string(report.WeekReport), string(report.MonthReport), string(report.QuarterReport), string(report.SpecialReport)}
}

// fillList sets a list to what was typed in. Errors: every fault by field.
func (s *Service) fillList(ctx context.Context, a policy.Actor, l *store.DistributionList, in ListInput) error {
	name, faults := named(in.Name)
	if len(in.Kinds) == 0 {
		faults = append(faults, fault.Field{Field: "kinds", Code: "V1", Zh: "请至少选择一种报表。", En: "Choose at least one kind of report."})
	}
	for i, kind := range in.Kinds {
		if !slices.Contains(reportKinds(), kind) || slices.Contains(in.Kinds[:i], kind) {
			faults = append(faults, unknownValue(fmt.Sprintf("kinds[%d]", i), kind, strings.Join(reportKinds(), ", ")))
		}
	}
	if len(in.Members) > maxMembers {
		faults = append(faults, fault.Field{Field: "members", Code: "V2", Zh: "每个名单最多 200 个收件人。", En: "A list has at most 200 members."})
		return fault.Fields(faults)
	}
	members, wrong, err := s.listMembers(ctx, a, l, in.Members)
	if err != nil {
		return err
	}
	if faults = append(faults, wrong...); len(faults) > 0 {
		return fault.Fields(faults)
	}
	l.Name, l.Kinds, l.Enabled, l.Members, l.By, l.At = name, in.Kinds, in.Enabled, members, a.UserID, s.now()
	return nil
}

// listMembers checks members and keeps of those that were on the list what belongs to them alone: the token of their
// mails, and that they wanted off.
func (s *Service) listMembers(ctx context.Context, a policy.Actor, l *store.DistributionList, given []ListMember) (members []store.DistributionMember, faults []fault.Field, err error) {
	people, err := s.store.Members(ctx, l.Project)
	if err != nil {
		return nil, nil, err
	}
	channels, err := s.store.Channels(ctx, l.Project)
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	for i, g := range given {
		clearance, wrong := s.clearance(a, l.Project, g.Clearance)
		wrong = append(wrong, g.faults(people, channels)...)
		if target := g.User + "\n" + g.Channel + "\n" + strings.ToLower(g.Mail); seen[target] {
			wrong = append(wrong, fault.Field{Field: "", Code: "E_TWICE", Zh: "同一收件人只需列一次。", En: "This target is on the list twice."})
		} else {
			seen[target] = true
		}
		for _, f := range wrong {
			f.Field = strings.TrimSuffix(fmt.Sprintf("members[%d].%s", i, f.Field), ".")
			faults = append(faults, f)
		}
		m := store.DistributionMember{ID: g.ID, User: g.User, Mail: g.Mail, Channel: g.Channel, Name: strings.TrimSpace(g.Name), Clearance: clearance, Language: g.Language}
		members = append(members, sameMember(m, l.Members))
	}
	return members, faults, nil
}

// sameMember keeps what a member had that was on the list already: one with the same target. Any other is new.
func sameMember(m store.DistributionMember, before []store.DistributionMember) store.DistributionMember {
	for _, b := range before {
		if b.ID == m.ID && b.User == m.User && b.Channel == m.Channel && b.Mail == m.Mail {
			m.Token, m.UnsubscribedAt = b.Token, b.UnsubscribedAt
			return m
		}
	}
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand aborts the program instead
	m.ID, m.Token = uuid.Must(uuid.NewV7()).String(), hex.EncodeToString(raw[:])
	return m
}

func (m ListMember) faults(people []store.Member, channels []store.Channel) (faults []fault.Field) {
	switch {
	case m.User != "" && m.Channel == "":
		if !slices.ContainsFunc(people, func(p store.Member) bool { return p.User == m.User }) {
			faults = append(faults, fault.Field{Field: "user", Code: "V1", Zh: "项目没有此人。", En: "The project has no such person.", Seen: m.User})
		}
	case m.Channel != "" && m.User == "" && m.Mail == "":
		if !slices.ContainsFunc(channels, func(c store.Channel) bool { return c.ID == m.Channel }) {
			faults = append(faults, fault.Field{Field: "channel", Code: "V1", Zh: "项目没有这个消息通道。", En: "The project has no such channel.", Seen: m.Channel})
		}
	case m.Mail == "" || m.Channel != "":
		faults = append(faults, fault.Field{Field: "user", Code: "V1", Zh: "请指定一名成员、一个邮箱或一个消息通道。", En: "Name a person, a mail address or a channel."})
	}
	if m.Mail != "" && !isMail(m.Mail) {
		faults = append(faults, wrongMail("mail", m.Mail))
	}
	if len([]rune(m.Name)) > maxName {
		faults = append(faults, fault.Field{Field: "name", Code: "V2", Zh: "名称不超过 40 字。", En: "A name has at most 40 characters."})
	}
	if !isLanguage(m.Language) {
		faults = append(faults, unknownValue("language", m.Language, "zh, en"))
	}
	return faults
}

// Unsubscribe takes whoever a token of List-Unsubscribe names off his list. No session is needed; a token that names
// nobody, or was used, is answered alike.
func (s *Service) Unsubscribe(ctx context.Context, token string) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.Unsubscribe(token, s.note(ctx, "", "list.unsubscribe", "", map[string]string{"token": token[:8]}))
	})
	return absent(err)
}
