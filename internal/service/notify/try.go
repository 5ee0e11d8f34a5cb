package notify

import (
	"context"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Tried is how sending a test message came out.
type Tried struct {
	Arrived bool
	Failure string // what the other side said; empty: nothing
}

// TryChannel sends a test message by a channel at once, in its turn.
func (s *Service) TryChannel(ctx context.Context, a policy.Actor, project, id string) (Tried, error) {
	if err := s.may(ctx, a, policy.DistributionChange, project); err != nil {
		return Tried{}, err
	}
	c, err := s.store.Channel(ctx, project, id)
	if err != nil {
		return Tried{}, absent(err)
	}
	turn := false
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		turn, err = tx.TakeTurn(project, id, s.now(), turnOf(c))
		return err
	})
	if err != nil {
		return Tried{}, err
	}
	if !turn {
		f := fault.New(fault.TooManyRequests, "E_CHANNEL_BUSY", "该通道已停用，或刚发送过消息，请稍后再试。", "This channel is off, or has just sent something; try again shortly.")
		f.RetryAfter = turnOf(c)
		return Tried{}, f
	}
	out, err := s.open(c)
	if err != nil {
		return Tried{}, err
	}
	failed := out.Send(ctx, testMessage(c, s.options.PublicURL))
	tried := Tried{Arrived: failed == nil}
	if failed != nil {
		tried.Failure = failed.Error()
	}
	detail := map[string]any{"channel": id, "arrived": tried.Arrived, "failure": tried.Failure}
	return tried, s.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.Append(s.note(ctx, a.UserID, "channel.test", project, detail)) })
}

// testMessage tells a group that its channel works, and nothing of the project's content.
func testMessage(c store.Channel, base string) delivery.Message {
	title := fault.Text{Zh: "签认：测试消息", En: "Countersign: a test message"}
	line := fault.Text{Zh: "项目 " + c.Project + " 的消息通道“" + c.Name + "”已接通。", En: "The channel “" + c.Name + "” of project " + c.Project + " works."}
	return delivery.Message{ID: "test." + c.ID, Title: inLanguage(c.Language, title), Lines: []string{inLanguage(c.Language, line)}, Link: base + "/", More: inLanguage(c.Language, goOn)}
}

// goOn is what a message's link says.
var goOn = fault.Text{Zh: "打开查看", En: "Open"}

// inLanguage gives a text in one language.
func inLanguage(language string, t fault.Text) string {
	if language == "en" {
		return t.En
	}
	return t.Zh
}
