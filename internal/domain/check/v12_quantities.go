package check

// progressBeside compares a progress record with the contract's quantity and with the record before it (V12, V15).
func (r *reading) progressBeside(n Neighbours) {
	r.withinContract(n.ContractQuantity)
	previous, ok := before(n.Previous)
	if !ok {
		return
	}
	if !r.sameUnit(previous) {
		return // amounts in different units are not compared
	}
	r.continues(previous)
	r.neverFalls(previous)
}

// withinContract refuses a cumulative quantity above the contract's and its tolerance.
func (r *reading) withinContract(contract string) {
	limit, ok := ParseDecimal(contract, 9)
	cumulative, given := r.decimal(r.body, "qty_cumulative")
	if !ok || !given {
		return
	}
	share, _ := mustDecimal("0.01").Times(mustDecimal(r.thresholds.OverrunPercent))
	most, _ := limit.Times(share.Plus(mustDecimal("1")))
	if cumulative.Compare(most) > 0 {
		r.refuseNode(r.child(r.body, "qty_cumulative"), "V12", "累计完成量超过合同量 "+contract+" 及允许偏差 "+r.thresholds.OverrunPercent+"%。",
			"The cumulative quantity exceeds the contract's "+contract+" and its tolerance of "+r.thresholds.OverrunPercent+"%.").Allowed = "≤ " + most.String()
	}
}

// continues remarks on a cumulative quantity that is not the last one plus today's.
func (r *reading) continues(previous neighbour) {
	last, ok1 := previous.amount(r, "qty_cumulative")
	today, ok2 := r.decimal(r.body, "qty_today")
	now, ok3 := r.decimal(r.body, "qty_cumulative")
	if !ok1 || !ok2 || !ok3 {
		return
	}
	if want := last.Plus(today); now.Compare(want) != 0 {
		r.remark(suspect, "V12", r.bodyPath("qty_cumulative"),
			"累计完成量 "+now.String()+"，上次累计 "+last.String()+" 加本次 "+today.String()+" 应为 "+want.String()+"。",
			"The cumulative quantity is "+now.String()+"; the last one, "+last.String()+", plus today's "+today.String()+" makes "+want.String()+".")
	}
}

// neverFalls remarks on progress that goes backwards.
func (r *reading) neverFalls(previous neighbour) {
	last, ok1 := previous.decimal(rootNode, "actual_pct")
	now, ok2 := r.decimal(r.body, "actual_pct")
	if ok1 && ok2 && now.Compare(last) < 0 {
		r.remark(suspect, "V12", r.bodyPath("actual_pct"), "实际进度由 "+last.String()+"% 降为 "+now.String()+"%。",
			"Actual progress fell from "+last.String()+"% to "+now.String()+"%.")
	}
}
