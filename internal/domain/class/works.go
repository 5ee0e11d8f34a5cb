package class

import "github.com/countersign/countersign/internal/domain/record"

func constructionRecord() *Class {
	return &Class{
		Code: "B1", Kind: Progress, Zh: "施工记录", En: "Construction record", SchemaVersion: 2, ArchiveClass: "C", MinRetention: record.LongTerm, DefaultValidity: "P1Y",
		Fields: body(
			Field{Name: "process", Zh: "工序", En: "Process", Type: Text, MaxLen: 300, Required: true, Copy: Keep, Group: Main},
			Field{Name: "no_work", Zh: "当日停工", En: "No work on this day", Type: Bool, Group: Main},
			Field{Name: "plan_ref", Zh: "方案编号", En: "Method statement", Type: Text, Copy: Keep, Group: Main},
			Field{Name: "start_time", Zh: "开始时间", En: "Start", Type: DateTime, AtMost: "end_time", Group: Schedule},
			Field{Name: "end_time", Zh: "结束时间", En: "End", Type: DateTime, Group: Schedule},
			Field{Name: "crew", Zh: "班组", En: "Crew", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "equipment", Zh: "使用设备", En: "Equipment", Type: TextList, Copy: Keep, Group: Main},
			Field{Name: "method_parameters", Zh: "工艺参数", En: "Method parameters", Type: List, Group: Amount, Fields: []Field{
				{Name: "name", Zh: "参数", En: "Parameter", Type: Text, Required: true},
				{Name: "value", Zh: "实测值", En: "Value", Type: Text, Required: true},
				{Name: "unit", Zh: "单位", En: "Unit", Type: Unit},
				{Name: "limit", Zh: "限值", En: "Limit", Type: Text},
			}},
			Field{Name: "witness", Zh: "见证人", En: "Witness", Type: Text, AllowNone: true, Copy: Keep, Group: Parties},
			Field{Name: "conclusion", Zh: "结论", En: "Conclusion", Type: LongText, MaxLen: 2000, Group: Outcome},
		),
	}
}

var documentTypes = []Option{
	{Value: "plan", Zh: "方案", En: "Method statement"},
	{Value: "briefing", Zh: "交底", En: "Technical briefing"},
	{Value: "drawing_review", Zh: "图纸会审", En: "Joint drawing review"},
	{Value: "design_change", Zh: "变更", En: "Design change"},
	{Value: "negotiation", Zh: "洽商", En: "Negotiation record"},
	{Value: "schedule", Zh: "计划", En: "Schedule"},
}

func technicalDocument() *Class {
	return &Class{
		Code: "B2", Kind: Other, Zh: "技术资料", En: "Technical document", SchemaVersion: 2, ArchiveClass: "C", MinRetention: record.LongTerm,
		Fields: body(
			Field{Name: "doc_type", Zh: "资料类型", En: "Type of document", Type: Enum, Required: true, Options: documentTypes, Copy: Keep, Group: Main},
			Field{Name: "no", Zh: "编号", En: "Number", Type: Text, Required: true, LiveOnly: true, Group: Main},
			Field{Name: "version", Zh: "版本", En: "Version", Type: Text, MaxLen: 50, Group: Main},
			Field{Name: "drawing_nos", Zh: "图号", En: "Drawing numbers", Type: TextList, Group: Main},
			Field{Name: "approver", Zh: "批准人", En: "Approver", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "effective_date", Zh: "生效日期", En: "Effective from", Type: Date, Group: Schedule},
			Field{Name: "receivers", Zh: "签收人", En: "Receivers", Type: List, Copy: Keep, Group: Parties, Fields: []Field{
				{Name: "name", Zh: "姓名", En: "Name", Type: Text, Required: true},
				{Name: "unit", Zh: "单位", En: "Organisation", Type: Text},
				{Name: "received_at", Zh: "签收时间", En: "Received at", Type: DateTime},
				{Name: "signed", Zh: "已签收", En: "Signed for", Type: Bool},
			}},
			planItemsField(), planLabourField(), planPlantField(),
		),
	}
}

var delayCauses = []Option{
	{Value: "weather", Zh: "天气", En: "Weather"},
	{Value: "design", Zh: "设计", En: "Design"},
	{Value: "material", Zh: "材料", En: "Materials"},
	{Value: "labour", Zh: "劳动力", En: "Labour"},
	{Value: "plant", Zh: "机械", En: "Plant"},
	{Value: "quality", Zh: "质量返工", En: "Rework for quality"},
	{Value: "safety", Zh: "安全整改", En: "Safety rectification"},
	{Value: "funds", Zh: "资金", En: "Funds"},
	{Value: "permit", Zh: "审批", En: "Permits"},
	{Value: "owner", Zh: "建设单位", En: "Owner"},
	{Value: "force_majeure", Zh: "不可抗力", En: "Force majeure"},
	{Value: "other", Zh: "其他", En: "Other"},
}

func progress() *Class {
	return &Class{
		Code: "B3", Kind: Progress, Zh: "进度", En: "Progress", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.ShortTerm, DefaultValidity: "P3M",
		Series:     [][]string{{"wbs"}},
		AtLeastOne: []Choice{{Fields: []string{"qty_today", "actual_pct"}}},
		Fields: body(
			Field{Name: "wbs", Zh: "工作分解项", En: "Work breakdown item", Type: Text, MaxLen: 300, Required: true, Copy: Keep, Group: Main},
			Field{
				Name: "unit", Zh: "单位", En: "Unit", Type: Unit, Copy: Keep, Group: Amount,
				RequiredWhen: []When{{{Field: "qty_today"}}, {{Field: "qty_cumulative"}}, {{Field: "planned_qty"}}},
			},
			Field{Name: "planned_qty", Zh: "计划量", En: "Planned quantity", Type: Decimal, Min: "0", Rule: "V12", Group: Amount},
			Field{Name: "qty_today", Zh: "当日完成量", En: "Quantity today", Type: Decimal, Min: "0", Rule: "V12", Group: Amount},
			Field{Name: "qty_cumulative", Zh: "累计完成量", En: "Cumulative quantity", Type: Decimal, Min: "0", Rule: "V12", Group: Amount},
			Field{Name: "planned_pct", Zh: "计划进度", En: "Planned progress", Type: Percent, Unit: "%", Group: Amount},
			Field{Name: "actual_pct", Zh: "实际进度", En: "Actual progress", Type: Percent, Unit: "%", Group: Amount},
			Field{Name: "deviation_d", Zh: "进度偏差", En: "Deviation", Type: Integer, Unit: "天", Min: "-36500", Max: "36500", Group: Schedule},
			Field{Name: "cause", Zh: "偏差原因", En: "Cause", Type: Enum, Options: delayCauses, Group: Schedule},
			Field{Name: "delay_h", Zh: "延误时数", En: "Delay", Type: Decimal, Unit: "h", Min: "0", Scale: 2, Rule: "V12", Group: Schedule},
			Field{Name: "critical", Zh: "关键线路", En: "On the critical path", Type: Bool, Copy: Keep, Group: Schedule},
			Field{Name: "forecast_finish", Zh: "预计完成日期", En: "Forecast finish", Type: Date, Group: Schedule},
			convertedFromField(), conversionFactorField(),
		),
	}
}
