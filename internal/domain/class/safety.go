package class

import "github.com/countersign/countersign/internal/domain/record"

var safetyKinds = []Option{
	{Value: "inspection", Zh: "巡检", En: "Inspection round"},
	{Value: "hazard", Zh: "隐患", En: "Hazard"},
	{Value: "violation", Zh: "违章", En: "Violation"},
	{Value: "briefing", Zh: "教育交底", En: "Training and briefing"},
	{Value: "accident", Zh: "事故", En: "Accident"},
}

var safetyGrades = []Option{
	{Value: "general", Zh: "一般", En: "General"},
	{Value: "major", Zh: "重大", En: "Major"},
}

// rectified is the state in which a hazard needs pictures from before and after.
var rectified = []When{{{Field: "kind", In: []string{"hazard"}}, {Field: "rectified_at"}}}

var isAccident = []When{{{Field: "kind", In: []string{"accident"}}}}

func safety() *Class {
	return &Class{
		Code: "B4", Kind: Safety, Zh: "安全", En: "Safety", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.LongTerm, DefaultValidity: "P1Y",
		Fields: body(
			Field{Name: "kind", Zh: "事项", En: "Kind", Type: Enum, Required: true, Options: safetyKinds, Group: Main},
			Field{Name: "grade", Zh: "等级", En: "Grade", Type: Enum, Required: true, LiveOnly: true, Options: safetyGrades, Group: Main},
			Field{Name: "description", Zh: "情况描述", En: "Description", Type: LongText, Required: true, Group: Main},
			Field{Name: "responsible_unit", Zh: "责任单位", En: "Responsible organisation", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "responsible_person", Zh: "责任人", En: "Responsible person", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "rule_clause", Zh: "违反条款", En: "Clause", Type: Text, MaxLen: 1000, Group: Main},
			Field{Name: "due_at", Zh: "整改期限", En: "Due", Type: DateTime, Group: Schedule},
			Field{Name: "rectified_at", Zh: "整改完成时间", En: "Rectified at", Type: DateTime, Group: Schedule},
			Field{Name: "recheck_result", Zh: "复查结果", En: "Recheck result", Type: Enum, Options: passFail, Group: Outcome},
			Field{Name: "before_photos", Zh: "整改前照片", En: "Photos before", Type: AttachmentList, RequiredWhen: rectified, LiveOnly: true, Group: Evidence},
			Field{Name: "after_photos", Zh: "整改后照片", En: "Photos after", Type: AttachmentList, RequiredWhen: rectified, LiveOnly: true, Group: Evidence},
			Field{Name: "deaths", Zh: "死亡人数", En: "Deaths", Type: Integer, Unit: "人", Min: "0", Max: "100000", Rule: "V12", RequiredWhen: isAccident, LiveOnly: true, Group: Outcome},
			Field{Name: "injuries", Zh: "受伤人数", En: "Injuries", Type: Integer, Unit: "人", Min: "0", Max: "100000", Rule: "V12", RequiredWhen: isAccident, LiveOnly: true, Group: Outcome},
			Field{Name: "loss_fen", Zh: "直接经济损失", En: "Direct loss", Type: Money, Unit: "分", Min: "0", Rule: "V12", Group: Outcome},
			currencyField(),
		),
	}
}
