package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// takenRow is the one row of figures_taken.
type takenRow struct {
	Version         int
	TakenAt, Mended int64
}

// overlap is how far before the last taking the next one looks: what committed while that one ran is in it.
const overlap = time.Hour

// FiguresTaken says whether the figures of all publications are taken by the rules that this program knows.
func (s *Store) FiguresTaken(ctx context.Context) (bool, error) {
	row, err := s.figuresTaken(ctx)
	return row.Version >= figure.Version, err
}

func (s *Store) figuresTaken(ctx context.Context) (row takenRow, err error) {
	err = s.read.WithContext(ctx).Raw(`SELECT version, taken_at, mended FROM figures_taken WHERE id = 1`).Take(&row).Error
	return row, s.translate(err)
}

// TakeFigures takes the figures of publications that were made before there were figures, by older rules, or lately by
// an older program beside this one. Any number of replicas may do it at once, and it may end anywhere: each publication
// is brought to what its content tells, with its sums, by a write that locks it.
func (s *Store) TakeFigures(ctx context.Context, now time.Time) error {
	taken, err := s.figuresTaken(ctx)
	if err != nil || taken.Version > figure.Version || taken.Version == figure.Version && now.Sub(moment(taken.TakenAt)) < overlap {
		return err
	}
	var since int64
	if taken.Version == figure.Version {
		since = taken.TakenAt - overlap.Microseconds()
	}
	if _, err := s.eachPublication(ctx, since, s.retake); err != nil {
		return err
	}
	return s.Write(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE figures_taken SET version = ?, taken_at = ? WHERE id = 1 AND version <= ? AND taken_at <= ?`, figure.Version, micros(now), figure.Version, micros(now))
		return err
	})
}

// target is a publication whose figures are looked at.
type target struct {
	ProjectID, ArchiveNo, RecordID string
	PublishedAt                    int64
}

// targetsAtOnce is how many publications are looked at at a time.
const targetsAtOnce = 100

// eachPublication goes through the publications of all projects since a moment, in parts; it gives how many there are.
func (s *Store) eachPublication(ctx context.Context, since int64, use func(context.Context, []target) error) (n int, err error) {
	for project := ""; ; {
		var next struct{ ID string }
		err := s.read.WithContext(ctx).Raw(`SELECT COALESCE(MIN(project_id), '') AS id FROM publications WHERE project_id > ?`, project).Scan(&next).Error
		if project = next.ID; err != nil || project == "" {
			return n, s.translate(err)
		}
		for _, state := range boardStates() {
			more, err := s.eachOfState(ctx, project, state, since, use)
			n += more
			if err != nil {
				return n, err
			}
		}
	}
}

// boardStates are the states of publications, in the order in which they come to them: what moves on while the others are
// gone through is met again later.
func boardStates() []record.State {
	return slices.DeleteFunc(record.States(), func(s record.State) bool { return !s.OnBoard() })
}

func (s *Store) eachOfState(ctx context.Context, project string, state record.State, since int64, use func(context.Context, []target) error) (n int, err error) {
	no := ""
	for {
		var part []target
		err := s.read.WithContext(ctx).Raw(`SELECT project_id, archive_no, record_id, published_at FROM publications`+s.engine.UseIndex("publications_by_state")+
			` WHERE project_id = ? AND state = ? AND published_at >= ? AND (published_at > ? OR archive_no > ?) ORDER BY published_at, archive_no LIMIT ?`,
			project, string(state), since, since, no, targetsAtOnce).Scan(&part).Error
		if err != nil || len(part) == 0 {
			return n, s.translate(err)
		}
		n += len(part)
		if err := use(ctx, part); err != nil {
			return n, err
		}
		since, no = part[len(part)-1].PublishedAt, part[len(part)-1].ArchiveNo
	}
}

// retake brings the figures of some publications to what their content tells.
func (s *Store) retake(ctx context.Context, all []target) error {
	wrong, err := s.wrongFigures(ctx, all)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(wrong, docsPerWrite) {
		err := s.Write(ctx, func(tx *Tx) error {
			for _, one := range part {
				if err := tx.retakeFigures(one); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// wrongFigures gives those of some publications whose figures are not what their content tells, as of one moment.
func (s *Store) wrongFigures(ctx context.Context, all []target) (wrong []target, err error) {
	err = s.View(ctx, func(view *Store) error {
		for _, one := range all {
			have, want, err := view.figuresBeside(ctx, one)
			if err != nil {
				return err
			}
			if !sameFigures(have, want) {
				wrong = append(wrong, one)
			}
		}
		return nil
	})
	return wrong, err
}

const (
	selectLate    = `SELECT late FROM records WHERE project_id = ? AND id = ?`
	selectFigures = ` FROM publication_figures WHERE project_id = ? AND archive_no = ?`
)

// figuresBeside gives the figures that there are of a publication, and those that its content tells.
func (s *Store) figuresBeside(ctx context.Context, one target) (have, want []figureRow, err error) {
	var late bool
	var row publicationRow
	db := s.read.WithContext(ctx)
	if err = db.Raw(selectLate, one.ProjectID, one.RecordID).Scan(&late).Error; err == nil {
		err = db.Where("project_id = ? AND archive_no = ?", one.ProjectID, one.ArchiveNo).Take(&row).Error
	}
	if err == nil {
		err = db.Raw(`SELECT `+selection(figureColumns)("")+selectFigures, one.ProjectID, one.ArchiveNo).Scan(&have).Error
	}
	if err != nil {
		return nil, nil, s.translate(err)
	}
	want, err = row.figures(late)
	return have, want, err
}

// figures gives what a publication's content tells.
func (r publicationRow) figures(late bool) ([]figureRow, error) {
	p, err := r.publication()
	if err != nil {
		return nil, err
	}
	p.Late = late
	return figureRowsOf(&p), nil
}

func sameFigures(have, want []figureRow) bool {
	order := func(a, b figureRow) int {
		return cmp.Or(cmp.Compare(a.FigKey, b.FigKey), cmp.Compare(a.Dim, b.Dim), cmp.Compare(a.Unit, b.Unit))
	}
	slices.SortFunc(have, order)
	slices.SortFunc(want, order)
	return slices.Equal(have, want)
}

// retakeFigures takes the figures of a publication anew, where they are not what its content tells. Record and
// publication are locked in the order in which a move locks them.
func (t *Tx) retakeFigures(one target) error {
	var late bool
	var row publicationRow
	lock := t.store.engine.ForUpdate
	err := t.gorm().Raw(selectLate+lock, one.ProjectID, one.RecordID).Scan(&late).Error
	if err == nil {
		err = t.gorm().Raw(`SELECT * FROM publications WHERE project_id = ? AND archive_no = ?`+lock, one.ProjectID, one.ArchiveNo).Take(&row).Error
	}
	if err != nil {
		return t.translate(err)
	}
	want, err := row.figures(late)
	if err != nil {
		return err
	}
	have, err := t.figuresOf(one.ProjectID, one.ArchiveNo)
	if err != nil || sameFigures(have, want) {
		return err
	}
	for _, old := range have {
		if old.UntilAt == 0 {
			t.sums.put(old.cell(), old.share().negative())
		}
	}
	if _, err := t.exec(`DELETE`+selectFigures, one.ProjectID, one.ArchiveNo); err != nil {
		return err
	}
	return t.insertFigures(want)
}
