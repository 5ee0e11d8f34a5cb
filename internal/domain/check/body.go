package check

import (
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Body judges a body alone against a class, as at a submission: for a record that is given another class. Paths begin
// with "body". imported leaves out what is not asked of imported history.
func Body(code string, body []byte, imported bool) []fault.Field {
	c, ok := class.ByCode(code)
	if !ok {
		return []fault.Field{{Field: "class", Code: "V2", Zh: "没有这个类别。", En: "There is no such class.", Seen: shorten(code, maxSeen)}}
	}
	tree, faults := Decode(body)
	if unreadable(faults) {
		return faults
	}
	tree.root = "body"
	r := newReading(tree, faults, &Context{})
	r.class, r.body, r.submit, r.imported = c, rootNode, true, imported
	r.object(bodies[code](), rootNode)
	return r.faults
}
