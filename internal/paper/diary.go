package paper

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/signintech/gopdf"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/digest"
	"github.com/countersign/countersign/internal/domain/fault"
)

// DiaryFile is a site diary on its way to paper. A diary is made of signed records, so it has no draft.
type DiaryFile struct {
	Diary digest.Diary
	Site  fault.Text        // name of the project
	Names map[string]string // of the people in it, by login
	Seal  Seal
}

// Diary writes the site diary 施工日志 on its official sheet: a grid with a thick frame, what does not fit on one page on
// continuation sheets 续页 with the same head. Errors: font.ErrAbsent, ErrNoMark.
func (p *Press) Diary(ctx context.Context, w io.Writer, f DiaryFile, lang string) error {
	f.Seal.State = Issued
	return p.print(ctx, w, f.Seal, lang, f.Diary.Level, func(s *sheet) { s.diary(f) })
}

// The sheet of a diary: its grid, in points.
const (
	diaryLeft  = 17 * mm
	diaryWidth = 177 * mm
	diaryTop   = 34 * mm
	diaryEnd   = pageHeight - 25*mm
	labelWidth = 24 * mm
	frameLine  = 1.5
	gridLine   = 0.5
	signRow    = 14 * mm
	diaryPad   = 2.2
)

// densities are how close a diary is set: as loose as fits on one sheet; one that needs more sheets is set loosely.
var densities = []style{{song, 10.2, 14.6, black}, {song, 9.6, 13, black}, {song, 8.8, 11.6, black}}

// diarySheet is a diary being printed.
type diarySheet struct {
	*sheet
	file  DiaryFile
	parts []diaryPart
	text  style
	label style
	frame float64 // where the frame of this page begins
}

func (s *sheet) diary(f DiaryFile) {
	s.block = block{left: diaryLeft, top: diaryTop, width: diaryWidth, end: diaryEnd}
	d := &diarySheet{sheet: s, file: f}
	day, _ := time.ParseInLocation(time.DateOnly, f.Diary.Day, calendar.Zone)
	s.pdf.SetInfo(gopdf.PdfInfo{Title: s.of(f.Site) + " " + s.say("施工日志", "Site diary") + " " + f.Diary.Day, Subject: "SHA-256 " + f.Seal.Hash, Creator: "Countersign 签认", CreationDate: day})
	d.parts = d.sections()
	d.choose()
	s.begin = d.top
	s.page()
	for _, one := range d.parts {
		d.section(one)
	}
	d.signatures()
	d.close()
	if len(s.missing) > 0 {
		s.paragraph(noteStyle, 0, s.tell("字体缺字，以〓代替：{}。", "Characters that the typeface lacks, shown as 〓: {}.", s.missing.names()))
	}
}

// choose takes the loosest density at which all stands on one sheet.
func (d *diarySheet) choose() {
	for _, t := range append(densities, densities[0]) {
		d.text, d.label = t, style{hei, t.size, t.pitch, t.ink}
		height := 30 + 4 + 4*(t.pitch+2*diaryPad) + signRow
		for _, p := range d.parts {
			lines := max(len(d.lines(t, d.contentWidth(), strings.Join(p.lines, "\n"))), len(d.lines(d.label, labelWidth-2*cellPad, p.label)))
			height += float64(lines)*t.pitch + 2*diaryPad
		}
		if height <= diaryEnd-diaryTop {
			return
		}
	}
}

// top is the head, the same on each page.
func (d *diarySheet) top() {
	title := d.say("施工日志", "Site diary")
	if n := d.pdf.GetNumberOfPages(); n > 1 {
		title += d.tell("（续页 {}）", " (continued, sheet {})", strconv.Itoa(n))
	}
	d.line(style{hei, 20, 30, black}, centre, title)
	d.y += 4
	d.frame = d.y
	unit := d.file.Diary.UnitProject
	if unit == "" {
		unit = d.say("全部单位工程", "All unit projects")
	}
	d.cells(d.say("工程名称", "Project"), d.of(d.file.Site), d.say("单位工程", "Unit project"), clean(unit))
	d.cells(d.say("日期", "Date"), d.weekday(), d.say("气温", "Temperature"), d.temperature())
	morning, afternoon, wind := d.weather()
	d.cells(d.say("天气（上午）", "Weather, a.m."), morning, d.say("天气（下午）", "Weather, p.m."), afternoon)
	if wind != "" {
		d.row(d.say("风力等", "Wind etc."), d.lines(d.text, d.contentWidth(), wind))
	}
}

// close draws the frame around what stands on the page.
func (d *diarySheet) close() {
	d.pdf.SetStrokeColor(black.r, black.g, black.b)
	d.pdf.SetLineType("")
	d.pdf.SetLineWidth(frameLine)
	d.pdf.RectFromUpperLeftWithStyle(diaryLeft, d.frame, diaryWidth, d.y-d.frame, "D")
	d.y += 6
}

func (d *diarySheet) next() {
	d.close()
	d.page()
}

func (d *diarySheet) contentWidth() float64 { return diaryWidth - labelWidth - 2*cellPad }

// cells is a row of two labels with what they say.
func (d *diarySheet) cells(label, text, second, other string) {
	half := diaryWidth / 2
	own, others := d.lines(d.text, half-labelWidth-2*cellPad, text), d.lines(d.text, half-labelWidth-2*cellPad, other)
	height := float64(max(len(own), len(others)))*d.text.pitch + 2*diaryPad
	for i, c := range []struct {
		label string
		lines []string
	}{{label, own}, {second, others}} {
		x := diaryLeft + float64(i)*half
		d.fillCell(d.label, x, labelWidth, height, centre, []string{c.label})
		d.fillCell(d.text, x+labelWidth, half-labelWidth, height, left, c.lines)
	}
	d.y += height
}

// row is a label with its lines, as high as they are.
func (d *diarySheet) row(label string, lines []string) {
	names := d.lines(d.label, labelWidth-2*cellPad, label)
	height := float64(max(len(lines), len(names)))*d.text.pitch + 2*diaryPad
	d.fillCell(d.label, diaryLeft, labelWidth, height, centre, names)
	d.fillCell(d.text, diaryLeft+labelWidth, diaryWidth-labelWidth, height, left, lines)
	d.y += height
}

// fillCell draws a cell of the grid and writes its lines in its middle.
func (d *diarySheet) fillCell(t style, x, width, height float64, a align, lines []string) {
	d.pdf.SetStrokeColor(black.r, black.g, black.b)
	d.pdf.SetLineType("")
	d.pdf.SetLineWidth(gridLine)
	d.pdf.RectFromUpperLeftWithStyle(x, d.y, width, height, "D")
	top := d.y + (height-float64(len(lines))*t.pitch)/2
	for i, line := range lines {
		d.put(t, x+cellPad, top+float64(i)*t.pitch+(t.pitch+t.size*0.76)/2, width-2*cellPad, a, line)
	}
}

// section prints a part over as many pages as it needs.
func (d *diarySheet) section(p diaryPart) {
	lines := d.lines(d.text, d.contentWidth(), strings.Join(p.lines, "\n"))
	label := p.label
	for d.err == nil {
		room := int((diaryEnd - d.y - 2*diaryPad) / d.text.pitch)
		if len(lines) <= room {
			d.row(label, lines)
			return
		}
		if room >= min(3, len(lines)) {
			d.row(label, lines[:room])
			lines, label = lines[room:], p.label+d.say("（续）", " (cont.)")
		}
		d.next()
	}
}

// signatures name the people behind the records, with the seal of the sign-off beside the project manager.
func (d *diarySheet) signatures() {
	if d.y+signRow > diaryEnd {
		d.next()
	}
	people, third := d.file.Diary.People, diaryWidth/3
	for i, one := range []struct {
		label  string
		people []digest.Person
	}{
		{d.say("记录人", "Recorded by"), people.Recorders},
		{d.say("技术负责人", "Technical manager"), people.TechManagers},
		{d.say("项目经理", "Project manager"), people.ProjectManagers},
	} {
		x := diaryLeft + float64(i)*third
		d.fillCell(d.label, x, labelWidth, signRow, centre, d.lines(d.label, labelWidth-2*cellPad, one.label))
		names := d.lines(d.text, third-labelWidth-2*cellPad, d.names(one.people))
		d.fillCell(d.text, x+labelWidth, third-labelWidth, signRow, left, names[:min(len(names), 3)])
	}
	if len(people.ProjectManagers) > 0 {
		d.stamp(diaryLeft+diaryWidth-smallRadius-4, d.y+signRow/2, smallRadius, d.say("已签认", "SIGNED"), "COUNTERSIGN")
	}
	d.y += signRow
}

// names are those of people, with those whom they stood in for.
func (d *diarySheet) names(people []digest.Person) string {
	name := func(login string) string {
		if known := d.file.Names[login]; known != "" {
			return clean(known)
		}
		return clean(login)
	}
	names := make([]string, len(people))
	for i, p := range people {
		if names[i] = name(p.User); p.For != "" {
			names[i] += d.tell("（代{}）", " (for {})", name(p.For))
		}
	}
	return strings.Join(names, d.say("、", ", "))
}
