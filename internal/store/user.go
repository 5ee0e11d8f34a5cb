package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/policy"
)

type userRow struct {
	ID, NameZh, NameEn, Office, PasswordHash string
	Disabled                                 bool
	Version                                  int64
	CreatedAt                                int64 `gorm:"autoCreateTime:false"`
	UpdatedAt                                int64 `gorm:"autoUpdateTime:false"`
}

func (userRow) TableName() string { return "users" }

func (r userRow) user() User {
	return User{
		ID: r.ID, NameZh: r.NameZh, NameEn: r.NameEn, Office: policy.Role(r.Office), PasswordHash: r.PasswordHash,
		Disabled: r.Disabled, Version: r.Version, CreatedAt: moment(r.CreatedAt), UpdatedAt: moment(r.UpdatedAt),
	}
}

// InsertUser files a person. Errors: ErrExists.
func (t *Tx) InsertUser(u User) error {
	row := userRow{
		ID: u.ID, NameZh: u.NameZh, NameEn: u.NameEn, Office: string(u.Office), PasswordHash: u.PasswordHash,
		Disabled: u.Disabled, Version: 1, CreatedAt: micros(u.CreatedAt), UpdatedAt: micros(u.UpdatedAt),
	}
	return t.translate(t.gorm().Create(&row).Error)
}

// UpdateUser changes a person as he was read, in u.Version. Errors: ErrStale when somebody changed him since.
func (t *Tx) UpdateUser(u User) error {
	return t.swap("users", u.ID, u.Version, map[string]any{
		"name_zh": u.NameZh, "name_en": u.NameEn, "office": string(u.Office),
		"password_hash": u.PasswordHash, "disabled": u.Disabled, "updated_at": micros(u.UpdatedAt),
	})
}

// swap changes a row that is still in the version in which it was read.
func (t *Tx) swap(table, id string, version int64, values map[string]any) error {
	values["version"] = gorm.Expr("version + 1")
	result := t.gorm().Table(table).Where("id = ? AND version = ?", id, version).Updates(values)
	return one(result.RowsAffected, t.translate(result.Error), ErrStale)
}

// User gives a person. Errors: ErrNotFound.
func (s *Store) User(ctx context.Context, id string) (User, error) {
	var row userRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.user(), s.translate(err)
}

// Users gives everybody, by id.
func (s *Store) Users(ctx context.Context) ([]User, error) {
	var rows []userRow
	err := s.read.WithContext(ctx).Order("id").Find(&rows).Error
	return each(rows, userRow.user), s.translate(err)
}
