package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func userList(x *exchange) error {
	users, err := x.api.people.Users(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(users, userOf), ""))
}

func userCreate(x *exchange) error {
	var in client.UserInput
	if err := decode(x, &in); err != nil {
		return err
	}
	user, err := x.api.people.CreateUser(x.ctx(), x.actor, people.UserInput(in))
	if err != nil {
		return err
	}
	return x.answer(http.StatusCreated, userOf(user))
}

// userChange switches an account off or on.
func userChange(x *exchange) error {
	var in client.UserChange
	if err := decode(x, &in); err != nil {
		return err
	}
	if in.Disabled == nil {
		return refuseFields([]fault.Field{{Field: "disabled", Code: "V1", Zh: "请说明是停用还是启用。", En: "Say whether to disable or to enable."}})
	}
	user, err := x.api.people.SetDisabled(x.ctx(), x.actor, x.Param("uid"), *in.Disabled)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, userOf(user))
}

// userUnlock ends the lock after wrong passwords.
func userUnlock(x *exchange) error {
	if err := x.api.people.Unlock(x.ctx(), x.actor, x.Param("uid")); err != nil {
		return err
	}
	x.Status(http.StatusNoContent)
	return nil
}

func userOf(u store.User) client.User {
	return client.User{ID: u.ID, NameZh: u.NameZh, NameEn: u.NameEn, Office: string(u.Office), Disabled: u.Disabled}
}
