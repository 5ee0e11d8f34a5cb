package check

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/record"
)

// UnfoundedNumbers gives the numbers of a summary, as they are written, that neither the head nor the body of the record
// holds (R4.2): Arabic, full-width and Chinese numerals, percentages, 万 and 亿. A number that was worked out from others is
// among them: whoever screens says where it comes from. web/src/core/summaryNumbers.ts is the same rule; both are held to
// testdata/summary_numbers.json.
func UnfoundedNumbers(summary string, c *record.Content) []string {
	held := heldNumbers(c)
	var unfounded []string
	for _, n := range numbersIn(summary, true) {
		if !slices.ContainsFunc(n.values, func(v string) bool { return held[v] }) && !slices.Contains(unfounded, n.text) {
			unfounded = append(unfounded, n.text)
		}
	}
	return unfounded
}

// held are the numbers that a record holds, in their shortest form.
type held map[string]bool

func heldNumbers(c *record.Content) held {
	h := held{}
	l := c.Location
	for _, text := range []string{c.Title, c.WorkDate, l.UnitProject, l.Division, l.Subdivision, l.Axis, l.Floor, l.Chainage} {
		h.text(text)
	}
	h[strconv.Itoa(len(c.Attachments))] = true
	var body any
	d := json.NewDecoder(bytes.NewReader(c.Body))
	d.UseNumber()
	_ = d.Decode(&body) // what can't be read holds no number
	h.value("", body)
	return h
}

var (
	plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	nameOfThing = regexp.MustCompile(`^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64})$`)
	instant     = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T`)
)

// value takes in what a part of the body holds: numbers, texts, and how many items a list has.
func (h held) value(name string, v any) {
	switch v := v.(type) {
	case json.Number:
		h.number(name, v.String())
	case string:
		h.written(name, v)
	case []any:
		h[strconv.Itoa(len(v))] = true
		for _, item := range v {
			h.value(name, item)
		}
	case map[string]any:
		unit, _ := v["unit"].(string)
		for key, item := range v {
			h.value(key, item)
			if places := timesOf(unit); places > 0 {
				h.scaled(item, places)
			}
		}
	}
}

func (h held) written(name, text string) {
	switch {
	case nameOfThing.MatchString(text): // an id is no number of the works
	case plainNumber.MatchString(text):
		h.number(name, text)
	default:
		h.text(text)
		if t, err := time.Parse(time.RFC3339, text); err == nil && instant.MatchString(text) {
			h.text(calendar.Minute(t))
		}
	}
}

// number takes a number of the body; money counts in 分, and is spoken of in 元, 万元 and 亿元.
func (h held) number(name, written string) {
	if !plainNumber.MatchString(written) {
		return
	}
	h[shifted(written, 0)] = true
	if isMoney(name) {
		for _, places := range []int{-2, -6, -10} {
			h[shifted(written, places)] = true
		}
	}
}

// isMoney reports whether a field of a body counts in 分.
func isMoney(name string) bool {
	return strings.HasSuffix(name, "_fen") || name == "contract_sum" || name == "output_value"
}

// scaled takes a number whose unit counts in tens of thousands: 3.5 beside 万元.
func (h held) scaled(v any, places int) {
	text, ok := v.(string)
	if n, is := v.(json.Number); is {
		text, ok = n.String(), true
	}
	if ok && plainNumber.MatchString(text) {
		h[shifted(text, places)] = true
	}
}

// text takes every number of a text; whether a hyphen was a sign is not known there.
func (h held) text(text string) {
	for _, n := range numbersIn(text, false) {
		for _, v := range n.values {
			h[v] = true
			h[strings.TrimPrefix(v, "-")] = true
		}
	}
}
