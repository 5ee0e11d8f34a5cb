package store

import (
	"context"
	"encoding/json"
)

type projectRow struct {
	ID, NameZh, NameEn, StartsOn, EndsOn string
	UnitProjects                         []byte
	Version                              int64
	CreatedAt                            int64 `gorm:"autoCreateTime:false"`
	UpdatedAt                            int64 `gorm:"autoUpdateTime:false"`
}

func (projectRow) TableName() string { return "projects" }

func (r projectRow) project() (Project, error) {
	p := Project{
		ID: r.ID, NameZh: r.NameZh, NameEn: r.NameEn, StartsOn: r.StartsOn, EndsOn: r.EndsOn, Version: r.Version,
		CreatedAt: moment(r.CreatedAt), UpdatedAt: moment(r.UpdatedAt),
	}
	return p, json.Unmarshal(r.UnitProjects, &p.UnitProjects)
}

func unitProjects(p Project) (string, error) {
	names := p.UnitProjects
	if names == nil {
		names = []string{}
	}
	raw, err := json.Marshal(names)
	return string(raw), err
}

// InsertProject files a project. Errors: ErrExists.
func (t *Tx) InsertProject(p Project) error {
	names, err := unitProjects(p)
	if err != nil {
		return err
	}
	row := map[string]any{
		"id": p.ID, "name_zh": p.NameZh, "name_en": p.NameEn, "starts_on": p.StartsOn, "ends_on": p.EndsOn,
		"unit_projects": names, "version": 1, "created_at": micros(p.CreatedAt), "updated_at": micros(p.UpdatedAt),
	}
	return t.translate(t.gorm().Table("projects").Create(row).Error)
}

// UpdateProject changes a project as it was read, in p.Version. Errors: ErrStale when somebody changed it since.
func (t *Tx) UpdateProject(p Project) error {
	names, err := unitProjects(p)
	if err != nil {
		return err
	}
	return t.swap("projects", p.ID, p.Version, map[string]any{
		"name_zh": p.NameZh, "name_en": p.NameEn, "starts_on": p.StartsOn,
		"ends_on": p.EndsOn, "unit_projects": names, "updated_at": micros(p.UpdatedAt),
	})
}

// Project gives a project. Errors: ErrNotFound.
func (s *Store) Project(ctx context.Context, id string) (Project, error) {
	var row projectRow
	if err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return Project{}, s.translate(err)
	}
	return row.project()
}

// Projects gives every project, by id.
func (s *Store) Projects(ctx context.Context) ([]Project, error) {
	var rows []projectRow
	if err := s.read.WithContext(ctx).Order("id").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	projects := make([]Project, len(rows))
	for i, row := range rows {
		var err error
		if projects[i], err = row.project(); err != nil {
			return nil, err
		}
	}
	return projects, nil
}
