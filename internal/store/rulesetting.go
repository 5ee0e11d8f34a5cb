package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/countersign/countersign/internal/domain/suspect"
)

// RuleSetting is one change of thresholds or fence; Project is empty for the whole installation.
type RuleSetting struct {
	Project string
	suspect.Dated
	By string
	At time.Time
}

type ruleSettingRow struct {
	ProjectID, ValidFrom string
	SetAt                int64
	Changes, SetBy       string
}

func (ruleSettingRow) TableName() string { return "rule_settings" }

func (r ruleSettingRow) setting() RuleSetting {
	return RuleSetting{Project: r.ProjectID, Dated: suspect.Dated{From: r.ValidFrom, Changes: json.RawMessage(r.Changes)}, By: r.SetBy, At: moment(r.SetAt)}
}

// InsertRuleSetting writes a change of settings and its event. Errors: ErrExists for two of one moment.
func (t *Tx) InsertRuleSetting(r RuleSetting, ev Event) error {
	row := ruleSettingRow{ProjectID: r.Project, ValidFrom: r.From, SetAt: micros(r.At), Changes: string(r.Changes), SetBy: r.By}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.Append(ev)
}

// RuleSettings gives the changes that a project is under in the order in which they lie over each other: those of the
// installation, then its own, each by the day from which they hold.
func (s *Store) RuleSettings(ctx context.Context, project string) ([]RuleSetting, error) {
	var rows []ruleSettingRow
	err := s.read.WithContext(ctx).Where("project_id IN ?", []string{"", project}).Order("project_id, valid_from, set_at").Find(&rows).Error
	return each(rows, ruleSettingRow.setting), s.translate(err)
}

// SettingsOn gives the settings that hold for a project on a day.
func (s *Store) SettingsOn(ctx context.Context, project, day string) (suspect.Settings, error) {
	all, err := s.RuleSettings(ctx, project)
	if err != nil {
		return suspect.Settings{}, err
	}
	return suspect.On(day, each(all, func(r RuleSetting) suspect.Dated { return r.Dated }))
}
