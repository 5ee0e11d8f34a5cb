package store

import (
	"context"
	"strings"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// sumRow is a sum as a question gives it.
type sumRow struct {
	FigKey, Unit       string
	Day, Dim           string
	UnitProject        string
	Highest            int64
	Wholes, Billionths int64
	N                  int64
	MixA, MixB         int64
	MixC, MixD         int64
}

func (r sumRow) sum() FigureSum {
	return FigureSum{
		Cell: figure.Cell{Day: r.Day, Key: figure.Key(r.FigKey), Dim: r.Dim, Unit: r.Unit, UnitProject: r.UnitProject, Level: level(r.Highest)},
		Sum:  figure.Sum{Value: figure.Amount{Whole: r.Wholes, Nano: r.Billionths}.Normal(), Records: r.N, Mix: mixOf(r.MixA, r.MixB, r.MixC, r.MixD)},
	}
}

// FigureSums adds up the cells that are asked for, in the order of key, unit and what they are parted by. What it costs
// depends on days and keys and not on how many records are behind them; with a cut-off, also on what changed since.
func (r *Readers) FigureSums(ctx context.Context, project string, q SumQuery) ([]FigureSum, error) {
	cells := []conditions{q.cells(project)}
	if !q.CutOff.IsZero() {
		cells = append(cells, q.publishedSince(project, r.engine.UseIndex), q.endedSince(project, r.engine.UseIndex))
	}
	var parts []string
	var args []any
	for _, c := range cells {
		parts, args = append(parts, c.terms...), append(args, c.args...)
	}
	by := strings.Join(q.parts(), ", ")
	var rows []sumRow
	err := r.db.WithContext(ctx).Raw(`SELECT `+by+`, MAX(secrecy) AS highest, SUM(wholes) AS wholes, SUM(billionths) AS billionths, SUM(n) AS n,
		SUM(mix_a) AS mix_a, SUM(mix_b) AS mix_b, SUM(mix_c) AS mix_c, SUM(mix_d) AS mix_d
		FROM (`+strings.Join(parts, " UNION ALL ")+`) AS cells GROUP BY `+by+` HAVING SUM(n) <> 0 ORDER BY `+by, args...).Scan(&rows).Error
	return each(rows, sumRow.sum), r.translate(err)
}

func (q SumQuery) parts() []string {
	by := []string{"fig_key", "unit"}
	for _, part := range []struct {
		column string
		wanted bool
	}{{"day", q.ByDay}, {"dim", q.ByDim}, {"unit_project", q.ByUnitProject}, {"secrecy", q.ByLevel}} {
		if part.wanted {
			by = append(by, part.column)
		}
	}
	return by
}

// cells are the sums as they stand.
func (q SumQuery) cells(project string) conditions {
	where := q.where(project, "")
	return conditions{args: where.args, terms: []string{`SELECT fig_key, unit, day, dim, unit_project, secrecy, wholes, billionths, n, mix_a, mix_b, mix_c, mix_d
		FROM publication_sums WHERE ` + where.String()}}
}

// publishedSince takes away what came after the cut-off and is still in the sums.
func (q SumQuery) publishedSince(project string, useIndex func(string) string) conditions {
	where := q.where(project, "f.")
	where.add("f.until_at = 0 AND f.from_at > ?", micros(q.CutOff))
	where.add("p.project_id = ? AND p.published_at > ?", project, micros(q.CutOff))
	where.among("p.state", texts(stillCounted))
	where.add("p.secrecy IN (" + levelsUpTo(q.UpTo) + ")")
	return conditions{args: where.args, terms: []string{`SELECT f.fig_key, f.unit, f.day, f.dim, f.unit_project, f.secrecy, -f.wholes, -f.billionths, -1, -f.mix_a, -f.mix_b, -f.mix_c, -f.mix_d
		FROM publications AS p` + useIndex("publications_of_level_by_state") + ` JOIN publication_figures AS f ON f.project_id = p.project_id AND f.archive_no = p.archive_no WHERE ` + where.String()}}
}

// endedSince brings back what was ended after the cut-off.
func (q SumQuery) endedSince(project string, useIndex func(string) string) conditions {
	where := q.where(project, "f.")
	where.add("f.until_at > ? AND f.from_at <= ?", micros(q.CutOff), micros(q.CutOff))
	return conditions{args: where.args, terms: []string{`SELECT f.fig_key, f.unit, f.day, f.dim, f.unit_project, f.secrecy, f.wholes, f.billionths, 1, f.mix_a, f.mix_b, f.mix_c, f.mix_d
		FROM publication_figures AS f` + useIndex("publication_figures_by_end") + ` WHERE ` + where.String()}}
}

// stillCounted are the states in which a publication's figures stay in the sums: what expired has still happened.
var stillCounted = []record.State{record.Published, record.Expired, record.Archived}

// where narrows to what is asked for. Keys and levels are named one by one, so that each is a range of its own and
// nothing above the reader's level is walked over.
func (q SumQuery) where(project, prefix string) conditions {
	where := conditions{terms: []string{prefix + "project_id = ?"}, args: []any{project}}
	where.among(prefix+"fig_key", keyNames(q.Keys))
	where.among(prefix+"dim", q.Dims)
	where.add(prefix + "secrecy IN (" + levelsUpTo(q.UpTo) + ")")
	if q.From != "" {
		where.add(prefix+"day >= ?", q.From)
	}
	if q.To != "" {
		where.add(prefix+"day <= ?", q.To)
	}
	return where
}

// keyNames names keys; where none are given, all that there are.
func keyNames(keys []figure.Key) []string {
	names := make([]string, 0, len(keys))
	for _, k := range keys {
		names = append(names, string(k))
	}
	if len(names) == 0 {
		for _, d := range figure.Keys() {
			names = append(names, string(d.Key))
		}
	}
	return names
}

// levelsUpTo writes the levels as a list of numbers.
func levelsUpTo(upTo record.Secrecy) string {
	var list []string
	for _, l := range record.SecrecyLevels() {
		if l <= upTo {
			list = append(list, string('0'+rune(l)))
		}
	}
	return strings.Join(list, ", ")
}
