package recheck

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/pkg/proof"
)

// Result is what a recomputation found.
type Result struct {
	Report    string       `json:"report"` // number
	Level     string       `json:"level"`  // of the readers whose document it is
	Hash      string       `json:"hash"`   // of the document as it was computed anew
	Identical bool         `json:"identical"`
	Numbers   []Difference `json:"numbers"`          // that differ
	Other     []string     `json:"other"`            // other parts that differ, by their names
	Missing   []string     `json:"missing_records"`  // archive numbers that the ledger names and the export lacks
	Stated    []string     `json:"taken_as_stated"`  // what no record tells
	Faults    []string     `json:"faults"`           // of hash, leaf, root, signature
	Signature string       `json:"signed,omitempty"` // who signed, and when
}

// Good reports whether nothing is wrong.
func (r Result) Good() bool { return r.Identical && len(r.Faults) == 0 }

// Difference is one number that comes out otherwise.
type Difference struct {
	Ref    string     `json:"ref"`
	Label  fault.Text `json:"label"`
	Issued string     `json:"issued"`
	Now    string     `json:"now"`
	// Why: missing (fewer records stand behind it now), extra (more), changed (others), rules (the same ones).
	Why string `json:"why"`
}

// Run computes a reader's report anew from an export, and checks what leads from its document to the signature.
func Run(file proof.ReportFile, dir string) (Result, error) {
	var issued report.Document
	if err := json.Unmarshal(file.Document, &issued); err != nil {
		return Result{}, fmt.Errorf("报表无法读取 · the report cannot be read: %w", err)
	}
	f, err := read(dir, issued.Project, issued.CutOff)
	if err != nil {
		return Result{}, err
	}
	level := record.Secrecy(min(file.Index, int64(record.TopSecret))) //nolint:gosec // at most 4
	now, err := f.compile(issued, level)
	if err != nil {
		return Result{}, err
	}
	raw, err := proof.Document(now)
	if err != nil {
		return Result{}, err
	}
	given, err := proof.Canonical(file.Document)
	if err != nil {
		return Result{}, err
	}
	out := Result{Report: issued.No, Level: level.String(), Hash: proof.Hash(raw), Identical: bytes.Equal(raw, given), Numbers: []Difference{}, Other: []string{}, Missing: f.missing(), Stated: stated(issued)}
	out.Faults, out.Signature = f.seals(file, given, issued)
	if !out.Identical {
		out.compare(issued, now)
	}
	return out, nil
}

// compile makes the document anew. What registers of the server told is taken as it is stated.
func (f *folder) compile(d report.Document, level record.Secrecy) (report.Document, error) {
	in := report.Input{
		ID: d.ID, No: d.No, Project: d.Project, Name: d.Name, Began: d.Began, Kind: d.Kind, Period: d.Period, Level: level, CutOff: d.CutOff, Cells: f.cells(), Plans: f.plans(),
		Narrative: d.Narrative, Changed: f.changed,
	}
	for _, s := range d.Sections {
		in.Only = append(in.Only, s.Key)
	}
	in.Suspects[record.Open] = d.Suspects
	var err error
	if in.Earlier, err = f.earlier(d, level); err != nil {
		return d, err
	}
	now := report.Compile(in)
	if d.Suspects > 0 && now.Level < d.Level && d.Level <= level {
		now.Level = d.Level // of the suspicious data, which the export does not tell
	}
	now.Annexes = d.Annexes
	return now, nil
}

func stated(d report.Document) []string {
	all := []string{"suspects_open", "began"}
	if len(d.Narrative) > 0 {
		all = append(all, "narrative")
	}
	if len(d.Annexes) > 0 {
		all = append(all, "annexes")
	}
	return all
}

// compare names every number that differs, and the other parts that do.
func (r *Result) compare(issued, now report.Document) {
	for _, d := range report.Differences(issued, now) {
		r.Numbers = append(r.Numbers, differenceOf(d))
	}
	was, is := parts(issued), parts(now)
	for _, name := range report.Unique(append(keys(was), keys(is)...)) {
		if name != "figures" && !bytes.Equal(was[name], is[name]) {
			r.Other = append(r.Other, name)
		}
	}
}

func parts(d report.Document) map[string]json.RawMessage {
	raw, _ := proof.Document(d)
	all := map[string]json.RawMessage{}
	_ = json.Unmarshal(raw, &all) // it was written a line before
	return all
}

func keys(m map[string]json.RawMessage) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	return all
}

func differenceOf(d report.Difference) Difference {
	f := d.Was
	if f.Ref == "" {
		f = d.Now
	}
	out := Difference{Ref: f.Ref, Label: f.Label, Issued: shown(d.Was), Now: shown(d.Now), Why: "rules"}
	switch was, is := records(d.Was), records(d.Now); {
	case is < was:
		out.Why = "missing"
	case is > was:
		out.Why = "extra"
	case d.Was.Mix != d.Now.Mix:
		out.Why = "changed"
	}
	return out
}

func records(f report.Figure) int64 {
	if f.Records == nil {
		return 0
	}
	return *f.Records
}

func shown(f report.Figure) string {
	if f.Value == nil {
		return ""
	}
	return f.Value.String()
}

// seals checks what leads from the document to the signature, and that the ledger names it.
func (f *folder) seals(file proof.ReportFile, document []byte, d report.Document) (faults []string, by string) {
	wrong := func(bad bool, zh, en string) {
		if bad {
			faults = append(faults, zh+" · "+en)
		}
	}
	hash := proof.Hash(document)
	root, err := proof.ParseDigest(file.Root)
	wrong(hash != file.Hash, "文档与其摘要不符", "the document is not what its hash says")
	wrong(err != nil || !proof.CheckPath(file.Path, file.Index, file.Size, proof.ReportLeaf(file.Salt, hash), root), "文档不在所签的根之下", "the document is not under the root")
	if len(file.Signature) == 0 {
		return append(faults, "报表尚未签发 · the report is not issued"), ""
	}
	canonical, err := proof.Canonical(file.Signature)
	if err != nil {
		return append(faults, "签名无法读取 · the signature cannot be read"), ""
	}
	s, err := proof.ReadSignature(canonical)
	if err != nil {
		return append(faults, "签名无法读取 · the signature cannot be read"), ""
	}
	var subject proof.ReportIssue
	_ = json.Unmarshal(s.Statement.Subject, &subject)
	wrong(s.Check() != nil, "签名不成立", "the signature does not hold")
	wrong(s.Statement.Purpose != proof.ForReportIssue || subject.Root != file.Root || subject.No != d.No || subject.Report != d.ID || s.Statement.Project != d.Project, "签名签的不是这份报表", "the signature is over another report")
	wrong(f.issues[proof.Hash(canonical)] != d.No, "账本没有这次签发", "the ledger does not know this issue")
	return faults, s.Statement.Signer + " " + s.SignedAt
}
