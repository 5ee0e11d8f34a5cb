package check

import "strings"

// creditAlphabet has the 31 characters of a unified social credit code (GB 32100): no I, O, S, V or Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditCode judges a unified social credit code (V5).
func (r *reading) creditCode(n int32) {
	if !isCreditCode(r.nodes[n].text) {
		r.refuseNode(n, "V5", "统一社会信用代码应为 18 位，校验码须正确。", "A unified social credit code has 18 characters and a check character that agrees.")
	}
}

func isCreditCode(s string) bool {
	const length, modulus = 18, 31
	if len(s) != length {
		return false
	}
	sum, weight := 0, 1
	for i := range length - 1 {
		v := strings.IndexByte(creditAlphabet, s[i])
		if v < 0 {
			return false
		}
		sum += v * weight
		weight = weight * 3 % modulus
	}
	return creditAlphabet[(modulus-sum%modulus)%modulus] == s[length-1]
}

// phone judges the form of a telephone number (V5): a mainland mobile or fixed one, a 400 or 800 number, or one with
// its country code.
func (r *reading) phone(n int32) {
	if !isPhone(r.nodes[n].text) {
		r.refuseNode(n, "V5", "电话号码的格式不正确，例如 13800001234、010-88886666 或 +852 21234567。",
			"The telephone number is malformed; write 13800001234, 010-88886666 or +852 21234567.")
	}
}

func isPhone(s string) bool {
	country, foreign := strings.CutPrefix(s, "+")
	if national, ok := strings.CutPrefix(country, "86"); foreign && ok {
		return isMainlandPhone(strings.TrimLeft(national, " -"))
	}
	if foreign {
		number := strings.NewReplacer(" ", "", "-", "").Replace(country)
		return digits(number) && len(number) >= 8 && len(number) <= 15
	}
	return isMainlandPhone(s)
}

func isMainlandPhone(s string) bool {
	s, extension, ok := cutExtension(s)
	if !ok || extension != "" && (!digits(extension) || len(extension) > 6) {
		return false
	}
	number := strings.ReplaceAll(s, "-", "")
	switch {
	case !digits(number) || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") || strings.Contains(s, "--"):
		return false
	case number[0] == '1':
		return len(number) == 11 && number[1] >= '3'
	case number[0] == '0':
		return len(number) >= 10 && len(number) <= 12 && number[1] != '0'
	case strings.HasPrefix(number, "400") || strings.HasPrefix(number, "800"):
		return len(number) == 10
	}
	return len(number) == 7 || len(number) == 8
}

// cutExtension takes an extension off: 010-88886666转801, or ×801.
func cutExtension(s string) (number, extension string, ok bool) {
	for _, mark := range []string{"转", "#", "x"} {
		if number, extension, found := strings.Cut(s, mark); found {
			return strings.TrimSpace(number), strings.TrimSpace(extension), strings.TrimSpace(extension) != ""
		}
	}
	return s, "", true
}

// plate judges the form of a vehicle plate (V5): five characters after the place, six for new-energy vehicles.
func (r *reading) plate(n int32) {
	if !isPlate(r.nodes[n].text) {
		r.refuseNode(n, "V5", "车牌号的格式不正确，例如“京A12345”。", "The vehicle plate is malformed; write it like 京A12345.")
	}
}

const (
	plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
	plateEndings   = "挂学警港澳领"
)

func isPlate(s string) bool {
	c := []rune(strings.ReplaceAll(s, "·", ""))
	if len(c) < 7 || len(c) > 8 || !strings.ContainsRune(plateProvinces, c[0]) || c[1] < 'A' || c[1] > 'Z' {
		return false
	}
	for i, r := range c[2:] {
		last := i == len(c)-3
		ordinary := r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' && r != 'I' && r != 'O'
		special := last && len(c) == 7 && strings.ContainsRune(plateEndings, r)
		if !ordinary && !special {
			return false
		}
	}
	return len(c) == 7 || isGreenPlate(string(c[2:]))
}

// isGreenPlate matches the six characters of a new-energy plate: a letter first (small cars) or last (large ones), digits
// in the other places but for the second of small cars.
func isGreenPlate(s string) bool {
	letter := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	return letter(s[0]) && digits(s[2:]) || letter(s[5]) && digits(s[:5])
}
