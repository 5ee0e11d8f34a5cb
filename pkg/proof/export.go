package proof

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
)

// ExportSchema is the form of a whole export.
const ExportSchema = "countersign.export/1"

// Manifest is what an export says of itself.
type Manifest struct {
	Leaves      int64  `json:"leaves"`
	MadeAt      string `json:"made_at"`
	Origin      string `json:"origin"`
	Project     string `json:"project,omitempty"` // the only one that the export holds
	Schema      string `json:"schema"`
	VerifierKey string `json:"verifier_key"`
}

// Trust is what the caller of a verification holds himself; each part may be empty.
type Trust struct {
	VerifierKey string // of the ledger, got on another way than the export
	Checkpoint  []byte // an older signed note of the ledger
}

// exported is an export on its way through the verifier.
type exported struct {
	*Report
	dir          *os.Root // nothing outside it is read, whatever the names and links in it say
	key          string   // verifier key
	leaves       int64    // of which the manifest speaks
	project      string   // the only one that the export holds; empty: all
	histories    map[place]*history
	order        []place                    // in which the ledger first speaks of them
	signed       map[string]*namedSignature // by the hash of a signature that an event names
	signedOrder  []string
	grants       map[place]*Statement // signed delegations
	numbers      map[place]string     // archive numbers by record
	receipts     map[place]receipt    // by attachment
	named        map[place]named      // attachments that contents name
	attachments  map[place]bool       // attachments whose row is there
	keys         map[string]*keyLife  // by registration
	byCredential map[string]*keyLife
	unboundIn    map[string]bool
	issued       map[place]*issuedReport
	issueOrder   []place // of reports, by project and number
}

// place names a thing of a project.
type place struct{ project, id string }

// VerifyExport checks a whole export in a folder, with nothing but what is in it and what the caller holds. What is
// wrong stands in the report; the error is for a folder that can't be read.
func VerifyExport(dir string, trust Trust) (*Report, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	x := &exported{
		Report: &Report{Kind: "export", Subject: dir}, dir: root, histories: map[place]*history{}, signed: map[string]*namedSignature{}, grants: map[place]*Statement{}, numbers: map[place]string{},
		receipts: map[place]receipt{}, named: map[place]named{}, attachments: map[place]bool{}, keys: map[string]*keyLife{}, byCredential: map[string]*keyLife{}, unboundIn: map[string]bool{}, issued: map[place]*issuedReport{},
	}
	c, ok := x.open(trust)
	if !ok {
		return x.Report, nil
	}
	for _, step := range []func() error{
		func() error { return x.readEvents(c, trust) }, x.readKeys, x.readVersions, x.readSignatures, x.readSignOffs, x.readRecords, x.readPublications, x.readReports, x.readAttachments,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	x.Unbound = sortedKeys(x.unboundIn)
	return x.Report, nil
}

// open reads the manifest and the newest checkpoint.
func (x *exported) open(trust Trust) (Checkpoint, bool) {
	raw, err := x.dir.ReadFile("manifest.json")
	var m Manifest
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	if err != nil || m.Schema != ExportSchema {
		return Checkpoint{}, !x.find(finding("manifest", 0, ExportSchema, m.Schema, "这不是一份整库导出", "this is no whole export"), Where{File: "manifest.json"})
	}
	x.key, x.project = m.VerifierKey, m.Project
	text, err := x.dir.ReadFile("checkpoint")
	if err != nil {
		text = nil // what is missing is not signed
	}
	x.leaves = m.Leaves
	return x.openHere(text, m.VerifierKey, trust.VerifierKey)
}

// lines reads a file line by line, numbered from 1, without the newlines. A file that is missing is found, and has no
// lines.
func (x *exported) lines(name string) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		f, err := x.dir.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			x.find(finding("file.missing", ContentIntact, name, "", "导出缺少一个文件", "a file of the export is missing"), Where{File: name})
			return
		}
		if err != nil {
			x.find(finding("file.unreadable", 0, "", err.Error(), "文件无法读取", "the file cannot be read"), Where{File: name})
			return
		}
		defer func() { _ = f.Close() }()
		r := bufio.NewReaderSize(f, 1<<16)
		for n := 1; ; n++ {
			line, err := r.ReadBytes('\n')
			if len(line) > 0 && !yield(n, bytes.TrimSuffix(line, []byte{'\n'})) {
				return
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				x.find(finding("file.unreadable", 0, "", err.Error(), "文件无法读取", "the file cannot be read"), Where{File: name, Line: n})
				return
			}
		}
	}
}

// pairs reads a file and its index side by side; a line that only one of them has is found and comes with nil beside.
func (x *exported) pairs(name, index string) iter.Seq2[int, [2][]byte] {
	return func(yield func(int, [2][]byte) bool) {
		next, stop := iter.Pull2(x.lines(index))
		defer stop()
		last := 0
		for n, line := range x.lines(name) {
			_, beside, ok := next()
			if last = n; !ok {
				beside = nil
			}
			if !yield(n, [2][]byte{line, beside}) {
				return
			}
		}
		for _, beside, ok := next(); ok; _, beside, ok = next() {
			if last++; !yield(last, [2][]byte{nil, beside}) {
				return
			}
		}
	}
}
