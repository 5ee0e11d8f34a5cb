package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// behindRow is a figure with what is shown of its publication.
type behindRow struct {
	FigKey, Dim, Unit   string
	Day, UnitProject    string
	ArchiveNo           string
	Secrecy             int64
	Wholes, Billionths  int64
	FromAt, UntilAt     int64
	RecordID            string
	Class, Title, State string
	ContentHash         string
}

func (r behindRow) figure() FigureOf {
	return FigureOf{
		Figure: figure.Figure{Key: figure.Key(r.FigKey), Dim: r.Dim, Unit: r.Unit, Value: figure.Amount{Whole: r.Wholes, Nano: r.Billionths}},
		No:     r.ArchiveNo, Record: r.RecordID, Class: r.Class, Title: r.Title, State: record.State(r.State), ContentHash: r.ContentHash,
		Day: r.Day, UnitProject: r.UnitProject, Level: level(r.Secrecy), From: moment(r.FromAt), Until: moment(r.UntilAt),
	}
}

// figurePlace is where a page of figures ends; it travels in the cursor.
type figurePlace struct{ Day, No, Dim, Unit string }

// Figures gives a page of the figures of one key with the publications that tell them, newest day first. A page costs
// the same wherever it is: each level is a range of one index.
func (r *Readers) Figures(ctx context.Context, project string, q FigureQuery, p Page) (FiguresOf, error) {
	list := listName("figures", project, q.Key, q.equal(), q.From, q.To, q.UpTo, micros(q.CutOff))
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return FiguresOf{}, err
	}
	var place *figurePlace
	if after != nil {
		place = &figurePlace{}
		if err := json.Unmarshal([]byte(after.ID), place); err != nil {
			return FiguresOf{}, foreignCursor()
		}
	}
	var rows []behindRow
	query, args := q.page(project, place, p.size()+1, r.engine.UseIndex)
	if err := r.db.WithContext(ctx).Raw(query, args...).Scan(&rows).Error; err != nil {
		return FiguresOf{}, r.translate(err)
	}
	var page FiguresOf
	if len(rows) > p.size() {
		rows = rows[:p.size()]
		last := rows[len(rows)-1]
		at, _ := json.Marshal(figurePlace{last.Day, last.ArchiveNo, last.Dim, last.Unit}) // texts: cannot fail
		page.NextCursor = cursor{List: list, ID: string(at)}.encode()
	}
	page.Items = each(rows, behindRow.figure)
	return page, nil
}

// equal are the columns that have to have a value.
func (q FigureQuery) equal() (all [][2]string) {
	for i, value := range []*string{q.Dim, q.Unit, q.UnitProject} {
		if value != nil {
			all = append(all, [2]string{[]string{"dim", "unit", "unit_project"}[i], *value})
		}
	}
	return all
}

const figureOrder = " ORDER BY day DESC, archive_no DESC, dim DESC, unit DESC LIMIT ?"

func (q FigureQuery) page(project string, after *figurePlace, limit int, useIndex func(string) string) (string, []any) {
	var parts []string
	var args []any
	for _, l := range record.SecrecyLevels() {
		if l > q.UpTo {
			break
		}
		where := q.where(project, l, after)
		parts = append(parts, fmt.Sprintf(`SELECT * FROM (SELECT fig_key, dim, unit, day, unit_project, archive_no, secrecy, wholes, billionths, from_at, until_at
			FROM publication_figures%s WHERE %s%s) AS p%d`, useIndex("publication_figures_by_key"), where.String(), figureOrder, l))
		args = append(append(args, where.args...), limit)
	}
	return `SELECT f.*, p.record_id, p.class, p.title, p.state, p.content_hash FROM (` + strings.Join(parts, " UNION ALL ") + figureOrder + `) AS f
		JOIN publications AS p ON p.project_id = ? AND p.archive_no = f.archive_no ORDER BY f.day DESC, f.archive_no DESC, f.dim DESC, f.unit DESC`, append(args, limit, project)
}

func (q FigureQuery) where(project string, l record.Secrecy, after *figurePlace) conditions {
	where := conditions{terms: []string{"project_id = ? AND fig_key = ? AND secrecy = ?"}, args: []any{project, string(q.Key), int64(l)}}
	for _, equal := range q.equal() {
		where.add(equal[0]+" = ?", equal[1])
	}
	if q.From != "" {
		where.add("day >= ?", q.From)
	}
	if q.To != "" {
		where.add("day <= ?", q.To)
	}
	if q.CutOff.IsZero() {
		where.add("until_at = 0")
	} else {
		where.add("from_at <= ? AND (until_at = 0 OR until_at > ?)", micros(q.CutOff), micros(q.CutOff))
	}
	if a := after; a != nil {
		where.add("day <= ? AND (day < ? OR archive_no < ? OR (archive_no = ? AND (dim < ? OR (dim = ? AND unit < ?))))", a.Day, a.Day, a.No, a.No, a.Dim, a.Dim, a.Unit)
	}
	return where
}
