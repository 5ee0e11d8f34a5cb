package paper

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/report"
)

// DOCX writes a report for those who go on writing: the same parts in the same order as on paper, headings that make an
// outline, tables whose heads stand on each page, pictures, links, and on each page the level, the hash and the reader's
// mark. Errors: font.ErrAbsent, ErrNoMark.
func (p *Press) DOCX(ctx context.Context, w io.Writer, f File, lang string) error {
	if err := f.Seal.check(); err != nil {
		return err
	}
	return p.within(ctx, func() error {
		t := &typescript{language: languageOf(lang), press: p, source: f, ids: map[string]string{}}
		t.report()
		if t.err != nil {
			return fmt.Errorf("paper: docx: %w", t.err)
		}
		return t.write(w)
	})
}

// typescript is a document being written: its body as WordprocessingML, and what it refers to.
type typescript struct {
	language
	press    *Press
	source   File
	body     bytes.Buffer
	rels     []relation
	ids      map[string]string // of links, by address
	pictures [][]byte
	err      error
}

// relation is a part or an address that the body refers to.
type relation struct{ id, kind, target, mode string }

func (t *typescript) relate(kind, target, mode string) string {
	id := "r" + strconv.Itoa(len(t.rels)+1)
	t.rels = append(t.rels, relation{id, kind, target, mode})
	return id
}

func (t *typescript) report() {
	d := t.source.Document
	t.paragraph("Masthead", t.of(d.Name))
	t.paragraph("Number", d.No)
	t.paragraph("Title", t.of(kindNames[d.Kind]))
	t.paragraph("Number", d.Period.Name+t.say("（", " (")+t.span(d.Period)+t.say("）", ")"))
	t.state()
	t.paragraph("Headline", t.of(d.Headline))
	t.listed(t.say("需要决定和协调的事项", "To be decided or coordinated"), len(d.Matters), func(i int) string {
		return strconv.Itoa(i+1) + t.say("．", ". ") + t.of(d.Matters[i].Text)
	})
	for i, s := range d.Sections {
		t.paragraph("Heading1", t.ordinal(i)+t.of(s.Title))
		t.paragraph("BodyText", t.of(s.Sentence))
		for _, p := range s.Pictures {
			t.picture(p)
		}
	}
	t.narrative(d)
	t.paragraph("Heading1", t.say("缺口与未结事项", "Gaps and open matters"))
	t.paragraph("BodyText", t.tell("未结可疑数据 {} 条，迟报 {} 条。", "{} suspicious records are open, {} were filed late.", strconv.FormatInt(d.Suspects, 10), strconv.FormatInt(d.Late, 10)))
	for _, text := range t.gaps(d.Missing) {
		t.paragraph("BodyText", text)
	}
	t.signature()
	t.tables(d)
	t.paragraph("Note", t.tell("编号 {}；截止 {}（北京时间）；密级 {}。本文件与同一报表的其他格式同值：SHA-256 {}。查验 {}，查验码 {}。",
		"No. {}; cut-off {} (Beijing time); level {}. All formats of this report carry the same SHA-256: {}. Verify at {}, code {}.",
		d.No, calendar.Minute(d.CutOff), t.of(levelNames[d.Level]), t.source.Seal.Hash, t.source.Seal.Address, t.source.Seal.Code))
}

// state says that the document is not issued.
func (t *typescript) state() {
	if t.source.Seal.State != Issued {
		t.paragraph("Alarm", t.of(stateNames[t.source.Seal.State]))
	}
}

func (t *typescript) listed(heading string, n int, text func(i int) string) {
	if n == 0 {
		return
	}
	t.paragraph("Heading1", heading)
	for i := range n {
		t.paragraph("BodyText", text(i))
	}
}

func (t *typescript) narrative(d report.Document) {
	if len(d.Narrative) == 0 {
		return
	}
	t.paragraph("Heading1", t.say("分析说明", "Analysis"))
	for _, n := range d.Narrative {
		for part := range strings.SplitSeq(clean(n.Text), "\n") {
			t.paragraph("BodyText", part)
		}
		t.paragraph("Signed", clean(n.By)+"　"+calendar.Minute(n.At))
	}
}

func (t *typescript) signature() {
	s := t.source.Seal
	if s.State != Issued {
		return
	}
	t.paragraph("Signed", t.tell("项目经理　{}　（已签认）", "Project manager  {}  (signed)", s.By))
	t.paragraph("Signed", t.date(s.At))
}

func (t *typescript) tables(d report.Document) {
	t.paragraph("Heading1", t.say("附表", "Tables"))
	t.figures(d)
	if len(d.Errata) > 0 {
		t.errata(d)
	}
	for _, s := range d.Sections {
		for _, one := range s.Tables {
			t.table(one)
		}
	}
}

func (t *typescript) picture(p chart.Picture) {
	d := chart.Draw(p, chart.Options{Lang: t.lang(), Width: pictureWidth})
	data, err := dots(d, t.press.fonts)
	if err != nil {
		t.err = err
		return
	}
	t.pictures = append(t.pictures, data)
	t.paragraph("Caption", t.of(p.Title))
	t.drawing(t.relate("image", "media/picture"+strconv.Itoa(len(t.pictures))+".png", ""), d)
}

// write packs the parts. They carry no time, so that the same report gives the same bytes.
func (t *typescript) write(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range t.parts() {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if _, err := f.Write(part.data); err != nil {
			return err
		}
	}
	return z.Close()
}
