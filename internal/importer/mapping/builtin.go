package mapping

import (
	_ "embed"
	"sync"

	"github.com/countersign/countersign/internal/domain/fault"
)

//go:embed builtin.yaml
var builtinFile []byte

// Builtin is the mapping that is used without a mapping file: the exchange shape `{source, source_row, lang, kind_hint,
// date, title, body, quantities{}, site, …}`, and tables whose Chinese or English headers say the same evidently.
var Builtin = sync.OnceValues(func() (*Mapping, error) { return Parse(builtinFile) })

// Covers says why a file with this header cannot be mapped; nil where it can, or where every row names its own columns.
// It is asked once a file, so that a wrong mapping gives one reason and not one a row.
func (m *Mapping) Covers(columns []string) *fault.Error {
	if columns == nil {
		return nil
	}
	known := map[string]bool{}
	for _, name := range columns {
		known[m.shortName(name)] = true
	}
	for _, v := range m.Title {
		if known[v.Column] || v.Constant != "" {
			return nil
		}
	}
	return fault.New(fault.Invalid, "E_MAPPING", "表头中没有可用作标题的列，请用 --map 指定列映射。",
		"No column of the header is the title; say with --map which column means what.")
}
