package httpapi

import (
	"net/http"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

// language is one of the two that every text of the product exists in.
type language string

const (
	chinese language = "zh"
	english language = "en"
)

// languageOf picks the language of titles and details: the first of Accept-Language that we have, else Chinese.
// Weights are not compared: browsers send their list in order of preference.
func languageOf(r *http.Request) language {
	for tag := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag = strings.ToLower(strings.TrimSpace(tag))
		switch {
		case strings.HasPrefix(tag, "zh"):
			return chinese
		case strings.HasPrefix(tag, "en"):
			return english
		}
	}
	return chinese
}

func (l language) of(t fault.Text) string {
	if l == english {
		return t.En
	}
	return t.Zh
}
