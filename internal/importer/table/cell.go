package table

import (
	"math/big"
	"regexp"
	"strings"
)

// shownNumber is a number as a number format shows it: signs of money, groups of three, per cent.
var shownNumber = regexp.MustCompile(`^[-+(]?\s*(?:[A-Z]{2,3}|[¥￥$€£])?\s*[-+]?[\d,]*\.?\d*(?:[eE][-+]?\d+)?\s*[)%元]?\s*$`)

// cellOf makes the cell of what a sheet shows and what it stores: a number comes exactly as it is stored, everything
// else (dates, words, yes and no) as it is shown.
func cellOf(shown, stored string) Cell {
	exact, isNumber := Decimal(stored)
	if !isNumber || !shownNumber.MatchString(shown) {
		return Cell{Text: shown}
	}
	exact = asExcelShows(exact)
	if strings.HasSuffix(strings.TrimSpace(shown), "%") {
		hundredfold, _ := Decimal(exact + "e2")
		return Cell{Text: trimZeros(hundredfold) + "%", Quantity: true}
	}
	return Cell{Text: exact, Quantity: true}
}

// excelDigits is how many digits a spreadsheet shows of a number; what is stored beyond is the dust of binary fractions.
const excelDigits = 15

func asExcelShows(exact string) string {
	if significant(exact) <= excelDigits || !strings.Contains(exact, ".") {
		return exact
	}
	n, ok := new(big.Float).SetPrec(256).SetString(exact)
	if !ok {
		return exact
	}
	rounded, ok := Decimal(n.Text('e', excelDigits-1))
	if !ok {
		return exact
	}
	return trimZeros(rounded)
}

func significant(exact string) int {
	return len(strings.TrimLeft(strings.ReplaceAll(strings.TrimLeft(exact, "+-"), ".", ""), "0"))
}

func trimZeros(exact string) string {
	if !strings.Contains(exact, ".") {
		return exact
	}
	return strings.TrimSuffix(strings.TrimRight(exact, "0"), ".")
}
