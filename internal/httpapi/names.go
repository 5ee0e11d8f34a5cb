package httpapi

import "github.com/countersign/countersign/pkg/client"

// nameOf gives a person's name in the caller's language.
func (x *exchange) nameOf(login string) string {
	return languageOf(x.Request).of(x.api.people.NameOf(x.ctx(), login))
}

// withNames puts the names of people beside their logins.
func (x *exchange) withNames(rec client.Record) client.Record {
	rec.AuthorName = x.nameOf(rec.Author)
	for _, step := range []*client.Step{rec.Submitted, rec.Screened, rec.Classified, rec.Signed, rec.Published, rec.Ended} {
		x.nameStep(step)
	}
	if rec.Returned != nil {
		rec.Returned.Name = x.nameOf(rec.Returned.By)
	}
	return rec
}

func (x *exchange) withPublicationNames(p client.Publication) client.Publication {
	p.AuthorName = x.nameOf(p.Author)
	for _, step := range []*client.Step{p.Screened, p.Signed, p.Published, p.Ended} {
		x.nameStep(step)
	}
	return p
}

func (x *exchange) nameStep(step *client.Step) {
	if step != nil {
		step.Name = x.nameOf(step.By)
	}
}
