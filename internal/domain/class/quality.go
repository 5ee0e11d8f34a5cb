package class

import "github.com/countersign/countersign/internal/domain/record"

var qualityKinds = []Option{
	{Value: "inspection_lot", Zh: "检验批", En: "Inspection lot"},
	{Value: "hidden_works", Zh: "隐蔽", En: "Concealed works"},
	{Value: "side_station", Zh: "旁站", En: "Witness (side-station)", FormCode: "监表B2-6"},
	{Value: "test", Zh: "试验", En: "Test"},
	{Value: "nonconformity", Zh: "不合格", En: "Non-conformity"},
}

var qualityConclusions = []Option{
	{Value: "pass", Zh: "合格", En: "Pass"},
	{Value: "conditional", Zh: "整改后合格", En: "Pass after correction"},
	{Value: "fail", Zh: "不合格", En: "Fail"},
	{Value: "pending", Zh: "待定", En: "Pending"},
}

func qualityItems(name, zh, en string) Field {
	return Field{Name: name, Zh: zh, En: en, Type: List, Group: Outcome, Fields: []Field{
		{Name: "name", Zh: "项目", En: "Item", Type: Text, Required: true},
		{Name: "limit", Zh: "允许值", En: "Limit", Type: Text},
		{Name: "value", Zh: "实测值", En: "Value", Type: Text},
		{Name: "unit", Zh: "单位", En: "Unit", Type: Unit},
		{Name: "pass", Zh: "合格", En: "Pass", Type: Bool, Required: true},
	}}
}

func quality() *Class {
	defective := []When{{{Field: "kind", In: []string{"nonconformity"}}}, {{Field: "conclusion", In: []string{"fail"}}}}
	return &Class{
		Code: "B5", Kind: Quality, Zh: "质量", En: "Quality", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.LongTerm,
		Fields: body(
			Field{Name: "kind", Zh: "事项", En: "Kind", Type: Enum, Required: true, Options: qualityKinds, Copy: Keep, Group: Main},
			Field{Name: "conclusion", Zh: "结论", En: "Conclusion", Type: Enum, Required: true, LiveOnly: true, Options: qualityConclusions, Group: Outcome},
			qualityItems("main_items", "主控项目", "Main items"),
			qualityItems("general_items", "一般项目", "General items"),
			Field{Name: "sample_no", Zh: "试样编号", En: "Sample number", Type: Text, Group: Main},
			Field{Name: "report_no", Zh: "报告编号", En: "Report number", Type: Text, Group: Main},
			Field{Name: "lab", Zh: "试验室", En: "Laboratory", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "defect", Zh: "缺陷", En: "Defect", Type: LongText, MaxLen: 5000, RequiredWhen: defective, LiveOnly: true, Group: Outcome},
			Field{Name: "disposal", Zh: "处置", En: "Disposal", Type: LongText, MaxLen: 5000, Group: Outcome},
		),
	}
}
