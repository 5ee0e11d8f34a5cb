package class

// A unit may change within a series only when the record declares from which unit it converted, and how (V15).
func convertedFromField() Field {
	return Field{Name: "converted_from", Zh: "换算前单位", En: "Converted from", Type: Unit, Group: Amount}
}

func conversionFactorField() Field {
	return Field{
		Name: "conversion_factor", Zh: "换算系数（1 原单位等于多少现单位）", En: "Conversion factor (present units in one former unit)",
		Type: Decimal, Min: "0.000000001", Rule: "V15", Group: Amount, RequiredWhen: []When{{{Field: "converted_from"}}},
	}
}
