package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/countersign/countersign/internal/domain/fault"
)

// cursor is where a page ended: the key of its last row in the order of its list.
type cursor struct {
	List string `json:"l"` // which list with which filter
	Day  string `json:"d,omitempty"`
	At   int64  `json:"t,omitempty"`
	ID   string `json:"i,omitempty"`
	Doc  int64  `json:"s,omitempty"` // of a search
}

// listName gives a short name of a list with its filter, so that a cursor of another one is not taken for its own.
func listName(parts ...any) string {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%q", parts)
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func (c cursor) encode() string {
	raw, _ := json.Marshal(c) // strings and integers: it can't fail
	return base64.RawURLEncoding.EncodeToString(raw)
}

// readCursor gives nil for the first page. Errors: fault.Invalid for a cursor that this list did not give out.
func readCursor(text, list string) (*cursor, error) {
	if text == "" {
		return nil, nil
	}
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.List != list {
		return nil, foreignCursor()
	}
	return &c, nil
}

func foreignCursor() error {
	return fault.Fields([]fault.Field{{Field: "cursor", Code: "V2", Zh: "翻页标记不属于本列表。", En: "This cursor is not of this list."}})
}

func (p Page) size() int {
	switch {
	case p.Limit <= 0:
		return DefaultPage
	case p.Limit > MaxPage:
		return MaxPage
	default:
		return p.Limit
	}
}
