package digest

import (
	"slices"

	"github.com/countersign/countersign/internal/domain/record"
)

// DiaryOf assembles the diary of a day from publications of that day that its reader may see. Those of other days and,
// where a unit project is named, of other unit projects are left out; the weather is the site's and is taken from the
// others where the unit project has none of its own. The order of the entries does not matter.
func DiaryOf(project, unitProject, day string, entries []Entry) Diary {
	d := Diary{Schema: DiarySchema, Project: project, UnitProject: unitProject, Day: day}
	own, elsewhere := ofDay(unitProject, day, entries)
	for _, s := range own {
		d.take(s)
	}
	if len(d.Weather) == 0 {
		for _, s := range elsewhere {
			if s.Content.Class == "B13" {
				d.take(s)
			}
		}
	}
	d.Labour.total()
	d.Gaps = d.gaps()
	return d
}

// ofDay reads the entries of the day, ordered by archive number: those of the unit project, and those of others.
func ofDay(unitProject, day string, entries []Entry) (own, elsewhere []said) {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b Entry) int { return byNumber(a.No, b.No) })
	for _, e := range entries {
		switch {
		case e.Content.WorkDate != day || isRepeated(e, entries):
		case unitProject == "" || e.Content.Location.UnitProject == unitProject:
			own = append(own, read(e))
		default:
			elsewhere = append(elsewhere, read(e))
		}
	}
	return own, elsewhere
}

// isRepeated reports whether the entry repeats another one that is there too: it counts once.
func isRepeated(e Entry, entries []Entry) bool {
	return e.Content.DuplicateOf != "" && slices.ContainsFunc(entries, func(o Entry) bool { return o.Content.ID == e.Content.DuplicateOf })
}

// take puts an entry where it belongs, and the people behind it beside the others.
func (d *Diary) take(s said) {
	switch s.Content.Class {
	case "B13":
		d.Weather = append(d.Weather, weatherOf(s))
	case "B7":
		d.Labour.add(s)
	case "B8":
		d.Plant = addMachine(d.Plant, s)
	case "B1", "B3":
		d.takeWork(s)
	case "B5":
		d.takeInspection(s)
	case "B4":
		d.Safety = append(d.Safety, watchOf(s))
	case "B9":
		d.Materials = append(d.Materials, materialOf(s))
	case "C1", "C2", "C3", "C4":
		d.Directives = append(d.Directives, directiveOf(s))
	default:
		d.Other = append(d.Other, s.line(otherFacts(s)...))
	}
	d.Level = record.Highest(d.Level, s.Level)
	d.Sources = append(d.Sources, Source{No: s.No, Record: s.Content.ID, Class: s.Content.Class, Title: s.Content.Title, ContentHash: s.ContentHash, Level: s.Level})
	d.People.add(s)
}

func (p *People) add(s said) {
	p.Recorders = with(p.Recorders, Person{User: s.Content.Author})
	p.TechManagers = with(p.TechManagers, personOf(s.Screened))
	p.ProjectManagers = with(p.ProjectManagers, personOf(s.Signed))
}

func personOf(s *record.Step) Person {
	if s == nil {
		return Person{}
	}
	return Person{User: s.By, For: s.For}
}

// with adds a person who is not there yet.
func with(all []Person, p Person) []Person {
	if p.User == "" || slices.Contains(all, p) {
		return all
	}
	return append(all, p)
}

func (d *Diary) takeWork(s said) {
	if s.Content.Class == "B1" && s.yes("no_work") {
		d.NoWork = append(d.NoWork, s.line())
		return
	}
	d.Works = append(d.Works, workOf(s))
}

func (d *Diary) takeInspection(s said) {
	made := inspectionOf(s)
	switch made.Kind {
	case "hidden_works":
		d.Concealed = append(d.Concealed, made)
	case "test":
		d.Tests = append(d.Tests, made)
	default:
		d.Quality = append(d.Quality, made)
	}
}
