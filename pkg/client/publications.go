package client

import (
	"context"
	"iter"
	"net/url"
)

// PublicationFilter narrows a list of publications. From and To are work dates, both inclusive.
type PublicationFilter struct {
	Class  string
	Kind   string
	From   string
	To     string
	Q      string
	Cursor string
	Limit  int // 0: 50; at most PageSize
}

func (f PublicationFilter) query() url.Values {
	return fill(url.Values{}, "class", f.Class, "kind", f.Kind, "from", f.From, "to", f.To, "q", f.Q, "cursor", f.Cursor, "limit", number(f.Limit))
}

// ListPublications gets one page of what is published, newest first.
func (c *Client) ListPublications(ctx context.Context, project string, f PublicationFilter) (*Page[Publication], error) {
	return pageOf[Publication](ctx, c, projectPath(project)+"/publications", f.query())
}

// Publications walks all publications of a filter, newest first.
func (c *Client) Publications(ctx context.Context, project string, f PublicationFilter) iter.Seq2[Publication, error] {
	return each[Publication](ctx, c, projectPath(project)+"/publications", f.query())
}

// Publication gets one publication by its archive number. Errors: 404 hidden, 410 past its validity.
func (c *Client) Publication(ctx context.Context, project, no string) (*Publication, error) {
	var p Publication
	_, err := c.do(ctx, read(projectPath(project)+"/publications/"+url.PathEscape(no), nil), &p)
	return orNil(&p, err)
}
