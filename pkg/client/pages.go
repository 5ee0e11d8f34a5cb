package client

import (
	"context"
	"iter"
	"net/url"
	"strconv"
)

// PageSize is the most items that one page of a list brings.
const PageSize = 200

// pageOf gets one page of a list.
func pageOf[T any](ctx context.Context, c *Client, path string, query url.Values) (*Page[T], error) {
	var p Page[T]
	_, err := c.do(ctx, read(path, query), &p)
	return orNil(&p, err)
}

// itemsOf gets the items of a list that has one page.
func itemsOf[T any](ctx context.Context, c *Client, path string, query url.Values) ([]T, error) {
	p, err := pageOf[T](ctx, c, path, query)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// each walks a whole list, page by page; an error ends it.
func each[T any](ctx context.Context, c *Client, path string, query url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		next := url.Values{}
		for name, values := range query {
			next[name] = values
		}
		next.Set("limit", strconv.Itoa(PageSize))
		for {
			page, err := pageOf[T](ctx, c, path, next)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			if page.NextCursor == "" {
				return
			}
			next.Set("cursor", page.NextCursor)
		}
	}
}

// fill puts what was asked for into a query; empty values stay out.
func fill(query url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return query
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
