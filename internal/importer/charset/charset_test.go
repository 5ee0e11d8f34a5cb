package charset_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/charset"
)

const (
	simplified  = "日期,类别,标题\n2026-03-01,安全,三号楼十八层临边防护栏杆缺失，已责令外架班整改。\n"
	traditional = "日期,類別,標題\n2019-09-27,safety,感電：關渡案新建工程，勞工於地上一樓夾層作業時感電。\n"
	spanish     = "fecha;título\n2013-12-01;Nivelación en cruce, Educación Primaria N.° 24, señal\n"
	japaneseLog = "日付,種別,題名\n2024-01-05,安全,足場の手すりが外れていたため、直ちに是正した。\n"
)

func written(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	require.NoError(t, err)
	return out
}

func TestEncodingsAreFoundOrRefused(t *testing.T) {
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for what, c := range map[string]struct {
		bytes    string
		declared charset.Name
		want     charset.Name // empty: refused
		text     string
	}{
		"plain ASCII":             {"a,b\n", "", charset.UTF8, "a,b\n"},
		"UTF-8":                   {simplified, "", charset.UTF8, simplified},
		"two byte order marks":    {"\uFEFF\uFEFF" + simplified, "", charset.UTF8, simplified},
		"UTF-16":                  {written(t, utf16, simplified), "", charset.UTF16LE, simplified},
		"GB18030":                 {written(t, simplifiedchinese.GB18030, simplified), "", charset.GB18030, simplified},
		"GB18030, rare names":     {written(t, simplifiedchinese.GB18030, simplified+"𠮷田龘䶮㛃"), "", charset.GB18030, simplified + "𠮷田龘䶮㛃"},
		"Big5":                    {written(t, traditionalchinese.Big5, traditional), "", charset.Big5, traditional},
		"Latin-1 is not guessed":  {written(t, charmap.ISO8859_1, spanish), "", "", ""},
		"Latin-1 declared":        {written(t, charmap.ISO8859_1, spanish), charset.ISO8859_1, charset.ISO8859_1, spanish},
		"Shift JIS is refused":    {written(t, japanese.ShiftJIS, japaneseLog), "", "", ""},
		"GB18030 called Big5":     {written(t, simplifiedchinese.GB18030, simplified), charset.Big5, "", ""},
		"Big5 called GB18030":     {written(t, traditionalchinese.Big5, traditional), charset.GB18030, "", ""},
		"UTF-8 called Latin-1":    {simplified, charset.ISO8859_1, "", ""},
		"GB18030 called UTF-8":    {written(t, simplifiedchinese.GB18030, simplified), charset.UTF8, "", ""},
		"UTF-16 called GB18030":   {written(t, utf16, simplified), charset.GB18030, "", ""},
		"read as Latin-1 before":  {latin(written(t, simplifiedchinese.GB18030, simplified)), "", "", ""},
		"accents are no mojibake": {spanish, "", charset.UTF8, spanish},
	} {
		t.Run(what, func(t *testing.T) {
			got, err := charset.Open(strings.NewReader(c.bytes), c.declared)
			if c.want == "" {
				require.Error(t, err)
				require.True(t, fault.Is(err, fault.Invalid), "%v", err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.want, got.Encoding)
			text, err := io.ReadAll(got)
			require.NoError(t, err)
			require.Equal(t, c.text, string(text))
		})
	}
}

// latin reads bytes as if each were a character, as a careless program does.
func latin(bytes string) string {
	out := make([]rune, 0, len(bytes))
	for i := range len(bytes) {
		out = append(out, rune(bytes[i]))
	}
	return string(out)
}

func TestNames(t *testing.T) {
	for declared, want := range map[string]charset.Name{"GBK": charset.GB18030, " Utf-8 ": charset.UTF8, "cp950": charset.Big5, "latin1": charset.ISO8859_1} {
		got, ok := charset.Parse(declared)
		require.True(t, ok)
		require.Equal(t, want, got)
	}
	_, ok := charset.Parse("klingon")
	require.False(t, ok)
}
