package class

// maxPlanned is how many lines a schedule or a bill of quantities may have.
const maxPlanned = 500

// contractQuantitiesField is the bill of quantities: what progress is measured against (V12, R4.5). Its name is not
// quantities, which every class has for numbers without a field of their own.
func contractQuantitiesField() Field {
	return Field{Name: "contract_quantities", Zh: "合同工程量", En: "Contract quantities", Type: List, MaxLen: maxPlanned, Copy: Keep, Group: Amount, Fields: []Field{
		{Name: "wbs", Zh: "工作分解项", En: "Work breakdown item", Type: Text, MaxLen: 300, Required: true},
		{Name: "unit", Zh: "单位", En: "Unit", Type: Unit, Required: true},
		{Name: "quantity", Zh: "合同量", En: "Quantity", Type: Decimal, Required: true, Min: "0", Rule: "V12"},
		{Name: "unit_price_fen", Zh: "单价", En: "Unit price", Type: Money, Unit: "分", Min: "0", Rule: "V12"},
	}}
}

// planItemsField is the schedule of works of a technical document: quantities spread evenly from start to finish.
func planItemsField() Field {
	return Field{
		Name: "plan_items", Zh: "进度计划", En: "Planned works", Type: List, MaxLen: maxPlanned, Copy: Keep, Group: Schedule,
		Fields: []Field{
			{Name: "wbs", Zh: "工作分解项", En: "Work breakdown item", Type: Text, MaxLen: 300, Required: true},
			{Name: "unit", Zh: "单位", En: "Unit", Type: Unit, RequiredWhen: []When{{{Field: "quantity"}}}},
			{Name: "quantity", Zh: "计划量", En: "Quantity", Type: Decimal, Min: "0", Rule: "V12"},
			{Name: "start", Zh: "开始日期", En: "Start", Type: Date, Required: true, AtMost: "finish"},
			{Name: "finish", Zh: "完成日期", En: "Finish", Type: Date, Required: true},
			{Name: "weight_pct", Zh: "权重", En: "Weight", Type: Percent, Unit: "%"},
		},
	}
}

func planLabourField() Field {
	return Field{Name: "plan_labour", Zh: "劳动力计划", En: "Planned labour", Type: List, MaxLen: maxPlanned, Copy: Keep, Group: Schedule, Fields: []Field{
		{Name: "trade", Zh: "工种", En: "Trade", Type: Text, MaxLen: 300, Required: true},
		{Name: "from", Zh: "开始日期", En: "From", Type: Date, Required: true, AtMost: "to"},
		{Name: "to", Zh: "结束日期", En: "To", Type: Date, Required: true},
		{Name: "headcount", Zh: "计划人数", En: "Headcount", Type: Integer, Unit: "人", Required: true, Min: "0", Max: "100000", Rule: "V12"},
	}}
}

func planPlantField() Field {
	return Field{Name: "plan_plant", Zh: "机械计划", En: "Planned plant", Type: List, MaxLen: maxPlanned, Copy: Keep, Group: Schedule, Fields: []Field{
		{Name: "type", Zh: "机械类型", En: "Type", Type: Text, MaxLen: 300, Required: true},
		{Name: "from", Zh: "开始日期", En: "From", Type: Date, Required: true, AtMost: "to"},
		{Name: "to", Zh: "结束日期", En: "To", Type: Date, Required: true},
		{Name: "count", Zh: "计划台数", En: "Machines", Type: Integer, Unit: "台", Required: true, Min: "0", Max: "100000", Rule: "V12"},
	}}
}
