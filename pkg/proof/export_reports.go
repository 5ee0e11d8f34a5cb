package proof

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
)

// issuedReport is what the ledger says of an issued report, and the leaves of its documents as far as they are there.
type issuedReport struct {
	no, root, signature string
	at                  Where
	leaves              []Digest
}

// takeIssue notes the issue of a report.
func (x *exported) takeIssue(e Event, at Where) {
	var d struct{ No, Root, Report, Signature string }
	_ = json.Unmarshal(e.Detail, &d) // what is of another type is as good as absent
	key := place{e.Project, d.No}
	x.issueOrder = append(x.issueOrder, key)
	x.issued[key] = &issuedReport{no: d.No, root: d.Root, signature: d.Signature, at: at}
}

// reportFields is how many fields a line of index.reports has: project, id, number, level, salt, hash, root, signature and
// the moment of the issue.
const reportFields = 9

// levelsOfReports is how many documents a report has: one for readers of each level.
const levelsOfReports = 5

// readReports holds the documents of issued reports against their leaves, and those against the root that was signed.
func (x *exported) readReports() error {
	if _, err := x.dir.Stat("reports.jsonl"); errors.Is(err, fs.ErrNotExist) && len(x.issued) == 0 {
		return nil // an export from before there were reports
	}
	for n, pair := range x.pairs("reports.jsonl", "index.reports") {
		f := fieldsOf(pair[1], reportFields)
		x.find(x.takeReport(pair[0], f), Where{File: "reports.jsonl", Line: n, Project: f[0]})
	}
	for _, key := range x.issueOrder {
		r := x.issued[key]
		if len(r.leaves) != levelsOfReports {
			x.find(finding("report.missing", ContentIntact, strconv.Itoa(levelsOfReports), strconv.Itoa(len(r.leaves)), "已签发报表的文档缺失", "documents of an issued report are missing"), r.at)
		} else if root := Root(r.leaves).String(); root != r.root {
			x.find(finding("report.root", ContentIntact, r.root, root, "报表的文档与所签发的根不符", "the documents are not those that the signed root is over"), r.at)
		}
		if s := x.signed[r.signature]; s == nil || s.event.Action != "report.issue" {
			x.find(finding("report.signature", SignatureIntact, "", r.signature, "报表没有签发的签名", "the report was issued by no signature"), r.at)
		}
	}
	return nil
}

// takeReport gives what is wrong with the document of one level.
func (x *exported) takeReport(document []byte, f []string) *Finding {
	if document == nil || f[0] == "" {
		return finding("report.form", ContentIntact, "", fmt.Sprint(f), "报表的登记与文档不成对", "a document of a report without its row, or a row without its document")
	}
	r := x.issued[place{f[0], f[2]}]
	if r == nil {
		return finding("report.unknown", ContentIntact, "", f[2], "账本中没有这份报表的签发", "the ledger knows of no such report")
	}
	hash := Hash(document)
	if hash != f[5] {
		return finding("report.hash", ContentIntact, f[5], hash, "报表的文档已被改动", "the document of the report is not what it was")
	}
	if f[3] != strconv.Itoa(len(r.leaves)) || f[6] != r.root || f[7] != r.signature {
		return finding("report.row", ContentIntact, fmt.Sprint(len(r.leaves), r.root, r.signature), fmt.Sprint(f[3], f[6], f[7]), "报表的登记与账本不符", "the row of the report is not what the ledger says")
	}
	r.leaves = append(r.leaves, ReportLeaf(f[4], hash))
	return nil
}
