package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Channel is a group bot or webhook of a project. Its address and secret are never shown again.
type Channel struct {
	ID        string    `json:"id"`
	Version   int64     `json:"version"`
	Kind      string    `json:"kind"` // wecom, dingtalk, feishu, webhook
	Name      string    `json:"name"`
	Host      string    `json:"host"`
	Topics    []string  `json:"topics"`
	Clearance string    `json:"clearance"` // of those who read it
	Language  string    `json:"language"`
	Enabled   bool      `json:"enabled"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
}

// ChannelInput sets a channel. Without address or secret those that are there stay.
type ChannelInput struct {
	Kind      string   `json:"kind"`
	Name      string   `json:"name"`
	Address   *string  `json:"address,omitempty"`
	Secret    *string  `json:"secret,omitempty"`
	Topics    []string `json:"topics"`
	Clearance string   `json:"clearance"`
	Language  string   `json:"language"`
	Enabled   bool     `json:"enabled"`
}

// ChannelTest is how a test message came out.
type ChannelTest struct {
	Arrived bool   `json:"arrived"`
	Failure string `json:"failure,omitempty"`
}

// DistributionList is who gets the issued reports of a project.
type DistributionList struct {
	ID      string               `json:"id"`
	Version int64                `json:"version"`
	Name    string               `json:"name"`
	Kinds   []string             `json:"kinds"` // day, week, month, quarter, special
	Enabled bool                 `json:"enabled"`
	Members []DistributionMember `json:"members"`
	By      string               `json:"by"`
	At      time.Time            `json:"at"`
}

// DistributionMember is a person of the project, a mail address outside, or a channel.
type DistributionMember struct {
	ID             string     `json:"id,omitempty"` // given by the server; send it back to keep the member
	User           string     `json:"user,omitempty"`
	Mail           string     `json:"mail,omitempty"`
	Channel        string     `json:"channel,omitempty"`
	Name           string     `json:"name,omitempty"`
	Clearance      string     `json:"clearance"` // of a person no more than his own counts
	Language       string     `json:"language"`
	UnsubscribedAt *time.Time `json:"unsubscribed_at,omitempty"` // given by the server
}

// DistributionListInput sets a list with all its members.
type DistributionListInput struct {
	Name    string               `json:"name"`
	Kinds   []string             `json:"kinds"`
	Enabled bool                 `json:"enabled"`
	Members []DistributionMember `json:"members"`
}

// Delivery is a message to somebody outside. The title is for members of the project.
type Delivery struct {
	ID       string     `json:"id"`
	State    string     `json:"state"` // waiting, sent, dead
	Channel  string     `json:"channel,omitempty"`
	Mail     string     `json:"mail,omitempty"`
	User     string     `json:"user,omitempty"`
	Kind     string     `json:"kind"`
	Title    *Text      `json:"title,omitempty"`
	Urgent   bool       `json:"urgent"`
	Attempts int        `json:"attempts"`
	Failure  string     `json:"failure,omitempty"` // of the last attempt
	At       time.Time  `json:"at"`
	NextAt   *time.Time `json:"next_at,omitempty"`
	EndedAt  *time.Time `json:"ended_at,omitempty"`
}

// ReportReceipts says who was sent an issued report and who opened it: 已读 18/23.
type ReportReceipts struct {
	Read  int             `json:"read"`
	Total int             `json:"total"`
	Items []ReportReceipt `json:"items"`
}

// ReportReceipt is one person of a list.
type ReportReceipt struct {
	User   string     `json:"user"`
	Name   string     `json:"name"`
	SentAt time.Time  `json:"sent_at"`
	ReadAt *time.Time `json:"read_at,omitempty"`
}

func distributionPath(project string) string { return projectPath(project) + "/distribution" }

// Channels gets the channels of a project.
func (c *Client) Channels(ctx context.Context, project string) ([]Channel, error) {
	return allOf[Channel](ctx, c, distributionPath(project)+"/channels")
}

func allOf[T any](ctx context.Context, c *Client, path string) ([]T, error) {
	p, err := pageOf[T](ctx, c, path, nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// AddChannel files a channel.
func (c *Client) AddChannel(ctx context.Context, project string, in ChannelInput) (*Channel, error) {
	var out Channel
	return sendJSON(ctx, c, http.MethodPost, distributionPath(project)+"/channels", in, &out)
}

// ChangeChannel changes a channel that is still in a version. Errors: 412 when it moved on.
func (c *Client) ChangeChannel(ctx context.Context, project, id string, version int64, in ChannelInput) (*Channel, error) {
	var out Channel
	return sendMatched(ctx, c, distributionPath(project)+"/channels/"+url.PathEscape(id), version, in, &out)
}

func sendMatched[T any](ctx context.Context, c *Client, path string, version int64, in any, out *T) (*T, error) {
	k, err := asJSON(http.MethodPut, path, in)
	if err != nil {
		return nil, err
	}
	k.match(version)
	_, err = c.do(ctx, k, out)
	return orNil(out, err)
}

// RemoveChannel takes a channel away.
func (c *Client) RemoveChannel(ctx context.Context, project, id string, version int64) error {
	return c.removeMatched(ctx, distributionPath(project)+"/channels/"+url.PathEscape(id), version)
}

func (c *Client) removeMatched(ctx context.Context, path string, version int64) error {
	k := call{method: http.MethodDelete, path: path}
	k.match(version)
	_, err := c.do(ctx, k, nil)
	return err
}

// TestChannel sends a test message. Errors: 429 when it is not the channel's turn.
func (c *Client) TestChannel(ctx context.Context, project, id string) (*ChannelTest, error) {
	var out ChannelTest
	_, err := c.do(ctx, call{method: http.MethodPost, path: distributionPath(project) + "/channels/" + url.PathEscape(id) + "/test"}, &out)
	return orNil(&out, err)
}

// DistributionLists gets the distribution lists of a project.
func (c *Client) DistributionLists(ctx context.Context, project string) ([]DistributionList, error) {
	return allOf[DistributionList](ctx, c, distributionPath(project)+"/lists")
}

// AddDistributionList files a list.
func (c *Client) AddDistributionList(ctx context.Context, project string, in DistributionListInput) (*DistributionList, error) {
	var out DistributionList
	return sendJSON(ctx, c, http.MethodPost, distributionPath(project)+"/lists", in, &out)
}

// ChangeDistributionList changes a list that is still in a version. Errors: 412 when it moved on.
func (c *Client) ChangeDistributionList(ctx context.Context, project, id string, version int64, in DistributionListInput) (*DistributionList, error) {
	var out DistributionList
	return sendMatched(ctx, c, distributionPath(project)+"/lists/"+url.PathEscape(id), version, in, &out)
}

// RemoveDistributionList takes a list away.
func (c *Client) RemoveDistributionList(ctx context.Context, project, id string, version int64) error {
	return c.removeMatched(ctx, distributionPath(project)+"/lists/"+url.PathEscape(id), version)
}

// Deliveries gets a page of what waits, left or was given up.
func (c *Client) Deliveries(ctx context.Context, project, state, cursor string) (*Page[Delivery], error) {
	return pageOf[Delivery](ctx, c, distributionPath(project)+"/deliveries", fill(url.Values{}, "state", state, "cursor", cursor))
}

// RetryDelivery sends a message again that was given up. Errors: 412 when it was not.
func (c *Client) RetryDelivery(ctx context.Context, project, id string) error {
	_, err := c.do(ctx, call{method: http.MethodPost, path: distributionPath(project) + "/deliveries/" + url.PathEscape(id) + "/retry"}, nil)
	return err
}

// ReportReceipts gets who was sent an issued report and who opened it.
func (c *Client) ReportReceipts(ctx context.Context, project, report string) (*ReportReceipts, error) {
	var out ReportReceipts
	_, err := c.do(ctx, read(distributionPath(project)+"/receipts/"+url.PathEscape(report), nil), &out)
	return orNil(&out, err)
}

// Unsubscribe takes whoever the token of a mail names off its list; no session is needed.
func (c *Client) Unsubscribe(ctx context.Context, token string) error {
	_, err := c.do(ctx, call{method: http.MethodPost, path: "/unsubscribe/" + url.PathEscape(token), again: true}, nil)
	return err
}
