package figure

import "strings"

func labour(t *taking) {
	trade := t.body.text("trade")
	t.take(LabourHeadcount, trade, people, "headcount")
	t.take(LabourPersonHours, trade, hours, "person_hours")
	t.take(LabourOvertime, trade, hours, "overtime_h")
}

func plant(t *taking) {
	kind := t.body.text("type")
	t.add(PlantCount, kind, "台", Whole(1))
	t.take(PlantRun, kind, hours, "run_h")
	t.take(PlantIdle, kind, hours, "idle_h")
	t.take(PlantRepair, kind, hours, "repair_h")
	t.take(PlantFuel, kind, "L", "fuel_l")
}

func material(t *taking) {
	name, unit := t.materialName(), t.body.text("unit")
	t.take(MaterialReceived, name, unit, "received")
	t.take(MaterialIssued, name, unit, "issued")
	t.take(MaterialWasted, name, unit, "wasted")
	t.take(MaterialClosing, name, unit, "closing")
	if t.body.text("result") == "fail" {
		t.count(MaterialRetestFailed, name)
	}
}

// materialName tells materials apart as the stock book does: by code where there is one, else by name and specification.
// The name stands beside a code so that people can read it.
func (t *taking) materialName() string {
	first, second := t.body.text("name"), t.body.text("spec")
	if code := t.body.text("code"); code != "" {
		first, second = code, first
	}
	return strings.TrimSpace(first + " " + second)
}
