package paper

import (
	"strconv"

	"github.com/signintech/gopdf"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/report"
)

// report prints a report: what a leader must know first, pictures next, tables last, then what is missing (panel.md 1.1).
func (s *sheet) report(f File) {
	d := f.Document
	info := gopdf.PdfInfo{Title: s.title(d), Author: s.seal.By, Subject: "SHA-256 " + s.seal.Hash, Creator: "Countersign 签认", CreationDate: d.CutOff}
	s.pdf.SetInfo(info)
	s.page()
	s.masthead(d)
	s.paragraph(headingStyle, 2, s.of(d.Headline))
	s.matters(d)
	for i, section := range d.Sections {
		s.section(i, section, f)
	}
	s.narrative(d)
	s.missingParts(d)
	s.errata(d)
	s.signature()
	s.tables(f)
	s.provenance(d)
}

func (s *sheet) title(d report.Document) string { return s.of(d.Name) + " " + s.of(kindNames[d.Kind]) }

// masthead is the head of an official paper: who speaks, in red, the number, the red line, and the title.
func (s *sheet) masthead(d report.Document) {
	s.line(style{hei, 26, 38, sealRed}, centre, s.of(d.Name))
	s.line(style{song, 12, 22, black}, centre, d.No)
	s.y += 4
	s.pdf.SetStrokeColor(sealRed.r, sealRed.g, sealRed.b)
	s.pdf.SetLineWidth(1.6)
	s.pdf.SetLineType("")
	s.pdf.Line(s.block.left, s.y, s.block.left+s.block.width, s.y)
	s.y += 16
	s.line(titleStyle, centre, s.of(kindNames[d.Kind]))
	s.line(style{song, 13, 24, black}, centre, d.Period.Name+s.say("（", " (")+s.span(d.Period)+s.say("）", ")"))
	s.y += 8
}

func (s *sheet) matters(d report.Document) {
	if len(d.Matters) == 0 {
		return
	}
	s.heading(s.say("需要决定和协调的事项", "To be decided or coordinated"))
	for i, m := range d.Matters {
		s.paragraph(bodyStyle, 2, strconv.Itoa(i+1)+s.say("．", ". ")+s.of(m.Text))
	}
}

var chineseNumerals = []rune("一二三四五六七八九十")

// ordinal numbers the parts of a paper: 一、 二、 … in Chinese.
func (l language) ordinal(i int) string {
	switch n := i + 1; {
	case l == english || n > 19:
		return strconv.Itoa(n) + ". "
	case n <= 10:
		return string(chineseNumerals[n-1]) + "、"
	default:
		return "十" + string(chineseNumerals[n-11]) + "、"
	}
}

func (s *sheet) section(i int, section report.Section, f File) {
	s.heading(s.ordinal(i) + s.of(section.Title))
	s.paragraph(bodyStyle, 2, s.of(section.Sentence))
	for _, p := range section.Pictures {
		s.picture(p, f.href)
	}
}

// narrative is what the analyst added.
func (s *sheet) narrative(d report.Document) {
	if len(d.Narrative) == 0 {
		return
	}
	s.heading(s.say("分析说明", "Analysis"))
	for _, n := range d.Narrative {
		s.paragraph(bodyStyle, 2, clean(n.Text))
		s.line(noteStyle, right, n.By+"　"+calendar.Minute(n.At))
	}
}

// missingParts names what ought to be there and is not, and what is still suspected.
func (s *sheet) missingParts(d report.Document) {
	s.heading(s.say("缺口与未结事项", "Gaps and open matters"))
	s.paragraph(bodyStyle, 2, s.tell("未结可疑数据 {} 条，迟报 {} 条。", "{} suspicious records are open, {} were filed late.", strconv.FormatInt(d.Suspects, 10), strconv.FormatInt(d.Late, 10)))
	if len(d.Missing) == 0 {
		s.paragraph(bodyStyle, 2, s.say("没有缺口。", "Nothing is missing."))
	}
	for _, text := range s.gaps(d.Missing) {
		s.paragraph(bodyStyle, 2, text)
	}
}

// signature is who issued it and when, with the seal over the date.
func (s *sheet) signature() {
	s.room(4 * linePitch)
	s.y += linePitch / 2
	width := blockWidth - 4*bodySize
	if s.seal.State != Issued {
		s.put(bodyStyle, s.block.left, s.y+linePitch, width, right, s.of(stateNames[s.seal.State]))
		s.y += 2 * linePitch
		return
	}
	s.put(bodyStyle, s.block.left, s.y+linePitch*0.9, width, right, s.tell("项目经理　{}", "Project manager  {}", s.seal.By))
	date := s.date(s.seal.At)
	s.put(bodyStyle, s.block.left, s.y+linePitch*2.35, width, right, date)
	s.stamp(s.block.left+width-s.wide(bodyStyle, date)*0.6, s.y+linePitch*1.35, sealRadius, s.say("已签认", "SIGNED"), "COUNTERSIGN")
	s.y += 3.4 * linePitch
}

func (s *sheet) tables(f File) {
	s.heading(s.say("附表", "Tables"))
	s.figures(f)
	for _, section := range f.Document.Sections {
		for _, t := range section.Tables {
			s.table(t, f.href)
		}
	}
}

// figures lists every number with what it has to be seen against.
func (s *sheet) figures(f File) {
	columns := []column{
		{head: s.say("指标", "Figure")},
		{head: s.say("数值", "Value"), align: right},
		{head: s.say("分母", "Of")},
		{head: s.say("与上期相比", "Change"), align: right},
		{head: s.say("记录", "Records"), align: right},
	}
	var rows []row
	for _, x := range f.Document.Figures {
		rows = append(rows, row{texts: []string{s.of(x.Label), s.number(x.Value, x.Unit), s.against(x), s.change(x), s.records(x)}, links: []string{"", f.href(x.Ref)}})
	}
	if len(rows) > 0 {
		s.grid(s.say("指标一览", "All figures"), columns, rows)
	}
}

// errata are the corrections of earlier reports, which themselves stay as they were issued.
func (s *sheet) errata(d report.Document) {
	if len(d.Errata) == 0 {
		return
	}
	s.heading(s.say("对以往报表的勘误", "Errata to earlier reports"))
	columns := []column{
		{head: s.say("报表", "Report")},
		{head: s.say("指标", "Figure")},
		{head: s.say("原数", "Was"), align: right},
		{head: s.say("现数", "Now"), align: right},
		{head: s.say("依据", "Because of")},
	}
	var rows []row
	for _, e := range d.Errata {
		rows = append(rows, row{texts: []string{clean(e.Report), s.of(e.Label), s.number(e.Was, e.Unit), s.number(e.Now, e.Unit), join(e.Because)}})
	}
	s.grid("", columns, rows)
}

// provenance says how the paper can be verified, and which characters it could not show.
func (s *sheet) provenance(d report.Document) {
	s.room(6 * noteStyle.pitch)
	s.y += 6
	notes := []string{
		s.tell("编号 {}；截止 {}（北京时间）；密级 {}；规则版本 {}。", "No. {}; cut-off {} (Beijing time); level {}; rules version {}.", d.No, calendar.Minute(d.CutOff), s.of(levelNames[d.Level]), strconv.Itoa(d.Definition)),
		s.tell("本文件与同一报表的其他格式同值：SHA-256 {}。", "All formats of this report carry the same SHA-256: {}.", s.seal.Hash),
	}
	for _, a := range d.Annexes {
		notes = append(notes, s.tell("附件 {}：{}，SHA-256 {}。", "Annex {}: {}, SHA-256 {}.", a.Name, s.of(a.Text), a.Hash))
	}
	for _, n := range notes {
		s.paragraph(noteStyle, 0, n)
	}
	if len(s.missing) > 0 {
		s.paragraph(noteStyle, 0, s.tell("字体缺字，以〓代替：{}。", "Characters that the typeface lacks, shown as 〓: {}.", s.missing.names()))
	}
}

func join(parts []string) (joined string) {
	for i, p := range parts {
		if i > 0 {
			joined += " "
		}
		joined += clean(p)
	}
	return joined
}
