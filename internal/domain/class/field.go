package class

import "github.com/countersign/countersign/internal/domain/fault"

// Type is the form of a field's value on the wire.
type Type string

// The types of a value. There is no floating-point number among them.
const (
	Text           Type = "text"            // one line; at most MaxLen characters
	LongText       Type = "long_text"       // several lines
	Integer        Type = "integer"         // JSON integer, |n| ≤ 2^53-1
	Decimal        Type = "decimal"         // fixed-point string: ≤ 18 digits, ≤ Scale decimals
	Money          Type = "money"           // JSON integer in 分 (hundredths of the currency)
	Percent        Type = "percent"         // fixed-point string, 0–100, ≤ 2 decimals
	Date           Type = "date"            // YYYY-MM-DD
	DateTime       Type = "datetime"        // RFC 3339
	Period         Type = "period"          // YYYY, YYYY-MM, YYYY-Q1 … Q4 or YYYY-W01 … W53
	Bool           Type = "bool"            // JSON true or false
	Enum           Type = "enum"            // one of Options
	Unit           Type = "unit"            // a unit of measurement, one line; V15 knows the usual ones
	List           Type = "list"            // list of objects with Fields
	TextList       Type = "text_list"       // list of one-line texts
	AttachmentList Type = "attachment_list" // list of ids of this record's attachments
	Object         Type = "object"          // one object with Fields
	IDNumber       Type = "id_number"       // GB 11643 citizen identification number (V4)
	CreditCode     Type = "credit_code"     // GB 32100 unified social credit code (V5)
	Phone          Type = "phone"           // V5
	Plate          Type = "plate"           // vehicle plate (V5)
	UUID           Type = "uuid"            // UUIDv7 in lower case
	Digest         Type = "digest"          // SHA-256 in lower-case hex
)

// Copy says what "copy yesterday" does with a field.
type Copy string

// Keep copies the value; Clear leaves it to be counted or observed anew today. The zero Copy means Clear.
const (
	Keep  Copy = "keep"
	Clear Copy = "clear"
)

// Field is one field of a body.
type Field struct {
	Name         string // snake_case key on the wire
	Zh, En       string // label
	Type         Type
	Unit         string     // symbol shown beside a number
	Required     bool       // asked at submission (V1)
	RequiredWhen []When     // asked when any of these holds
	LiveOnly     bool       // Required and RequiredWhen are not asked of imported history
	AllowNone    bool       // an explicit 无 counts as an answer
	Min, Max     string     // bounds of a number, inclusive; empty: none
	Rule         string     // id of the rule under which a broken bound is reported; empty: V2
	AtMost       string     // name of the field that this one may not exceed (dates, times and decimals)
	MaxLen       int        // characters of a text, items of a list; 0: the type's own limit
	Scale        int        // greatest number of decimals; 0: MaxScale of the type
	Options      []Option   // the closed set of an Enum
	Fields       []Field    // fields of an Object or of a List's items
	Computed     string     // formula of other fields, e.g. "opening + received - issued - wasted"; filled at submission when absent
	Default      string     // what an absent value means
	Copy         Copy       // what "copy yesterday" does
	Placeholder  fault.Text // example in the empty field
	Group        Group      // section of the form
}

// Option is one value of a closed set.
type Option struct {
	Value    string // English snake_case, or a standard code
	Zh, En   string
	FormCode string // official form of this value, where it differs from the class's (check the standard)
}

// When is a condition: all of its parts hold.
type When []Cond

// Cond holds when Field is given and, if In is not empty, has one of these values.
type Cond struct {
	Field string
	In    []string
}

// Limits that belong to a type rather than to a field.
const (
	MaxText      = 200    // characters of a one-line text
	MaxLongText  = 20_000 // characters of a long text
	MaxItems     = 100    // items of a list
	MaxDigits    = 18     // digits of a decimal before its point
	MaxScale     = 9      // decimals of a decimal
	PercentScale = 2      // decimals of a percentage
)

// Limit gives the greatest length of the field: characters of a text, items of a list.
func (f *Field) Limit() int {
	switch {
	case f.MaxLen > 0:
		return f.MaxLen
	case f.Type == LongText:
		return MaxLongText
	case f.Type == List || f.Type == TextList || f.Type == AttachmentList:
		return MaxItems
	default:
		return MaxText
	}
}

// Decimals gives the greatest number of decimals of a decimal or a percentage.
func (f *Field) Decimals() int {
	switch {
	case f.Scale > 0:
		return f.Scale
	case f.Type == Percent:
		return PercentScale
	default:
		return MaxScale
	}
}

// IsText reports whether the value is free text, to which the rules of blank answers apply.
func (f *Field) IsText() bool { return f.Type == Text || f.Type == LongText || f.Type == Unit }
