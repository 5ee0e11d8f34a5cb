package notify

import (
	"context"
	"errors"
	"net/mail"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Page is a page of somebody's inbox, and how much in it wants something of him.
type Page struct {
	Items          []store.Received
	Cursor         string
	Unread, Urgent int64
}

// Inbox gives a page of what a person has received, the newest first.
func (s *Service) Inbox(ctx context.Context, a policy.Actor, unread bool, p store.Page) (Page, error) {
	if err := policy.Decide(a, policy.NoticeOwn, policy.Facts{At: s.now()}); err != nil {
		return Page{}, err
	}
	var page Page
	var err error
	if page.Items, page.Cursor, err = s.store.Inbox(ctx, a.UserID, unread, s.now(), p); err != nil {
		return Page{}, err
	}
	page.Unread, page.Urgent, err = s.store.UnreadCount(ctx, a.UserID, s.now())
	return page, err
}

// Count gives how many notices of a person want something of him, and how many of these are urgent.
func (s *Service) Count(ctx context.Context, a policy.Actor) (unread, urgent int64, err error) {
	if err := policy.Decide(a, policy.NoticeOwn, policy.Facts{At: s.now()}); err != nil {
		return 0, 0, err
	}
	return s.store.UnreadCount(ctx, a.UserID, s.now())
}

// Read says that a person has read a notice; again changes nothing.
func (s *Service) Read(ctx context.Context, a policy.Actor, id string) (store.Received, error) {
	return s.settle(ctx, a, id, func(tx *store.Tx, _ store.Received) error { return tx.MarkRead(a.UserID, id, s.now()) })
}

// Acknowledge says that a person has taken note of an urgent notice, which is kept with its time (R1.1); again changes
// nothing.
func (s *Service) Acknowledge(ctx context.Context, a policy.Actor, id string) (store.Received, error) {
	return s.settle(ctx, a, id, func(tx *store.Tx, r store.Received) error {
		detail := map[string]string{"notice": id, "kind": r.Kind}
		return tx.Acknowledge(a.UserID, id, s.now(), s.note(ctx, a.UserID, "notice.acknowledge", r.Project, detail))
	})
}

func (s *Service) settle(ctx context.Context, a policy.Actor, id string, write func(*store.Tx, store.Received) error) (store.Received, error) {
	if err := policy.Decide(a, policy.NoticeOwn, policy.Facts{At: s.now()}); err != nil {
		return store.Received{}, err
	}
	received, err := s.store.Received(ctx, a.UserID, id, s.now())
	if err != nil {
		return store.Received{}, absent(err)
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error { return write(tx, received) })
	if err != nil && !errors.Is(err, store.ErrStale) {
		return store.Received{}, err
	}
	received, err = s.store.Received(ctx, a.UserID, id, s.now())
	return received, absent(err)
}

// ReadAll says that a person has read whatever he received up to a moment.
func (s *Service) ReadAll(ctx context.Context, a policy.Actor, through time.Time) error {
	if err := policy.Decide(a, policy.NoticeOwn, policy.Facts{At: s.now()}); err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error { return tx.MarkAllRead(a.UserID, through, s.now()) })
}

// Address gives where a person wants his notices sent; nothing where nowhere.
func (s *Service) Address(ctx context.Context, a policy.Actor) (store.NoticeAddress, error) {
	if err := policy.Decide(a, policy.NoticeOwn, policy.Facts{At: s.now()}); err != nil {
		return store.NoticeAddress{}, err
	}
	address, err := s.store.Address(ctx, a.UserID)
	if errors.Is(err, store.ErrNotFound) {
		return store.NoticeAddress{Wanted: "urgent", Language: "zh"}, nil
	}
	return address, err
}

// SetAddress sets where a person wants his notices sent; an empty mail takes it away.
func (s *Service) SetAddress(ctx context.Context, a policy.Actor, in store.NoticeAddress) (store.NoticeAddress, error) {
	if err := policy.Decide(a, policy.NoticeOwn, policy.Facts{At: s.now()}); err != nil {
		return store.NoticeAddress{}, err
	}
	var faults []fault.Field
	if in.Mail != "" && !isMail(in.Mail) {
		faults = append(faults, wrongMail("mail", in.Mail))
	}
	if in.Wanted != "urgent" && in.Wanted != "all" {
		faults = append(faults, unknownValue("wanted", in.Wanted, "urgent, all"))
	}
	if !isLanguage(in.Language) {
		faults = append(faults, unknownValue("language", in.Language, "zh, en"))
	}
	if len(faults) > 0 {
		return store.NoticeAddress{}, fault.Fields(faults)
	}
	in.User, in.At = a.UserID, s.now()
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.PutAddress(in, s.note(ctx, a.UserID, "notice.address", "", map[string]string{"mail": in.Mail, "wanted": in.Wanted}))
	})
	return in, err
}

// maxMail is how long an address can be.
const maxMail = 254

// isMail reports whether a text is one bare mail address.
func isMail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text && len(text) <= maxMail
}

func isLanguage(text string) bool { return text == "zh" || text == "en" }

func wrongMail(field, seen string) fault.Field {
	return fault.Field{Field: field, Code: "V2", Zh: "不是有效的邮箱地址。", En: "Not a mail address.", Seen: seen}
}

func unknownValue(field, seen, allowed string) fault.Field {
	return fault.Field{Field: field, Code: "V2", Zh: "没有这个选项。", En: "There is no such choice.", Seen: seen, Allowed: allowed}
}
