package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func projectList(x *exchange) error {
	projects, err := x.api.people.Projects(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(projects, projectOf), ""))
}

func projectGet(x *exchange) error {
	p, err := x.api.people.Project(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answerProject(http.StatusOK, p)
}

func projectCreate(x *exchange) error {
	var in client.ProjectInput
	if err := decode(x, &in); err != nil {
		return err
	}
	p, err := x.api.people.CreateProject(x.ctx(), x.actor, people.ProjectInput(in))
	if err != nil {
		return err
	}
	return x.answerProject(http.StatusCreated, p)
}

// projectChange changes what the caller named; the rest stays as it was in the version that he builds on.
func projectChange(x *exchange) error {
	version, err := requiredMatch(x.Request)
	if err != nil {
		return err
	}
	var in client.ProjectChange
	if err := decode(x, &in); err != nil {
		return err
	}
	p, err := x.api.people.Project(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	if p, err = x.api.people.UpdateProject(x.ctx(), x.actor, p.ID, version, changed(p, in)); err != nil {
		return err
	}
	return x.answerProject(http.StatusOK, p)
}

// changed puts a change over a project.
func changed(p store.Project, in client.ProjectChange) people.ProjectInput {
	out := people.ProjectInput{ID: p.ID, NameZh: p.NameZh, NameEn: p.NameEn, StartsOn: p.StartsOn, EndsOn: p.EndsOn, UnitProjects: p.UnitProjects}
	for _, pair := range []struct{ from, to *string }{
		{in.NameZh, &out.NameZh}, {in.NameEn, &out.NameEn}, {in.StartsOn, &out.StartsOn}, {in.EndsOn, &out.EndsOn},
	} {
		if pair.from != nil {
			*pair.to = *pair.from
		}
	}
	if in.UnitProjects != nil {
		out.UnitProjects = in.UnitProjects
	}
	return out
}

func (x *exchange) answerProject(status int, p store.Project) error {
	x.Header("Etag", entityTag(p.Version))
	return x.answer(status, projectOf(p))
}

func projectOf(p store.Project) client.Project {
	units := p.UnitProjects
	if units == nil {
		units = []string{}
	}
	return client.Project{ID: p.ID, NameZh: p.NameZh, NameEn: p.NameEn, StartsOn: p.StartsOn, EndsOn: p.EndsOn, UnitProjects: units, Version: p.Version}
}
