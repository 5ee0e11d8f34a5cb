package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/record"
)

// InsertDirective opens the chain of a directive. next is when it climbs, unless it was answered. Errors: ErrExists.
func (t *Tx) InsertDirective(d directive.Directive, next time.Time, ev Event) error {
	row := directiveRowOf(d, next)
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	if err := t.addSteps(d, 0); err != nil {
		return err
	}
	return t.Append(ev)
}

// LockDirective gives a directive with its steps for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockDirective(project, id string) (directive.Directive, error) {
	return t.lockDirective(`project_id = ? AND id = ?`, project, id)
}

// LockDirectiveOf gives the directive whose record in force has an id. Errors: ErrNotFound.
func (t *Tx) LockDirectiveOf(key record.Key) (directive.Directive, error) {
	return t.lockDirective(`project_id = ? AND record_id = ?`, key.Project, key.ID)
}

// LockDirectiveNamed gives the directive that a record cites, by the id of one of its records or by its number; of two
// with one number the open one, and of those the newest. Errors: ErrNotFound.
func (t *Tx) LockDirectiveNamed(project, name string) (directive.Directive, error) {
	return t.lockDirective(`project_id = ? AND (id = ? OR record_id = ? OR paper_no = ?)`, project, name, name, name)
}

func (t *Tx) lockDirective(where string, args ...any) (directive.Directive, error) {
	var row directiveRow
	err := t.gorm().Raw(`SELECT * FROM publication_directives WHERE `+where+` ORDER BY is_open DESC, issued_at DESC, id LIMIT 1`+t.store.engine.ForUpdate, args...).Take(&row).Error
	if err != nil {
		return directive.Directive{}, t.translate(err)
	}
	d := row.directive()
	var rows []directiveStepRow
	if err := t.gorm().Where("project_id = ? AND directive_id = ?", d.Project, d.ID).Order("n").Find(&rows).Error; err != nil {
		return d, t.translate(err)
	}
	d.Steps, err = stepsOfDirective(rows)
	return d, err
}

func stepsOfDirective(rows []directiveStepRow) ([]directive.Step, error) {
	steps := make([]directive.Step, len(rows))
	for i, r := range rows {
		var err error
		if steps[i], err = r.step(); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// SaveDirective writes what became of a directive that is still in prev's state and version. Errors: ErrStale.
func (t *Tx) SaveDirective(prev, next directive.Directive, climbs time.Time, ev Event) error {
	row := directiveRowOf(next, climbs)
	n, err := t.exec(`UPDATE publication_directives SET record_id = ?, archive_no = ?, class = ?, kind = ?, paper_no = ?, author = ?, unit_project = ?, division = ?, subdivision = ?,
		axis = ?, floor = ?, chainage = ?, part = ?, due_at = ?, state = ?, is_open = ?, closed_at = ?, rung = ?, next_at = ?, version = ?
		WHERE project_id = ? AND id = ? AND state = ? AND version = ?`,
		row.RecordID, row.ArchiveNo, row.Class, row.Kind, row.PaperNo, row.Author, row.UnitProject, row.Division, row.Subdivision,
		row.Axis, row.Floor, row.Chainage, row.Part, row.DueAt, row.State, row.IsOpen, row.ClosedAt, row.Rung, row.NextAt, row.Version,
		row.ProjectID, row.ID, string(prev.State), prev.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	if err := t.addSteps(next, len(prev.Steps)); err != nil {
		return err
	}
	return t.Append(ev)
}

const insertDirectiveEntry = `INSERT INTO directive_entries (project_id, directive_id, n, entry) VALUES (?, ?, ?, ?)`

// addSteps writes the steps of a directive from the one with an index on, what people wrote apart from them.
func (t *Tx) addSteps(d directive.Directive, from int) error {
	for _, s := range d.Steps[from:] {
		row := directiveStepRowOf(d, s)
		if err := t.translate(t.gorm().Create(&row).Error); err != nil {
			return err
		}
		if s.Text == "" {
			continue
		}
		if _, err := t.exec(insertDirectiveEntry, d.Project, d.ID, s.N, s.Text); err != nil {
			return err
		}
	}
	return nil
}

// selectStops finds the stop-work orders in force. Every submission of work asks for them inside its write, so that
// none passes that begins after an order was published.
const selectStops = `SELECT d.id, d.archive_no, d.paper_no, d.part, d.issued_at, d.unit_project, d.division, d.subdivision, d.axis, d.floor, d.chainage, p.secrecy
	FROM publication_directives d JOIN publications p ON p.project_id = d.project_id AND p.archive_no = d.archive_no
	WHERE d.project_id = ? AND d.is_open = 1 AND d.kind = 'stop_order' ORDER BY d.issued_at, d.id`

// Stops gives the stop-work orders of a project that are in force, the oldest first.
func (t *Tx) Stops(project string) ([]directive.Stop, error) {
	rows, err := t.pool.QueryContext(t.ctx, selectStops, project)
	if err != nil {
		return nil, t.translate(err)
	}
	defer rows.Close()
	var all []directive.Stop
	for rows.Next() {
		var s directive.Stop
		var issued, secrecy int64
		l := &s.Location
		if err := rows.Scan(&s.ID, &s.ArchiveNo, &s.No, &s.Part, &issued, &l.UnitProject, &l.Division, &l.Subdivision, &l.Axis, &l.Floor, &l.Chainage, &secrecy); err != nil {
			return nil, t.translate(err)
		}
		s.IssuedAt, s.Secrecy = moment(issued), level(secrecy)
		all = append(all, s)
	}
	return all, t.translate(rows.Err())
}

// SetClimb moves the moment of a directive's next rung, and nothing else. Errors: ErrStale.
func (t *Tx) SetClimb(d directive.Directive, next time.Time) error {
	n, err := t.exec(`UPDATE publication_directives SET next_at = ? WHERE project_id = ? AND id = ? AND version = ? AND next_at <> ?`, micros(next), d.Project, d.ID, d.Version, micros(next))
	return one(n, err, ErrStale)
}
