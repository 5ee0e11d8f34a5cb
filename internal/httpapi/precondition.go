package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

// entityTag is the strong ETag of a version: the quoted number that If-Match must bring back.
func entityTag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// ifMatch reads If-Match: nil where it was not sent, 400 where it is no single strong version tag.
func ifMatch(r *http.Request) (*int64, error) {
	values := r.Header.Values("If-Match")
	if len(values) == 0 {
		return nil, nil
	}
	number, ok := unquote(values[0])
	version, err := strconv.ParseInt(number, 10, 64)
	if !ok || len(values) > 1 || err != nil || version < 1 || strconv.FormatInt(version, 10) != number {
		return nil, fault.New(fault.BadRequest, "E_IF_MATCH", "If-Match 应为带引号的版本号，例如 \"3\"。",
			"If-Match must be one quoted version, such as \"3\".")
	}
	return &version, nil
}

// requiredMatch is ifMatch for moves: without a version it is 428, so that nobody decides on what he did not see.
func requiredMatch(r *http.Request) (int64, error) {
	version, err := ifMatch(r)
	if err != nil {
		return 0, err
	}
	if version == nil {
		return 0, fault.New(fault.PreconditionRequired, "E_VERSION_REQUIRED", "请在 If-Match 中给出您所看到的版本号。",
			"Give the version that you saw in If-Match.")
	}
	return *version, nil
}

func unquote(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 3 || s[0] != '"' || s[len(s)-1] != '"' {
		return "", false
	}
	return s[1 : len(s)-1], true
}
