package check

// retested judges that material was issued only after its retest passed (V14): a failed one refuses the issue, one that
// is still awaited makes it suspect.
func (r *reading) retested() {
	issued, ok := r.decimal(r.body, "issued")
	if !ok || issued.Sign() <= 0 {
		return
	}
	switch r.text(r.body, "result") {
	case "fail":
		r.refuse(r.bodyPath("issued"), "V14", "复试不合格的材料不能领用。", "Material that failed its retest may not be issued.")
	case "pending":
		r.remark(suspect, "V14", r.bodyPath("issued"), "复试结果未出即领用。", "Issued before the retest's result.")
	}
}

// materialBeside compares a material record with the one before it (V14, V15).
func (r *reading) materialBeside(n Neighbours) {
	previous, ok := before(n.Previous)
	if !ok || !r.sameUnit(previous) {
		return
	}
	closing, ok1 := previous.amount(r, "closing")
	opening, ok2 := r.decimal(r.body, "opening")
	if ok1 && ok2 && closing.Compare(opening) != 0 {
		r.remark(suspect, "V14", r.bodyPath("opening"), "期初 "+opening.String()+" 与上次结存 "+closing.String()+" 不符。",
			"The opening stock, "+opening.String()+", is not the last closing one, "+closing.String()+".")
	}
}
