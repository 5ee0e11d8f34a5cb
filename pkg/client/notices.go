package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Notice is a message of the product in one's inbox.
type Notice struct {
	ID             string     `json:"id"`
	Project        string     `json:"project"` // empty: of the installation
	Kind           string     `json:"kind"`    // topic.name, such as record.returned
	Title          Text       `json:"title"`
	Lines          []Text     `json:"lines"`
	Link           string     `json:"link"` // path in the panel; empty: none
	Level          string     `json:"level"`
	Urgent         bool       `json:"urgent"`
	At             time.Time  `json:"at"`
	AcknowledgeBy  *time.Time `json:"acknowledge_by,omitempty"` // until when it has to be acknowledged
	ReadAt         *time.Time `json:"read_at,omitempty"`
	AcknowledgedAt *time.Time `json:"acknowledged_at,omitempty"`
}

// NoticePage is a page of one's inbox, the newest first, with how many notices want something of one.
type NoticePage struct {
	Items      []Notice `json:"items"`
	NextCursor string   `json:"next_cursor"`
	NoticeCount
}

// NoticeCount is how many notices are unread or wait to be acknowledged, and how many of these are urgent.
type NoticeCount struct {
	Unread int64 `json:"unread"`
	Urgent int64 `json:"urgent"`
}

// NoticesRead marks what was received up to a moment as read.
type NoticesRead struct {
	Through time.Time `json:"through"`
}

// NoticeAddress is where one's notices go besides the inbox; an empty mail: nowhere.
type NoticeAddress struct {
	Mail     string `json:"mail"`
	Wanted   string `json:"wanted"`   // urgent, all
	Language string `json:"language"` // zh, en
}

// Notices gets a page of one's inbox; unread: only what wants something of one.
func (c *Client) Notices(ctx context.Context, unread bool, cursor string) (*NoticePage, error) {
	query := fill(url.Values{}, "cursor", cursor)
	if unread {
		query.Set("unread", "1")
	}
	var p NoticePage
	_, err := c.do(ctx, read("/me/notices", query), &p)
	return orNil(&p, err)
}

// NoticeCount gets how many notices want something of one.
func (c *Client) NoticeCount(ctx context.Context) (*NoticeCount, error) {
	var n NoticeCount
	_, err := c.do(ctx, read("/me/notices/count", nil), &n)
	return orNil(&n, err)
}

// ReadNotice says that one has read a notice. Again changes nothing.
func (c *Client) ReadNotice(ctx context.Context, id string) (*Notice, error) {
	var n Notice
	_, err := c.do(ctx, call{method: http.MethodPost, path: "/me/notices/" + url.PathEscape(id) + "/read", again: true}, &n)
	return orNil(&n, err)
}

// AcknowledgeNotice says that one has taken note of an urgent notice. Again changes nothing.
func (c *Client) AcknowledgeNotice(ctx context.Context, id string) (*Notice, error) {
	var n Notice
	_, err := c.do(ctx, call{method: http.MethodPost, path: "/me/notices/" + url.PathEscape(id) + "/acknowledge", again: true}, &n)
	return orNil(&n, err)
}

// ReadNotices says that one has read whatever was received up to a moment.
func (c *Client) ReadNotices(ctx context.Context, through time.Time) (*NoticeCount, error) {
	var n NoticeCount
	return sendJSON(ctx, c, http.MethodPost, "/me/notices/read", NoticesRead{Through: through}, &n)
}

// NoticeAddress gets where one's notices go besides the inbox.
func (c *Client) NoticeAddress(ctx context.Context) (*NoticeAddress, error) {
	var a NoticeAddress
	_, err := c.do(ctx, read("/me/notices/address", nil), &a)
	return orNil(&a, err)
}

// SetNoticeAddress sets where one's notices go besides the inbox.
func (c *Client) SetNoticeAddress(ctx context.Context, in NoticeAddress) (*NoticeAddress, error) {
	var a NoticeAddress
	return sendJSON(ctx, c, http.MethodPut, "/me/notices/address", in, &a)
}
