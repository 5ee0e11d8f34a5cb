package suspect

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/record"
)

// Work is one record as the rules look at it.
type Work struct {
	*record.Record
	Photos []Photo // its pictures, in the order of its attachments
	body   map[string]any
	text   fingerprint
}

// NewWork makes a record ready to be looked at. A body that cannot be read says nothing.
func NewWork(r *record.Record, photos []Photo) *Work {
	w := &Work{Record: r, Photos: photos}
	d := json.NewDecoder(bytes.NewReader(r.Body))
	d.UseNumber() // numbers stay as they were written
	_ = d.Decode(&w.body)
	return w
}

// HandedIn gives the moment of the newest submission.
func (w *Work) HandedIn() time.Time {
	if w.Submitted != nil {
		return w.Submitted.At
	}
	return w.ReceivedAt
}

// said gives a text of the body.
func (w *Work) said(name string) string { return textOf(w.body, name) }

func textOf(object map[string]any, name string) string {
	s, _ := object[name].(string)
	return s
}

// amount gives a number of the body.
func (w *Work) amount(name string) (check.Decimal, bool) {
	switch v := w.body[name].(type) {
	case string:
		return check.ParseDecimal(v, class.MaxScale)
	case json.Number:
		return check.ParseDecimal(v.String(), class.MaxScale)
	}
	return check.Decimal{}, false
}

// rows gives the items of a list of objects.
func (w *Work) rows(name string) []map[string]any {
	items, _ := w.body[name].([]any)
	var rows []map[string]any
	for _, item := range items {
		if row, ok := item.(map[string]any); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// yes gives a yes of the body.
func (w *Work) yes(name string) bool { b, _ := w.body[name].(bool); return b }

// moved reports whether a progress record says that something was done on its day.
func (w *Work) moved() bool {
	today, ok := w.amount("qty_today")
	return w.Class == "B3" && ok && today.Sign() > 0
}

// isDirective reports whether the record is an order or a decision.
func (w *Work) isDirective() bool { return len(w.Class) == 2 && w.Class[0] == 'C' }

// NoWork reports whether the record says that nothing was done on its day (停工).
func (w *Work) NoWork() bool { return w.Class == "B1" && w.yes("no_work") }

// OfSite reports whether the record says what happened on the site on its day: an order alone does not.
func (w *Work) OfSite() bool { return !w.isDirective() }
