package check

import (
	"strings"
	"time"
)

// idNumber judges a citizen identification number (GB 11643, V4). The number itself is never repeated in an answer.
func (r *reading) idNumber(n int32) {
	s := r.nodes[n].text
	if strings.HasSuffix(s, "x") && len(s) == idLength {
		s = s[:idLength-1] + "X"
		r.nodes[n].text = s
	}
	if zh, en := idFault(s, r.ctx.today()); zh != "" {
		r.refuse(r.path(n), "V4", "身份证号"+zh+"。", "Citizen ID number: "+en+".")
		return
	}
	if age := ageOn(s[6:14], r.ctx.today()); age < r.thresholds.WorkingAgeFrom || age > r.thresholds.WorkingAgeTo {
		r.remark(warning, "V4", r.path(n), "身份证号显示的年龄不在工作年龄内。", "The citizen ID number shows an age outside working age.")
	}
}

const idLength = 18

// idFault says what is wrong with a number; empty when nothing is. today is YYYY-MM-DD.
func idFault(s, today string) (zh, en string) {
	switch {
	case len(s) != idLength || !digits(s[:17]) || !digits(s[17:]) && s[17] != 'X':
		return "应为 18 位半角数字，末位可为 X", "18 half-width digits are wanted, the last may be X"
	case !knownRegion(s):
		return "的地区代码不存在", "no such region"
	case !isDate(birth(s)):
		return "中的出生日期不存在", "no such date of birth"
	case birth(s) > today:
		return "中的出生日期在未来", "the date of birth is in the future"
	case idCheckDigit(s) != s[17]:
		return "的校验码不正确", "the check digit is wrong"
	}
	return "", ""
}

// regions are the codes of provinces, autonomous regions, municipalities, and of residence permits for people of Hong
// Kong, Macao and Taiwan; a 9 in front marks a foreigner's permanent residence, with the region after it.
const regions = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"

func knownRegion(s string) bool {
	if s[0] == '9' {
		return strings.Contains(regions, s[1:3])
	}
	return strings.Contains(regions, s[:2])
}

func birth(s string) string { return s[6:10] + "-" + s[10:12] + "-" + s[12:14] }

var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

func idCheckDigit(s string) byte {
	sum := 0
	for i, w := range idWeights {
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// ageOn gives the full years between a day of birth (YYYYMMDD) and a day (YYYY-MM-DD).
func ageOn(born, today string) int {
	from, err1 := time.Parse("20060102", born)
	to, err2 := time.Parse(time.DateOnly, today)
	if err1 != nil || err2 != nil {
		return 0
	}
	age := to.Year() - from.Year()
	if to.Month() < from.Month() || to.Month() == from.Month() && to.Day() < from.Day() {
		age--
	}
	return age
}

// person compares what is said of a person with his number: the 17th digit is odd for men, digits 7–14 are the birthday.
func (r *reading) person(n int32) {
	id := r.text(n, "id_number")
	if i := r.child(n, "id_number"); i == none || r.nodes[i].faulty {
		return
	}
	male := (id[16]-'0')%2 == 1
	if sex := r.text(n, "sex"); sex != "" && (sex == "male") != male {
		r.refuse(join(r.path(n), "sex"), "V4", "性别与身份证号不符。", "The sex does not agree with the citizen ID number.")
	}
	if born := r.text(n, "birth_date"); born != "" && born != birth(id) {
		r.refuse(join(r.path(n), "birth_date"), "V4", "出生日期与身份证号不符。", "The date of birth does not agree with the citizen ID number.")
	}
}
