package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/store/engine"
)

// sumCell names a row of publication_sums.
type sumCell struct {
	project string
	figure.Cell
}

// sumShare is what is added to a cell. Billionths are not carried over to the wholes here: what is added in any order,
// and taken back in any other, then gives the same bytes.
type sumShare struct {
	wholes, billionths, records int64
	mix                         figure.Mix
}

func (s sumShare) plus(o sumShare) sumShare {
	return sumShare{s.wholes + o.wholes, s.billionths + o.billionths, s.records + o.records, s.mix.Add(o.mix)}
}

func (s sumShare) negative() sumShare {
	return sumShare{-s.wholes, -s.billionths, -s.records, figure.Mix{}.Sub(s.mix)}
}

// daySums are the changes that a group makes to publication_sums, written once before the commit as counts are.
type daySums map[sumCell]sumShare

func (d daySums) put(at sumCell, share sumShare) { d[at] = d[at].plus(share) }

func (d daySums) merge(other daySums) {
	for at, share := range other {
		d.put(at, share)
	}
}

const insertSum = `INSERT INTO publication_sums (project_id, fig_key, secrecy, day, dim, unit, unit_project, wholes, billionths, n, mix_a, mix_b, mix_c, mix_d)` +
	` VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// addToSum gives the tail of the INSERT that adds to a cell that there is already.
func addToSum(e *engine.Engine) string {
	var sets []string
	for _, column := range []string{"wholes", "billionths", "n"} {
		sets = append(sets, column+" = "+column+" + "+e.Incoming(column))
	}
	for _, lane := range []string{"mix_a", "mix_b", "mix_c", "mix_d"} {
		sets = append(sets, lane+" = ("+lane+" + "+e.Incoming(lane)+") % 4294967296")
	}
	return e.OnExisting + strings.Join(sets, ", ")
}

// sumsAtOnce is how many cells one statement changes at most: a power of two.
const sumsAtOnce = 16

// save writes the changes in one order, so that two groups never wait for each other crosswise, and clears away the
// cells that went back to nothing.
func (d daySums) save(pool *pinned, e *engine.Engine) error {
	cells := slices.SortedFunc(maps.Keys(d), compareCells)
	cells = slices.DeleteFunc(cells, func(at sumCell) bool { return d[at] == sumShare{} })
	tail := addToSum(e)
	for n := sumsAtOnce; len(cells) > 0; cells = cells[n:] {
		for n > len(cells) {
			n /= 2 // few sizes, so that each stays prepared
		}
		var args []any
		for _, at := range cells[:n] {
			args = append(append(args, at.args()...), d[at].args()...)
		}
		if _, err := pool.ExecContext(pool.ctx, ofRows(insertSum, n)+tail, args...); err != nil {
			return err
		}
		if err := d.clear(pool, cells[:n]); err != nil {
			return err
		}
	}
	return nil
}

const deleteEmptySum = `DELETE FROM publication_sums WHERE project_id = ? AND fig_key = ? AND secrecy = ? AND day = ? AND dim = ? AND unit = ? AND unit_project = ? AND n = 0`

func (d daySums) clear(pool *pinned, cells []sumCell) error {
	for _, at := range cells {
		if d[at].records >= 0 {
			continue
		}
		if _, err := pool.ExecContext(pool.ctx, deleteEmptySum, at.args()...); err != nil {
			return err
		}
	}
	return nil
}

func (c sumCell) args() []any {
	return []any{c.project, string(c.Key), int64(c.Level), c.Day, c.Dim, c.Unit, c.UnitProject}
}

func (s sumShare) args() []any {
	return []any{s.wholes, s.billionths, s.records, int64(s.mix[0]), int64(s.mix[1]), int64(s.mix[2]), int64(s.mix[3])}
}

func compareCells(a, b sumCell) int {
	return cmp.Or(cmp.Compare(a.project, b.project), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Day, b.Day),
		cmp.Compare(a.Dim, b.Dim), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.UnitProject, b.UnitProject))
}
