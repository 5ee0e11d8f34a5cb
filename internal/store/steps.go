package store

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
)

// The stages in the column steps: "submitted li 1763800000000000;signed wang 1763800300000000 chen 0193…", where the
// last two, whom he stood in for and by which delegation, are rare. One short text costs a list far less than twelve
// columns or JSON, and a login holds neither blanks nor semicolons.
func eachStep(r *record.Record, yield func(stage string, step **record.Step)) {
	yield("submitted", &r.Submitted)
	yield("screened", &r.Screened)
	yield("classified", &r.Classified)
	yield("signed", &r.Signed)
	yield("published", &r.Published)
	yield("ended", &r.Ended)
}

func stepsOf(r *record.Record) string {
	var text []byte
	eachStep(r, func(stage string, step **record.Step) {
		if *step == nil {
			return
		}
		if len(text) > 0 {
			text = append(text, ';')
		}
		text = fmt.Appendf(text, "%s %s %d", stage, (*step).By, micros((*step).At))
		if (*step).Delegation != "" {
			text = fmt.Appendf(text, " %s %s", (*step).For, (*step).Delegation)
		}
	})
	return string(text)
}

func (r *recordRow) readSteps(rec *record.Record) error { return readSteps(r.steps, rec) }

func readSteps(text string, rec *record.Record) error {
	for text != "" {
		var step string
		step, text, _ = strings.Cut(text, ";")
		stage, rest, _ := strings.Cut(step, " ")
		by, rest, _ := strings.Cut(rest, " ")
		at, rest, _ := strings.Cut(rest, " ")
		standsFor, delegation, _ := strings.Cut(rest, " ")
		us, err := strconv.ParseInt(at, 10, 64)
		into := stepOf(rec, stage)
		if err != nil || into == nil {
			return fmt.Errorf("store: record %s/%s has the step %q", rec.Project, rec.ID, step)
		}
		*into = &record.Step{By: by, At: moment(us), For: standsFor, Delegation: delegation}
	}
	return nil
}

func stepOf(rec *record.Record, wanted string) (found **record.Step) {
	eachStep(rec, func(stage string, step **record.Step) {
		if stage == wanted {
			found = step
		}
	})
	return found
}
