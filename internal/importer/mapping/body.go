package mapping

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/class"
)

// body fills a class's own fields from the mapping. A value that a field cannot hold stays out of it: the column is then
// still unused, and goes into quantities or note.
func (m *Mapping) body(r *row, c *class.Class) map[string]any {
	body := map[string]any{}
	values := m.Bodies[c.Code]
	for i := range c.Fields {
		f := &c.Fields[i]
		if alternatives, ok := values[f.Name]; ok {
			fill(r, f, alternatives, body)
		}
	}
	return body
}

func fill(r *row, f *class.Field, alternatives Values, body map[string]any) {
	for _, each := range alternatives {
		got, ok := each.take(r)
		if !ok {
			continue
		}
		if got.from.Date != "" || f.Type == class.Date {
			dated := readDate(got.text, got.from.Date)
			got.whole, got.text = got.whole && dated == got.text, dated
		}
		if each.Money != "" {
			if pay(r, f, got, body) {
				return
			}
			continue
		}
		if value, whole, ok := fit(f, got.text); ok {
			body[f.Name] = value
			if whole && got.whole {
				r.use(got.column)
			}
			return
		}
	}
}

// pay fills an amount; all amounts of a record are in one currency, so one in another stays a quantity.
func pay(r *row, f *class.Field, got taken, body map[string]any) bool {
	amount, currency, ok := amountOf(got, f)
	if already, set := body["currency"]; !ok || set && already != currency {
		return false
	}
	body[f.Name], body["currency"] = amount, currency
	if got.from.Money != "suffix" {
		r.use(got.column)
	}
	return true
}

// rest gives what no field took: numbers as quantities, everything else as labelled lines for the note. A quantity is
// listed even where a field shows it too: the list says what the source said.
func (r *row) rest() (quantities []quantity, lines []string) {
	for _, c := range r.cells {
		text := strings.TrimSpace(c.Text)
		if text == "" || c.used && !strings.HasPrefix(c.Name, quantityPrefix) {
			continue
		}
		if q, ok := quantityOf(c); ok && len(quantities) < maxQuantities {
			quantities = append(quantities, q)
			continue
		}
		lines = append(lines, strings.TrimPrefix(c.Name, quantityPrefix)+": "+text)
	}
	return quantities, lines
}

func encode(body map[string]any) (json.RawMessage, error) {
	raw, err := json.Marshal(body)
	return raw, err //nolint:wrapcheck // strings and numbers; the caller names the row
}

// noteOf puts the row's own text first and, after an empty line, what stands nowhere else.
func noteOf(text string, lines []string) string {
	return strings.Join(slices.DeleteFunc([]string{text, strings.Join(lines, "\n")}, func(s string) bool { return s == "" }), "\n\n")
}
