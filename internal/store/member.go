package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/countersign/countersign/internal/domain/policy"
)

type memberRow struct {
	ProjectID, UserID     string
	Role                  string
	Clearance             int64
	ValidFrom, ValidUntil int64
	GrantedBy             string
	GrantedAt             int64
}

func (memberRow) TableName() string { return "members" }

// namedMember is a member with his names.
type namedMember struct {
	Row            memberRow `gorm:"embedded"`
	NameZh, NameEn string
}

func (r namedMember) member() Member {
	return Member{
		Project: r.Row.ProjectID, User: r.Row.UserID, GrantedBy: r.Row.GrantedBy, GrantedAt: moment(r.Row.GrantedAt), NameZh: r.NameZh, NameEn: r.NameEn,
		Member: policy.Member{Role: policy.Role(r.Row.Role), Clearance: level(r.Row.Clearance), From: moment(r.Row.ValidFrom), Until: moment(r.Row.ValidUntil)},
	}
}

// PutMember gives a person his place on a project, or changes it. Errors: ErrNotFound when there is no such project
// or person.
func (t *Tx) PutMember(m Member) error {
	row := memberRow{
		ProjectID: m.Project, UserID: m.User, Role: string(m.Role), Clearance: int64(m.Clearance),
		ValidFrom: micros(m.From), ValidUntil: micros(m.Until), GrantedBy: m.GrantedBy, GrantedAt: micros(m.GrantedAt),
	}
	replace := clause.OnConflict{
		Columns:   []clause.Column{{Name: "project_id"}, {Name: "user_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"role", "clearance", "valid_from", "valid_until", "granted_by", "granted_at"}),
	}
	return t.translate(t.gorm().Clauses(replace).Create(&row).Error)
}

// DeleteMember takes a person's place on a project away. Errors: ErrNotFound when he had none.
func (t *Tx) DeleteMember(project, user string) error {
	result := t.gorm().Where("project_id = ? AND user_id = ?", project, user).Delete(&memberRow{})
	return one(result.RowsAffected, t.translate(result.Error), ErrNotFound)
}

// Members gives everybody on a project with his names, by id.
func (s *Store) Members(ctx context.Context, project string) ([]Member, error) {
	return s.members(s.read.WithContext(ctx).Where("members.project_id = ?", project).Order("members.user_id"))
}

// ActiveMembers gives everybody on a project whose account is on, by id.
func (s *Store) ActiveMembers(ctx context.Context, project string) ([]Member, error) {
	return s.members(s.read.WithContext(ctx).Where("members.project_id = ? AND users.disabled = 0", project).Order("members.user_id"))
}

// MembershipsOf gives a person's places, by project.
func (s *Store) MembershipsOf(ctx context.Context, user string) ([]Member, error) {
	return s.members(s.read.WithContext(ctx).Where("members.user_id = ?", user).Order("members.project_id"))
}

func (s *Store) members(wanted *gorm.DB) ([]Member, error) {
	var rows []namedMember
	err := wanted.Table("members").Select("members.*, users.name_zh, users.name_en").Joins("JOIN users ON users.id = members.user_id").Find(&rows).Error
	return each(rows, namedMember.member), s.translate(err)
}
