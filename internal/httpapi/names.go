package httpapi

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/pkg/client"
)

// namer gives people's names in the caller's language.
type namer struct {
	language language
	names    map[string]fault.Text
}

// namer reads the directory. A missing name is no reason to hold an answer back: then logins stand alone.
func (x *exchange) namer() namer {
	names, err := x.api.people.Names(x.ctx())
	if err != nil {
		x.api.log.WarnContext(x.ctx(), "no names", "request_id", requestID(x.ctx()), "error", err)
	}
	return namer{language: languageOf(x.Request), names: names}
}

func (n namer) of(login string) string { return n.language.of(n.names[login]) }

// record puts the names of people beside their logins.
func (n namer) record(rec client.Record) client.Record {
	rec.AuthorName = n.of(rec.Author)
	for i := range rec.Merged {
		rec.Merged[i].AuthorName = n.of(rec.Merged[i].Author)
	}
	if rec.SummaryNote != nil {
		rec.SummaryNote.Name = n.of(rec.SummaryNote.By)
	}
	n.steps(rec.Submitted, rec.Screened, rec.Classified, rec.Signed, rec.Published, rec.Ended)
	if rec.Returned != nil {
		rec.Returned.Name, rec.Returned.ForName = n.of(rec.Returned.By), n.of(rec.Returned.For)
	}
	return rec
}

func (n namer) publication(p client.Publication) client.Publication {
	p.AuthorName = n.of(p.Author)
	n.steps(p.Screened, p.Signed, p.Published, p.Ended)
	return p
}

func (n namer) steps(steps ...*client.Step) {
	for _, step := range steps {
		if step != nil {
			step.Name, step.ForName = n.of(step.By), n.of(step.For)
		}
	}
}
