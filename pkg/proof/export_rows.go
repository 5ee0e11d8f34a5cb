package proof

import (
	"encoding/json"
	"fmt"
)

// rows reads a file of rows; a line that is no row is found.
func (x *exported) rows(name string, each func(r row, at Where)) {
	for n, line := range x.lines(name) {
		var r row
		at := Where{File: name, Line: n}
		if err := json.Unmarshal(line, &r); err != nil {
			x.find(finding("row.form", ContentIntact, "", err.Error(), "这一行无法读取", "this row cannot be read"), at)
			continue
		}
		at.Project, at.Record = r.text("project_id"), r.text("id")
		if record, ok := r["record_id"]; ok {
			_ = json.Unmarshal(record, &at.Record) // another type is no text
		}
		each(r, at)
	}
}

// hold compares a row with what it must be, and notes what nothing is said of.
func (x *exported) hold(table string, r row, expected map[string]any, at Where) {
	for _, column := range r.unbound(expected) {
		if !readApart[column] {
			x.unboundIn[table+"."+column] = true
		}
	}
	if column, want, seen := r.differs(expected); column != "" {
		at.Field = column
		x.find(finding("row.differs", ContentIntact, want, seen, "这一行与账本和所签内容不符", "the row is not what the ledger and the signed content say"), at)
	}
}

// holdApart compares a column of records by what it says.
func (x *exported) holdApart(column string, right func(text string) bool, r row, at Where) {
	if at.Field = column; !right(r.text(column)) {
		x.find(finding("row.differs", ContentIntact, "", r.text(column), "这一行与账本所记不符", "the row is not what the ledger says"), at)
	}
}

// readApart are columns that are not compared letter by letter but by what they say.
var readApart = map[string]bool{"returned": true, "findings": true}

// readRecords holds every row of records against its history.
func (x *exported) readRecords() error {
	x.rows("records.jsonl", func(r row, at Where) {
		x.Counts.Records++
		h := x.histories[place{at.Project, at.Record}]
		if h == nil || h.row {
			x.find(finding("row.unknown", ContentIntact, "", at.Record, "账本中没有这条记录", "the ledger knows no such record"), at)
			return
		}
		h.row = true
		c := h.contentNow()
		if h.broken || c == nil {
			return // said already
		}
		x.hold("records", r, h.recordColumns(c), at)
		x.holdApart("returned", h.returnedAs, r, at)
		x.holdApart("findings", h.foundAs, r, at)
	})
	for _, key := range x.order {
		if h := x.histories[key]; !h.row && !h.broken {
			x.find(finding("row.missing", ContentIntact, h.last().ContentHash, "", "这条记录已被删去", "the record was taken out"), h.where(h.last().Version))
		}
	}
	return nil
}

func (h *history) contentNow() *content {
	if m := h.last(); m != nil {
		return h.content(m)
	}
	return nil
}

// readPublications holds what readers get against a valid signature over its content.
func (x *exported) readPublications() error {
	x.rows("publications.jsonl", func(r row, at Where) {
		x.Counts.Publications++
		h := x.histories[place{at.Project, at.Record}]
		if h == nil || h.publication || !h.broken && h.published == nil {
			x.find(finding("publication.unknown", ContentIntact, "", r.text("archive_no"), "账本中没有这次发布", "the ledger knows no such publication"), at)
			return
		}
		h.publication = true
		if h.broken {
			return // said already
		}
		c, behind := h.content(h.published), h.signatureBehind(h.published)
		if behind == nil {
			x.find(finding("publication.unsigned", SignatureIntact, h.published.ContentHash, "", "发布的内容没有有效的签名", "no valid signature stands behind what is published"), at)
		}
		if c == nil || behind == nil {
			return
		}
		number := func(record string) string { return x.numbers[place{h.project, record}] }
		x.hold("publications", r, h.publicationColumns(c, behind, number), at)
	})
	for _, key := range x.order {
		h := x.histories[key]
		switch code, _ := Code(h.contentHashPublished()); {
		case h.broken || h.published == nil:
		case !h.publication:
			x.find(finding("publication.missing", ContentIntact, h.archiveNo, "", "这份发布已被删去", "the publication was taken out"), h.where(h.published.Version))
		case code != h.code:
			x.find(finding("publication.code", ContentIntact, code, h.code, "核验码与内容不符", "the verify code is not that of the content"), h.where(h.published.Version))
		}
	}
	return nil
}

func (h *history) contentHashPublished() string {
	if h.published == nil {
		return ""
	}
	return h.published.ContentHash
}

// attachmentRow is one line of attachments.jsonl.
type attachmentRow struct {
	Attachment string `json:"attachment"`
	Project    string `json:"project"`
	Record     string `json:"record"`
	SHA256     string `json:"sha256"`
	Size       int64  `json:"size"`
	State      string `json:"state"`
}

// fits holds an attachment's row against its receipt and the contents that name it.
func (a attachmentRow) fits(got receipt, received bool, n named) *Finding {
	differ := func(what, expected, seen string) *Finding {
		return finding(what, ContentIntact, expected, seen, "附件的登记与账本和所签内容不符", "the attachment's row is not what the ledger and the signed content say")
	}
	switch {
	case !received:
		return differ("attachment.unknown", "", a.SHA256)
	case got.sha != a.SHA256:
		return differ("attachment.sha256", got.sha, a.SHA256)
	case got.size != a.Size:
		return differ("attachment.size", itoa(got.size), itoa(a.Size))
	case n.record != a.Record && (n.held || a.Record != ""):
		return differ("attachment.record", n.record, a.Record)
	case n.sha256 != a.SHA256 && n.held:
		return differ("attachment.sha256", n.sha256, a.SHA256)
	case (a.State == "staged") != (a.Record == "") || a.State != "staged" && a.State != "linked" && a.State != "placed":
		return differ("attachment.state", fmt.Sprintf("record %q", a.Record), a.State)
	}
	return nil
}
