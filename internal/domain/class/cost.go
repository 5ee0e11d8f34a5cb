package class

import "github.com/countersign/countersign/internal/domain/record"

func cost() *Class {
	money := func(name, zh, en, min string) Field {
		return Field{Name: name, Zh: zh, En: en, Type: Money, Unit: "分", Min: min, Rule: "V12", Group: Amount}
	}
	own := []Field{
		{Name: "period", Zh: "期间", En: "Period", Type: Period, Required: true, LiveOnly: true, Group: Main},
		money("contract_sum", "合同总价", "Contract sum", "0"),
		money("output_value", "产值", "Output value", "0"),
		money("measured_fen", "计量金额", "Measured", "0"),
		money("approved_fen", "批复金额", "Approved", "0"),
		money("paid_fen", "已付金额", "Paid", "0"),
		money("actual_labour_fen", "实际人工费", "Actual labour cost", "0"),
		money("actual_material_fen", "实际材料费", "Actual material cost", "0"),
		money("actual_plant_fen", "实际机械费", "Actual plant cost", "0"),
		money("actual_other_fen", "实际其他费", "Actual other cost", "0"),
		money("change_fen", "变更金额", "Changes", ""),
		money("claim_fen", "索赔金额", "Claims", "0"),
		money("budget_fen", "预算金额", "Budget", "0"),
	}
	own[1].Copy = Keep
	return &Class{
		Code: "B6", Kind: Cost, Zh: "成本", En: "Cost", SchemaVersion: 2, ArchiveClass: "C", MinRetention: record.LongTerm,
		AtLeastOne: []Choice{{Fields: names(own[1:]), LiveOnly: true}},
		Fields:     body(append(own, currencyField())...),
	}
}

func names(fields []Field) []string {
	all := make([]string, len(fields))
	for i := range fields {
		all[i] = fields[i].Name
	}
	return all
}
