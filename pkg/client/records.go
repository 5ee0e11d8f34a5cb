package client

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// RecordFilter narrows a list of records; the zero filter takes all that the caller may see. From and To are work
// dates, both inclusive.
type RecordFilter struct {
	States []string
	Class  string
	Kind   string
	From   string
	To     string
	Author string
	Q      string // words of title and summary
	Cursor string
	Limit  int // 0: 50; at most PageSize
}

func (f RecordFilter) query() url.Values {
	return fill(url.Values{}, "state", strings.Join(f.States, ","), "class", f.Class, "kind", f.Kind, "from", f.From, "to", f.To,
		"author", f.Author, "q", f.Q, "cursor", f.Cursor, "limit", number(f.Limit))
}

func projectPath(project string) string { return "/projects/" + url.PathEscape(project) }

func recordPath(project, id string) string {
	return projectPath(project) + "/records/" + url.PathEscape(id)
}

// PutRecord files a record, and submits it too where Submit is set. It may be repeated: the same id with the same
// content answers as the first time. created says whether this call made it.
// Errors: 409 E_ID_REUSE other content, 422 every fault by field.
func (c *Client) PutRecord(ctx context.Context, project string, in RecordInput) (rec *Record, created bool, err error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return nil, false, err
	}
	return c.PutRecordRaw(ctx, project, in.ID, raw, 0)
}

// EditRecord is PutRecord for a record that is there: version is the one that the edit builds on (412 if it moved on).
func (c *Client) EditRecord(ctx context.Context, project string, in RecordInput, version int64) (*Record, error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	rec, _, err := c.PutRecordRaw(ctx, project, in.ID, raw, version)
	return rec, err
}

// PutRecordRaw sends a record as bytes of JSON; version 0 sends no If-Match.
func (c *Client) PutRecordRaw(ctx context.Context, project, id string, raw []byte, version int64) (*Record, bool, error) {
	k := call{method: http.MethodPut, path: recordPath(project, id), header: http.Header{"Content-Type": {"application/json"}}, again: true}
	k.carry(raw)
	if version > 0 {
		k.match(version)
	}
	var rec Record
	status, err := c.do(ctx, k, &rec)
	if err != nil {
		return nil, false, err
	}
	return &rec, status == http.StatusCreated, nil
}

// Replay sends a queue of records in any order and gives the answer to each; nothing is lost, nothing doubled.
func (c *Client) Replay(ctx context.Context, project string, queue []RecordInput) ([]ReplayResult, error) {
	k, err := asJSON(http.MethodPost, projectPath(project)+"/records:replay", Replay[RecordInput]{Items: queue})
	if err != nil {
		return nil, err
	}
	k.again = true
	var out ReplayResults
	_, err = c.do(ctx, k, &out)
	return out.Items, err
}

// Record gets one record.
func (c *Client) Record(ctx context.Context, project, id string) (*Record, error) {
	var rec Record
	_, err := c.do(ctx, read(recordPath(project, id), nil), &rec)
	return orNil(&rec, err)
}

// ListRecords gets one page, newest first.
func (c *Client) ListRecords(ctx context.Context, project string, f RecordFilter) (*Page[Record], error) {
	return pageOf[Record](ctx, c, projectPath(project)+"/records", f.query())
}

// Records walks all records of a filter, newest first.
func (c *Client) Records(ctx context.Context, project string, f RecordFilter) iter.Seq2[Record, error] {
	return each[Record](ctx, c, projectPath(project)+"/records", f.query())
}

// Counts gets how many records the caller may see, by state and kind.
func (c *Client) Counts(ctx context.Context, project string) ([]Count, error) {
	var out Counts
	_, err := c.do(ctx, read(projectPath(project)+"/records/counts", nil), &out)
	return out.Items, err
}

// Versions gets a record's immutable contents, newest first, without their documents.
func (c *Client) Versions(ctx context.Context, project, id string) ([]Version, error) {
	p, err := pageOf[Version](ctx, c, recordPath(project, id)+"/versions", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// Version gets the content that was in force at version n, with its sealed document.
func (c *Client) Version(ctx context.Context, project, id string, n int64) (*Version, error) {
	var v Version
	_, err := c.do(ctx, read(recordPath(project, id)+"/versions/"+strconv.FormatInt(n, 10), nil), &v)
	return orNil(&v, err)
}

// Events gets a record's history, oldest first.
func (c *Client) Events(ctx context.Context, project, id string) ([]Event, error) {
	p, err := pageOf[Event](ctx, c, recordPath(project, id)+"/events", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// Diff gets the difference of two versions, field by field.
func (c *Client) Diff(ctx context.Context, project, id string, from, to int64) (*Diff, error) {
	var d Diff
	query := url.Values{"from": {strconv.FormatInt(from, 10)}, "to": {strconv.FormatInt(to, 10)}}
	_, err := c.do(ctx, read(recordPath(project, id)+"/diff", query), &d)
	return orNil(&d, err)
}
