package class

import "github.com/countersign/countersign/internal/domain/record"

func labour() *Class {
	return &Class{
		Code: "B7", Kind: Resources, Zh: "劳动力", En: "Labour", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.ShortTerm, DefaultValidity: "P1Y",
		Series: [][]string{{"company", "team", "trade"}, {"team", "trade"}, {"company", "trade"}, {"trade"}},
		Fields: body(
			Field{Name: "company", Zh: "单位", En: "Company", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "team", Zh: "班组", En: "Team", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "trade", Zh: "工种", En: "Trade", Type: Text, MaxLen: 300, Required: true, Copy: Keep, Group: Parties},
			Field{Name: "headcount", Zh: "出勤人数", En: "Headcount", Type: Integer, Unit: "人", Required: true, LiveOnly: true, Min: "0", Max: "100000", Rule: "V12", Group: Amount},
			Field{Name: "hours_per_head", Zh: "人均工时", En: "Hours per head", Type: Decimal, Unit: "h", Required: true, LiveOnly: true, Min: "0", Scale: 2, Rule: "V13", Group: Amount},
			Field{Name: "overtime_h", Zh: "加班工时合计", En: "Overtime in all", Type: Decimal, Unit: "h", Min: "0", Scale: 2, Rule: "V13", Group: Amount},
			Field{Name: "person_hours", Zh: "总工时", En: "Person-hours", Type: Decimal, Unit: "h", Min: "0", Scale: 2, Rule: "V13", Computed: "headcount * hours_per_head + overtime_h", Group: Amount},
			Field{Name: "certificates", Zh: "特种作业证书", En: "Special-work certificates", Type: List, Copy: Keep, Group: Evidence, Fields: []Field{
				{Name: "holder", Zh: "持证人", En: "Holder", Type: Text, Required: true},
				{Name: "cert_no", Zh: "证书编号", En: "Certificate number", Type: Text, Required: true},
				{Name: "cert_until", Zh: "有效期至", En: "Valid until", Type: Date, Required: true},
				{Name: "trade", Zh: "作业类别", En: "Kind of work", Type: Text},
				{Name: "id_number", Zh: "身份证号", En: "Citizen ID number", Type: IDNumber},
				{Name: "sex", Zh: "性别", En: "Sex", Type: Enum, Options: sexes},
				{Name: "birth_date", Zh: "出生日期", En: "Date of birth", Type: Date},
			}},
		),
	}
}
