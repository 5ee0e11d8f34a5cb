package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func memberList(x *exchange) error {
	members, err := x.api.people.Members(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(members, memberOf), ""))
}

func memberPut(x *exchange) error {
	var in client.MemberInput
	if err := decode(x, &in); err != nil {
		return err
	}
	m, err := x.api.people.PutMember(x.ctx(), x.actor, x.project(), x.Param("uid"), people.MemberInput(in))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, memberOf(m))
}

func memberRemove(x *exchange) error {
	if err := x.api.people.DeleteMember(x.ctx(), x.actor, x.project(), x.Param("uid")); err != nil {
		return err
	}
	x.Status(http.StatusNoContent)
	return nil
}

func memberOf(m store.Member) client.Member {
	return client.Member{
		User: m.User, NameZh: m.NameZh, NameEn: m.NameEn, Role: string(m.Role), Clearance: m.Clearance.String(),
		From: utc(m.From), Until: utc(m.Until),
	}
}
