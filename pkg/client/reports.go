package client

import (
	"context"
	"net/http"
	"net/url"
)

// ReportFilter narrows a list of reports.
type ReportFilter struct {
	Kind   string
	State  string
	Cursor string
	Limit  int
}

func reportsPath(project string) string { return projectPath(project) + "/reports" }

func reportPath(project, id string) string { return reportsPath(project) + "/" + url.PathEscape(id) }

// ListReports gets one page of the reports that the caller may read, the latest period first.
func (c *Client) ListReports(ctx context.Context, project string, f ReportFilter) (*Page[ReportListed], error) {
	return pageOf[ReportListed](ctx, c, reportsPath(project), fill(url.Values{}, "kind", f.Kind, "state", f.State, "cursor", f.Cursor, "limit", number(f.Limit)))
}

// CompileReport makes a report by hand. Errors: 409 where one of the period is being compiled, 422 by field.
func (c *Client) CompileReport(ctx context.Context, project string, in ReportInput) (*Report, error) {
	var out Report
	return sendJSON(ctx, c, http.MethodPost, reportsPath(project), in, &out)
}

// Report gets a report: the document of the caller's level. Errors: 404.
func (c *Client) Report(ctx context.Context, project, id string) (*Report, error) {
	return c.ReportDrawn(ctx, project, id, 0)
}

// ReportDrawn is Report with pictures of a width in pixels, 280 to 1600 (0: the usual one). Errors: also 400 for another.
func (c *Client) ReportDrawn(ctx context.Context, project, id string, width int) (*Report, error) {
	var out Report
	_, err := c.do(ctx, read(reportPath(project, id), fill(url.Values{}, "width", number(width))), &out)
	return orNil(&out, err)
}

// NarrateReport puts the analyst's words into a report that is being compiled.
func (c *Client) NarrateReport(ctx context.Context, project, id string, in NarrativeInput) (*Report, error) {
	var out Report
	return sendJSON(ctx, c, http.MethodPatch, reportPath(project, id), in, &out)
}

// RecompileReport makes the documents anew with a later cut-off.
func (c *Client) RecompileReport(ctx context.Context, project, id string) (*Report, error) {
	var out Report
	return sendJSON(ctx, c, http.MethodPost, reportPath(project, id)+"/recompile", nothing{}, &out)
}

// DropReport gives a report up that is not issued.
func (c *Client) DropReport(ctx context.Context, project, id, reason string) (*Report, error) {
	var out Report
	return sendJSON(ctx, c, http.MethodPost, reportPath(project, id)+"/drop", ReportReason{Reason: reason}, &out)
}

// PrepareReport states what the caller would sign to issue the report that he saw. Errors: 412 with what changed.
func (c *Client) PrepareReport(ctx context.Context, project, id, root string) (*ReportPreparation, error) {
	var out ReportPreparation
	return sendJSON(ctx, c, http.MethodPost, reportPath(project, id)+"/prepare", ReportSeen{Root: root}, &out)
}

// IssueReport approves and issues the report that the caller saw. Errors: 403 who compiled it himself, 409 settled
// already, 412 with what changed.
func (c *Client) IssueReport(ctx context.Context, project, id string, in ReportApproval) (*Report, error) {
	var out Report
	return sendJSON(ctx, c, http.MethodPost, reportPath(project, id)+"/issue", in, &out)
}

// ReportFile gets a report as a file in a format (pdf, xlsx, docx, json; empty: pdf) and a language (zh, en; empty:
// Chinese), made of the caller's own document. The caller closes Body.
func (c *Client) ReportFile(ctx context.Context, project, id, format, lang string) (*Content, error) {
	r, err := c.send(ctx, read(reportPath(project, id)+"/file", fill(url.Values{}, "format", format, "lang", lang))) //nolint:bodyclose // the caller closes it
	if err != nil {
		return nil, err
	}
	return contentOf(r), nil
}

// FigureRecords gets a page of the entries of signed records behind a number of a report.
func (c *Client) FigureRecords(ctx context.Context, project, id, ref, cursor string) (*FigureRecords, error) {
	var out FigureRecords
	_, err := c.do(ctx, read(reportPath(project, id)+"/figures/"+url.PathEscape(ref)+"/records", fill(url.Values{}, "cursor", cursor)), &out)
	return orNil(&out, err)
}

// CompareReports holds the issued report of a period against another period's (empty: the same) or against another
// project's (empty: the same).
func (c *Client) CompareReports(ctx context.Context, project, kind, period, with, other string) (*ReportComparison, error) {
	var out ReportComparison
	_, err := c.do(ctx, read(reportsPath(project)+"/compare", fill(url.Values{}, "kind", kind, "period", period, "with", with, "project", other)), &out)
	return orNil(&out, err)
}

// ReadingRoom gets the projects whose reports the caller may read, each with what was issued last.
func (c *Client) ReadingRoom(ctx context.Context) ([]ReadingShelf, error) {
	var out Page[ReadingShelf]
	_, err := c.do(ctx, read("/reading-room", nil), &out)
	return out.Items, err
}
