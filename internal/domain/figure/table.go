package figure

import "github.com/countersign/countersign/internal/domain/fault"

// Version counts changes of the table and of the rules by which figures are taken: stored figures of an older version
// are taken anew.
const Version = 1

// Units of keys that have one of their own. The unit of money is its currency, amounts of it are in hundredths (分).
const (
	hours   = "h"
	percent = "%"
	people  = "人"
	days    = "d"
)

func text(zh, en string) fault.Text { return fault.Text{Zh: zh, En: en} }

// What keys are broken down by.
var (
	byClass     = text("类别", "class")
	byWork      = text("工作分解项", "work item")
	byCause     = text("原因", "cause")
	byUnit      = text("单位工程", "unit project")
	byGrade     = text("等级", "grade")
	byDue       = text("期限", "due date")
	byKind      = text("种类", "kind")
	byDefect    = text("缺陷", "defect")
	byTrade     = text("工种", "trade")
	byPlant     = text("机械类型", "type of plant")
	byMaterial  = text("材料", "material")
	byDirective = text("回复期限与编号", "reply due and number")
	byNumber    = text("指令编号", "number of the directive")
	byDocument  = text("资料类型", "type of document")
	byContract  = text("合同类型", "type of contract")
	byCostKind  = text("费用类别", "kind of cost")
	byKey       = text("指标", "key")
)

// definitions is the closed table, in the order of a report.
var definitions = []Definition{
	{Key: RecordsPublished, Label: text("已发布记录", "Records published"), Dim: byClass},
	{Key: RecordsLate, Label: text("迟报记录", "Records filed late"), Dim: byClass},
	{Key: Uncounted, Label: text("过大而未计入的数", "Numbers too large to be counted"), Dim: byKey},

	{Key: ProgressQuantity, Label: text("完成工程量", "Quantity done"), Dim: byWork, Units: true, Classes: []string{"B3"}},
	{Key: ProgressPlanned, Label: text("当日计划量", "Quantity planned for the day"), Dim: byWork, Units: true, Classes: []string{"B3"}},
	{Key: ProgressTotal, Label: text("累计完成工程量", "Cumulative quantity"), Dim: byWork, Units: true, Adds: Latest, Classes: []string{"B3"}},
	{Key: ProgressActualPct, Label: text("实际进度", "Actual progress"), Unit: percent, Dim: byWork, Adds: Latest, Classes: []string{"B3"}},
	{Key: ProgressPlannedPct, Label: text("计划进度", "Planned progress"), Unit: percent, Dim: byWork, Adds: Latest, Classes: []string{"B3"}},
	{Key: ProgressDelay, Label: text("延误时数", "Hours of delay"), Unit: hours, Dim: byCause, names: "B3.cause", Classes: []string{"B3"}},
	{Key: ProgressNoWork, Label: text("停工日", "Days without work"), Dim: byUnit, Classes: []string{"B1"}},

	{Key: SafetyInspections, Label: text("安全巡检", "Safety inspections"), Classes: []string{"B4"}},
	{Key: SafetyHazards, Label: text("发现隐患", "Hazards found"), Dim: byGrade, names: "B4.grade", Classes: []string{"B4"}},
	{Key: SafetyHazardsOpen, Label: text("未销案隐患", "Hazards not rechecked"), Dim: byDue, Adds: Stock, Classes: []string{"B4"}},
	{Key: SafetyRecheckPending, Label: text("已整改待复查隐患", "Hazards rectified, to be rechecked"), Adds: Stock, Classes: []string{"B4"}},
	{Key: SafetyRectified, Label: text("复查合格隐患", "Hazards rectified and rechecked"), Classes: []string{"B4"}},
	{Key: SafetyViolations, Label: text("违章", "Violations"), Classes: []string{"B4"}},
	{Key: SafetyBriefings, Label: text("教育交底", "Safety briefings"), Classes: []string{"B4"}},
	{Key: SafetyAccidents, Label: text("事故", "Accidents"), Classes: []string{"B4"}},
	{Key: SafetyDeaths, Label: text("死亡人数", "Deaths"), Unit: people, Classes: []string{"B4"}},
	{Key: SafetyInjuries, Label: text("受伤人数", "Injuries"), Unit: people, Classes: []string{"B4"}},
	{Key: SafetyLoss, Label: text("直接经济损失", "Direct loss"), Units: true, Money: true, Classes: []string{"B4"}},

	{Key: QualityInspections, Label: text("质量检验", "Quality inspections"), Dim: byKind, names: "B5.kind", Classes: []string{"B5"}},
	{Key: QualityFirstPass, Label: text("一次合格", "Passed at once"), Dim: byKind, names: "B5.kind", Classes: []string{"B5"}},
	{Key: QualityConditional, Label: text("整改后合格", "Passed after correction"), Dim: byKind, names: "B5.kind", Classes: []string{"B5"}},
	{Key: QualityFailed, Label: text("不合格", "Failed"), Dim: byKind, names: "B5.kind", Classes: []string{"B5"}},
	{Key: QualityPending, Label: text("结论待定", "Conclusion pending"), Dim: byKind, names: "B5.kind", Adds: Stock, Classes: []string{"B5"}},
	{Key: QualityNonconformities, Label: text("不合格项", "Non-conformities"), Classes: []string{"B5"}},
	{Key: QualityItems, Label: text("检验项目", "Items inspected"), Classes: []string{"B5"}},
	{Key: QualityItemsFailed, Label: text("不合格项目", "Items failed"), Classes: []string{"B5"}},
	{Key: QualityDefects, Label: text("质量缺陷", "Quality defects"), Dim: byDefect, Classes: []string{"B5"}},

	{Key: CostOutput, Label: text("产值", "Output value"), Units: true, Money: true, Classes: []string{"B6"}},
	{Key: CostMeasured, Label: text("计量金额", "Measured"), Units: true, Money: true, Classes: []string{"B6"}},
	{Key: CostApproved, Label: text("批复金额", "Approved"), Units: true, Money: true, Classes: []string{"B6"}},
	{Key: CostPaid, Label: text("已付金额", "Paid"), Units: true, Money: true, Classes: []string{"B6"}},
	{Key: CostActual, Label: text("实际成本", "Actual cost"), Dim: byCostKind, Units: true, Money: true, Classes: []string{"B6"}},
	{Key: CostChange, Label: text("变更金额", "Changes"), Units: true, Money: true, Classes: []string{"B6"}},
	{Key: CostClaim, Label: text("索赔金额", "Claims"), Units: true, Money: true, Classes: []string{"B6"}},
	{Key: CostBudget, Label: text("预算", "Budget"), Units: true, Money: true, Classes: []string{"B6"}},
	{Key: CostContract, Label: text("合同总价", "Contract sum"), Units: true, Money: true, Adds: Latest, Classes: []string{"B6"}},

	{Key: LabourHeadcount, Label: text("出勤人数", "Head count"), Unit: people, Dim: byTrade, Classes: []string{"B7"}},
	{Key: LabourPersonHours, Label: text("总工时", "Person-hours"), Unit: hours, Dim: byTrade, Classes: []string{"B7"}},
	{Key: LabourOvertime, Label: text("加班工时", "Overtime"), Unit: hours, Dim: byTrade, Classes: []string{"B7"}},

	{Key: PlantRun, Label: text("机械运转时数", "Plant running"), Unit: hours, Dim: byPlant, Classes: []string{"B8"}},
	{Key: PlantIdle, Label: text("机械闲置时数", "Plant idle"), Unit: hours, Dim: byPlant, Classes: []string{"B8"}},
	{Key: PlantRepair, Label: text("机械维修时数", "Plant under repair"), Unit: hours, Dim: byPlant, Classes: []string{"B8"}},
	{Key: PlantCount, Label: text("机械台数", "Machines"), Unit: "台", Dim: byPlant, Classes: []string{"B8"}},
	{Key: PlantFuel, Label: text("燃油", "Fuel"), Unit: "L", Dim: byPlant, Classes: []string{"B8"}},

	{Key: MaterialReceived, Label: text("材料进场", "Material received"), Dim: byMaterial, Units: true, Classes: []string{"B9"}},
	{Key: MaterialIssued, Label: text("材料领用", "Material issued"), Dim: byMaterial, Units: true, Classes: []string{"B9"}},
	{Key: MaterialWasted, Label: text("材料损耗", "Material wasted"), Dim: byMaterial, Units: true, Classes: []string{"B9"}},
	{Key: MaterialClosing, Label: text("材料结存", "Closing stock"), Dim: byMaterial, Units: true, Adds: Latest, Classes: []string{"B9"}},
	{Key: MaterialRetestFailed, Label: text("复试不合格", "Retests failed"), Dim: byMaterial, Classes: []string{"B9"}},

	{Key: DirectiveIssued, Label: text("指令", "Directives issued"), Dim: byKind, names: "C2.kind", Classes: directiveClasses},
	{Key: DirectiveOpen, Label: text("待关闭指令", "Directives to be closed"), Dim: byDirective, Adds: Stock, Classes: directiveClasses},
	{Key: DirectiveCloses, Label: text("关闭的指令", "Directive closed by another"), Dim: byNumber, Adds: Stock, Classes: directiveClasses},
	{Key: DirectiveClosed, Label: text("已关闭指令", "Directives closed"), Dim: byKind, names: "C2.kind", Classes: directiveClasses},

	{Key: WeatherEffect, Label: text("天气影响时数", "Hours affected by weather"), Unit: hours, Classes: []string{"B13"}},
	{Key: WeatherRain, Label: text("降水量", "Rain"), Unit: "mm", Classes: []string{"B13"}},

	{Key: CoordinationIssues, Label: text("协调事项", "Matters of coordination"), Classes: []string{"B11"}},
	{Key: CoordinationOpen, Label: text("未关闭协调事项", "Matters not closed"), Adds: Stock, Classes: []string{"B11"}},

	{Key: DocumentsReceived, Label: text("技术资料", "Technical documents"), Dim: byDocument, names: "B2.doc_type", Classes: []string{"B2"}},

	{Key: ContractQuantity, Label: text("合同工程量", "Contract quantity"), Dim: byWork, Units: true, Adds: Stock, Classes: []string{"A4"}},
	{Key: ContractSigned, Label: text("合同金额", "Contract amounts"), Dim: byContract, names: "A4.type", Units: true, Money: true, Adds: Stock, Classes: []string{"A4"}},
	{Key: ContractAmount, Label: text("合同事项金额", "Amounts of contract matters"), Dim: byKind, names: "B10.kind", Units: true, Money: true, Classes: []string{"B10"}},
	{Key: ContractDays, Label: text("合同事项工期", "Days of contract matters"), Unit: days, Dim: byKind, names: "B10.kind", Classes: []string{"B10"}},

	{Key: CompletionAcceptances, Label: text("验收", "Acceptances"), Dim: byGrade, names: "B12.grade", Classes: []string{"B12"}},
	{Key: CompletionOpen, Label: text("验收遗留问题", "Matters left open at acceptance"), Adds: Stock, Classes: []string{"B12"}},
}

var directiveClasses = []string{"C1", "C2", "C3", "C4"}

// Keys gives the closed table, in the order of a report.
func Keys() []Definition { return append([]Definition(nil), definitions...) }

// ByKey finds a definition; false for an unknown key.
func ByKey(key Key) (Definition, bool) {
	for i := range definitions {
		if definitions[i].Key == key {
			return definitions[i], true
		}
	}
	return Definition{}, false
}
