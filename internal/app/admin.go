package app

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/service/people"
)

// Admin is the first administrator of a new installation.
type Admin struct {
	Login, NameZh, NameEn, Password string
}

// FirstAdmin opens the first administrator's account; once there is one, accounts are made through the API alone.
func FirstAdmin(ctx context.Context, c Config, a Admin) (err error) {
	p, err := Open(ctx, c, newLogger(c.Log, os.Stderr), time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	err = p.People.FirstAdmin(ctx, people.UserInput{Login: a.Login, NameZh: a.NameZh, NameEn: a.NameEn, Password: a.Password})
	var f *fault.Error
	if errors.As(err, &f) && len(f.Fields) > 0 {
		return errors.New(f.Fields[0].Field + ": " + f.Fields[0].Zh + " " + f.Fields[0].En)
	}
	return err
}
