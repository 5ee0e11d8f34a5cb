package feedback

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
)

// whole are the fields of every publication that a feedback can point at, beside those of its body.
var whole = []string{"title", "summary", "work_date", "location", "attachments"}

// hasField reports whether a path names something of the content: nothing (the whole), one of the common fields, or
// body.… down to a value that the body holds.
func hasField(c record.Content, path string) bool {
	if path == "" || slices.Contains(whole, path) {
		return true
	}
	rest, inBody := strings.CutPrefix(path, "body.")
	if !inBody {
		return false
	}
	var at any
	if json.Unmarshal(c.Body, &at) != nil {
		return false
	}
	for name := range strings.SplitSeq(rest, ".") {
		object, ok := at.(map[string]any)
		if !ok {
			return false
		}
		if at, ok = object[name]; !ok {
			return false
		}
	}
	return true
}
