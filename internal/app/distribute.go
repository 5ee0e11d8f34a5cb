package app

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/font"
	"github.com/countersign/countersign/internal/paper"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/web"
)

// issuedReports gives issued reports to the distribution; it is a notify.Reports. Nobody reads by it: what it gives goes
// to somebody whose clearance was found out before.
type issuedReports struct {
	store  *store.Store
	press  *paper.Press
	public string // address of the panel
}

func newIssuedReports(s *store.Store, publicURL string) issuedReports {
	typefaces := font.From(nil)
	if panel, built := web.Panel(); built {
		typefaces = font.From(panel)
	}
	return issuedReports{store: s, press: paper.NewPress(typefaces, 1), public: publicURL}
}

// issued gives a report with the document of a clearance. Errors: store.ErrNotFound where it is not issued.
func (r issuedReports) issued(ctx context.Context, project, id string, clearance record.Secrecy) (store.Report, store.ReportDocument, report.Document, error) {
	var d report.Document
	one, err := r.store.Report(ctx, project, id)
	if err == nil && one.State != store.ReportIssued {
		err = store.ErrNotFound
	}
	if err != nil {
		return one, store.ReportDocument{}, d, err
	}
	document, err := r.store.ReportDocument(ctx, one, clearance)
	if err == nil {
		err = json.Unmarshal(document.Document, &d)
	}
	return one, document, d, err
}

// Document implements notify.Reports.
func (r issuedReports) Document(ctx context.Context, project, id string, clearance record.Secrecy) (report.Document, error) {
	_, _, d, err := r.issued(ctx, project, id, clearance)
	return d, err
}

// Picture implements notify.Reports.
func (r issuedReports) Picture(ctx context.Context, project, id string, clearance record.Secrecy, language string) ([]byte, error) {
	d, err := r.Document(ctx, project, id, clearance)
	if err != nil {
		return nil, err
	}
	for _, section := range d.Sections {
		for _, picture := range section.Pictures {
			var out bytes.Buffer
			err := r.press.Picture(ctx, &out, picture, language)
			return out.Bytes(), err
		}
	}
	return nil, nil
}

// File implements notify.Reports.
func (r issuedReports) File(ctx context.Context, project, id string, clearance record.Secrecy, language string) (delivery.File, error) {
	one, document, d, err := r.issued(ctx, project, id, clearance)
	if err != nil {
		return delivery.File{}, err
	}
	by, err := r.store.User(ctx, one.SettledBy)
	if err != nil {
		return delivery.File{}, err
	}
	name := by.NameZh
	if language == "en" {
		name = by.NameEn
	}
	seal := paper.Seal{Hash: document.Hash, State: paper.Issued, By: name, At: one.SettledAt, Address: r.public + "/reports/" + id}
	var out bytes.Buffer
	err = r.press.PDF(ctx, &out, paper.File{Document: d, Seal: seal}, language)
	return delivery.File{Name: d.No + ".pdf", Type: "application/pdf", Content: out.Bytes()}, err
}
