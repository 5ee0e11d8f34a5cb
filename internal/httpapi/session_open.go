package httpapi

import (
	"net/http"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

// maxPasswordTry is the longest password in characters that is worth a comparison.
const maxPasswordTry = 256

// sessionOpen logs in. The token goes to clients in the body and to browsers in a cookie, always a new one (B3).
func sessionOpen(x *exchange) error {
	var in client.Login
	if err := decode(x, &in); err != nil {
		return err
	}
	if err := checkLogin(in); err != nil {
		return err
	}
	ip := remoteIP(x.Request)
	for _, who := range []string{"ip " + ip, "login " + in.Login + " from " + ip} {
		if err := x.api.logins.admit(who); err != nil {
			return err
		}
	}
	session, err := x.api.people.Login(x.ctx(), people.LoginInput{
		Login: in.Login, Password: in.Password, OTP: in.OTP, Phone: in.Phone,
		IP: ip, Agent: shown(x.Request.UserAgent()),
	})
	if err != nil {
		return err
	}
	x.endOldCookie()
	return x.answerSession(session)
}

// checkLogin refuses what no account can have before it costs a hash.
func checkLogin(in client.Login) error {
	var faults []fault.Field
	if !isLogin(in.Login) {
		faults = append(faults, fault.Field{Field: "login", Code: "V2", Zh: "登录名格式不正确。", En: "Not the form of a login."})
	}
	if in.Password == "" || utf8.RuneCountInString(in.Password) > maxPasswordTry {
		faults = append(faults, fault.Field{Field: "password", Code: "V1", Zh: "请填写密码。", En: "Give the password."})
	}
	return refuseFields(faults)
}

// endOldCookie ends the session that this browser had before, so that none is left behind that nobody sees.
func (x *exchange) endOldCookie() {
	cookie, err := x.Request.Cookie(x.api.cookieName())
	if err != nil || cookie.Value == "" || len(cookie.Value) > maxToken {
		return
	}
	if err := x.api.people.Logout(x.ctx(), cookie.Value); err != nil {
		x.api.log.WarnContext(x.ctx(), "old session not ended", "request_id", requestID(x.ctx()), "error", err)
	}
}

func (x *exchange) answerSession(s people.Session) error {
	actor, _, err := x.api.people.Resolve(x.ctx(), s.Token)
	if err != nil {
		return err
	}
	user, err := x.self(actor)
	if err != nil {
		return err
	}
	x.setCookie(s.Token, s.Expires)
	return x.answer(http.StatusOK, client.Session{Token: s.Token, CSRF: s.CSRF, User: user})
}

// sessionClose logs out; the token is dead at once.
func sessionClose(x *exchange) error {
	if err := x.api.people.Logout(x.ctx(), x.token); err != nil {
		return err
	}
	x.setCookie("", x.api.now())
	x.Status(http.StatusNoContent)
	return nil
}

// me tells a session who it is.
func me(x *exchange) error {
	user, err := x.self(x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, user)
}

// self describes an actor to himself: his names, his office, and what he is on which project.
func (x *exchange) self(actor policy.Actor) (client.User, error) {
	user, members, err := x.api.people.Me(x.ctx(), actor)
	if err != nil {
		return client.User{}, err
	}
	projects, err := x.api.people.Projects(x.ctx(), actor)
	if err != nil {
		return client.User{}, err
	}
	names := map[string]*client.Text{}
	for _, p := range projects {
		names[p.ID] = &client.Text{Zh: p.NameZh, En: p.NameEn}
	}
	out := userOf(user)
	out.Projects = mapped(members, func(m store.Member) client.Membership {
		return client.Membership{
			Project: m.Project, Name: names[m.Project], Role: string(m.Role), Clearance: m.Clearance.String(), From: utc(m.From), Until: utc(m.Until),
			StandsIn: x.standsIn(actor, m.Project),
		}
	})
	return out, nil
}

// standsIn gives the delegation that an actor holds on a project now; nil where he acts in his own right alone.
func (x *exchange) standsIn(actor policy.Actor, project string) *client.Delegation {
	d, ok := actor.Delegation(project, x.api.now())
	if !ok {
		return nil
	}
	names := x.namer()
	out := delegationOf(d, x.api.now())
	out.FromName, out.ToName = names.of(d.From), names.of(d.To)
	return &out
}
