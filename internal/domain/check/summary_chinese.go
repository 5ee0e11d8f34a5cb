package check

import (
	"slices"
	"strconv"
	"strings"
)

const (
	chineseDigits = "〇一二三四五六七八九"
	formalDigits  = "零壹贰叁肆伍陆柒捌玖"
)

// digitOf gives the value of a Chinese digit; -1 for another character.
func digitOf(c rune) int64 {
	if c == '两' {
		return 2
	}
	for _, set := range []string{chineseDigits, formalDigits} {
		if i := slices.Index([]rune(set), c); i >= 0 {
			return int64(i)
		}
	}
	return -1
}

// stepOf gives the value of 十, 百, 千; 0 for another character.
func stepOf(c rune) int64 {
	switch c {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	}
	return 0
}

func isNumeral(c rune) bool { return digitOf(c) >= 0 || stepOf(c) > 0 || c == '万' || c == '亿' }

// setPhrases hold numerals that count nothing.
var setPhrases = []string{
	"二次结构", "二次搬运", "二次衬砌", "二次注浆", "二次灌浆", "二次浇筑", "二次振捣", "二次抹面", "二次砌筑", "二次装修", "二次设计", "二次深化",
	"三级教育", "三级配电", "三级安全", "二级保护", "两级保护", "两级漏", "三宝", "四口", "五临边", "一机一闸", "一闸一漏", "一漏一箱", "一机一箱", "三同时", "三检",
	"四不放过", "五牌一图", "六牌一图", "八牌一图", "七牌一图", "三通一平", "五通一平", "一岗双责", "一次性", "三七灰土", "二八灰土", "十字", "百年", "千斤顶", "万能", "万向",
	"第一时间", "一一", "三级验收", "一级动火", "二级动火", "三级动火", "四节一环保", "三防", "四新", "五方", "四方", "三方", "双方",
}

// measures are words that make a single numeral a number.
var measures = []string{
	"人", "名", "个", "层", "根", "台", "套", "吨", "米", "立方", "平方", "天", "日", "月", "年", "小时", "分钟", "项", "件", "处", "组", "块", "条", "段", "榀", "跨", "步",
	"栋", "幢", "辆", "车", "次", "遍", "张", "份", "袋", "桶", "箱", "捆", "元", "级", "号", "座", "樘", "节", "排", "道", "起", "度", "m", "t", "kg", "㎡", "℃",
}

// chinese reads 四十二, 三点五, 二〇二六. In a summary a single numeral counts only before a measure word.
func (r *reader) chinese() {
	if phrase := r.phrase(); phrase > 0 && r.strict {
		r.at += phrase
		return
	}
	from := r.at
	for isNumeral(r.peek(0)) {
		r.at++
	}
	run := r.all[from:r.at]
	value, ok := chineseValue(run)
	if !ok {
		return
	}
	if r.peek(0) == '点' && digitOf(r.peek(1)) >= 0 {
		value += "." + r.decimals()
	} else if r.strict && len(run) == 1 && !r.counts(run[0]) {
		return
	}
	if from >= 2 && string(r.all[from-2:from]) == "零下" || from >= 1 && r.all[from-1] == '负' {
		value = "-" + value
	}
	r.add(from, shifted(value, 0))
}

// phrase gives the length of a set phrase that begins here; 0 where none does.
func (r *reader) phrase() int {
	for _, p := range setPhrases {
		if n := len([]rune(p)); string(r.rest(n)) == p {
			return n
		}
	}
	return 0
}

// counts reports whether a single numeral counts something; 一次, 一起 and 一级 mostly do not.
func (r *reader) counts(c rune) bool {
	return slices.ContainsFunc(measures, func(m string) bool {
		if c == '一' && strings.Contains("次起级道", m) {
			return false
		}
		return string(r.rest(len([]rune(m)))) == m
	})
}

func (r *reader) decimals() string {
	r.at++ // 点
	var digits []byte
	for digitOf(r.peek(0)) >= 0 {
		digits = strconv.AppendInt(digits, digitOf(r.peek(0)), 10)
		r.at++
	}
	return string(digits)
}

// share reads 百分之八十 and 百分之80.
func (r *reader) share(places int) {
	from := r.at
	r.at += 3
	if isDigit(r.peek(0)) {
		number := r.digits()
		if r.peek(0) == '.' && isDigit(r.peek(1)) {
			r.at++
			number += "." + r.digits()
		}
		r.add(from, shifted(number, 0), shifted(number, places))
		return
	}
	start := r.at
	for isNumeral(r.peek(0)) {
		r.at++
	}
	value, ok := chineseValue(r.all[start:r.at])
	if !ok {
		return
	}
	if r.peek(0) == '点' && digitOf(r.peek(1)) >= 0 {
		value += "." + r.decimals()
	}
	r.add(from, shifted(value, 0), shifted(value, places))
}

// maxNumerals bounds what is read as one number: fifteen digits are exact everywhere.
const maxNumerals = 15

// chineseValue gives the integer that numerals stand for: digit by digit where there is no 十百千万亿 among them.
func chineseValue(run []rune) (string, bool) {
	if len(run) == 0 || len(run) > maxNumerals {
		return "", false
	}
	if !slices.ContainsFunc(run, func(c rune) bool { return digitOf(c) < 0 }) {
		var digits []byte
		for _, c := range run {
			digits = strconv.AppendInt(digits, digitOf(c), 10)
		}
		return string(digits), true
	}
	return positional(run)
}

// positional adds up 三千二百万五十: within 万 and 亿 by 十, 百, 千. It refuses what no number is: 万一, 千万.
func positional(run []rune) (string, bool) {
	var total, section, digit int64
	digit = -1
	for i, c := range run {
		switch {
		case digitOf(c) >= 0:
			if digit > 0 {
				return "", false
			}
			digit = digitOf(c)
		case stepOf(c) > 0:
			if digit < 0 && (i > 0 || stepOf(c) != 10) {
				return "", false
			}
			if digit < 0 {
				digit = 1
			}
			section, digit = section+digit*stepOf(c), -1
		default:
			if digit > 0 {
				section += digit
			}
			if section == 0 || total > 0 && c == '亿' {
				return "", false
			}
			total, section, digit = total+section*map[rune]int64{'万': 1e4, '亿': 1e8}[c], 0, -1
		}
	}
	if digit > 0 {
		section += digit
	}
	return strconv.FormatInt(total+section, 10), true
}
