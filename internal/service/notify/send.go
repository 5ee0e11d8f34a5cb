package notify

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/notice"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

const (
	// holdFor is longer than a batch takes at its slowest: whoever holds one longer has died.
	holdFor = 10 * time.Minute
	// mailBatch and digestBatch are how many messages are taken up at once.
	mailBatch, digestBatch = 10, 50
	// turn is how long a bot rests after a message: never more than 20 in any minute.
	turn = 3100 * time.Millisecond
	// routeBatch is how many notices find their channels in one go.
	routeBatch = 100
)

// turnOf gives how long a channel rests after a message. One of 企业微信 may be two: the picture, and the text.
func turnOf(c store.Channel) time.Duration {
	if c.Kind == "wecom" {
		return 2 * turn
	}
	return turn
}

// Route finds the ways out of what was told since. Any number of replicas may run it.
func (s *Service) Route(ctx context.Context) (more bool, err error) {
	keys, err := s.store.Unrouted(ctx, routeBatch)
	if err != nil {
		return false, err
	}
	for _, k := range keys {
		if err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.Route(k, s.now()) }); err != nil {
			return false, err
		}
	}
	return len(keys) == routeBatch, nil
}

// Send sends what is due: mail, and for each channel whose turn it is one message. A message is claimed before it leaves
// and settled when it left; who dies in between leaves it to be sent again under the same id.
func (s *Service) Send(ctx context.Context) (more bool, err error) {
	more, err = s.sendMail(ctx)
	channels, failed := s.store.ChannelsDue(ctx, s.now())
	err = errors.Join(err, failed)
	for _, c := range channels {
		err = errors.Join(err, s.sendBy(ctx, c))
	}
	return more, err
}

func (s *Service) lease() store.Lease {
	return store.Lease{Owner: rand.Text(), Until: s.now().Add(holdFor)}
}

func (s *Service) sendMail(ctx context.Context) (more bool, err error) {
	waiting, err := s.store.MailDue(ctx, s.now())
	if err != nil || !waiting {
		return false, err
	}
	lease := s.lease()
	var claimed []store.Outgoing
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		claimed, err = tx.ClaimMail(lease, s.now(), mailBatch)
		return err
	})
	for _, o := range claimed {
		sent := delivery.Mail(s.options.Mail, o.Mail, o.Language).Send(ctx, s.compose(ctx, o, true))
		err = errors.Join(err, s.settleSent(ctx, []store.Outgoing{o}, lease, sent))
	}
	return len(claimed) == mailBatch, err
}

// sendBy sends what goes out by a channel next, if it is its turn.
func (s *Service) sendBy(ctx context.Context, c store.Channel) error {
	lease := s.lease()
	var claimed []store.Outgoing
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		mine, err := tx.TakeTurn(c.Project, c.ID, s.now(), turnOf(c))
		if err != nil || !mine {
			return err
		}
		claimed, err = tx.ClaimForChannel(c, lease, s.now(), digestBatch)
		return err
	})
	if err != nil || len(claimed) == 0 {
		return err
	}
	out, sent := s.open(c)
	if sent == nil {
		sent = out.Send(ctx, s.together(ctx, c, claimed))
	}
	var throttled delivery.Throttled
	if errors.As(sent, &throttled) {
		err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.RestChannel(c.Project, c.ID, s.now().Add(throttled.After)) })
	}
	return errors.Join(err, s.settleSent(ctx, claimed, lease, sent))
}

// settleSent writes how an attempt came out.
func (s *Service) settleSent(ctx context.Context, all []store.Outgoing, lease store.Lease, failed error) error {
	for i := range all {
		all[i] = s.after(all[i], failed)
	}
	return s.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		for _, o := range all {
			if err := tx.SettleOutgoing(o, lease); err != nil {
				return err
			}
			if o.State == store.DeliveryDead {
				if err := tx.InsertNotice(deadNotice(o, s.now())); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// after gives a message as it stands after an attempt.
func (s *Service) after(o store.Outgoing, failed error) store.Outgoing {
	now := s.now()
	var throttled delivery.Throttled
	switch {
	case failed == nil:
		o.State, o.Failure, o.EndedAt = store.DeliverySent, "", now
		return o
	case errors.Is(failed, delivery.ErrRefused) || o.Attempts >= notice.MaxAttempts:
		o.State, o.EndedAt = store.DeliveryDead, now
	case errors.As(failed, &throttled):
		o.NextAt = now.Add(throttled.After)
	default:
		o.NextAt = now.Add(notice.Pause(o.Attempts, mathrand.Float64())) //nolint:gosec // spreads attempts; nothing secret
	}
	o.Failure = failed.Error()
	return o
}

// deadNotice tells the project manager that something was given up: once a day for each target.
func deadNotice(o store.Outgoing, now time.Time) store.Notice {
	return store.Notice{
		Project: o.Project, Kind: "system.delivery", Roles: []policy.Role{policy.ProjectManager}, Level: o.Message.Level, Link: "/distribution", At: now,
		Title: fault.Text{Zh: "有消息未能送达", En: "A message could not be delivered"},
		Lines: []fault.Text{{Zh: "原因见“消息分发”页，可在那里重发。", En: "The reason stands on the distribution page; it can be sent again there."}},
		Dedup: "delivery.dead." + o.Channel + o.Mail + "." + calendar.Day(now),
	}
}

// idOf is the same for each attempt at a message.
func idOf(o store.Outgoing) string { return "notice." + o.ID }

// compose writes a message in its target's language, with its picture and file where it may have them.
func (s *Service) compose(ctx context.Context, o store.Outgoing, files bool) delivery.Message {
	m := o.Message.Outside()
	out := delivery.Message{ID: idOf(o), Title: inLanguage(o.Language, m.Title), Urgent: m.Urgent, More: inLanguage(o.Language, goOn)}
	if m.Project != "" {
		out.Title = "[" + m.Project + "] " + out.Title
	}
	for _, line := range m.Lines {
		out.Lines = append(out.Lines, inLanguage(o.Language, line))
	}
	if m.Link != "" {
		out.Link = s.options.PublicURL + m.Link
	}
	if o.Unsubscribe != "" {
		out.Unsubscribe = s.options.PublicURL + o.Unsubscribe
	}
	if o.Report != "" && notice.LeavesWhole(m.Level) {
		s.enclose(ctx, o, &out, files)
	}
	return out
}

// titlesShown is how many titles a digest lists.
const titlesShown = 8

// together makes one message of all that waits for a group.
func (s *Service) together(ctx context.Context, c store.Channel, all []store.Outgoing) delivery.Message {
	if len(all) == 1 {
		return s.compose(ctx, all[0], false)
	}
	digest := delivery.Message{ID: idOf(all[0]), Link: s.options.PublicURL + "/notices", More: inLanguage(c.Language, goOn)}
	digest.Title = inLanguage(c.Language, fault.Text{Zh: fmt.Sprintf("[%s] %d 条消息", c.Project, len(all)), En: fmt.Sprintf("[%s] %d messages", c.Project, len(all))})
	for i, o := range all {
		if i == titlesShown {
			rest := len(all) - titlesShown
			digest.Lines = append(digest.Lines, inLanguage(c.Language, fault.Text{Zh: fmt.Sprintf("另有 %d 条。", rest), En: fmt.Sprintf("%d more.", rest)}))
			break
		}
		digest.Lines = append(digest.Lines, inLanguage(c.Language, o.Message.Title))
	}
	return digest
}
