package client

import (
	"context"
	"net/http"
	"net/url"
)

// Projects gets the caller's projects; the system administrator's are all.
func (c *Client) Projects(ctx context.Context) ([]Project, error) {
	p, err := pageOf[Project](ctx, c, "/projects", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// Project gets one project.
func (c *Client) Project(ctx context.Context, id string) (*Project, error) {
	var p Project
	_, err := c.do(ctx, read(projectPath(id), nil), &p)
	return orNil(&p, err)
}

// CreateProject founds a project (system administrator).
func (c *Client) CreateProject(ctx context.Context, in ProjectInput) (*Project, error) {
	var p Project
	return sendJSON(ctx, c, http.MethodPost, "/projects", in, &p)
}

// ChangeProject changes what is set in the change; version is the one that it builds on.
func (c *Client) ChangeProject(ctx context.Context, id string, version int64, in ProjectChange) (*Project, error) {
	k, err := asJSON(http.MethodPatch, projectPath(id), in)
	if err != nil {
		return nil, err
	}
	k.match(version)
	var p Project
	_, err = c.do(ctx, k, &p)
	return orNil(&p, err)
}

// Members gets a project's members.
func (c *Client) Members(ctx context.Context, project string) ([]Member, error) {
	p, err := pageOf[Member](ctx, c, projectPath(project)+"/members", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// PutMember appoints a person to a role on a project, or changes the appointment.
func (c *Client) PutMember(ctx context.Context, project, user string, in MemberInput) (*Member, error) {
	k, err := asJSON(http.MethodPut, memberPath(project, user), in)
	if err != nil {
		return nil, err
	}
	k.again = true
	var m Member
	_, err = c.do(ctx, k, &m)
	return orNil(&m, err)
}

// RemoveMember ends a person's membership; what he did stays in the history.
func (c *Client) RemoveMember(ctx context.Context, project, user string) error {
	_, err := c.do(ctx, call{method: http.MethodDelete, path: memberPath(project, user)}, nil)
	return err
}

func memberPath(project, user string) string {
	return projectPath(project) + "/members/" + url.PathEscape(user)
}

// Classes gets the closed code table, without schemas.
func (c *Client) Classes(ctx context.Context) ([]Class, error) {
	p, err := pageOf[Class](ctx, c, "/classes", nil)
	if err != nil {
		return nil, err
	}
	return p.Items, nil
}

// Class gets one class with the JSON Schema of its body and its form hints.
func (c *Client) Class(ctx context.Context, code string) (*Class, error) {
	var k Class
	_, err := c.do(ctx, read("/classes/"+url.PathEscape(code), nil), &k)
	return orNil(&k, err)
}
