package sniff

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

const maxManifest = 1 << 20 // bytes of the part that says what a document is

// mainParts are the content types of a document's main part.
var mainParts = map[string]*format{
	office + "wordprocessingml.document.main+xml":    docxFormat,
	office + "spreadsheetml.sheet.main+xml":          xlsxFormat,
	office + "presentationml.presentation.main+xml":  pptxFormat,
	"application/vnd.oasis.opendocument.text":        odtFormat,
	"application/vnd.oasis.opendocument.spreadsheet": odsFormat,
}

// detectZip says which office document an archive is; none if it is just an archive.
func detectZip(s *source) ([]*format, error) {
	archive, err := openZip(s)
	if err != nil {
		return nil, err
	}
	spend := &budget{fileSize: s.size}
	for _, entry := range archive.File {
		var found *format
		switch entry.Name {
		case "[Content_Types].xml":
			found, err = byContentTypes(entry, spend)
		case "mimetype":
			found, err = byMimetype(entry, spend)
		}
		if err != nil {
			return nil, err
		}
		if found != nil {
			return []*format{found}, nil
		}
	}
	return nil, nil
}

func byMimetype(entry *zip.File, spend *budget) (*format, error) {
	content, err := spend.open(entry)
	if err != nil {
		return nil, err
	}
	defer func() { _ = content.Close() }()
	name, err := io.ReadAll(io.LimitReader(content, 128))
	return mainParts[strings.TrimSpace(string(name))], err
}

// byContentTypes reads the list of parts of an Office Open XML document.
func byContentTypes(entry *zip.File, spend *budget) (*format, error) {
	content, err := spend.open(entry)
	if err != nil {
		return nil, err
	}
	defer func() { _ = content.Close() }()
	var found *format
	err = elements(io.LimitReader(content, maxManifest), func(element xml.StartElement) error {
		kind := attribute(element, "ContentType")
		lower := strings.ToLower(kind)
		if strings.Contains(lower, "macroenabled") || strings.Contains(lower, "vbaproject") {
			return refuse(codeMacro)
		}
		if mainParts[kind] != nil {
			found = mainParts[kind]
		}
		return nil
	})
	return found, err
}

// elements calls visit for each element of an XML text. Text that is no XML is refused, and so is a document type.
func elements(content io.Reader, visit func(xml.StartElement) error) error {
	decoder := xml.NewDecoder(content)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			var refusal *Refusal
			if errors.As(err, &refusal) {
				return refusal
			}
			return refuse(codeBroken)
		}
		switch t := token.(type) {
		case xml.Directive:
			return refuse(codeActive)
		case xml.StartElement:
			if err := visit(t); err != nil {
				return err
			}
		}
	}
}

func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// checkOffice reads every entry of a document once.
func checkOffice(s *source, _ *Finding) error {
	archive, err := openZip(s)
	if err != nil {
		return err
	}
	if err := checkEntries(archive); err != nil {
		return err
	}
	spend := &budget{fileSize: s.size}
	for _, entry := range archive.File {
		if err := checkPart(entry, spend); err != nil {
			return err
		}
	}
	return nil
}

func checkPart(entry *zip.File, spend *budget) error {
	name := strings.ToLower(entry.Name)
	if code := byPartName(name); code != "" {
		return refuse(code)
	}
	content, err := spend.open(entry)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	switch {
	case strings.HasSuffix(name, ".rels"):
		return checkRelations(content)
	case isMarkup(name):
		return without(content, codeActive, "<!doctype", "<!entity")
	case path.Ext(name) == ".bin":
		return without(content, codeEmbedded, "ole10native")
	}
	_, err = io.Copy(io.Discard, content)
	return err
}

// byPartName refuses what its name gives away; the answer is a code, empty if there is nothing against it.
func byPartName(name string) string {
	switch {
	case strings.HasSuffix(name, "vbaproject.bin"), strings.Contains(name, "/macrosheets/"), strings.Contains(name, "/activex/"),
		strings.HasPrefix(name, "basic/"), strings.HasPrefix(name, "scripts/"):
		return codeMacro
	case strings.HasPrefix(name, "meta-inf/") && strings.Contains(name, "encrypt"):
		return codeEncrypted
	}
	switch path.Ext(name) {
	case ".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".jar", ".msi", ".lnk", ".sh",
		".docm", ".xlsm", ".pptm", ".xlsb", ".swf", ".html", ".htm", ".svgz":
		return codeEmbedded
	}
	return ""
}

func isMarkup(name string) bool {
	switch path.Ext(name) {
	case ".xml", ".vml", ".rdf", ".svg":
		return true
	}
	return false
}

// without reads a part to its end and refuses it if it contains a word. Zero bytes are left out on the way, so that
// UTF-16 hides nothing.
func without(content io.Reader, code string, words ...string) error {
	found, err := contains(&zeroless{content}, words...)
	if err == nil && found {
		return refuse(code)
	}
	return err
}

type zeroless struct{ content io.Reader }

func (z *zeroless) Read(p []byte) (int, error) {
	n, err := z.content.Read(p)
	kept := 0
	for _, c := range p[:n] {
		if c != 0 {
			p[kept] = c
			kept++
		}
	}
	return kept, err
}

// checkRelations refuses parts that a reader would fetch from outside by itself: a template, an object, a frame.
// Links that somebody has to click, and figures linked from another workbook, are common and stay.
func checkRelations(content io.Reader) error {
	return elements(content, func(element xml.StartElement) error {
		if !strings.EqualFold(attribute(element, "TargetMode"), "External") {
			return nil
		}
		switch path.Base(attribute(element, "Type")) {
		case "attachedTemplate", "oleObject", "frame", "subDocument", "control", "package":
			return refuse(codeActive)
		}
		return nil
	})
}
