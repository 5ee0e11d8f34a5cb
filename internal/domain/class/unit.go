package class

// UnitFamily is a set of units that measure one thing: they convert into each other, and into no other family.
type UnitFamily struct {
	Key   string
	Units []UnitNames
}

// UnitNames are the ways to write one unit; the first is the one that forms suggest.
type UnitNames []string

var unitFamilies = []UnitFamily{
	{"count", []UnitNames{{"个", "pcs", "pc", "只"}, {"件"}, {"套", "set", "sets"}, {"根"}, {"块"}, {"台"}, {"樘"}, {"组"}, {"处"}, {"榀"}, {"张"}, {"片"}, {"卷"}, {"袋"}, {"桶"}, {"箱"}, {"车"}, {"人"}, {"项"}, {"层"}}},
	{"length", []UnitNames{{"m", "米", "延米", "延长米"}, {"km", "公里", "千米"}, {"cm", "厘米"}, {"mm", "毫米"}}},
	{"area", []UnitNames{{"m²", "m2", "平方米", "㎡", "平米"}, {"hm²", "hm2", "公顷", "ha"}, {"亩"}}},
	{"volume", []UnitNames{{"m³", "m3", "立方米", "㎥", "方", "立方"}, {"L", "l", "升"}, {"mL", "ml", "毫升"}}},
	{"mass", []UnitNames{{"t", "吨", "ton", "tonne"}, {"kg", "千克", "公斤"}, {"g", "克"}}},
	{"time", []UnitNames{{"h", "小时", "hrs", "hr", "hour", "hours"}, {"min", "分钟"}, {"d", "天", "日", "day", "days"}, {"工日"}, {"台班"}, {"台时"}}},
	{"energy", []UnitNames{{"kWh", "kW·h", "度", "千瓦时"}}},
	{"ratio", []UnitNames{{"%", "％", "百分比"}}},
}

// UnitFamilies gives the catalogue of known units (V15).
func UnitFamilies() []UnitFamily { return append([]UnitFamily(nil), unitFamilies...) }

// KnownUnit finds a unit by any of its spellings: its family and its first spelling.
func KnownUnit(spelling string) (family, unit string, ok bool) {
	for _, f := range unitFamilies {
		for _, names := range f.Units {
			for _, name := range names {
				if name == spelling {
					return f.Key, names[0], true
				}
			}
		}
	}
	return "", "", false
}

func suggestedUnits() []string {
	var all []string
	for _, f := range unitFamilies {
		for _, names := range f.Units {
			all = append(all, names[0])
		}
	}
	return all
}
