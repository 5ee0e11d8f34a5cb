package store

import (
	"context"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

type channelRow struct {
	ProjectID, ID, Kind, Name, Host string
	Sealed                          []byte
	Topics                          string
	Clearance                       int64
	Language                        string
	Enabled, NextAt                 int64
	SetBy                           string
	SetAt, Version                  int64
}

func (channelRow) TableName() string { return "channels" }

func channelRowOf(c Channel) channelRow {
	return channelRow{
		ProjectID: c.Project, ID: c.ID, Kind: c.Kind, Name: c.Name, Host: c.Host, Sealed: c.Sealed, Topics: strings.Join(c.Topics, ","), Clearance: int64(c.Clearance),
		Language: c.Language, Enabled: flag(c.Enabled), SetBy: c.By, SetAt: micros(c.At), Version: 1,
	}
}

func (r channelRow) channel() Channel {
	return Channel{
		Project: r.ProjectID, ID: r.ID, Kind: r.Kind, Name: r.Name, Host: r.Host, Sealed: r.Sealed, Topics: listed(r.Topics), Clearance: level(r.Clearance),
		Language: r.Language, Enabled: r.Enabled != 0, By: r.SetBy, At: moment(r.SetAt), Version: r.Version,
	}
}

// InsertChannel files a channel. Errors: ErrExists.
func (t *Tx) InsertChannel(c Channel, ev Event) error {
	row := channelRowOf(c)
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.Append(ev)
}

// SaveChannel writes a channel that is still in c.Version. Errors: ErrStale.
func (t *Tx) SaveChannel(c Channel, ev Event) error {
	row := channelRowOf(c)
	n, err := t.exec(`UPDATE channels SET name = ?, host = ?, sealed = ?, topics = ?, clearance = ?, language = ?, enabled = ?, set_by = ?, set_at = ?, version = version + 1
		WHERE project_id = ? AND id = ? AND version = ?`,
		row.Name, row.Host, row.Sealed, row.Topics, row.Clearance, row.Language, row.Enabled, row.SetBy, row.SetAt, row.ProjectID, row.ID, c.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// DeleteChannel takes a channel away; what waits for it is given up. Errors: ErrStale when it changed or is gone.
func (t *Tx) DeleteChannel(project, id string, version int64, ev Event) error {
	n, err := t.exec(`DELETE FROM channels WHERE project_id = ? AND id = ? AND version = ?`, project, id, version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM distribution_members WHERE project_id = ? AND channel_id = ?`, project, id); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE deliveries SET state = 'dead', failure = 'the channel was removed', ended_at = ? WHERE project_id = ? AND channel_id = ? AND state = 'waiting'`,
		micros(ev.At), project, id); err != nil {
		return err
	}
	return t.Append(ev)
}

// Channel gives a channel. Errors: ErrNotFound.
func (s *Store) Channel(ctx context.Context, project, id string) (Channel, error) {
	var row channelRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error
	return row.channel(), s.translate(err)
}

// Channels gives the channels of a project by name.
func (s *Store) Channels(ctx context.Context, project string) ([]Channel, error) {
	var rows []channelRow
	err := s.read.WithContext(ctx).Where("project_id = ?", project).Order("name, id").Find(&rows).Error
	return each(rows, channelRow.channel), s.translate(err)
}

// channelsFor gives the channels that want a topic and whose readers are cleared for a level.
func (t *Tx) channelsFor(project, topic string, least record.Secrecy) ([]Channel, error) {
	var rows []channelRow
	err := t.gorm().Where("project_id = ? AND enabled = 1 AND clearance >= ?", project, int64(least)).Order("id").Find(&rows).Error
	var wanted []Channel
	for _, c := range each(rows, channelRow.channel) {
		for _, name := range c.Topics {
			if name == topic {
				wanted = append(wanted, c)
			}
		}
	}
	return wanted, t.translate(err)
}

// longestTurn bounds what is believed of a channel's next turn: a clock that had run ahead must not shut it for a year.
const longestTurn = 15 * time.Minute

// TakeTurn takes a channel's turn to send, and gives the next one to whoever asks after a pause. False: it is not its
// turn, or it is switched off.
func (t *Tx) TakeTurn(project, id string, now time.Time, pause time.Duration) (bool, error) {
	n, err := t.exec(`UPDATE channels SET next_at = ? WHERE project_id = ? AND id = ? AND enabled = 1 AND (next_at <= ? OR next_at > ?)`,
		micros(now.Add(pause)), project, id, micros(now), micros(now.Add(longestTurn)))
	return n == 1, err
}

// RestChannel lets a channel rest until a moment: it asked for that.
func (t *Tx) RestChannel(project, id string, until time.Time) error {
	_, err := t.exec(`UPDATE channels SET next_at = ? WHERE project_id = ? AND id = ?`, micros(until), project, id)
	return err
}
