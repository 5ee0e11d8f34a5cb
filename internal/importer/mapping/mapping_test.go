package mapping_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/importer/mapping"
	"github.com/countersign/countersign/internal/importer/table"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/need"
)

var from = mapping.Origin{Project: "DEMO", File: "/somewhere/diary.csv", Now: time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)}

// body is what the tests look at of a record's body.
type body struct {
	Note        string
	Description string
	Process     string
	Name        string
	Unit        string
	Kind        string
	Period      string
	Wbs         string
	Currency    string
	ActualPct   string `json:"actual_pct"`
	Deaths      int
	ContractSum int64 `json:"contract_sum"`
	ApprovedFen int64 `json:"approved_fen"`
	Quantities  []struct{ Name, Value, Unit string }
}

func row(pairs ...string) table.Row {
	r := table.Row{Number: 12}
	for i := 0; i < len(pairs); i += 2 {
		r.Cells = append(r.Cells, table.Cell{Name: pairs[i], Text: pairs[i+1]})
	}
	return r
}

func builtin(t *testing.T) *mapping.Mapping {
	t.Helper()
	m, err := mapping.Builtin()
	require.NoError(t, err)
	return m
}

func mapped(t *testing.T, m *mapping.Mapping, r table.Row) (client.RecordInput, body) {
	t.Helper()
	in, faults := m.Record(r, from)
	require.Empty(t, faults)
	var b body
	require.NoError(t, json.Unmarshal(in.Body, &b))
	return in, b
}

func TestChineseHeadersAreUnderstood(t *testing.T) {
	in, b := mapped(t, builtin(t), row("日期", "2013/12/20", "类别", "安全", "标题", "塔吊倾覆事故", "内容", "造成3人死亡。", "地点", "3#楼", "经办", "李四", "费用", "12.50", "工号", "0071"))
	require.Equal(t, "B4", in.Class)
	require.Equal(t, "2013-12-20", in.WorkDate)
	require.Equal(t, "2013-12-19T16:00:00Z", in.CapturedAt.Format(time.RFC3339))
	require.Equal(t, "塔吊倾覆事故", in.Title)
	require.Equal(t, "3#楼", in.Location.UnitProject)
	require.Equal(t, client.Imported{Source: "diary.csv", Row: "12"}, *in.Imported)
	require.Equal(t, "accident", b.Kind)
	require.Equal(t, "造成3人死亡。\n\ndate: 2013/12/20\nkind_hint: 安全\n经办: 李四\n工号: 0071", b.Note, "a code is no number, and a date in another form stays readable")
	require.Len(t, b.Quantities, 1)
	require.Equal(t, "12.50", b.Quantities[0].Value)
}

func TestClassesOfTheExchangeShape(t *testing.T) {
	for _, c := range []struct {
		kind, body, quantities, class string
	}{
		{"progress", "x", `{"progress_pct": 40}`, "B3"},
		{"progress", "x", `{"progress_pct": 140}`, "B1"},
		{"progress", "x", `{}`, "B1"},
		{"safety", "x", `{}`, "B4"},
		{"quality", "x", `{}`, "B5"},
		{"cost", "x", `{"cost_usd": 1}`, "B6"},
		{"directives", "x", `{}`, "C1"},
		{"resources", "[Labor] unit: h; used", `{}`, "B7"},
		{"resources", "[Operator] unit: h; used", `{}`, "B7"},
		{"resources", "[Equipment] unit: h; used", `{}`, "B8"},
		{"resources", "[Material] unit: 1000 Stück; used", `{}`, "B9"},
		{"B13", "x", `{}`, "B13"},
	} {
		in, b := mapped(t, builtin(t), row("title", "t", "body", c.body, "kind_hint", c.kind, "quantities", c.quantities))
		require.Equal(t, c.class, in.Class, c.kind)
		if c.class == "B9" {
			require.Equal(t, "1000 Stück", b.Unit)
		}
	}
	_, faults := builtin(t).Record(row("title", "t", "body", "x"), from)
	require.Len(t, faults, 1, "without any word of its kind a row is not guessed at")
}

func TestMoneyIsExactAndInOneCurrency(t *testing.T) {
	_, b := mapped(t, builtin(t), row("title", "t", "kind_hint", "cost", "date", "2023-05-17", "quantities", `{"contract_cost_php":45079105.81,"budget_usd":7,"spent_usd":1.005}`))
	require.Equal(t, int64(4507910581), b.ContractSum)
	require.Equal(t, "PHP", b.Currency)
	require.Zero(t, b.ApprovedFen, "an amount in another currency stays a quantity")
	require.Equal(t, "2023-05", b.Period)
	require.Len(t, b.Quantities, 3)
	require.Equal(t, "PHP", b.Quantities[0].Unit)
	_, b = mapped(t, builtin(t), row("title", "t", "kind_hint", "cost", "quantities", `{"original_budget_kusd":1.234}`))
	require.Equal(t, int64(123400), b.ApprovedFen, "thousands of dollars, in cents")
	require.Equal(t, "kUSD", b.Quantities[0].Unit)
	_, b = mapped(t, builtin(t), row("title", "t", "kind_hint", "cost", "quantities", `{"budget_usd":1.005}`))
	require.Zero(t, b.ApprovedFen, "half a cent is no amount")
}

func TestNumbersThatNoFieldHoldsStayInTheNote(t *testing.T) {
	_, b := mapped(t, builtin(t), row("title", "t", "kind_hint", "progress", "quantities", `{"lat":40.70383700000001,"count":12345678901234567890,"ok":0.5}`))
	require.Len(t, b.Quantities, 1)
	require.Contains(t, b.Note, "lat: 40.70383700000001")
	require.Contains(t, b.Note, "count: 12345678901234567890")
}

func TestLongTextsAreCutAndKept(t *testing.T) {
	title, site := strings.Repeat("word ", 200), strings.Repeat("地", 300)
	in, b := mapped(t, builtin(t), row("title", title, "kind_hint", "progress", "site", site, "body", "x"))
	require.LessOrEqual(t, len([]rune(in.Title)), 600)
	require.True(t, strings.HasSuffix(in.Title, "word…"), "it is cut at a word")
	require.LessOrEqual(t, len([]rune(in.Location.UnitProject)), 200)
	require.Contains(t, b.Note, "title: "+strings.TrimSpace(title))
	require.Contains(t, b.Note, "site: "+site)
}

func TestDatesStayAsGiven(t *testing.T) {
	for given, want := range map[string]string{
		"2013-12-20": "2013-12-20", "2013": "2013", "2013-12": "2013-12", "": "", "3012-09-13": "3012-09-13", "1905-01-01": "1905-01-01",
		"2013年12月20日": "2013-12-20", "2013.1.2": "2013-01-02", "2013-02-31": "2013-02-31", "01/02/2013": "01/02/2013", "spring": "spring",
	} {
		in, b := mapped(t, builtin(t), row("title", "t", "kind_hint", "progress", "date", given, "body", "x"))
		require.Equal(t, want, in.WorkDate)
		require.True(t, given == want || strings.Contains(b.Note, "date: "+given))
	}
}

func TestIDs(t *testing.T) {
	require.Regexp(t, regexp.MustCompile(`^00000000-0000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`), mapping.ID("P", "s", "1"))
	all := map[string]bool{}
	for _, k := range [][3]string{{"P", "s", "1"}, {"Q", "s", "1"}, {"P", "t", "1"}, {"P", "s", "2"}, {"P", "s1", ""}, {"P", "", "s1"}, {"Ps", "", "1"}} {
		all[mapping.ID(k[0], k[1], k[2])] = true
	}
	require.Len(t, all, 7)
	first, _ := mapped(t, builtin(t), row("title", "t", "kind_hint", "cost", "source", "s", "source_row", "1", "date", "2020-01-01"))
	mended, _ := mapped(t, builtin(t), row("title", "u", "kind_hint", "cost", "source", "s", "source_row", "1", "date", "2021-01-01"))
	require.Equal(t, first.ID, mended.ID, "a mended row is the same record")
}

func TestMappingFilesAreStrict(t *testing.T) {
	const good = "title: 标题\nclass: [{then: B1}]\n"
	_, err := mapping.Parse([]byte(good))
	require.NoError(t, err)
	for what, text := range map[string]string{
		"no title": "class: [{then: B1}]", "no class": "title: x", "unknown key": good + "colour: red", "unknown inner key": good + "format: {charset: utf-8}",
		"unknown class": "title: x\nclass: [{then: Z9}]", "unknown field": good + "bodies: {B1: {colour: x}}", "a list field": good + "bodies: {B1: {quantities: x}}",
		"unknown encoding": good + "format: {encoding: klingon}", "long delimiter": good + `format: {delimiter: ";;"}`, "bad pattern": good + "bodies: {B1: {process: {column: x, pattern: '('}}}",
		"pattern without a group": good + "bodies: {B1: {process: {column: x, pattern: 'x'}}}", "column and constant": good + "bodies: {B1: {process: {column: x, constant: y}}}",
		"fits nothing": "title: x\nclass: [{when: [{column: a, fits: colour}], then: B1}]", "not YAML": "title: [",
	} {
		_, err := mapping.Parse([]byte(text))
		require.Error(t, err, what)
	}
}

// TestExamples loads every example of the repository, and reads a real table by the one for it.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(need.RepositoryRoot(), "configs", "mapping", "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		_, err := mapping.Load(path)
		require.NoError(t, err, path)
	}
}

func TestRepublicanDatesByMapping(t *testing.T) {
	m, err := mapping.Load(filepath.Join(need.RepositoryRoot(), "configs", "mapping", "penalty-orders-roc.yaml"))
	require.NoError(t, err)
	r, err := table.Open(need.Samples(t, "hostile", "csv", "tw_roc_era_dates_real.csv"), m.Options())
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close()) }()
	require.Nil(t, m.Covers(r.Columns()))
	first, err := r.Next()
	require.NoError(t, err)
	in, b := mapped(t, m, first)
	require.Equal(t, "C1", in.Class)
	require.Equal(t, "2016-12-30", in.WorkDate, "民國 105/12/30")
	require.Contains(t, in.Title, "10543977700")
	require.Contains(t, b.Note, "公告日期: 106/02/09")
	require.Contains(t, b.Note, "處分日期: 105/12/30")
}

// TestHostileNamesAndStrings sends every awkward text through title, body and site: nothing panics, and what comes out
// holds the text whole.
func TestHostileNamesAndStrings(t *testing.T) {
	for _, text := range hostileTexts(t) {
		in, faults := builtin(t).Record(row("title", "t", "kind_hint", "safety", "body", text, "site", text, "date", text, "x", text), from)
		require.Empty(t, faults)
		var b body
		require.NoError(t, json.Unmarshal(in.Body, &b))
		if strings.TrimSpace(text) != "" {
			require.Contains(t, b.Note, strings.ToValidUTF8(text, "\uFFFD"))
		}
	}
}

func hostileTexts(t *testing.T) (all []string) {
	t.Helper()
	root := need.Samples(t, "hostile")
	for _, pattern := range []string{"strings/*.txt", "strings/*/*.txt", "names/*"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		for _, path := range files {
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			all = append(all, strings.Split(string(raw), "\n")...)
		}
	}
	var list []string
	raw, err := os.ReadFile(filepath.Join(root, "strings", "blns.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &list))
	require.Greater(t, len(all), 1000)
	return append(all, list...)
}
