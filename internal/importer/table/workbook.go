package table

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheetFacts is what a look at a sheet's XML told before it was read.
type sheetFacts struct {
	lastRow              int
	formulaWithoutResult bool
}

// inspectWorkbook walks all parts of a workbook once, in constant memory, before anything is loaded: the library takes
// most parts into memory as a whole, believes the sizes that the archive states, and ends a sheet silently where its XML
// breaks. It gives the facts of every sheet by its path.
func inspectWorkbook(file io.ReaderAt, size int64) (map[string]sheetFacts, error) {
	if size > maxWorkbook {
		return nil, refuse("E_FILE_TOO_LARGE", "工作簿超过 256 MiB。", "The workbook is larger than 256 MiB.")
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return nil, broken(err)
	}
	if len(archive.File) > 10_000 {
		return nil, tooBig()
	}
	facts, all, held := map[string]sheetFacts{}, int64(0), int64(0)
	for _, part := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
		f, n, err := inspectPart(part, name, maxUnzipped-all)
		if err != nil {
			return nil, err
		}
		all += n
		if streamed := n > maxUnzippedPart && (isSheet(name) || name == sharedStrings); !streamed {
			held += n
		}
		if held > maxInMemory || all > maxUnzipped {
			return nil, tooBig()
		}
		if isSheet(name) {
			facts[name] = f
		}
	}
	return facts, nil
}

const sharedStrings = "xl/sharedstrings.xml"

func isSheet(name string) bool { return strings.HasPrefix(name, "xl/worksheets/sheet") }

func inspectPart(part *zip.File, name string, left int64) (facts sheetFacts, size int64, err error) {
	in, err := part.Open()
	if err != nil {
		return facts, 0, broken(err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	text := &markup{from: io.LimitReader(in, left+1), binary: path.Ext(name) != ".xml" && path.Ext(name) != ".rels"}
	if text.binary {
		_, err = io.Copy(io.Discard, text)
	} else if err = inspectXML(text, isSheet(name), &facts); err == nil && isSheet(name) && text.n > maxUnzippedPart && facts.formulaWithoutResult {
		return facts, text.n, refuse("E_FORMULA", "工作表很大且有未计算的公式，请在电子表格软件中重新计算并保存。",
			"The sheet is large and has formulas without a result; let the spreadsheet program compute and save it.")
	}
	switch {
	case errors.Is(err, errLongRun):
		return facts, text.n, tooBig()
	case text.n > left:
		return facts, text.n, tooBig()
	case err != nil && !isFault(err):
		return facts, text.n, broken(err)
	}
	return facts, text.n, err
}

// inspectXML checks that the XML is whole and declares no document type (entities are how a small file grows without end).
func inspectXML(text io.Reader, isSheet bool, facts *sheetFacts) error {
	decoder := xml.NewDecoder(text)
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	seen, depth := watch{facts: facts}, 0
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) && depth == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("XML: %w", err)
		}
		switch t := token.(type) {
		case xml.Directive:
			return refuse("E_FILE_DOCTYPE", "工作簿的 XML 含有文档类型声明，不予读取。", "The workbook's XML declares a document type; it is not read.")
		case xml.StartElement:
			if depth++; depth > 200 {
				return errLongRun
			}
			if isSheet {
				seen.start(t)
			}
		case xml.EndElement:
			depth--
			if isSheet {
				seen.end(t)
			}
		}
	}
}

// watch counts rows and looks for a formula that no result follows.
type watch struct {
	facts           *sheetFacts
	formula, result bool
}

func (w *watch) start(e xml.StartElement) {
	switch e.Name.Local {
	case "row":
		w.facts.lastRow++
	case "c":
		w.formula, w.result = false, false
	case "f":
		w.formula = true
	case "v", "is":
		w.result = true
	}
}

func (w *watch) end(e xml.EndElement) {
	if e.Name.Local == "c" && w.formula && !w.result {
		w.facts.formulaWithoutResult = true
	}
}

// merged makes one of the facts of all sheets: which path belongs to which sheet only the library knows.
func merged(facts map[string]sheetFacts) sheetFacts {
	var all sheetFacts
	for _, f := range facts {
		all.lastRow = max(all.lastRow, f.lastRow)
		all.formulaWithoutResult = all.formulaWithoutResult || f.formulaWithoutResult
	}
	return all
}

// chooseSheet gives the sheet that was named, or the only visible one that has rows.
func chooseSheet(book *excelize.File, wanted string) (string, error) {
	var filled []string
	for _, name := range book.GetSheetList() {
		if wanted != "" && name != wanted {
			continue
		}
		visible, err := book.GetSheetVisible(name)
		if err != nil {
			return "", broken(err)
		}
		if wanted == name || visible && hasRows(book, name) {
			filled = append(filled, name)
		}
	}
	switch {
	case len(filled) == 1:
		return filled[0], nil
	case wanted != "":
		return "", refuse("E_SHEET", "没有名为“"+wanted+"”的工作表。", "There is no sheet named “"+wanted+"”.")
	case len(filled) == 0:
		return "", refuse("E_FILE_EMPTY", "工作簿中没有内容。", "The workbook has no content.")
	}
	list := strings.Join(filled, ", ")
	return "", refuse("E_SHEET", "有多张工作表（"+list+"），请在映射文件中用 sheet 指明一张。", "There are several sheets ("+list+"); name one as `sheet` in the mapping file.")
}

func hasRows(book *excelize.File, name string) bool {
	rows, err := book.Rows(name)
	if err != nil {
		return false
	}
	found := rows.Next()
	return rows.Close() == nil && found
}
