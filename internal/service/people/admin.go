package people

import (
	"context"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
)

// FirstAdmin opens the account from which all others are made; it refuses once there is an administrator.
func (s *Service) FirstAdmin(ctx context.Context, in UserInput) error {
	users, err := s.store.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if u.Office == policy.SysAdmin {
			return fault.New(fault.Conflict, "E_ADMIN_EXISTS", "已有系统管理员，请用其账号新建。", "There is an administrator; use his account to make others.")
		}
	}
	in.Office = string(policy.SysAdmin)
	_, err = s.createUser(ctx, "countersign admin", in)
	return err
}
