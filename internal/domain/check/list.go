package check

import (
	"strconv"

	"github.com/countersign/countersign/internal/domain/class"
)

// list judges an array and its items.
func (r *reading) list(f *slot, n int32) {
	if r.nodes[n].kind != isArray {
		r.wrongType(n, "列表", "a list")
		return
	}
	count := 0
	for i := r.nodes[n].first; i != none; i = r.nodes[i].next {
		count++
		r.item(f, i)
	}
	if count > f.Limit() {
		most := strconv.Itoa(f.Limit())
		r.refuse(r.path(n), rule(f.Field), "“"+f.Zh+"”最多 "+most+" 项。", "“"+f.En+"” has at most "+most+" items.").Allowed = "≤ " + most
	}
}

var (
	textItem       = newSlot(&class.Field{Zh: "列表项", En: "Item", Type: class.Text})
	attachmentItem = newSlot(&class.Field{Zh: "附件", En: "Attachment", Type: class.UUID})
)

func (r *reading) item(f *slot, n int32) {
	switch f.Type {
	case class.TextList:
		r.value(&textItem, n)
		if r.submit && !r.nodes[n].faulty && !r.answers(n, false) {
			r.refuseNode(n, "V1", "列表项不能空着。", "An item of a list is blank.")
		}
	case class.AttachmentList:
		r.value(&attachmentItem, n)
		if r.repeats(n) {
			r.refuseNode(n, "V2", "附件重复。", "The attachment stands twice.")
		}
	default:
		r.object(f.sub, n)
	}
}

// repeats reports whether an earlier item of the same list is the same string.
func (r *reading) repeats(n int32) bool {
	for i := r.nodes[r.nodes[n].parent].first; i != n; i = r.nodes[i].next {
		if r.nodes[i].kind == isString && r.nodes[i].text == r.nodes[n].text {
			return true
		}
	}
	return false
}
