package client

import (
	"context"
	"net/http"
	"net/url"
)

// Users gets all accounts (system administrator).
func (c *Client) Users(ctx context.Context) ([]User, error) {
	p, err := pageOf[User](ctx, c, "/users", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// CreateUser opens an account; its login is never used again for another person.
func (c *Client) CreateUser(ctx context.Context, in UserInput) (*User, error) {
	var u User
	return sendJSON(ctx, c, http.MethodPost, "/users", in, &u)
}

// ChangeUser disables or enables an account; a disabled account's sessions are dead at once.
func (c *Client) ChangeUser(ctx context.Context, login string, in UserChange) (*User, error) {
	var u User
	return sendJSON(ctx, c, http.MethodPatch, "/users/"+url.PathEscape(login), in, &u)
}

// UnlockUser ends the lock after wrong passwords (security administrator).
func (c *Client) UnlockUser(ctx context.Context, login string) error {
	_, err := c.do(ctx, call{method: http.MethodPost, path: "/users/" + url.PathEscape(login) + "/unlock"}, nil)
	return err
}

// sendJSON sends a JSON body and decodes the answer into out.
func sendJSON[T any](ctx context.Context, c *Client, method, path string, in any, out *T) (*T, error) {
	k, err := asJSON(method, path, in)
	if err != nil {
		return nil, err
	}
	_, err = c.do(ctx, k, out)
	return orNil(out, err)
}

// sendMatch posts a change that builds on a version.
func sendMatch[T any](ctx context.Context, c *Client, path string, version int64, in any, out *T) (*T, error) {
	k, err := asJSON(http.MethodPost, path, in)
	if err != nil {
		return nil, err
	}
	k.match(version)
	_, err = c.do(ctx, k, out)
	return orNil(out, err)
}
