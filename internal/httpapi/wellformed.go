package httpapi

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/countersign/countersign/internal/domain/fault"
)

// maxDepth is how deep a body may nest; the deepest that the API describes needs four.
const maxDepth = 16

// wellFormed refuses what encoding/json would let pass: duplicate names, invalid UTF-8, deep nesting, more than one
// value. (A record's own body is read by package check, which lists all of these by field.)
func wellFormed(raw []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(raw))
	for {
		_, err := d.ReadToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, jsontext.ErrDuplicateName):
			return refuseFields([]fault.Field{{Field: shown(string(d.StackPointer())), Code: "V2", Zh: "字段重复。", En: "The field stands twice."}})
		case err != nil:
			return unreadable(err)
		case d.StackDepth() > maxDepth:
			return unreadable(errors.New("nested too deeply"))
		case d.StackDepth() == 0:
			return trailing(d)
		}
	}
}

func trailing(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return unreadable(errors.New("more than one value"))
	}
	return nil
}
