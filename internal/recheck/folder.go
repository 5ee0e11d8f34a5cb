// Package recheck computes an issued report anew from an export of its signed records, with the very rules that made it,
// and says which numbers differ and why (R4.5, L2). It needs no server and no database.
package recheck

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/pkg/proof"
)

// publication is a published record as the export tells it.
type publication struct {
	source      figure.Source
	from, until time.Time // published; ended: zero while it is in force
	figures     []figure.Figure
}

// folder is what an export tells about one project.
type folder struct {
	dir     string
	project string
	cutOff  time.Time
	all     []publication
	levels  map[string]record.Secrecy // by record, of the newest change up to the cut-off
	named   map[string]string         // archive numbers by record, as the ledger names them
	issues  map[string]string         // signatures of issued reports by the hash of their document
	late    map[string]bool
	content map[string]record.Content // by content hash
}

// read reads what concerns a project up to a cut-off.
func read(dir, project string, cutOff time.Time) (*folder, error) {
	f := &folder{dir: dir, project: project, cutOff: cutOff, levels: map[string]record.Secrecy{}, named: map[string]string{}, issues: map[string]string{}, late: map[string]bool{}, content: map[string]record.Content{}}
	for _, step := range []func() error{f.readEvents, f.readRecords, f.readVersions, f.readPublications} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// lines gives every line of a file of the export.
func (f *folder) lines(name string, use func(line []byte) error) error {
	file, err := os.Open(filepath.Join(f.dir, name)) //nolint:gosec // one of our own few names, in the folder that the caller chose
	if err != nil {
		return fmt.Errorf("导出中没有 %s · the export has no %s: %w", name, name, err)
	}
	defer func() { _ = file.Close() }()
	r := bufio.NewReaderSize(file, 1<<16)
	for {
		line, err := r.ReadBytes('\n')
		if text := strings.TrimSuffix(string(line), "\n"); text != "" {
			if err := use([]byte(text)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readEvents takes changes of level, the archive numbers that were given, and issues of reports.
func (f *folder) readEvents() error {
	return f.lines("events.jsonl", func(line []byte) error {
		var e struct {
			Action, Project, Record string
			At                      time.Time
			Detail                  struct {
				To        record.Secrecy
				ArchiveNo string `json:"archive_no"`
				Signature string
				No        string
			}
		}
		_ = json.Unmarshal(line, &e) // a detail of another form is none of these
		switch {
		case e.Project != f.project:
		case e.Action == "report.issue":
			f.issues[e.Detail.Signature] = e.Detail.No
		case e.At.After(f.cutOff):
		case e.Action == "record.change_secrecy":
			f.levels[e.Record] = e.Detail.To
		case e.Action == "record.publish":
			f.named[e.Record] = e.Detail.ArchiveNo
		}
		return nil
	})
}

// readRecords takes the late marks.
func (f *folder) readRecords() error {
	return f.lines("records.jsonl", func(line []byte) error {
		var r struct {
			Project string `json:"project_id"`
			ID      string
			Late    int64
		}
		err := json.Unmarshal(line, &r)
		f.late[r.ID] = f.late[r.ID] || r.Project == f.project && r.Late != 0
		return err
	})
}

// readVersions takes the signed contents.
func (f *folder) readVersions() error {
	return f.lines("versions.jsonl", func(line []byte) error {
		var c record.Content
		if err := json.Unmarshal(line, &c); err != nil || c.Project != f.project {
			return nil //nolint:nilerr // what can't be read is no content: its numbers are missing, and named
		}
		f.content[proof.Hash(line)] = c
		return nil
	})
}

// row is a line of publications.jsonl, as far as sums ask.
type row struct {
	Project     string `json:"project_id"`
	Record      string `json:"record_id"`
	ArchiveNo   string `json:"archive_no"`
	ContentHash string `json:"content_hash"`
	PublishedAt int64  `json:"published_at"`
	Steps       string
	Marking     string
}

func (f *folder) readPublications() error {
	return f.lines("publications.jsonl", func(line []byte) error {
		var r row
		if err := json.Unmarshal(line, &r); err != nil || r.Project != f.project {
			return err
		}
		content, ok := f.content[r.ContentHash]
		if !ok {
			return nil // without its signed content it tells nothing
		}
		p := publication{from: time.UnixMicro(r.PublishedAt).UTC(), until: ended(r.Steps)}
		if p.from.After(f.cutOff) {
			return nil
		}
		if p.until.After(f.cutOff) {
			p.until = time.Time{}
		}
		p.source = figure.Source{Record: r.Record, ArchiveNo: r.ArchiveNo, ContentHash: r.ContentHash, Content: content, Level: f.levelOf(r, content), Late: f.late[r.Record]}
		p.figures = figure.Of(p.source)
		f.all = append(f.all, p)
		return nil
	})
}

// ended reads when a publication was taken out of force.
func ended(steps string) time.Time {
	for step := range strings.SplitSeq(steps, ";") {
		if words := strings.Fields(step); len(words) > 2 && words[0] == "ended" {
			us, _ := strconv.ParseInt(words[2], 10, 64) // no number: never
			return time.UnixMicro(us).UTC()
		}
	}
	return time.Time{}
}

// levelOf gives the level that was in force at the cut-off.
func (f *folder) levelOf(r row, c record.Content) record.Secrecy {
	if level, ok := f.levels[r.Record]; ok {
		return level
	}
	var m record.Marking
	_ = json.Unmarshal([]byte(r.Marking), &m) // none
	m.Change = nil
	return m.InForce(c.Secrecy)
}

// cells adds up what was in force at the cut-off.
func (f *folder) cells() []report.DaySum {
	sums := map[figure.Cell]figure.Sum{}
	for _, p := range f.all {
		if !p.until.IsZero() {
			continue
		}
		for _, each := range p.figures {
			at := figure.CellOf(p.source, each)
			s := sums[at]
			sums[at] = figure.Sum{Value: s.Value.Add(each.Value), Records: s.Records + 1, Mix: s.Mix.Add(figure.MixOf(p.source.Record, p.source.ContentHash, each))}
		}
	}
	all := make([]report.DaySum, 0, len(sums))
	for at, s := range sums {
		all = append(all, report.DaySum{Cell: at, Sum: s})
	}
	return all
}

// plans gives the plan documents that were in force.
func (f *folder) plans() []report.Plan {
	var all []report.Plan
	for _, p := range f.all {
		if class := p.source.Content.Class; p.until.IsZero() && (class == "A4" || class == "B2") {
			all = append(all, report.Plan{Source: p.source, PublishedAt: p.from})
		}
	}
	return all
}

// missing gives the archive numbers that the ledger names and the export does not hold.
func (f *folder) missing() []string {
	there := map[string]bool{}
	for _, p := range f.all {
		there[p.source.Record] = true
	}
	var gone []string
	for rec, no := range f.named {
		if !there[rec] {
			gone = append(gone, no)
		}
	}
	return report.Unique(gone)
}
