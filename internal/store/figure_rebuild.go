package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/figure"
)

// FigureReport is what a look at all figures and sums found.
type FigureReport struct {
	Publications int // looked at
	// Figures are the publications whose figures were not what their content tells, Sums the cells whose sums were not
	// those of the figures in force.
	Figures, Sums []string
}

// Sound says that there was nothing to mend.
func (r FigureReport) Sound() bool { return len(r.Figures) == 0 && len(r.Sums) == 0 }

// CheckFigures compares all figures with the publications, and all sums with the figures.
func (s *Store) CheckFigures(ctx context.Context) (FigureReport, error) {
	return s.lookAtFigures(ctx, false)
}

// RebuildFigures brings both tables to exactly what making them anew from the publications gives, while servers run:
// each publication by a write that locks it, each sum by adding what it lacks. It may end anywhere, and be run again.
func (s *Store) RebuildFigures(ctx context.Context) (FigureReport, error) {
	return s.lookAtFigures(ctx, true)
}

func (s *Store) lookAtFigures(ctx context.Context, mend bool) (found FigureReport, err error) {
	found.Publications, err = s.eachPublication(ctx, 0, func(ctx context.Context, part []target) error {
		wrong, err := s.wrongFigures(ctx, part)
		for _, one := range wrong {
			found.Figures = append(found.Figures, one.ArchiveNo)
		}
		if err != nil || !mend {
			return err
		}
		return s.retake(ctx, wrong)
	})
	if err != nil {
		return found, err
	}
	found.Sums, err = s.lookAtSums(ctx, mend)
	if err == nil && mend && len(found.Sums) > 0 {
		_, err = s.lookAtSums(ctx, mend) // cells that were below nothing are nothing now, and go
	}
	return found, err
}

// lookAtSums compares the sums with the figures in force, and adds what they lack.
func (s *Store) lookAtSums(ctx context.Context, mend bool) (named []string, err error) {
	taken, err := s.figuresTaken(ctx)
	if err != nil {
		return nil, err
	}
	wrong, err := s.wrongSums(ctx)
	if err != nil {
		return nil, err
	}
	for part := range slices.Chunk(wrong, sumsAtOnce*8) {
		for _, w := range part {
			named = append(named, w.String())
		}
		if !mend {
			continue
		}
		if err := s.Write(ctx, func(tx *Tx) error { return tx.mendSums(part, taken.Mended) }); err != nil {
			return named, mendedMeanwhile(err)
		}
		taken.Mended++
	}
	return named, nil
}

func mendedMeanwhile(err error) error {
	if errors.Is(err, ErrStale) {
		return fmt.Errorf("store: another rebuild runs at the same time; run this one again: %w", err)
	}
	return err
}

// wrongSum is a cell and what it lacks; what it has too much is negative.
type wrongSum struct {
	ProjectID, FigKey, Day string
	Dim, Unit, UnitProject string
	Secrecy                int64
	Wholes, Billionths     int64
	N                      int64
	MixA, MixB, MixC, MixD int64
}

func (w wrongSum) cell() sumCell {
	return sumCell{w.ProjectID, figure.Cell{Day: w.Day, Key: figure.Key(w.FigKey), Dim: w.Dim, Unit: w.Unit, UnitProject: w.UnitProject, Level: level(w.Secrecy)}}
}

// String names the cell and what it lacks.
func (w wrongSum) String() string {
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s %s %s: %+d %+d", w.ProjectID, w.Day, w.FigKey, w.Dim, w.Unit, level(w.Secrecy), w.Wholes, w.N)), " ")
}

// selectWrongSums sees figures and sums at one moment, being one statement.
const selectWrongSums = `SELECT project_id, fig_key, secrecy, day, dim, unit, unit_project, SUM(wholes) AS wholes, SUM(billionths) AS billionths, SUM(n) AS n,
	SUM(mix_a) AS mix_a, SUM(mix_b) AS mix_b, SUM(mix_c) AS mix_c, SUM(mix_d) AS mix_d FROM (
		SELECT project_id, fig_key, secrecy, day, dim, unit, unit_project, wholes, billionths, 1 AS n, mix_a, mix_b, mix_c, mix_d FROM publication_figures WHERE until_at = 0
		UNION ALL SELECT project_id, fig_key, secrecy, day, dim, unit, unit_project, -wholes, -billionths, -n, -mix_a, -mix_b, -mix_c, -mix_d FROM publication_sums WHERE n <> 0
	) AS both_sides GROUP BY project_id, fig_key, secrecy, day, dim, unit, unit_project
	HAVING SUM(wholes) <> 0 OR SUM(billionths) <> 0 OR SUM(n) <> 0 OR SUM(mix_a) % 4294967296 <> 0 OR SUM(mix_b) % 4294967296 <> 0
	OR SUM(mix_c) % 4294967296 <> 0 OR SUM(mix_d) % 4294967296 <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7`

// selectEmptySums finds cells of nothing, which are wrong by being there.
const selectEmptySums = `SELECT project_id, fig_key, secrecy, day, dim, unit, unit_project FROM publication_sums WHERE n = 0`

func (s *Store) wrongSums(ctx context.Context) (wrong []wrongSum, err error) {
	var empty []wrongSum
	err = s.read.WithContext(ctx).Raw(selectWrongSums).Scan(&wrong).Error
	if err == nil {
		err = s.read.WithContext(ctx).Raw(selectEmptySums).Scan(&empty).Error
	}
	return append(empty, wrong...), s.translate(err)
}

// mendSums adds what the sums lack; other writes may add and take meanwhile. Errors: ErrStale when somebody else mended
// since they were looked at.
func (t *Tx) mendSums(wrong []wrongSum, mended int64) error {
	n, err := t.exec(`UPDATE figures_taken SET mended = mended + 1 WHERE id = 1 AND mended = ?`, mended)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	for _, w := range wrong {
		lacking := sumShare{w.Wholes, w.Billionths, w.N, mixOf(w.MixA, w.MixB, w.MixC, w.MixD)}
		t.sums.put(w.cell(), lacking)
		if _, err := t.exec(deleteEmptySum, w.cell().args()...); err != nil {
			return err
		}
	}
	return nil
}
