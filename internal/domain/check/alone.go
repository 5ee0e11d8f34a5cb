package check

// alone judges what a submitted record says in itself.
func (r *reading) alone() {
	r.evidenced()
	if r.class == nil || r.body == none || r.nodes[r.body].faulty {
		return
	}
	switch r.class.Code {
	case "B3", "B9":
		r.unitKnown()
	case "B7":
		r.labourHours()
		r.certificates()
	case "B8":
		r.plantHours()
		r.plantPapers()
	case "C1", "C2", "C3", "C4":
		r.directive()
	}
	if r.class.Code == "B9" {
		r.retested()
	}
	r.computedAgrees()
}

// beside compares a submitted record with its neighbours.
func (f *Filing) beside(n Neighbours) {
	r := &f.reading
	r.uploaded(f.Content.Attachments, n.Attachments)
	if no := f.closes(); no != "" && n.Directives != nil && !n.Directives[no] {
		r.refuse(r.bodyPath("closes"), "V22", "所引指令不存在。", "The directive referred to does not exist.").Seen = shorten(no, maxSeen)
	}
	if r.class == nil || r.body == none || r.nodes[r.body].faulty {
		return
	}
	switch r.class.Code {
	case "B3":
		r.progressBeside(n)
	case "B9":
		r.materialBeside(n)
	}
}
