package store

import (
	"encoding/json"
	"time"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

type directiveRow struct {
	ProjectID, ID, RecordID, ArchiveNo, Class, Kind, PaperNo, Author, Side string
	UnitProject, Division, Subdivision, Axis, Floor, Chainage, Part        string
	IssuedAt, DueAt                                                        int64
	State                                                                  string
	IsOpen, ClosedAt                                                       int64
	Rung                                                                   int
	NextAt, Version                                                        int64
}

func (directiveRow) TableName() string { return "publication_directives" }

func directiveRowOf(d directive.Directive, next time.Time) directiveRow {
	l := d.Location
	return directiveRow{
		ProjectID: d.Project, ID: d.ID, RecordID: d.Record, ArchiveNo: d.ArchiveNo, Class: d.Class, Kind: d.Kind, PaperNo: d.No, Author: d.Author, Side: string(d.BySide),
		UnitProject: l.UnitProject, Division: l.Division, Subdivision: l.Subdivision, Axis: l.Axis, Floor: l.Floor, Chainage: l.Chainage, Part: d.Part,
		IssuedAt: micros(d.IssuedAt), DueAt: micros(d.Due), State: string(d.State), IsOpen: flag(d.State.Open()), ClosedAt: micros(d.ClosedAt), Rung: int(d.Rung),
		NextAt: micros(next), Version: d.Version,
	}
}

func (r directiveRow) directive() directive.Directive {
	return directive.Directive{
		Project: r.ProjectID, ID: r.ID, Record: r.RecordID, ArchiveNo: r.ArchiveNo, Class: r.Class, Kind: r.Kind, No: r.PaperNo, Author: r.Author, BySide: policy.Role(r.Side),
		Location: record.Location{UnitProject: r.UnitProject, Division: r.Division, Subdivision: r.Subdivision, Axis: r.Axis, Floor: r.Floor, Chainage: r.Chainage}, Part: r.Part,
		IssuedAt: moment(r.IssuedAt), Due: moment(r.DueAt), State: directive.State(r.State), ClosedAt: moment(r.ClosedAt), Rung: ladder.Rung(r.Rung), Version: r.Version,
	}
}

type directiveStepRow struct {
	ProjectID, DirectiveID string
	N                      int
	Action, MadeBy         string
	MadeAt                 int64
	ToState                string
	Rung                   int
	Records                string
	Signature, Statement   string
}

func (directiveStepRow) TableName() string { return "publication_directive_steps" }

func directiveStepRowOf(d directive.Directive, s directive.Step) directiveStepRow {
	records := s.Records
	if records == nil {
		records = []string{}
	}
	raw, _ := json.Marshal(records) // strings: cannot fail
	return directiveStepRow{
		ProjectID: d.Project, DirectiveID: d.ID, N: s.N, Action: string(s.Action), MadeBy: s.By, MadeAt: micros(s.At), ToState: string(s.To), Rung: int(s.Rung),
		Records: string(raw), Signature: s.Signature, Statement: s.Statement,
	}
}

func (r directiveStepRow) step() (directive.Step, error) {
	s := directive.Step{
		N: r.N, Action: directive.Action(r.Action), By: r.MadeBy, At: moment(r.MadeAt), To: directive.State(r.ToState), Rung: ladder.Rung(r.Rung),
		Signature: r.Signature, Statement: r.Statement,
	}
	return s, json.Unmarshal([]byte(r.Records), &s.Records)
}
