package record

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Guard is one condition of a move: its text for the printed table, and the check that gives the faults.
type Guard struct {
	Text  fault.Text
	check func(Record, Input) []fault.Field
	stale bool // a failure means that the actor saw something older: 412, not 422
}

type failures []failure

type failure struct {
	field fault.Field
	stale bool
}

func (t Transition) check(r Record, in Input) failures {
	var all failures
	for _, g := range t.Guards {
		for _, f := range g.check(r, in) {
			all = append(all, failure{field: f, stale: g.stale})
		}
	}
	return all
}

func (fs failures) toError() *fault.Error {
	fields := make([]fault.Field, 0, len(fs))
	for _, f := range fs {
		fields = append(fields, f.field)
		if f.stale {
			e := fault.New(fault.Stale, "E_STALE", "内容在您查看之后有变动，请核对差异后再签。",
				"The content changed after you saw it; look at the difference and sign again.").Audited("sign.stale")
			e.Fields = []fault.Field{f.field}
			return e
		}
	}
	return fault.Fields(fields)
}

func one(field, code, zh, en string) []fault.Field {
	return []fault.Field{{Field: field, Code: code, Zh: zh, En: en}}
}

// MaxSummary is the longest summary, in characters (R4.2).
const MaxSummary = 200

// MinReason is the shortest reason, in characters.
const MinReason = 5

var summaryAccepted = Guard{
	Text: fault.Text{Zh: "摘要已确认，不超过 200 字", En: "summary accepted, at most 200 characters"},
	check: func(_ Record, in Input) []fault.Field {
		switch n := utf8.RuneCountInString(strings.TrimSpace(in.Summary)); {
		case n == 0:
			return one("summary", "V1", "请填写摘要。", "Write a summary.")
		case n > MaxSummary:
			return one("summary", "V3", "摘要不能超过 200 字。", "A summary has at most 200 characters.")
		}
		return nil
	},
}

var duplicateResolved = Guard{
	Text: fault.Text{Zh: "重复项已处理，不与自身合并", En: "duplicates resolved; never with itself"},
	check: func(r Record, in Input) []fault.Field {
		if in.DuplicateOf != "" && in.DuplicateOf == r.ID {
			return one("duplicate_of", "E_SELF_DUPLICATE", "不能与自身合并。", "A record cannot duplicate itself.")
		}
		return nil
	},
}

var changedSinceReturn = Guard{
	Text: fault.Text{Zh: "退回的记录须先更正", En: "a returned record was corrected first"},
	check: func(r Record, in Input) []fault.Field {
		if r.State != Returned || r.Returned == nil {
			return nil
		}
		if in.Content == nil && r.Version <= r.Returned.Version {
			return one("body", "E_UNCHANGED", "退回后尚未更正。", "Nothing was corrected since it was returned.")
		}
		return nil
	},
}

var classGiven = Guard{
	Text: fault.Text{Zh: "类别、密级已定", En: "class and secrecy are set"},
	check: func(_ Record, in Input) []fault.Field {
		var fs []fault.Field
		if in.Class == "" {
			fs = append(fs, one("class", "V1", "请选择类别。", "Choose a class.")...)
		}
		if in.Secrecy < Open || in.Secrecy > TopSecret {
			fs = append(fs, one("secrecy", "V1", "请选择密级。", "Choose a secrecy level.")...)
		}
		return fs
	},
}

var nothingSuspect = Guard{
	Text: fault.Text{Zh: "没有未处理的可疑项（R5）", En: "no suspicious item is open (R5)"},
	check: func(_ Record, in Input) []fault.Field {
		if in.Suspicions > 0 {
			return []fault.Field{{Field: "suspicions", Code: "E_SUSPECT_OPEN", Zh: "有可疑项尚未核查确认，先处理后再分类。", En: "A suspicious item is still open; settle it before classifying.", Seen: strconv.Itoa(in.Suspicions)}}
		}
		return nil
	},
}

var validityOrdered = Guard{
	Text: fault.Text{Zh: "有效期起止有序（V23）", En: "validity begins before it ends (V23)"},
	check: func(_ Record, in Input) []fault.Field {
		var fs []fault.Field
		if !isDate(in.ValidFrom) {
			fs = append(fs, one("valid_from", "V1", "请填写有效期开始日期（YYYY-MM-DD）。", "Give the first day of validity (YYYY-MM-DD).")...)
		}
		if in.ValidUntil != "" && !isDate(in.ValidUntil) {
			fs = append(fs, one("valid_until", "V2", "日期格式应为 YYYY-MM-DD。", "Dates are YYYY-MM-DD.")...)
		}
		if len(fs) == 0 && in.ValidUntil != "" && in.ValidUntil < in.ValidFrom {
			fs = append(fs, one("valid_until", "V23", "有效期结束早于开始。", "Validity ends before it begins.")...)
		}
		return fs
	},
}

var retentionEnough = Guard{
	Text: fault.Text{Zh: "保管期限不短于规定（V23）", En: "retention is no shorter than the table says (V23)"},
	check: func(_ Record, in Input) []fault.Field {
		if !in.Retention.Known() {
			return one("retention", "V1", "请选择保管期限。", "Choose a retention period.")
		}
		if !in.Retention.atLeast(in.MinRetention) {
			return one("retention", "V23", "保管期限短于该类别的规定。", "The retention is shorter than the table demands for this class.")
		}
		return nil
	},
}

var hashAsSeen = Guard{
	Text:  fault.Text{Zh: "内容摘要与屏幕所示一致（V24）", En: "the content hash is the one on the screen (V24)"},
	stale: true,
	check: func(r Record, in Input) []fault.Field {
		if in.ContentHash != r.ContentHash {
			return one("content_hash", "V24", "内容摘要与当前内容不符。", "The content hash is not that of the present content.")
		}
		return nil
	},
}

var proofGiven = Guard{
	Text: fault.Text{Zh: "本人确认已核验（V24）", En: "the signer's proof was checked (V24)"},
	check: func(_ Record, in Input) []fault.Field {
		if !in.Proven {
			return one("proof", "V24", "签认凭证未通过核验。", "The proof of sign-off was not verified.")
		}
		return nil
	},
}

var reasonGiven = Guard{
	Text: fault.Text{Zh: "原因不少于 5 字", En: "a reason of at least 5 characters"},
	check: func(_ Record, in Input) []fault.Field {
		if utf8.RuneCountInString(strings.TrimSpace(in.Reason)) < MinReason {
			return one("reason", "V1", "请写明原因（不少于 5 字）。", "Give a reason of at least 5 characters.")
		}
		return nil
	},
}

var reasonCoded = Guard{
	Text: fault.Text{Zh: "退回原因编码，且不少于 5 字", En: "a coded reason of at least 5 characters"},
	check: func(r Record, in Input) []fault.Field {
		fs := reasonGiven.check(r, in)
		if _, ok := ReturnCodeLabel(in.Code); !ok {
			fs = append(fs, fault.Field{Field: "code", Code: "V1", Zh: "请选择退回原因。", En: "Choose a return reason.", Seen: in.Code, Allowed: allowedReturnCodes()})
		}
		return fs
	},
}

// maxPinned and maxPath bound what a return points at: how many fields, and the length of each path.
const maxPinned, maxPath = 50, 100

var fieldsPinned = Guard{
	Text: fault.Text{Zh: "所指字段写法正确，不超过 50 个", En: "the fields that it points at are paths, at most 50"},
	check: func(_ Record, in Input) []fault.Field {
		if len(in.Fields) > maxPinned {
			return one("fields", "V2", "一次最多指出 50 个字段。", "At most 50 fields at once.")
		}
		for _, path := range in.Fields {
			if !isPath(path) {
				return []fault.Field{{Field: "fields", Code: "V2", Zh: "字段写法不正确。", En: "Not the path of a field.", Seen: path[:min(len(path), maxPath)]}}
			}
		}
		return nil
	},
}

// isPath reports whether a text is the address of a field: `title`, `body.items[0].name`.
func isPath(s string) bool {
	if s == "" || len(s) > maxPath || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '.' && c != '[' && c != ']' {
			return false
		}
	}
	return true
}

var archiveNumberTaken = Guard{
	Text: fault.Text{Zh: "同一事务取得档号", En: "the archive number is taken in the same transaction"},
	check: func(_ Record, in Input) []fault.Field {
		if in.ArchiveNo == "" {
			return one("archive_no", "V1", "未取得档号。", "No archive number was taken.")
		}
		return nil
	},
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
