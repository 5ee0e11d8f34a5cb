package class

import "github.com/countersign/countersign/internal/domain/record"

var contractTypes = []Option{
	{Value: "general", Zh: "施工总承包", En: "General construction"},
	{Value: "specialist", Zh: "专业分包", En: "Specialist subcontract"},
	{Value: "labour", Zh: "劳务分包", En: "Labour subcontract"},
	{Value: "supply", Zh: "采购", En: "Supply"},
	{Value: "lease", Zh: "租赁", En: "Lease"},
	{Value: "survey", Zh: "勘察", En: "Site investigation"},
	{Value: "design", Zh: "设计", En: "Design"},
	{Value: "supervision", Zh: "监理", En: "Supervision"},
	{Value: "testing", Zh: "检测", En: "Testing"},
	{Value: "other", Zh: "其他", En: "Other"},
}

func contract() *Class {
	return &Class{
		Code: "A4", Kind: Facts, Zh: "施工合同", En: "Contract", SchemaVersion: 2, ArchiveClass: "A", MinRetention: record.Permanent,
		Fields: body(
			Field{Name: "no", Zh: "合同编号", En: "Contract number", Type: Text, Required: true, Copy: Keep, Group: Main},
			Field{Name: "parties", Zh: "合同当事人", En: "Parties", Type: List, Required: true, Copy: Keep, Group: Parties, Fields: []Field{
				{Name: "role", Zh: "单位类别", En: "Role", Type: Enum, Options: partyRoles},
				{Name: "name", Zh: "单位名称", En: "Name", Type: Text, Required: true},
				{Name: "credit_code", Zh: "统一社会信用代码", En: "Unified social credit code", Type: CreditCode},
			}},
			Field{Name: "type", Zh: "合同类型", En: "Type", Type: Enum, Required: true, Options: contractTypes, Copy: Keep, Group: Main},
			Field{Name: "amount_fen", Zh: "合同金额", En: "Contract amount", Type: Money, Unit: "分", Required: true, LiveOnly: true, Min: "0", Copy: Keep, Group: Amount},
			currencyField(),
			Field{Name: "signed_date", Zh: "签订日期", En: "Signed on", Type: Date, Copy: Keep, Group: Schedule},
			Field{Name: "duration_d", Zh: "合同工期", En: "Duration", Type: Integer, Unit: "天", Min: "0", Max: "36500", Copy: Keep, Group: Schedule},
			contractQuantitiesField(),
			Field{Name: "milestones", Zh: "节点", En: "Milestones", Type: List, Copy: Keep, Group: Schedule, Fields: []Field{
				{Name: "name", Zh: "节点名称", En: "Name", Type: Text, Required: true},
				{Name: "due", Zh: "节点日期", En: "Due", Type: Date},
			}},
			Field{Name: "payment_terms", Zh: "付款条款", En: "Payment terms", Type: LongText, MaxLen: 5000, Copy: Keep, Group: Amount},
			Field{Name: "retention_pct", Zh: "质保金比例", En: "Retention money", Type: Percent, Unit: "%", Copy: Keep, Group: Amount},
			Field{Name: "warranty_m", Zh: "保修期", En: "Warranty", Type: Integer, Unit: "月", Min: "0", Max: "1200", Copy: Keep, Group: Schedule},
			Field{Name: "amendments", Zh: "补充协议", En: "Amendments", Type: List, Copy: Keep, Group: Main, Fields: []Field{
				{Name: "no", Zh: "编号", En: "Number", Type: Text},
				{Name: "date", Zh: "日期", En: "Date", Type: Date},
				{Name: "content", Zh: "内容", En: "Content", Type: LongText, MaxLen: 5000, Required: true},
				{Name: "amount_fen", Zh: "增减金额", En: "Change of amount", Type: Money, Unit: "分"},
			}},
		),
	}
}

var administrationKinds = []Option{
	{Value: "change", Zh: "变更", En: "Change"},
	{Value: "visa", Zh: "签证", En: "Site variation certificate"},
	{Value: "claim", Zh: "索赔", En: "Claim"},
	{Value: "extension", Zh: "延期", En: "Extension of time"},
	{Value: "payment", Zh: "支付", En: "Payment"},
}

func contractAdministration() *Class {
	return &Class{
		Code: "B10", Kind: Other, Zh: "合同管理", En: "Contract administration", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.LongTerm,
		Fields: body(
			Field{Name: "kind", Zh: "事项", En: "Kind", Type: Enum, Required: true, Options: administrationKinds, Group: Main},
			Field{Name: "basis", Zh: "依据", En: "Basis", Type: LongText, MaxLen: 5000, Required: true, LiveOnly: true, Group: Main},
			Field{Name: "amount_fen", Zh: "金额", En: "Amount", Type: Money, Unit: "分", Group: Amount},
			currencyField(),
			Field{Name: "days", Zh: "工期天数", En: "Days", Type: Integer, Unit: "天", Min: "-36500", Max: "36500", Group: Amount},
			Field{Name: "event_date", Zh: "事件日期", En: "Date of the event", Type: Date, AtMost: "notice_due", Group: Schedule},
			Field{Name: "notice_due", Zh: "通知期限", En: "Notice due", Type: Date, Group: Schedule},
			Field{Name: "reply", Zh: "答复", En: "Reply", Type: LongText, MaxLen: 5000, Group: Reply},
		),
	}
}
