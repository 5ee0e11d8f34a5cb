package chart

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

// words are what the pictures themselves say; %s stands for what is told, in this order.
var words = struct {
	nothing, colon, comma, other, plan, actual, behind, ahead, onPlan, percentPoints, cumulative                   fault.Text
	filed, late, gap, off, future, few, many, ofThemLate, records, total                                           fault.Text
	spentOf, spentShare, noBudget, spent, budget, done, work, noDone, overspent, planned, vital, weekday, weekdays fault.Text
}{
	nothing: fault.Text{Zh: "无记录", En: "No records"},
	colon:   fault.Text{Zh: "：", En: ": "}, comma: fault.Text{Zh: "，", En: ", "},
	other: fault.Text{Zh: "其余 %s 类", En: "%s others"},
	plan:  fault.Text{Zh: "计划", En: "Plan"}, actual: fault.Text{Zh: "实际", En: "Actual"}, planned: fault.Text{Zh: "计划", En: "Planned"},
	behind: fault.Text{Zh: "滞后 %s 个百分点", En: "%s points behind"}, ahead: fault.Text{Zh: "超前 %s 个百分点", En: "%s points ahead"},
	onPlan:     fault.Text{Zh: "与计划一致", En: "On plan"},
	cumulative: fault.Text{Zh: "累计", En: "Cumulative"},
	filed:      fault.Text{Zh: "已报", En: "Filed"}, late: fault.Text{Zh: "迟报", En: "Late"}, gap: fault.Text{Zh: "缺报", En: "Gap"},
	off: fault.Text{Zh: "停工", En: "Off"}, future: fault.Text{Zh: "未到", En: "To come"},
	few: fault.Text{Zh: "少", En: "few"}, many: fault.Text{Zh: "多", En: "many"},
	ofThemLate: fault.Text{Zh: "其中迟报 %s 条", En: "%s of them late"}, records: fault.Text{Zh: "%s 条", En: "%s records"},
	total:   fault.Text{Zh: "合计", En: "Total"},
	spentOf: fault.Text{Zh: "%s，预算 %s", En: "%s of %s"}, spentShare: fault.Text{Zh: "已用 %s %%", En: "%s %% spent"},
	noBudget: fault.Text{Zh: "没有预算", En: "no budget"}, noDone: fault.Text{Zh: "完成无记录", En: "work done: no records"},
	spent: fault.Text{Zh: "已用", En: "Spent"}, budget: fault.Text{Zh: "预算", En: "Budget"}, done: fault.Text{Zh: "完成 %s %%", En: "%s %% done"}, work: fault.Text{Zh: "已完成的工作", En: "Work done"},
	overspent: fault.Text{Zh: "花费快于完成", En: "Spent ahead of the work"},
	vital:     fault.Text{Zh: "占到 80 %% 的几类", En: "Make up 80 %%"},
	weekdays:  fault.Text{Zh: "一二三四五六日", En: "MTWTFSS"}, weekday: fault.Text{Zh: "星期", En: ""},
}

// tell fills the places of a text.
func (c *canvas) tell(t fault.Text, parts ...string) string {
	text := c.say(t)
	for _, part := range parts {
		text = strings.Replace(text, "%s", plain(part), 1)
	}
	return strings.ReplaceAll(text, "%%", "%")
}

// pair is "name: what is told".
func (c *canvas) pair(name, told string) string { return name + c.say(words.colon) + told }

func (c *canvas) list(parts ...string) string { return strings.Join(parts, c.say(words.comma)) }

// unitNames are the units that reports name by a word of their own.
var unitNames = map[string]fault.Text{
	"person": {Zh: "人", En: "people"}, "count": {Zh: "项", En: ""}, "machine": {Zh: "台班", En: "machine days"}, "person-day": {Zh: "工日", En: "person-days"},
	"d": {Zh: "天", En: "days"}, "h": {Zh: "小时", En: "h"}, "pp": {Zh: "个百分点", En: "points"}, "mm": {Zh: "毫米", En: "mm"}, "L": {Zh: "升", En: "L"},
}

// englishUnits are the units that have a Chinese name only.
var englishUnits = map[string]string{
	"人": "people", "人次": "attendances", "条": "records", "件": "items", "项": "items", "起": "cases", "次": "times", "台": "machines",
	"台班": "machine shifts", "工时": "h", "人·h": "person-hours", "小时": "h", "天": "days", "日": "days", "个": "pieces", "批": "batches", "万元": "×10k CNY",
}

// UnitName is the name of a unit in the reader's language.
func UnitName(unit string, en bool) string {
	if name, known := unitNames[unit]; known {
		if en {
			return name.En
		}
		return name.Zh
	}
	if english, known := englishUnits[unit]; en && known {
		return english
	}
	return plain(unit)
}
