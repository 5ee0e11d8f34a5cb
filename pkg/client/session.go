package client

import (
	"context"
	"net/http"
)

// Login opens a session and keeps its token for all further calls. Errors: 401 wrong, 423 locked, 429 too many tries.
func (c *Client) Login(ctx context.Context, login, password string) (*Session, error) {
	k, err := asJSON(http.MethodPost, "/session", Login{Login: login, Password: password})
	if err != nil {
		return nil, err
	}
	var s Session
	if _, err := c.do(ctx, k, &s); err != nil {
		return nil, err
	}
	c.setToken(s.Token)
	return &s, nil
}

// Logout ends the session on the server and forgets its token.
func (c *Client) Logout(ctx context.Context) error {
	_, err := c.do(ctx, call{method: http.MethodDelete, path: "/session"}, nil)
	if err == nil {
		c.setToken("")
	}
	return err
}

// Me tells who the session is, with his projects and roles.
func (c *Client) Me(ctx context.Context) (*User, error) {
	var u User
	_, err := c.do(ctx, read("/me", nil), &u)
	return orNil(&u, err)
}

// orNil keeps half an answer from looking like one.
func orNil[T any](value *T, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return value, nil
}
