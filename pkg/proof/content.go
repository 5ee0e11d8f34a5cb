package proof

import (
	"bytes"
	"encoding/json"
	"errors"
)

// content is what a verifier reads of a content document (countersign.record/1). The rest of it, the body above all,
// is bound by its hash.
type content struct {
	Schema      string     `json:"schema"`
	Project     string     `json:"project"`
	ID          string     `json:"id"`
	Class       string     `json:"class"`
	WorkDate    string     `json:"work_date"`
	Location    location   `json:"location"`
	Title       string     `json:"title"`
	Summary     string     `json:"summary"`
	Channel     string     `json:"channel"`
	Attachments []attached `json:"attachments"`
	Author      string     `json:"author"`
	Imported    *imported  `json:"imported"`
	Supersedes  string     `json:"supersedes"`
	DuplicateOf string     `json:"duplicate_of"`
	Secrecy     string     `json:"secrecy"`
	ValidFrom   string     `json:"valid_from"`
	ValidUntil  string     `json:"valid_until"`
	Retention   string     `json:"retention"`
	Previous    string     `json:"previous"`
}

type location struct {
	UnitProject string `json:"unit_project"`
	Division    string `json:"division"`
	Subdivision string `json:"subdivision"`
	Axis        string `json:"axis"`
	Floor       string `json:"floor"`
	Chainage    string `json:"chainage"`
}

type attached struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
}

type imported struct {
	Source string `json:"source"`
	Row    string `json:"row"`
}

// secrecyLevels in the order of their numbers in rows.
var secrecyLevels = [...]string{"open", "internal", "confidential", "secret", "top_secret"}

func (c *content) secrecy() int {
	for i, name := range secrecyLevels {
		if c.Secrecy == name {
			return i
		}
	}
	return -1
}

// readContent reads a content document, which has to be in its canonical form.
func readContent(document []byte) (*content, error) {
	canonical, err := Canonical(document)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(canonical, document) {
		return nil, errors.New("the document is not in its canonical form")
	}
	var c content
	return &c, json.Unmarshal(document, &c)
}
