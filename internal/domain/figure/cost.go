package figure

// currency is the unit of a record's money; what is not said is renminbi, as the class tells.
func (t *taking) currency() string {
	if c := t.body.text("currency"); c != "" {
		return c
	}
	return "CNY"
}

func cost(t *taking) {
	unit := t.currency()
	t.take(CostContract, "", unit, "contract_sum")
	t.take(CostOutput, "", unit, "output_value")
	t.take(CostMeasured, "", unit, "measured_fen")
	t.take(CostApproved, "", unit, "approved_fen")
	t.take(CostPaid, "", unit, "paid_fen")
	for kind := range costKinds {
		t.take(CostActual, kind, unit, "actual_"+kind+"_fen")
	}
	t.take(CostChange, "", unit, "change_fen")
	t.take(CostClaim, "", unit, "claim_fen")
	t.take(CostBudget, "", unit, "budget_fen")
}

// contractSigned is the amount of a contract with those of its amendments.
func contractSigned(t *taking) {
	kind, unit := t.body.text("type"), t.currency()
	t.take(ContractSigned, kind, unit, "amount_fen")
	for _, amendment := range t.body.list("amendments") {
		if value, ok := amendment.amount("amount_fen"); ok {
			t.add(ContractSigned, kind, unit, value)
		}
	}
	for _, line := range t.body.list("contract_quantities") {
		if value, ok := line.amount("quantity"); ok {
			t.add(ContractQuantity, line.text("wbs"), line.text("unit"), value)
		}
	}
}

func contractMatter(t *taking) {
	kind := t.body.text("kind")
	t.take(ContractAmount, kind, t.currency(), "amount_fen")
	t.take(ContractDays, kind, days, "days")
}
