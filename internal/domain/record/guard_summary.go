package record

import (
	"strings"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
)

// numbersFounded asks of a summary that its numbers are the record's own: they are mended, or the screener says why they
// are right (R4.2). His reason is kept with the event of the move.
var numbersFounded = Guard{
	Text: fault.Text{Zh: "摘要中的数字见于正文，或说明理由", En: "the numbers of the summary are the record's own, or a reason is given"},
	check: func(_ Record, in Input) []fault.Field {
		if len(in.Unfounded) == 0 {
			return nil
		}
		given := strings.TrimSpace(in.SummaryReason)
		switch n := utf8.RuneCountInString(given); {
		case n == 0:
			return []fault.Field{{
				Field: "summary", Code: "E_SUMMARY_NUMBER", Zh: "摘要中的数字在正文中没有，请更正摘要，或写明理由。",
				En: "The summary states numbers that the record does not hold; mend it, or say why they are right.", Seen: strings.Join(in.Unfounded, " "),
			}}
		case n < MinReason:
			return one("summary_reason", "V1", "请写明理由（不少于 5 字）。", "Give a reason of at least 5 characters.")
		case n > MaxSummary:
			return one("summary_reason", "V3", "理由不能超过 200 字。", "A reason has at most 200 characters.")
		}
		return nil
	},
}

// notMerged keeps what was merged with another record from going on by itself: one of the two is published, and counts once.
var notMerged = Guard{
	Text: fault.Text{Zh: "未并入其他记录", En: "not merged with another record"},
	check: func(r Record, _ Input) []fault.Field {
		if r.DuplicateOf == "" {
			return nil
		}
		return []fault.Field{{
			Field: "duplicate_of", Code: "E_MERGED", Zh: "本条已并入另一条记录，由那一条继续流转；要撤销合并，请退回本条。",
			En: "This record was merged with another one, which goes on; return this one to undo that.", Seen: r.DuplicateOf,
		}}
	},
}
