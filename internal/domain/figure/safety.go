package figure

func safety(t *taking) {
	switch t.body.text("kind") {
	case "inspection":
		t.count(SafetyInspections, "")
	case "hazard":
		t.hazard()
	case "violation":
		t.count(SafetyViolations, "")
	case "briefing":
		t.count(SafetyBriefings, "")
	case "accident":
		t.count(SafetyAccidents, "")
		t.take(SafetyDeaths, "", people, "deaths")
		t.take(SafetyInjuries, "", people, "injuries")
	}
	t.take(SafetyLoss, "", t.currency(), "loss_fen")
}

// hazard counts a hazard as open until it was rechecked and passed: to say that one mended something is no recheck.
func (t *taking) hazard() {
	t.count(SafetyHazards, t.body.text("grade"))
	recheck := t.body.text("recheck_result")
	if recheck == "pass" {
		t.count(SafetyRectified, "")
		return
	}
	t.count(SafetyHazardsOpen, t.body.day("due_at"))
	if recheck == "" && t.body.has("rectified_at") {
		t.count(SafetyRecheckPending, "")
	}
}
