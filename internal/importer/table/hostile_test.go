package table_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/table"
	"github.com/countersign/countersign/test/need"
)

// verdict is what reading a file came to.
type verdict struct {
	refused string // code of the file's refusal; empty: it was read to its end
	good    int    // rows
	bad     int
}

func read(t *testing.T, path string, opt table.Options) (v verdict) {
	t.Helper()
	r, err := table.Open(path, opt)
	if err != nil {
		return verdict{refused: codeOf(t, err)}
	}
	defer func() { require.NoError(t, r.Close()) }()
	for {
		row, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return v
		case err != nil:
			v.refused = codeOf(t, err)
			return v
		case len(row.Faults) > 0:
			v.bad++
		default:
			v.good++
		}
	}
}

// codeOf insists on a plain reason in both languages.
func codeOf(t *testing.T, err error) string {
	t.Helper()
	f := fault.Of(err)
	require.NotEqual(t, fault.Internal, f.Kind, "no plain reason: %v", err)
	require.NotEmpty(t, f.Detail.Zh)
	require.NotEmpty(t, f.Detail.En)
	return f.Code
}

// verdicts has one line for every awkward or malicious table of the outside samples.
var verdicts = map[string]verdict{
	"csv/ba_obras_iso8859_semicolon_real.csv":    {refused: "E_ENCODING"},
	"csv/ba_obras_macroman_semicolon_real.csv":   {refused: "E_ENCODING"},
	"csv/made_500_columns.csv":                   {good: 1},
	"csv/made_dup_headers.csv":                   {refused: "E_HEADER"},
	"csv/made_empty.csv":                         {refused: "E_FILE_EMPTY"},
	"csv/made_formula_injection.csv":             {good: 6},
	"csv/made_header_only.csv":                   {},
	"csv/made_huge_field_2MB.csv":                {bad: 1},
	"csv/made_mixed_eol.csv":                     {good: 4},
	"csv/made_nul_bytes.csv":                     {bad: 2},
	"csv/made_ragged_rows.csv":                   {bad: 3},
	"csv/mohurd_gb18030.csv":                     {good: 150},
	"csv/mohurd_gb18030_4byte.csv":               {good: 2},
	"csv/mohurd_gbk.csv":                         {good: 150},
	"csv/mohurd_mojibake_gbk_read_as_latin1.csv": {refused: "E_MOJIBAKE"},
	"csv/mohurd_utf16le_bom.csv":                 {good: 150},
	"csv/mohurd_utf8_bom.csv":                    {good: 150},
	"csv/mohurd_utf8_double_bom.csv":             {good: 150},
	"csv/tw_big5_cp950.csv":                      {good: 300},
	"csv/tw_big5hkscs.csv":                       {good: 300},
	"csv/tw_roc_era_dates_real.csv":              {good: 400},
	"csv/tw_utf8_as_big5_mislabelled.csv":        {good: 300},
	"excel/excelize_BadWorkbook.xlsx":            {refused: "E_FILE_EMPTY"},
	"excel/excelize_CalcChain.xlsx":              {},
	"excel/excelize_MergeCell.xlsx":              {good: 11},
	"excel/excelize_OverflowNumericCell.xlsx":    {},
	"excel/excelize_SharedStrings.xlsx":          {refused: "E_SHEET"},
	"excel/excelize_encryptAES.xlsx":             {refused: "E_FILE_ENCRYPTED"},
	"excel/excelize_encryptSHA1.xlsx":            {refused: "E_FILE_ENCRYPTED"},
	"excel/poi_57893-many-merges.xlsx":           {refused: "E_NO_HEADER"},
	"excel/poi_DateFormatTests.xlsx":             {refused: "E_SHEET"},
	"excel/poi_NewlineInFormulas.xlsx":           {good: 9},
	"excel/poi_SampleSS.ods":                     {refused: "E_FILE_TYPE"},
	"excel/poi_SampleSS.strict.xlsx":             {refused: "E_SHEET"},
	"excel/poi_Simple.xlsb":                      {refused: "E_FILE_TYPE"},
	"excel/poi_SimpleMacro.xlsm":                 {},
	"excel/poi_TwoSheetsOneHidden.xlsx":          {},
	"excel/poi_link-external-workbook-a.xlsx":    {},
	"excel/poi_noSharedStringTable.xlsx":         {},
	"excel/poi_poc-shared-strings.xlsx":          {refused: "E_FILE_TOO_LARGE"},
	"excel/poi_poc-xmlbomb-empty.xlsx":           {refused: "E_FILE_DOCTYPE"},
	"excel/poi_poc-xmlbomb.xlsx":                 {refused: "E_FILE_DOCTYPE"},
	"excel/poi_protected_passtika.xlsx":          {refused: "E_FILE_ENCRYPTED"},
	"excel/poi_unicodeSheetName.xlsx":            {good: 8},
}

// TestHostileTables: nothing panics, and each file is read or refused as this list says. A
// file that is not on it must be refused: new ones are kept back, and legacy formats and fuzzed workbooks are many.
func TestHostileTables(t *testing.T) {
	root, seen := need.Samples(t, "hostile"), 0
	for _, kind := range []string{"csv", "excel"} {
		files, err := filepath.Glob(filepath.Join(root, kind, "*"))
		require.NoError(t, err)
		for _, path := range files {
			name := kind + "/" + filepath.Base(path)
			t.Run(name, func(t *testing.T) {
				got := read(t, path, table.Options{})
				want, listed := verdicts[name]
				if listed {
					seen++
					require.Equal(t, want, got)
				} else if !fresh(name) {
					require.NotEmpty(t, got.refused)
				}
			})
		}
	}
	require.Equal(t, len(verdicts), seen, "every listed file is there")
}

// fresh says that a file may come out either way.
func fresh(name string) bool { return filepath.Ext(name) == ".csv" }

// TestDeclaredEncodings: what cannot be guessed is read when it is declared, and a false declaration is refused.
func TestDeclaredEncodings(t *testing.T) {
	root := need.Samples(t, "hostile", "csv")
	for _, c := range []struct {
		file     string
		encoding string
		want     verdict
	}{
		{"ba_obras_iso8859_semicolon_real.csv", "iso-8859-1", verdict{good: 159}},
		{"ba_obras_macroman_semicolon_real.csv", "macintosh", verdict{good: 159}},
		{"tw_utf8_as_big5_mislabelled.csv", "big5", verdict{refused: "E_ENCODING"}},
		{"mohurd_gbk.csv", "big5", verdict{refused: "E_ENCODING"}},
		{"mohurd_gbk.csv", "utf-8", verdict{refused: "E_ENCODING"}},
		{"tw_big5_cp950.csv", "gb18030", verdict{refused: "E_ENCODING"}},
		{"mohurd_utf16le_bom.csv", "gb18030", verdict{refused: "E_ENCODING"}},
		{"mohurd_utf8_bom.csv", "iso-8859-1", verdict{refused: "E_ENCODING"}},
	} {
		t.Run(c.file+" as "+c.encoding, func(t *testing.T) {
			require.Equal(t, c.want, read(t, filepath.Join(root, c.file), table.Options{Encoding: encodingOf(t, c.encoding)}))
		})
	}
}

// TestEncodingsAgree: the same table in four encodings gives the same rows, character by character.
func TestEncodingsAgree(t *testing.T) {
	root := need.Samples(t, "hostile", "csv")
	first := everyRow(t, filepath.Join(root, "mohurd_utf8_bom.csv"))
	for _, other := range []string{"mohurd_gb18030.csv", "mohurd_utf16le_bom.csv", "mohurd_utf8_double_bom.csv"} {
		require.Equal(t, first, everyRow(t, filepath.Join(root, other)), other)
	}
}

// TestBig5IsRead compares with the same table in UTF-8; single characters that Big5 does not have were lost when it was written.
func TestBig5IsRead(t *testing.T) {
	root := need.Samples(t, "hostile", "csv")
	want, same := everyRow(t, filepath.Join(root, "tw_utf8_as_big5_mislabelled.csv")), 0
	got := everyRow(t, filepath.Join(root, "tw_big5_cp950.csv"))
	require.Len(t, got, len(want))
	for i := range want {
		if reflect.DeepEqual(want[i], got[i]) {
			same++
		}
	}
	require.Greater(t, same, len(want)*95/100)
}

func everyRow(t *testing.T, path string) (all []table.Row) {
	t.Helper()
	r, err := table.Open(path, table.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close()) }()
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, row)
	}
}

func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}
