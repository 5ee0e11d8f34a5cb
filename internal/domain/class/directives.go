package class

import "github.com/countersign/countersign/internal/domain/record"

var directiveKinds = []Option{
	{Value: "supervisor_notice", Zh: "监理通知单", En: "Supervisor's notice", FormCode: "监表B2-1"},
	{Value: "stop_order", Zh: "工程暂停令", En: "Stop-work order", FormCode: "监表B2-3"},
	{Value: "resume_order", Zh: "复工令", En: "Resume-work order"},
	{Value: "contact_sheet", Zh: "工作联系单", En: "Work contact sheet", FormCode: "监表B4-1"},
	{Value: "minutes", Zh: "会议纪要", En: "Minutes of meeting"},
	{Value: "decision", Zh: "决定", En: "Decision"},
	{Value: "order", Zh: "命令", En: "Order"},
}

// directive makes one of the four classes of directives: they differ in who gives them, not in what they hold.
func directive(code, zh, en, archive string) *Class {
	isStop := []When{{{Field: "kind", In: []string{"stop_order"}}}}
	return &Class{
		Code: code, Kind: Directives, Zh: zh, En: en, SchemaVersion: 1, ArchiveClass: archive, MinRetention: record.LongTerm,
		Fields: body(
			Field{Name: "no", Zh: "编号", En: "Number", Type: Text, Group: Main},
			Field{Name: "kind", Zh: "种类", En: "Kind", Type: Enum, Required: true, Options: directiveKinds, Group: Main},
			Field{Name: "issuer_unit", Zh: "签发单位", En: "Issued by (organisation)", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "issuer_person", Zh: "签发人", En: "Issued by (person)", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "to", Zh: "致", En: "To", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "subject", Zh: "事由", En: "Subject", Type: Text, MaxLen: 300, Required: true, Group: Main},
			Field{Name: "content", Zh: "内容", En: "Content", Type: LongText, Required: true, Group: Main},
			Field{Name: "requirement", Zh: "要求", En: "Requirement", Type: LongText, MaxLen: 5000, Group: Main},
			Field{Name: "location", Zh: "部位", En: "Location", Type: Text, MaxLen: 500, Group: Main},
			Field{Name: "part_stopped", Zh: "暂停部位", En: "Part stopped", Type: Text, MaxLen: 500, RequiredWhen: isStop, LiveOnly: true, Group: Main},
			Field{Name: "issued_at", Zh: "签发时间", En: "Issued at", Type: DateTime, AtMost: "received_at", Group: Schedule},
			Field{Name: "received_at", Zh: "签收时间", En: "Received at", Type: DateTime, Group: Schedule},
			Field{Name: "receiver", Zh: "签收人", En: "Received by", Type: Text, RequiredWhen: []When{{{Field: "received_at"}}}, LiveOnly: true, Copy: Keep, Group: Parties},
			Field{Name: "reply_due", Zh: "回复期限", En: "Reply due", Type: Date, Group: Schedule},
			Field{Name: "reply", Zh: "回复（处理情况）", En: "Reply (what was done)", Type: LongText, Group: Reply},
			Field{Name: "reply_evidence", Zh: "回复证据", En: "Evidence of the reply", Type: LongText, MaxLen: 5000, Group: Reply},
			Field{Name: "recheck_by", Zh: "复查人", En: "Rechecked by", Type: Text, Group: Reply},
			Field{Name: "recheck_at", Zh: "复查时间", En: "Rechecked at", Type: DateTime, Group: Reply},
			Field{Name: "recheck_result", Zh: "复查结果", En: "Recheck result", Type: Enum, Options: passFail, Group: Reply},
			Field{Name: "escalated_to", Zh: "上报至", En: "Escalated to", Type: Text, Group: Reply},
			Field{Name: "closes", Zh: "关闭的指令", En: "Closes directive", Type: Text, Group: Reply},
		),
	}
}
