package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/service/keys"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
)

const mine = base + "/me/credentials"

func credentialRoutes() []route {
	return []route{
		{Method: get, Path: mine, Action: policy.CredentialOwn, Handle: credentialOwn},
		{Method: post, Path: mine + "/passkeys/begin", Action: policy.CredentialOwn, Body: jsonBody, Handle: passkeyBegin},
		{Method: post, Path: mine + "/passkeys", Action: policy.CredentialOwn, Body: jsonBody, Handle: passkeyFinish},
		{Method: post, Path: mine + "/codes/begin", Action: policy.CredentialOwn, Body: jsonBody, Handle: codeBegin},
		{Method: post, Path: mine + "/codes", Action: policy.CredentialOwn, Body: jsonBody, Handle: codeFinish},
		{Method: get, Path: base + "/credentials", Action: policy.CredentialDecide, Handle: credentialList},
		{Method: post, Path: base + "/credentials/:kid/loss", Action: policy.CredentialOwn, Body: jsonBody, Handle: credentialLoss},
		{Method: post, Path: base + "/credentials/:kid/decide", Action: policy.CredentialDecide, Body: jsonBody, Handle: credentialDecide},
	}
}

func credentialOwn(x *exchange) error {
	all, err := x.api.keys.Own(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, x.credential), ""))
}

func credentialList(x *exchange) error {
	all, err := x.api.keys.Others(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, x.credential), ""))
}

// nothingAsked is the body of what takes none: {}.
type nothingAsked struct{}

func passkeyBegin(x *exchange) error {
	if err := decode(x, &nothingAsked{}); err != nil {
		return err
	}
	c, err := x.api.keys.BeginPasskey(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.PasskeyCeremony{Ceremony: c.ID, Options: c.Options, ExpiresAt: c.ExpiresAt})
}

func passkeyFinish(x *exchange) error {
	var in client.PasskeyRegistration
	if err := decode(x, &in); err != nil {
		return err
	}
	c, err := x.api.keys.FinishPasskey(x.ctx(), x.actor, keys.Registration{Ceremony: in.Ceremony, Label: in.Label, Reason: in.Reason, Answer: in.Answer})
	if err != nil {
		return err
	}
	return x.answer(http.StatusCreated, x.credential(keys.Asked{Credential: c}))
}

// codeBegin shows a secret, this once: it is never cached.
func codeBegin(x *exchange) error {
	if err := decode(x, &nothingAsked{}); err != nil {
		return err
	}
	e, err := x.api.keys.BeginCode(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.CodeEnrolment{Ceremony: e.Ceremony, URI: e.URI, Secret: e.Secret, QR: client.QR(e.Picture), ExpiresAt: e.ExpiresAt})
}

func codeFinish(x *exchange) error {
	var in client.CodeRegistration
	if err := decode(x, &in); err != nil {
		return err
	}
	c, err := x.api.keys.FinishCode(x.ctx(), x.actor, keys.Registration{Ceremony: in.Ceremony, Label: in.Label, Reason: in.Reason, Code: in.Code})
	if err != nil {
		return err
	}
	return x.answer(http.StatusCreated, x.credential(keys.Asked{Credential: c}))
}

func credentialLoss(x *exchange) error {
	var in client.Loss
	if err := decode(x, &in); err != nil {
		return err
	}
	c, err := x.api.keys.ReportLoss(x.ctx(), x.actor, x.Param("kid"), in.Reason)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.credential(keys.Asked{Credential: c}))
}

func credentialDecide(x *exchange) error {
	in, err := decision(x)
	if err != nil {
		return err
	}
	c, err := x.api.keys.Decide(x.ctx(), x.actor, x.Param("kid"), *in.Agree, in.Note)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.credential(keys.Asked{Credential: c}))
}

// decision reads what a second person says; he has to say it.
func decision(x *exchange) (client.Decision, error) {
	var in client.Decision
	if err := decode(x, &in); err != nil {
		return in, err
	}
	if in.Agree == nil {
		return in, refuseFields([]fault.Field{{Field: "agree", Code: "V1", Zh: "请说明同意或不同意。", En: "Say whether you agree."}})
	}
	return in, nil
}

// credential shows what others may know of a key: never its secret.
func (x *exchange) credential(c keys.Asked) client.Credential {
	names := x.namer()
	out := client.Credential{
		ID: c.ID, User: c.User, UserName: names.of(c.User), Kind: string(c.Kind), Label: c.Label, State: string(c.State),
		Assurance: string(c.Assurance()), MadeAt: c.MadeAt.UTC(), ActiveFrom: utc(c.ActiveFrom), EndedAt: utc(c.EndedAt),
	}
	if c.Kind == signing.Passkey {
		out.Credential, out.PublicKey, out.BackedUp = proof.Base64URL(c.Handle).String(), c.PublicPEM, c.BackedUp
	}
	if c.Request != nil {
		r := x.request(*c.Request)
		out.Request = &r
	}
	return out
}
