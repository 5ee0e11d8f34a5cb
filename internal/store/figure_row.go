package store

import (
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// figureRow is a row of publication_figures: one number of one publication, in the cell that it is added to.
type figureRow struct {
	ProjectID, ArchiveNo string
	FigKey, Dim, Unit    string
	Day, UnitProject     string
	Secrecy              int64
	Wholes, Billionths   int64
	MixA, MixB           int64
	MixC, MixD           int64
	FromAt, UntilAt      int64
}

var figureColumns = columns(`project_id, archive_no, fig_key, dim, unit, day, unit_project, secrecy, wholes, billionths, mix_a, mix_b, mix_c, mix_d, from_at, until_at`)

// insertFigure has the columns in the order of values.
const insertFigure = `INSERT INTO publication_figures (project_id, archive_no, fig_key, dim, unit, day, unit_project, secrecy, wholes, billionths, mix_a, mix_b, mix_c, mix_d, from_at, until_at)` +
	` VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (r figureRow) values() []any {
	return []any{
		r.ProjectID, r.ArchiveNo, r.FigKey, r.Dim, r.Unit, r.Day, r.UnitProject, r.Secrecy, r.Wholes, r.Billionths,
		r.MixA, r.MixB, r.MixC, r.MixD, r.FromAt, r.UntilAt,
	}
}

// figureRowsOf takes the figures out of a publication's signed content, in the order of the table's key.
func figureRowsOf(p *Publication) []figureRow {
	source := figure.Source{Record: p.Record, ArchiveNo: p.No, ContentHash: p.ContentHash, Content: p.Content, Level: p.Level(), Late: p.Late}
	place := figure.CellOf(source, figure.Figure{})
	from, until := int64(0), int64(0)
	if p.Published != nil {
		from = micros(p.Published.At)
	}
	if p.Ended != nil {
		until = micros(p.Ended.At)
	}
	figures := figure.Of(source)
	rows := make([]figureRow, len(figures))
	for i, f := range figures {
		m := figure.MixOf(p.Record, p.ContentHash, f)
		rows[i] = figureRow{
			ProjectID: p.Project, ArchiveNo: p.No, FigKey: string(f.Key), Dim: f.Dim, Unit: f.Unit, Day: place.Day, UnitProject: place.UnitProject,
			Secrecy: int64(place.Level), Wholes: f.Value.Whole, Billionths: f.Value.Nano,
			MixA: int64(m[0]), MixB: int64(m[1]), MixC: int64(m[2]), MixD: int64(m[3]), FromAt: from, UntilAt: until,
		}
	}
	return rows
}

func (r figureRow) cell() sumCell {
	return sumCell{r.ProjectID, figure.Cell{
		Day: r.Day, Key: figure.Key(r.FigKey), Dim: r.Dim, Unit: r.Unit, UnitProject: r.UnitProject, Level: level(r.Secrecy),
	}}
}

// share is what the figure adds to its cell while it is in force.
func (r figureRow) share() sumShare {
	return sumShare{wholes: r.Wholes, billionths: r.Billionths, records: 1, mix: mixOf(r.MixA, r.MixB, r.MixC, r.MixD)}
}

// mixOf brings lanes that were added up and taken away in the database back to 32 bits.
func mixOf(a, b, c, d int64) figure.Mix {
	return figure.Mix{uint32(a), uint32(b), uint32(c), uint32(d)} //nolint:gosec // modulo 2^32 is what is meant
}

// insertFigures writes the figures of a publication, and adds those in force to the sums.
func (t *Tx) insertFigures(rows []figureRow) error {
	for _, row := range rows {
		if err := t.later(insertFigure, row.values()...); err != nil {
			return err
		}
		if row.UntilAt == 0 {
			t.sums.put(row.cell(), row.share())
		}
	}
	return nil
}

// figuresOf gives and locks the figures of a publication as they stand.
func (t *Tx) figuresOf(project, no string) (rows []figureRow, err error) {
	err = t.gorm().Raw(`SELECT `+selection(figureColumns)("")+` FROM publication_figures WHERE project_id = ? AND archive_no = ? ORDER BY fig_key, dim, unit`+
		t.store.engine.ForUpdate, project, no).Scan(&rows).Error
	return rows, t.translate(err)
}

// endFigures takes the figures of a publication that ended out of the sums: exactly what was added.
func (t *Tx) endFigures(ended *record.Record) error {
	rows, err := t.figuresOf(ended.Project, ended.ArchiveNo)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.UntilAt == 0 {
			t.sums.put(row.cell(), row.share().negative())
		}
	}
	_, err = t.exec(`UPDATE publication_figures SET until_at = ? WHERE project_id = ? AND archive_no = ? AND until_at = 0`, micros(ended.Ended.At), ended.Project, ended.ArchiveNo)
	return err
}

// reclassifyFigures moves the figures of a publication to the level in force.
func (t *Tx) reclassifyFigures(rec *record.Record) error {
	rows, err := t.figuresOf(rec.Project, rec.ArchiveNo)
	if err != nil {
		return err
	}
	to := int64(rec.Level())
	for _, row := range rows {
		if row.UntilAt != 0 || row.Secrecy == to {
			continue
		}
		t.sums.put(row.cell(), row.share().negative())
		row.Secrecy = to
		t.sums.put(row.cell(), row.share())
	}
	_, err = t.exec(`UPDATE publication_figures SET secrecy = ? WHERE project_id = ? AND archive_no = ? AND secrecy <> ?`, to, rec.Project, rec.ArchiveNo, to)
	return err
}
