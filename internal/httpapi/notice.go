package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

const (
	inboxPath = base + "/me/notices"
	aNotice   = inboxPath + "/:notice"
)

func noticeRoutes() []route {
	return []route{
		{Method: get, Path: inboxPath, Action: policy.NoticeOwn, Query: noticeParameters, Handle: noticeList},
		{Method: get, Path: inboxPath + "/count", Action: policy.NoticeOwn, Handle: noticeCount},
		{Method: post, Path: inboxPath + "/read", Action: policy.NoticeOwn, Body: jsonBody, Handle: noticesRead},
		{Method: get, Path: inboxPath + "/address", Action: policy.NoticeOwn, Handle: noticeAddress},
		{Method: put, Path: inboxPath + "/address", Action: policy.NoticeOwn, Body: jsonBody, Handle: noticeAddressPut},
		{Method: post, Path: aNotice + "/read", Action: policy.NoticeOwn, Handle: noticeRead},
		{Method: post, Path: aNotice + "/acknowledge", Action: policy.NoticeOwn, Handle: noticeAcknowledge},
		{Method: post, Path: base + "/unsubscribe/:token", Action: policy.Unsubscribe, Handle: unsubscribe},
	}
}

var (
	noticeParameters = parameters{"unread": isYes, "cursor": isCursor, "limit": isLimit}
	isToken          = matching(`^[0-9a-f]{64}$`)
)

func noticeList(x *exchange) error {
	page, err := x.api.notify.Inbox(x.ctx(), x.actor, x.query("unread") != "", x.page())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.NoticePage{
		Items: mapped(page.Items, noticeOf), NextCursor: page.Cursor, NoticeCount: client.NoticeCount{Unread: page.Unread, Urgent: page.Urgent},
	})
}

func noticeOf(r store.Received) client.Notice {
	return client.Notice{
		ID: r.ID, Project: r.Project, Kind: r.Kind, Title: client.Text(r.Title), Lines: mapped(r.Lines, func(t fault.Text) client.Text { return client.Text(t) }),
		Link: r.Link, Level: r.Level.String(), Urgent: r.Urgent, At: r.At.UTC(), AcknowledgeBy: utc(r.AcknowledgeBy), ReadAt: utc(r.ReadAt), AcknowledgedAt: utc(r.AcknowledgedAt),
	}
}

func noticeCount(x *exchange) error {
	unread, urgent, err := x.api.notify.Count(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.NoticeCount{Unread: unread, Urgent: urgent})
}

func noticesRead(x *exchange) error {
	var in client.NoticesRead
	if err := decode(x, &in); err != nil {
		return err
	}
	if err := x.api.notify.ReadAll(x.ctx(), x.actor, in.Through); err != nil {
		return err
	}
	return noticeCount(x)
}

func noticeRead(x *exchange) error {
	r, err := x.api.notify.Read(x.ctx(), x.actor, x.Param("notice"))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, noticeOf(r))
}

func noticeAcknowledge(x *exchange) error {
	r, err := x.api.notify.Acknowledge(x.ctx(), x.actor, x.Param("notice"))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, noticeOf(r))
}

func noticeAddress(x *exchange) error {
	a, err := x.api.notify.Address(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.NoticeAddress{Mail: a.Mail, Wanted: a.Wanted, Language: a.Language})
}

func noticeAddressPut(x *exchange) error {
	var in client.NoticeAddress
	if err := decode(x, &in); err != nil {
		return err
	}
	a, err := x.api.notify.SetAddress(x.ctx(), x.actor, store.NoticeAddress{Mail: in.Mail, Wanted: in.Wanted, Language: in.Language})
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.NoticeAddress{Mail: a.Mail, Wanted: a.Wanted, Language: a.Language})
}

// unsubscribe is what a mail program does by itself (RFC 8058): no session, and a form as body that says nothing new.
func unsubscribe(x *exchange) error {
	if err := x.api.lookups.admit(remoteIP(x.Request)); err != nil {
		return err
	}
	return x.nothing(x.api.notify.Unsubscribe(x.ctx(), x.Param("token")))
}
