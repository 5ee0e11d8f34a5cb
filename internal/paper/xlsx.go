package paper

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/report"
)

// XLSX writes a report for those who go on computing: numbers and days are numbers and days, a sheet for each table and
// picture, heads that stay and filter. Nothing in it is a formula: texts stay texts whatever they begin with. Errors:
// ErrNoMark.
func (p *Press) XLSX(ctx context.Context, w io.Writer, f File, lang string) error {
	if err := f.Seal.check(); err != nil {
		return err
	}
	return p.within(ctx, func() error {
		b := newBook(f, lang)
		defer func() { _ = b.file.Close() }()
		b.report()
		if b.err != nil {
			return fmt.Errorf("paper: xlsx: %w", b.err)
		}
		_, err := b.file.WriteTo(w)
		return err
	})
}

// book is a workbook being written. The first error stays.
type book struct {
	language
	file   *excelize.File
	source File
	styles map[string]int
	names  map[string]bool
	sheets int
	err    error
}

func newBook(f File, lang string) *book {
	return &book{language: languageOf(lang), file: excelize.NewFile(), source: f, styles: map[string]int{}, names: map[string]bool{}}
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) report() {
	d := b.source.Document
	b.table(b.say("指标", "Figures"), b.figureTable(d))
	b.notes(d)
	for _, section := range d.Sections {
		n := 0
		for _, t := range section.Tables {
			n++
			b.table(numbered(b.of(section.Title), n), t)
		}
		for _, p := range section.Pictures {
			n++
			b.table(numbered(b.of(section.Title), n), twin(p))
		}
	}
	b.properties(d)
}

// figureTable lists all figures. A value stands as a number in a column of its own unit's text.
func (b *book) figureTable(d report.Document) report.Table {
	t := report.Table{Heads: []report.Head{
		{Label: label("指标", "Figure"), Kind: "text"},
		{Label: label("数值", "Value"), Kind: "number"},
		{Label: label("计量单位", "Unit"), Kind: "text"},
		{Label: label("分母", "Of"), Kind: "text"},
		{Label: label("分母数值", "Of, value"), Kind: "number"},
		{Label: label("上期", "Period before"), Kind: "number"},
		{Label: label("记录条数", "Records"), Kind: "number"},
		{Label: label("指纹", "Fingerprint"), Kind: "text"},
	}}
	for _, x := range d.Figures {
		unit := label(chart.UnitName(x.Unit, false), chart.UnitName(x.Unit, true))
		scale := func(a *figure.Amount) *figure.Amount { return a }
		if kindOf(x.Unit) == "money" {
			unit, scale = label("元", "CNY"), yuan
		}
		row := []report.Cell{said(x.Label), maybe(scale(x.Value), x.Ref), said(unit), {}, {}, maybe(scale(x.Previous), ""), {}, said(label(x.Mix, x.Mix))}
		if x.Of != nil {
			row[3], row[4] = said(x.Of.Label), counted(x.Of.Value, x.Of.Ref)
		}
		if x.Records != nil {
			row[6] = counted(figure.Whole(*x.Records), "")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// yuan turns 分 into 元, exactly up to the last of nine decimals.
func yuan(a *figure.Amount) *figure.Amount {
	if a == nil {
		return nil
	}
	part, err := figure.ParseAmount(hundredth(*a))
	if err != nil {
		return a
	}
	return &part
}

// hundredth moves the point of a number two places to the left.
func hundredth(a figure.Amount) string {
	whole, decimals, _ := strings.Cut(a.String(), ".")
	digits, negative := strings.CutPrefix(whole, "-")
	digits = strings.Repeat("0", max(0, 3-len(digits))) + digits
	text := digits[:len(digits)-2] + "." + (digits[len(digits)-2:] + decimals)
	if text = text[:min(len(text), strings.IndexByte(text, '.')+10)]; negative {
		return "-" + text
	}
	return text
}

// notes is the sheet that says where the numbers come from.
func (b *book) notes(d report.Document) {
	name := b.sheet(b.say("说明", "About"))
	state := b.of(stateNames[b.source.Seal.State])
	rows := [][2]string{
		{b.say("项目", "Project"), b.of(d.Name)},
		{b.say("报表", "Report"), b.of(kindNames[d.Kind])},
		{b.say("编号", "No."), d.No},
		{b.say("期间", "Period"), d.Period.Name + "  " + b.span(d.Period)},
		{b.say("截止时间", "Cut-off"), calendar.Minute(d.CutOff)},
		{b.say("筛选", "Filter"), b.tell("本项目已发布的记录，密级不高于{}", "Published records of the project, level up to {}", b.of(levelNames[d.Level]))},
		{b.say("状态", "State"), state},
		{b.say("签发人", "Issued by"), b.source.Seal.By},
		{b.say("签发时间", "Issued at"), minute(b.source.Seal.At)},
		{b.say("读者", "Made for"), b.source.Seal.Reader},
		{"SHA-256", b.source.Seal.Hash},
		{b.say("查验", "Verify at"), b.source.Seal.Address},
		{b.say("查验码", "Code"), b.source.Seal.Code},
		{b.say("未结可疑数据", "Open suspicious records"), strconv.FormatInt(d.Suspects, 10)},
		{b.say("迟报", "Filed late"), strconv.FormatInt(d.Late, 10)},
		{b.say("提要", "Headline"), b.of(d.Headline)},
	}
	for _, g := range d.Missing {
		rows = append(rows, [2]string{b.say("缺口", "Missing"), strings.TrimSpace(g.Day + " " + b.of(g.What))})
	}
	for _, s := range d.Sections {
		rows = append(rows, [2]string{b.of(s.Title), b.of(s.Sentence)})
	}
	for _, n := range d.Narrative {
		rows = append(rows, [2]string{b.say("分析说明", "Analysis") + " " + clean(n.By), clean(n.Text)})
	}
	for i, r := range rows {
		b.text(name, 1, i+1, r[0], "head")
		b.text(name, 2, i+1, r[1], "wrapped")
	}
	b.try(b.file.SetColWidth(name, "A", "A", 18))
	b.try(b.file.SetColWidth(name, "B", "B", 80))
}

func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return calendar.Minute(t)
}

func (b *book) properties(d report.Document) {
	at := d.CutOff.UTC().Format(time.RFC3339)
	b.try(b.file.SetDocProps(&excelize.DocProperties{
		Title: b.of(d.Name) + " " + b.of(kindNames[d.Kind]), Creator: "Countersign 签认", LastModifiedBy: clean(b.source.Seal.By), Identifier: clean(d.No),
		Description: "SHA-256 " + b.source.Seal.Hash, Created: at, Modified: at,
	}))
	b.file.SetActiveSheet(0)
}
