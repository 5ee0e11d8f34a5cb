package proof

import (
	"fmt"
	"strings"
)

// Limb is one of the four conditions of article 13 of the Electronic Signature Law; 0 where none is touched.
type Limb int

// The limbs: creation data exclusive to the signer, under his sole control when signing, any change to the signature
// detectable, any change to content or form detectable.
const (
	Exclusive Limb = 1 + iota
	SoleControl
	SignatureIntact
	ContentIntact
)

// Where is the place of a finding; what does not apply is empty.
type Where struct {
	File       string `json:"file,omitempty"` // in an export
	Line       int    `json:"line,omitempty"` // from 1
	Leaf       *int64 `json:"leaf,omitempty"` // from 0
	Project    string `json:"project,omitempty"`
	Record     string `json:"record,omitempty"`
	Version    int64  `json:"version,omitempty"`
	Attachment string `json:"attachment,omitempty"`
	Key        string `json:"key,omitempty"`   // registration of a signing key
	Field      string `json:"field,omitempty"` // column
}

// String gives the place in one line, the same in both languages.
func (w Where) String() string {
	var parts []string
	add := func(name string, value any, given bool) {
		if given {
			parts = append(parts, fmt.Sprintf("%s %v", name, value))
		}
	}
	add("file", w.File, w.File != "")
	add("line", w.Line, w.Line != 0)
	if w.Leaf != nil {
		add("leaf", *w.Leaf, true)
	}
	add("project", w.Project, w.Project != "")
	add("record", w.Record, w.Record != "")
	add("version", w.Version, w.Version != 0)
	add("attachment", w.Attachment, w.Attachment != "")
	add("key", w.Key, w.Key != "")
	add("field", w.Field, w.Field != "")
	return strings.Join(parts, ", ")
}

// Finding is one thing that is wrong: what, where, and what it means.
type Finding struct {
	What     string `json:"what"` // a stable name, e.g. "passkey.challenge"
	Where    Where  `json:"where"`
	Expected string `json:"expected,omitempty"`
	Seen     string `json:"seen,omitempty"`
	Limb     Limb   `json:"limb,omitempty"`
	Zh       string `json:"zh"`
	En       string `json:"en"`
}

// Error makes a finding an error.
func (f *Finding) Error() string {
	text := f.What + ": " + f.Zh + " · " + f.En
	if place := f.Where.String(); place != "" {
		text += " (" + place + ")"
	}
	return text
}

// finding makes one without its place; the caller who knows the place adds it.
func finding(what string, limb Limb, expected, seen, zh, en string) *Finding {
	return &Finding{What: what, Limb: limb, Expected: expected, Seen: seen, Zh: zh, En: en}
}
