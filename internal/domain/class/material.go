package class

import "github.com/countersign/countersign/internal/domain/record"

var retestResults = []Option{
	{Value: "pass", Zh: "合格", En: "Pass"},
	{Value: "fail", Zh: "不合格", En: "Fail"},
	{Value: "pending", Zh: "待检", En: "Pending"},
	{Value: "not_required", Zh: "无需复试", En: "No retest needed"},
}

func material() *Class {
	quantity := func(name, zh, en string) Field {
		return Field{Name: name, Zh: zh, En: en, Type: Decimal, Min: "0", Rule: "V12", Group: Amount}
	}
	closing := quantity("closing", "结存", "Closing stock")
	closing.Computed = "opening + received - issued - wasted"
	return &Class{
		Code: "B9", Kind: Resources, Zh: "材料", En: "Material", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.LongTerm, DefaultValidity: "P1Y",
		Series:     [][]string{{"code"}, {"name", "spec"}, {"name"}},
		AtLeastOne: []Choice{{Fields: []string{"received", "issued", "opening", "wasted", "closing"}, LiveOnly: true}},
		Fields: body(
			Field{Name: "code", Zh: "材料编码", En: "Material code", Type: Text, Copy: Keep, Group: Main},
			Field{Name: "name", Zh: "材料名称", En: "Name", Type: Text, MaxLen: 300, Required: true, Copy: Keep, Group: Main},
			Field{Name: "spec", Zh: "规格型号", En: "Specification", Type: Text, MaxLen: 300, Copy: Keep, Group: Main},
			Field{Name: "unit", Zh: "单位", En: "Unit", Type: Unit, Required: true, Copy: Keep, Group: Amount},
			quantity("opening", "期初", "Opening stock"), quantity("received", "进场", "Received"),
			quantity("issued", "领用", "Issued"), quantity("wasted", "损耗", "Wasted"), closing,
			Field{Name: "supplier", Zh: "供应商", En: "Supplier", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "batch", Zh: "批号", En: "Batch", Type: Text, Group: Main},
			Field{Name: "certificate_no", Zh: "合格证编号", En: "Certificate number", Type: Text, Group: Evidence},
			Field{Name: "retest_no", Zh: "复试报告编号", En: "Retest report", Type: Text, Group: Evidence},
			Field{Name: "result", Zh: "复试结果", En: "Retest result", Type: Enum, Options: retestResults, Group: Evidence},
			Field{Name: "location_used", Zh: "使用部位", En: "Used at", Type: Text, Copy: Keep, Group: Main},
			convertedFromField(), conversionFactorField(),
		),
	}
}
