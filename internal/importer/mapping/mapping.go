// Package mapping makes records of rows: a mapping file says which column becomes which field, which class a row belongs
// to, and everything that it does not name goes into the record's note and quantities. No text and no number of a row is lost.
package mapping

import (
	"fmt"
	"os"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/importer/charset"
	"github.com/countersign/countersign/internal/importer/table"
)

// Mapping is a mapping file. Every key is optional but title and class; an unknown key is an error.
type Mapping struct {
	Format Format `yaml:"format"`
	// Names gives columns other names before anything else is read, e.g. 标题: title.
	Names map[string]string `yaml:"names"`

	Source   Values `yaml:"source"`    // where the row came from; default: the file's name
	Row      Values `yaml:"row"`       // what the row is called there; default: its number
	WorkDate Values `yaml:"work_date"` // kept as given where it is no whole day
	Title    Values `yaml:"title"`
	Note     Values `yaml:"note"` // all of them, one below the other
	Location struct {
		UnitProject Values `yaml:"unit_project"`
		Division    Values `yaml:"division"`
		Subdivision Values `yaml:"subdivision"`
		Axis        Values `yaml:"axis"`
		Floor       Values `yaml:"floor"`
		Chainage    Values `yaml:"chainage"`
	} `yaml:"location"`
	Class  []ClassRule                  `yaml:"class"`  // the first whose conditions hold
	Bodies map[string]map[string]Values `yaml:"bodies"` // class → field → value
	Ignore []string                     `yaml:"ignore"` // columns that are left out on purpose
}

// Format says how to read the file, where it does not say so itself.
type Format struct {
	Encoding  string `yaml:"encoding"`
	Delimiter string `yaml:"delimiter"`
	Sheet     string `yaml:"sheet"`
	HeaderRow int    `yaml:"header_row"`
}

// Load reads a mapping file. Errors name the line of an unknown key, an unknown class or field, or a missing column.
func Load(path string) (*Mapping, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // the path is what the user named
	if err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	return Parse(raw)
}

// Parse reads a mapping.
func Parse(raw []byte) (*Mapping, error) {
	var m Mapping
	if err := yaml.UnmarshalWithOptions(raw, &m, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	return &m, nil
}

// Options gives what the mapping says about reading the file.
func (m *Mapping) Options() table.Options {
	name, _ := charset.Parse(m.Format.Encoding)
	if m.Format.Encoding == "" {
		name = ""
	}
	var delimiter byte
	if m.Format.Delimiter != "" {
		delimiter = m.Format.Delimiter[0]
	}
	return table.Options{Encoding: name, Delimiter: delimiter, Sheet: m.Format.Sheet, HeaderRow: m.Format.HeaderRow}
}

func (m *Mapping) check() error {
	if len(m.Title) == 0 {
		return fmt.Errorf("title is not mapped")
	}
	if len(m.Class) == 0 {
		return fmt.Errorf("class has no rule")
	}
	if err := m.Format.check(); err != nil {
		return err
	}
	for _, rule := range m.Class {
		if err := rule.check(); err != nil {
			return err
		}
	}
	for code, fields := range m.Bodies {
		if err := checkBody(code, fields); err != nil {
			return err
		}
	}
	return nil
}

func (f Format) check() error {
	if _, ok := charset.Parse(f.Encoding); f.Encoding != "" && !ok {
		return fmt.Errorf("format.encoding %q is unknown; known are %v", f.Encoding, charset.Names())
	}
	if d := f.Delimiter; d != "" && (len(d) != 1 || d[0] >= utf8.RuneSelf || d == `"`) {
		return fmt.Errorf("format.delimiter %q is not one plain character", f.Delimiter)
	}
	return nil
}

func checkBody(code string, fields map[string]Values) error {
	c, ok := class.ByCode(code)
	if !ok {
		return fmt.Errorf("bodies.%s: no such class", code)
	}
	for name, values := range fields {
		f, ok := c.Field(name)
		if !ok || f.Type == class.List || f.Type == class.Object || f.Type == class.AttachmentList {
			return fmt.Errorf("bodies.%s.%s: the class has no such field, or it is no plain value", code, name)
		}
		if err := values.check("bodies." + code + "." + name); err != nil {
			return err
		}
	}
	return nil
}
