package check

import "github.com/countersign/countersign/internal/domain/fault"

// Rule is one rule of the checks, as the documentation prints it. Severity is B (refuses), S (suspect) or W (warning),
// or several of them.
type Rule struct {
	ID       string
	Severity string
	Text     fault.Text
}

// Rules gives the rules that this package judges, in the order of their ids.
func Rules() []Rule {
	return []Rule{
		{"V1", "B", fault.Text{Zh: "必填项齐全；空白、“/”“无”“-”不算填写（允许填“无”的除外）", En: "What is required is given; blanks, strokes and 无 are no answer, except where 无 is allowed"}},
		{"V2", "B", fault.Text{Zh: "没有未知或重复的字段；数字为整数或定点字符串，在规定范围内", En: "No unknown or repeated fields; numbers are integers or fixed-point strings within their bounds"}},
		{"V3", "B/W", fault.Text{Zh: "文本为 UTF-8、NFC，无控制字符和方向控制字符，长度按字符计；含 U+FFFD 时提示", En: "Texts are UTF-8 in NFC without control or bidirectional override characters, measured in characters; U+FFFD is remarked on"}},
		{"V4", "B/W", fault.Text{Zh: "身份证号：形式、地区、日期、校验码；与性别、出生日期一致；年龄不在工作年龄内时提示", En: "Citizen ID number: form, region, date, check digit; agrees with sex and date of birth; an age outside working age is remarked on"}},
		{"V5", "B", fault.Text{Zh: "统一社会信用代码校验；电话、车牌的形式", En: "Unified credit code check; form of phone numbers and vehicle plates"}},
		{"V6", "B/S", fault.Text{Zh: "日期真实、在合同工期内、不在未来；超过 2 天标记迟报，超过 7 天须项目经理同意", En: "The work date is real, within the contract span and not in the future; older than 2 days is late, older than 7 days needs the project manager's leave"}},
		{"V7", "S/B", fault.Text{Zh: "设备时间与服务器相差超过 5 分钟存疑，超过 24 小时拒收", En: "A device clock more than 5 minutes off is suspect, more than 24 hours off is refused"}},
		{"V11", "B", fault.Text{Zh: "附件已上传、属本人、摘要一致，数量和大小在限度内", En: "Attachments are uploaded, the author's own, of the stated digest, within number and size"}},
		{"V12", "B/S", fault.Text{Zh: "数量不为负；累计不超过合同量加允许偏差；累计等于上次累计加本次；百分比不减少", En: "Quantities are not negative; the cumulative one stays within the contract's and its tolerance, and is the last one plus today's; percentages do not fall"}},
		{"V13", "B/S", fault.Text{Zh: "人均工时不超过 24 小时（超过 16 小时存疑）；机械时数合计不超过 24 小时；证书未过期；特种作业须有证书", En: "Hours per head are at most 24 (over 16 is suspect); machine hours at most 24 together; certificates have not run out; special work needs a certificate"}},
		{"V14", "B/S", fault.Text{Zh: "材料收支平衡；期初等于上次结存；复试合格后方可领用", En: "Material balances; the opening stock is the last closing one; nothing is issued before its retest passed"}},
		{"V15", "B/W", fault.Text{Zh: "单位与前一条记录一致，换算须声明；目录外的单位提示", En: "The unit is that of the record before, or its conversion is declared; a unit outside the catalogue is remarked on"}},
		{"V22", "B", fault.Text{Zh: "指令回复须有证据；复查合格后方可关闭；所引指令存在", En: "A reply to a directive has evidence; closing follows a passed recheck; the directive referred to exists"}},
		{"V23", "B", fault.Text{Zh: "有效期结束不早于开始", En: "Validity does not end before it begins"}},
	}
}
