package class

import "github.com/countersign/countersign/internal/domain/record"

func plant() *Class {
	hours := func(name, zh, en string) Field {
		return Field{Name: name, Zh: zh, En: en, Type: Decimal, Unit: "h", Min: "0", Scale: 2, Rule: "V13", Group: Amount}
	}
	running := hours("run_h", "运转时数", "Running")
	running.Required, running.LiveOnly = true, true
	return &Class{
		Code: "B8", Kind: Resources, Zh: "机械", En: "Plant", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.ShortTerm, DefaultValidity: "P1Y",
		Series: [][]string{{"plant_no"}},
		Fields: body(
			Field{Name: "plant_no", Zh: "设备编号", En: "Plant number", Type: Text, Copy: Keep, Group: Main},
			Field{Name: "type", Zh: "机械类型", En: "Type", Type: Text, MaxLen: 300, Required: true, Copy: Keep, Group: Main},
			Field{Name: "plate", Zh: "车牌号", En: "Vehicle plate", Type: Plate, Copy: Keep, Group: Main},
			running, hours("idle_h", "闲置时数", "Idle"), hours("repair_h", "维修时数", "Under repair"),
			Field{Name: "fuel_l", Zh: "燃油", En: "Fuel", Type: Decimal, Unit: "L", Min: "0", Scale: 3, Rule: "V12", Group: Amount},
			Field{Name: "operator", Zh: "操作人", En: "Operator", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "cert_no", Zh: "操作证编号", En: "Operator's certificate", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "cert_until", Zh: "操作证有效期至", En: "Operator's certificate valid until", Type: Date, Copy: Keep, Group: Parties},
			Field{Name: "inspection_until", Zh: "检验有效期至", En: "Inspection valid until", Type: Date, Copy: Keep, Group: Main},
		),
	}
}
