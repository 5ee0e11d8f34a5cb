package class

import "github.com/countersign/countersign/internal/domain/record"

// matters is a list of things to be done, each with its owner and its day.
func matters(name, zh, en string) Field {
	return Field{Name: name, Zh: zh, En: en, Type: List, Group: Main, Fields: []Field{
		{Name: "no", Zh: "序号", En: "Number", Type: Text, MaxLen: 50},
		{Name: "text", Zh: "事项", En: "Matter", Type: LongText, MaxLen: 5000, Required: true},
		{Name: "owner", Zh: "负责人", En: "Owner", Type: Text},
		{Name: "due", Zh: "期限", En: "Due", Type: Date},
		{Name: "closed", Zh: "已关闭", En: "Closed", Type: Bool},
	}}
}

func coordination() *Class {
	return &Class{
		Code: "B11", Kind: Other, Zh: "现场协调", En: "Site coordination", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.ShortTerm, DefaultValidity: "P1Y",
		AtLeastOne: []Choice{{Fields: []string{"issues", "note"}}},
		Fields: body(
			Field{Name: "no", Zh: "会议（联系单）编号", En: "Meeting or contact number", Type: Text, Group: Main},
			Field{Name: "place", Zh: "地点", En: "Place", Type: Text, Copy: Keep, Group: Main},
			Field{Name: "attendees", Zh: "参加人", En: "Attendees", Type: TextList, Copy: Keep, Group: Parties},
			matters("issues", "议题", "Issues"),
		),
	}
}

func completion() *Class {
	return &Class{
		Code: "B12", Kind: Other, Zh: "竣工验收考评", En: "Completion and evaluation", SchemaVersion: 1, ArchiveClass: "E", MinRetention: record.Permanent,
		Fields: body(
			Field{Name: "scope", Zh: "验收范围", En: "Scope", Type: Text, MaxLen: 1000, Required: true, Group: Main},
			Field{Name: "date", Zh: "验收日期", En: "Date", Type: Date, Required: true, LiveOnly: true, Group: Schedule},
			Field{Name: "parties_opinions", Zh: "各方意见", En: "Opinions of the parties", Type: List, Group: Parties, Fields: []Field{
				{Name: "role", Zh: "单位类别", En: "Role", Type: Enum, Options: partyRoles},
				{Name: "name", Zh: "单位名称", En: "Name", Type: Text, Required: true},
				{Name: "opinion", Zh: "意见", En: "Opinion", Type: LongText, MaxLen: 5000, Required: true},
				{Name: "person", Zh: "签字人", En: "Signed by", Type: Text},
			}},
			Field{Name: "items", Zh: "验收项目", En: "Items", Type: List, Group: Outcome, Fields: []Field{
				{Name: "name", Zh: "项目", En: "Item", Type: Text, Required: true},
				{Name: "pass", Zh: "合格", En: "Pass", Type: Bool, Required: true},
				{Name: "note", Zh: "说明", En: "Note", Type: Text},
			}},
			matters("rectification_list", "整改清单", "Rectification list"),
			Field{Name: "grade", Zh: "评定等级", En: "Grade", Type: Enum, Options: passFail, Group: Outcome},
			Field{Name: "score", Zh: "得分", En: "Score", Type: Decimal, Min: "0", Max: "100", Scale: 2, Group: Outcome},
			Field{Name: "certificate", Zh: "证书编号", En: "Certificate", Type: Text, Group: Outcome},
		),
	}
}
