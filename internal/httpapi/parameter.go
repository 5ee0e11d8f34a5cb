package httpapi

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// parameter says whether a value can be one; what it may not do is left to the services.
type parameter func(value string) bool

func matching(pattern string) parameter { return regexp.MustCompile(pattern).MatchString }

// isUUID is written out because every record's address passes it.
func isUUID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c == '-' && (i == 8 || i == 13 || i == 18 || i == 23) {
			continue
		}
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func isProjectID(s string) bool {
	if len(s) < 2 || len(s) > 32 || s[0] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

func isDate(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil }

func isText(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

func isVersion(s string) bool { n, err := strconv.ParseInt(s, 10, 64); return err == nil && n > 0 }

func isStateList(s string) bool {
	for name := range strings.SplitSeq(s, ",") {
		if !record.State(name).Known() {
			return false
		}
	}
	return true
}

func isLimit(s string) bool { n, err := strconv.Atoi(s); return err == nil && n >= 1 && n <= maxLimit }

// pathParameters are all names that a path may hold.
var pathParameters = map[string]parameter{
	"pid":    isProjectID,
	"rid":    isUUID,
	"aid":    isUUID,
	"uid":    isLogin,
	"tid":    isUUID,
	"did":    isUUID,
	"kid":    isUUID,
	"sid":    isUUID,
	"n":      isVersion,
	"size":   isVersion,
	"no":     isText,
	"code":   isClassCode,
	"verify": isVerifyCode,

	"fid":    isUUID,
	"report": isUUID, "ref": isText,
	"suspicion": isUUID, "year": isYear,

	"day": isDate, "period": isPeriod,
	"notice": isUUID, "channel": isUUID, "list": isUUID, "delivery": isUUID, "issued": isUUID, "token": isToken,

	"duty": isUUID, "month": isMonth, "finding": isUUID,
	"directive": isUUID, "alert": isUUID,
}

// parameters are the query parameters of a route, each with what it may be.
type parameters map[string]parameter

var (
	isClassCode = matching(`^[A-C][0-9]{1,2}$`)
	isKind      = func(s string) bool { return class.Kind(s).Known() }
	isLogin     = matching(`^[a-z0-9][a-z0-9._-]{1,63}$`)
	isCursor    = matching(`^[A-Za-z0-9_=-]{1,512}$`)
	isYes       = func(s string) bool { return s == "1" }
	isRendition = matching(`^(thumb|view|stamped)$`)
)

var (
	recordParameters = parameters{
		"state": isStateList, "class": isClassCode, "kind": isKind, "from": isDate, "to": isDate,
		"author": isLogin, "q": isText, "cursor": isCursor, "limit": isLimit,
	}
	publicationParameters = parameters{
		"class": isClassCode, "kind": isKind, "from": isDate, "to": isDate, "q": isText,
		"cursor": isCursor, "limit": isLimit,
	}
	diffParameters = parameters{"from": isVersion, "to": isVersion}
	fileParameters = parameters{"inline": isYes, "rendition": isRendition}
)

// Page sizes of lists.
const (
	defaultLimit = 50
	maxLimit     = 200
)

// checkQuery refuses every parameter that the route does not take, that comes twice, or that can't be one.
func checkQuery(x *exchange) error {
	raw := x.Request.URL.RawQuery
	if raw == "" {
		return nil
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return fault.New(fault.BadRequest, "E_QUERY", "查询参数无法读取。", "The query cannot be read.").Because(err)
	}
	var faults []fault.Field
	for name, given := range values {
		switch valid := x.route.Query[name]; {
		case valid == nil:
			faults = append(faults, unknownParameter(name))
		case len(given) != 1 || !valid(given[0]):
			faults = append(faults, wrongParameter(name, given[0]))
		}
	}
	x.values = values
	return refuseFields(faults)
}

// checkPath refuses ids that no object can have, before anything looks for them.
func checkPath(x *exchange) error {
	var faults []fault.Field
	for _, p := range x.Params {
		if valid := pathParameters[p.Key]; valid == nil || !valid(p.Value) {
			faults = append(faults, wrongParameter(p.Key, p.Value))
		}
	}
	return refuseFields(faults)
}

func refuseFields(faults []fault.Field) error {
	if len(faults) == 0 {
		return nil
	}
	slices.SortFunc(faults, func(a, b fault.Field) int { return strings.Compare(a.Field, b.Field) })
	return fault.Fields(faults).Audited("input.rejected")
}

func unknownParameter(name string) fault.Field {
	return fault.Field{Field: shown(name), Code: "E_UNKNOWN_PARAMETER", Zh: "没有这个查询参数。", En: "There is no such query parameter."}
}

func wrongParameter(name, value string) fault.Field {
	return fault.Field{Field: shown(name), Code: "E_PARAMETER", Zh: "参数值不正确。", En: "The parameter's value is not one that it can have.", Seen: shown(value)}
}

// shown cuts what a stranger sent to what an answer may repeat.
func shown(s string) string {
	s = strings.ToValidUTF8(s, "�")
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
