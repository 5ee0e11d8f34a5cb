package check

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/record"
)

// summaryCase is one row of testdata/summary_numbers.json, which the panel's rule is held to as well.
type summaryCase struct {
	Name, Summary, Title string
	WorkDate             string `json:"work_date"`
	Location             record.Location
	Body                 json.RawMessage
	Unfounded            []string
}

func summaryCases(t testing.TB) (all []summaryCase) {
	t.Helper()
	raw, err := os.ReadFile("testdata/summary_numbers.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &all))
	require.Greater(t, len(all), 30)
	return all
}

func TestUnfoundedNumbers(t *testing.T) {
	for _, c := range summaryCases(t) {
		got := UnfoundedNumbers(c.Summary, &record.Content{Title: c.Title, WorkDate: c.WorkDate, Location: c.Location, Body: c.Body})
		require.ElementsMatch(t, c.Unfounded, got, "%s: %s", c.Name, c.Summary)
	}
}

// TestMoneyIsKnown ties the names that the rule takes for money to the code table.
func TestMoneyIsKnown(t *testing.T) {
	for _, c := range class.All() {
		for _, f := range c.Fields {
			require.Equal(t, f.Type == class.Money, isMoney(f.Name), "%s.%s", c.Code, f.Name)
		}
	}
}

// FuzzUnfoundedNumbers holds whatever text against itself: every number of a text that is also the record's note is
// founded; an empty record founds none but the number of nothing; and nothing makes it fail or write what is not there.
func FuzzUnfoundedNumbers(f *testing.F) {
	for _, c := range summaryCases(f) {
		f.Add(c.Summary)
	}
	f.Add("1,2,3,444,5555.6.7.8%‰万亿")
	f.Add("百分之百分之零下负三点")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 2000 {
			return
		}
		body, err := json.Marshal(map[string]string{"note": "。" + text + "。"})
		if err != nil {
			t.Fatal(err)
		}
		if got := UnfoundedNumbers(text, &record.Content{Title: text}); len(got) > 0 {
			t.Fatalf("%q is not in itself: %q", text, got)
		}
		if got := UnfoundedNumbers(text, &record.Content{Body: body}); len(got) > 0 && !plainNumber.MatchString(text) {
			t.Fatalf("%q is not in its note: %q", text, got)
		}
		alone := UnfoundedNumbers(text, &record.Content{})
		for _, n := range alone {
			if !strings.Contains(asciiDigits(text), n) {
				t.Fatalf("%q has no %q", text, n)
			}
		}
		if again := UnfoundedNumbers(text, &record.Content{}); !reflect.DeepEqual(alone, again) || len(slices.Compact(slices.Sorted(slices.Values(alone)))) != len(alone) {
			t.Fatalf("%q: %q, then %q", text, alone, again)
		}
	})
}

func TestShifted(t *testing.T) {
	for _, c := range []struct {
		number string
		places int
		want   string
	}{
		{"3.50", 4, "35000"}, {"12", -2, "0.12"}, {"0", -2, "0"}, {"-0.0", 0, "0"}, {"007", 0, "7"}, {"-3", 0, "-3"}, {"1", -10, "0.0000000001"}, {"68000", -6, "0.068"},
	} {
		require.Equal(t, c.want, shifted(c.number, c.places), "%s by %d", c.number, c.places)
	}
}
