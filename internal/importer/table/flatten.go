package table

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/countersign/countersign/internal/domain/fault"
)

// flatten makes cells of one JSON object: a member of an inner object is named `outer.inner`, a list of plain values
// becomes one text, whatever lies deeper stays JSON text. Nothing is dropped.
func flatten(line []byte) ([]Cell, []fault.Field) {
	in := jsontext.NewDecoder(bytes.NewReader(line))
	if in.PeekKind() != '{' {
		return nil, []fault.Field{rowFault("", "V2", "该行不是 JSON 对象。", "The line is not a JSON object.")}
	}
	cells, err := members(in, "", nil, 0)
	if err == nil {
		_, err = in.ReadToken()
	}
	if !errors.Is(err, io.EOF) {
		return nil, []fault.Field{unreadableJSON(err)}
	}
	for _, c := range cells {
		if len(c.Text) > MaxCell {
			return nil, []fault.Field{tooLong(c.Name)}
		}
	}
	return cells, nil
}

func unreadableJSON(err error) fault.Field {
	why := "trailing text"
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) && syntactic.Err != nil {
		why = syntactic.Err.Error()
	} else if err != nil {
		why = err.Error()
	}
	return rowFault("", "V2", "该行不是有效的 JSON（"+why+"）。", "The line is not valid JSON ("+why+").")
}

// depthOfNames is how many levels of names become cells of their own.
const depthOfNames = 2

func members(in *jsontext.Decoder, prefix string, cells []Cell, depth int) ([]Cell, error) {
	if _, err := in.ReadToken(); err != nil {
		return nil, err //nolint:wrapcheck // unreadableJSON words it
	}
	for in.PeekKind() == '"' {
		name, err := in.ReadToken()
		if err != nil {
			return nil, err //nolint:wrapcheck // as above
		}
		if cells, err = member(in, prefix+name.String(), cells, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := in.ReadToken()
	return cells, err //nolint:wrapcheck // as above
}

func member(in *jsontext.Decoder, name string, cells []Cell, depth int) ([]Cell, error) {
	if in.PeekKind() == '{' && depth < depthOfNames {
		return members(in, name+".", cells, depth)
	}
	raw, err := in.ReadValue()
	if err != nil {
		return nil, err //nolint:wrapcheck // as above
	}
	return append(cells, scalar(name, raw)), nil
}

func scalar(name string, raw jsontext.Value) Cell {
	switch raw.Kind() {
	case '"':
		text, err := jsontext.AppendUnquote(nil, raw)
		if err != nil {
			return Cell{Name: name, Text: string(raw)}
		}
		return Cell{Name: name, Text: string(text)}
	case 'n':
		return Cell{Name: name}
	case '0':
		text, ok := Decimal(string(raw))
		return Cell{Name: name, Text: text, Quantity: ok}
	case '[':
		if text, ok := list(raw); ok {
			return Cell{Name: name, Text: text}
		}
	}
	return Cell{Name: name, Text: string(raw)}
}

// list joins a list of plain values; ok is false when it holds lists or objects.
func list(raw jsontext.Value) (text string, ok bool) {
	in := jsontext.NewDecoder(bytes.NewReader(raw))
	if _, err := in.ReadToken(); err != nil {
		return "", false
	}
	var parts []string
	for in.PeekKind() != ']' {
		value, err := in.ReadValue()
		if err != nil || value.Kind() == '{' || value.Kind() == '[' {
			return "", false
		}
		parts = append(parts, scalar("", value).Text)
	}
	return strings.Join(parts, ", "), true
}

func tooLong(field string) fault.Field {
	return rowFault(field, "V3", "单元格内容超过 512 KiB。", "The cell is longer than 512 KiB.")
}

// Object reads a text that is one JSON object into cells whose names begin with prefix; false for any other text. A
// table that was made of JSON Lines has such cells.
func Object(prefix, text string) ([]Cell, bool) {
	trimmed := strings.TrimSpace(text)
	if !strings.HasPrefix(trimmed, "{") || !strings.HasSuffix(trimmed, "}") {
		return nil, false
	}
	cells, err := members(jsontext.NewDecoder(strings.NewReader(trimmed)), prefix, nil, 1)
	return cells, err == nil && len(cells) > 0
}
