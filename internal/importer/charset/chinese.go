package charset

// gbShare is the share of double bytes in the common part of GB18030: symbols (rows A1–A9) and the 3,755 characters of
// level one (B0–D7), over all double bytes and all bytes that fit nowhere. Four-byte characters are left out: they are rare
// by nature, not by a wrong guess.
func gbShare(b []byte) float64 {
	pairs, common := gbPairs(b)
	return share(common, pairs)
}

func gbPairs(b []byte) (pairs, common int) {
	for i := 0; i < len(b); {
		switch lead := b[i]; {
		case lead < 0x80:
			i++
		case i+1 >= len(b):
			return pairs, common
		case isGBFour(b[i:]):
			i += 4
		case !isGBTrail(b[i+1]) || lead == 0x80 || lead == 0xFF:
			pairs++
			i++
		default:
			pairs++
			if isGBCommon(lead, b[i+1]) {
				common++
			}
			i += 2
		}
	}
	return pairs, common
}

func isGBCommon(lead, trail byte) bool {
	symbols := trail >= 0xA1 && lead >= 0xA1 && lead <= 0xA9 || lead == 0xA8 || lead == 0xA9
	return symbols || trail >= 0xA1 && lead >= 0xB0 && lead <= 0xD7
}

func isGBTrail(c byte) bool { return c >= 0x40 && c != 0x7F && c != 0xFF }

func isGBFour(b []byte) bool {
	return len(b) >= 4 && b[0] >= 0x81 && b[0] <= 0xFE && b[1] >= '0' && b[1] <= '9' && b[2] >= 0x81 && b[2] <= 0xFE && b[3] >= '0' && b[3] <= '9'
}

// big5Share is the share of double bytes in the common part of Big5: symbols (A1–A3) and the 5,401 characters of level
// one (A4–C6), over all double bytes and all bytes that fit nowhere.
func big5Share(b []byte) float64 {
	pairs, common := 0, 0
	for i := 0; i < len(b); {
		lead := b[i]
		if lead < 0x80 {
			i++
			continue
		}
		if i+1 >= len(b) {
			break
		}
		pairs++
		if trail := b[i+1]; lead < 0x81 || lead == 0xFF || !isBig5Trail(trail) {
			i++
			continue
		}
		if lead >= 0xA1 && lead <= 0xC6 {
			common++
		}
		i += 2
	}
	return share(common, pairs)
}

func isBig5Trail(c byte) bool { return c >= 0x40 && c <= 0x7E || c >= 0xA1 && c <= 0xFE }
