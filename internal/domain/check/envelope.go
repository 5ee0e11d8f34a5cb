package check

import (
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/record"
)

// Longest titles, in characters. History may bring longer ones.
const (
	MaxTitle         = 300
	MaxImportedTitle = 600
)

// envelope is the table of everything of a record but its body; it is read by the same interpreter as the bodies.
var envelope = func() *shape {
	s := newShape(envelopeFields())
	for _, name := range []string{"attachments", "imported"} {
		s.slots[s.byName[name]].sub.always = true
	}
	return s
}()

func envelopeFields() []class.Field {
	return []class.Field{
		{Name: "id", Zh: "编号", En: "Id", Type: class.UUID, Required: true},
		{Name: "class", Zh: "类别", En: "Class", Type: class.Enum, Required: true, Options: classOptions()},
		{Name: "work_date", Zh: "日期", En: "Work date", Type: class.Text, MaxLen: len(time.DateOnly), Required: true, LiveOnly: true},
		{Name: "location", Zh: "部位", En: "Location", Type: class.Object, Required: true, Fields: locationFields()},
		{Name: "title", Zh: "标题", En: "Title", Type: class.Text, MaxLen: MaxImportedTitle, Required: true},
		{Name: "summary", Zh: "摘要", En: "Summary", Type: class.LongText, MaxLen: record.MaxSummary},
		{Name: "body", Zh: "内容", En: "Body", Type: class.Object, Required: true},
		{Name: "secrecy", Zh: "密级", En: "Secrecy", Type: class.Enum, Options: secrecyOptions()},
		{Name: "valid_from", Zh: "有效期开始", En: "Valid from", Type: class.Date, AtMost: "valid_until", Rule: "V23"},
		{Name: "valid_until", Zh: "有效期结束", En: "Valid until", Type: class.Date, Rule: "V23"},
		{Name: "channel", Zh: "渠道", En: "Channel", Type: class.Enum, Options: []class.Option{{Value: string(record.Ordinary)}, {Value: string(record.Urgent)}}},
		{Name: "captured_at", Zh: "采集时间", En: "Captured at", Type: class.DateTime, Required: true, LiveOnly: true},
		{Name: "device", Zh: "设备", En: "Device", Type: class.Object, Required: true, LiveOnly: true, Fields: []class.Field{
			{Name: "id", Zh: "设备标识", En: "Device id", Type: class.Text, Required: true, LiveOnly: true},
			{Name: "clock", Zh: "设备时间", En: "Device clock", Type: class.DateTime, Required: true, LiveOnly: true},
		}},
		{Name: "attachments", Zh: "附件", En: "Attachments", Type: class.List, MaxLen: maxAttachments, Rule: "V11", Fields: []class.Field{
			{Name: "id", Zh: "附件编号", En: "Attachment id", Type: class.UUID, Required: true},
			{Name: "sha256", Zh: "附件摘要", En: "Attachment digest", Type: class.Digest, Required: true},
		}},
		{Name: "imported", Zh: "导入来源", En: "Imported", Type: class.Object, Fields: []class.Field{
			{Name: "source", Zh: "来源", En: "Source", Type: class.Text, Required: true},
			{Name: "row", Zh: "行号", En: "Row", Type: class.Text, Required: true},
		}},
		{Name: "supersedes", Zh: "替代的记录", En: "Supersedes", Type: class.UUID},
		{Name: "submit", Zh: "提交", En: "Submit", Type: class.Bool},
	}
}

// maxAttachments is the most that any thresholds may allow.
const maxAttachments = 1000

func locationFields() []class.Field {
	return []class.Field{
		{Name: "unit_project", Zh: "单位工程", En: "Unit project", Type: class.Text, Required: true},
		{Name: "division", Zh: "分部工程", En: "Division of works", Type: class.Text},
		{Name: "subdivision", Zh: "分项工程", En: "Subdivision of works", Type: class.Text},
		{Name: "axis", Zh: "轴线", En: "Grid axis", Type: class.Text},
		{Name: "floor", Zh: "楼层", En: "Floor", Type: class.Text},
		{Name: "chainage", Zh: "桩号", En: "Chainage", Type: class.Text},
	}
}

func classOptions() []class.Option {
	var all []class.Option
	for _, c := range class.All() {
		all = append(all, class.Option{Value: c.Code, Zh: c.Zh, En: c.En})
	}
	return all
}

func secrecyOptions() []class.Option {
	var all []class.Option
	for _, level := range record.SecrecyLevels() {
		all = append(all, class.Option{Value: level.String()})
	}
	return all
}

// envelopeRules are what the table alone cannot say.
func (r *reading) envelopeRules() {
	for _, name := range []string{"id", "class"} {
		if !r.submit && r.child(rootNode, name) == none {
			r.refuse(name, "V1", "草稿也须有编号和类别。", "A draft needs its id and class too.")
		}
	}
	if id := r.child(rootNode, "id"); id != none && !r.nodes[id].faulty && r.ctx.PathID != "" && r.nodes[id].text != r.ctx.PathID {
		r.refuseNode(id, "V2", "编号与请求路径不一致。", "The id is not the one in the request's path.").Allowed = r.ctx.PathID
	}
	if s := r.text(rootNode, "supersedes"); s != "" && s == r.text(rootNode, "id") {
		r.refuse("supersedes", "V2", "记录不能替代自身。", "A record cannot supersede itself.")
	}
	title := r.child(rootNode, "title")
	if !r.imported && title != none && utf8.RuneCountInString(r.nodes[title].text) > MaxTitle && !r.nodes[title].faulty {
		r.refuse("title", "V3", "标题最多 300 字。", "A title has at most 300 characters.").Allowed = "≤ 300"
	}
	r.twiceAttached()
}

func (r *reading) twiceAttached() {
	list := r.child(rootNode, "attachments")
	if list == none || r.nodes[list].kind != isArray {
		return
	}
	seen := map[string]bool{}
	for i := r.nodes[list].first; i != none; i = r.nodes[i].next {
		id := r.text(i, "id")
		if id != "" && seen[id] {
			r.refuse(join(r.path(i), "id"), "V2", "附件重复。", "The attachment stands twice.").Seen = shorten(id, maxSeen)
		}
		seen[id] = true
	}
}
