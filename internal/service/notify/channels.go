package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/notice"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// ChannelInput is what somebody sets of a channel. Address and Secret go in and never come out again; nil keeps what is
// there.
type ChannelInput struct {
	Kind, Name      string
	Address, Secret *string
	Topics          []string
	Clearance       string
	Language        string
	Enabled         bool
}

// sealed is what is kept of a channel's address.
type sealed struct {
	Address string `json:"address"`
	Secret  string `json:"secret"`
}

func sealContext(project, id string) string { return "channel " + project + "/" + id }

// Channels lists a project's bots and webhooks.
func (s *Service) Channels(ctx context.Context, a policy.Actor, project string) ([]store.Channel, error) {
	if err := s.may(ctx, a, policy.DistributionRead, project); err != nil {
		return nil, err
	}
	return s.store.Channels(ctx, project)
}

// AddChannel files a bot or webhook.
func (s *Service) AddChannel(ctx context.Context, a policy.Actor, project string, in ChannelInput) (store.Channel, error) {
	if err := s.may(ctx, a, policy.DistributionChange, project); err != nil {
		return store.Channel{}, err
	}
	c := store.Channel{Project: project, ID: uuid.Must(uuid.NewV7()).String(), Version: 1}
	if in.Address == nil {
		empty := ""
		in.Address = &empty
	}
	if err := s.fill(a, &c, in); err != nil {
		return store.Channel{}, err
	}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertChannel(c, s.note(ctx, a.UserID, "channel.add", project, channelDetail(c)))
	})
	return c, err
}

// ChangeChannel changes a channel that is still in a version.
func (s *Service) ChangeChannel(ctx context.Context, a policy.Actor, project, id string, version int64, in ChannelInput) (store.Channel, error) {
	if err := s.may(ctx, a, policy.DistributionChange, project); err != nil {
		return store.Channel{}, err
	}
	c, err := s.store.Channel(ctx, project, id)
	if err != nil {
		return store.Channel{}, absent(err)
	}
	in.Kind = c.Kind // another kind is another channel
	if err := s.fill(a, &c, in); err != nil {
		return store.Channel{}, err
	}
	c.Version = version
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveChannel(c, s.note(ctx, a.UserID, "channel.change", project, channelDetail(c)))
	})
	c.Version++
	return c, stale(err)
}

// RemoveChannel takes a channel away.
func (s *Service) RemoveChannel(ctx context.Context, a policy.Actor, project, id string, version int64) error {
	if err := s.may(ctx, a, policy.DistributionChange, project); err != nil {
		return err
	}
	c, err := s.store.Channel(ctx, project, id)
	if err != nil {
		return absent(err)
	}
	return stale(s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.DeleteChannel(project, id, version, s.note(ctx, a.UserID, "channel.remove", project, channelDetail(c)))
	}))
}

// channelDetail is what an event says of a channel: never its address.
func channelDetail(c store.Channel) map[string]any {
	return map[string]any{"channel": c.ID, "kind": c.Kind, "name": c.Name, "host": c.Host, "topics": c.Topics, "clearance": c.Clearance.String(), "enabled": c.Enabled}
}

// fill sets a channel to what was typed in. Errors: every fault by field.
func (s *Service) fill(a policy.Actor, c *store.Channel, in ChannelInput) error {
	clearance, faults := s.clearance(a, c.Project, in.Clearance)
	if !isChannelKind(in.Kind) {
		faults = append(faults, unknownValue("kind", in.Kind, "wecom, dingtalk, feishu, webhook"))
	}
	name, wrong := named(in.Name)
	faults = append(faults, wrong...)
	for i, topic := range in.Topics {
		if !notice.KnownTopic(topic) {
			faults = append(faults, unknownValue(fmt.Sprintf("topics[%d]", i), topic, topicNames()))
		}
	}
	if !isLanguage(in.Language) {
		faults = append(faults, unknownValue("language", in.Language, "zh, en"))
	}
	faults = append(faults, s.addressFaults(in)...)
	if len(faults) > 0 {
		return fault.Fields(faults)
	}
	c.Kind, c.Name, c.Topics, c.Clearance, c.Language, c.Enabled, c.By, c.At = in.Kind, name, in.Topics, clearance, in.Language, in.Enabled, a.UserID, s.now()
	return s.seal(c, in)
}

func isChannelKind(kind string) bool {
	return kind == "wecom" || kind == "dingtalk" || kind == "feishu" || kind == "webhook"
}

func topicNames() string {
	var names []string
	for _, t := range notice.Topics() {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

// maxName is how many characters a name has at most.
const maxName = 40

func named(text string) (string, []fault.Field) {
	name := strings.TrimSpace(text)
	if n := utf8.RuneCountInString(name); n < 1 || n > maxName {
		return "", []fault.Field{{Field: "name", Code: "V1", Zh: "请填写名称，不超过 40 字。", En: "Give a name of at most 40 characters.", Seen: text}}
	}
	return name, nil
}

// clearance reads a stated clearance. Nobody states more than he has himself; an administrator no more than internal.
func (s *Service) clearance(a policy.Actor, project, text string) (record.Secrecy, []fault.Field) {
	level, ok := record.ParseSecrecy(text)
	switch {
	case !ok:
		return 0, []fault.Field{unknownValue("clearance", text, "open, internal, confidential, secret, top_secret")}
	case level > s.reach(a, project):
		return 0, []fault.Field{{Field: "clearance", Code: "E_CLEARANCE", Zh: "不能高于您自己的涉密等级。", En: "Not above your own clearance.", Seen: text}}
	}
	return level, nil
}

// maxSecret is how many bytes a secret has at most.
const maxSecret = 200

func (s *Service) addressFaults(in ChannelInput) (faults []fault.Field) {
	if in.Address != nil {
		if err := s.client.Check(*in.Address, false); err != nil || len(*in.Address) > 1000 {
			faults = append(faults, fault.Field{
				Field: "address", Code: "E_ADDRESS", Zh: "地址须以 https:// 开头、位于公网；内网地址须先由管理员列入允许名单。",
				En: "The address begins with https:// and lies on the public Internet; one of the house has to be on the administrator's list.",
			})
		}
	}
	if in.Secret != nil && (len(*in.Secret) > maxSecret || strings.ContainsAny(*in.Secret, "\r\n\x00")) {
		faults = append(faults, fault.Field{Field: "secret", Code: "V2", Zh: "密钥格式不正确。", En: "Not a secret."})
	}
	return faults
}

// seal puts address and secret away, each as given or as it was.
func (s *Service) seal(c *store.Channel, in ChannelInput) error {
	var keep sealed
	if len(c.Sealed) > 0 {
		var err error
		if keep, err = s.unseal(*c); err != nil {
			return err
		}
	}
	if in.Address != nil {
		keep.Address = *in.Address
	}
	if in.Secret != nil {
		keep.Secret = *in.Secret
	}
	u, err := url.Parse(keep.Address)
	if err != nil {
		return err
	}
	c.Host = u.Host
	plain, err := json.Marshal(keep) //nolint:gosec // it is sealed in the next step
	if err != nil {
		return err
	}
	c.Sealed, err = s.secrets.Seal(plain, sealContext(c.Project, c.ID))
	return err
}

func (s *Service) unseal(c store.Channel) (keep sealed, err error) {
	plain, err := s.secrets.Unseal(c.Sealed, sealContext(c.Project, c.ID))
	if err != nil {
		return keep, err
	}
	return keep, json.Unmarshal(plain, &keep)
}

// open gives the way out that a channel stands for.
func (s *Service) open(c store.Channel) (delivery.Channel, error) {
	keep, err := s.unseal(c)
	if err != nil {
		return nil, err
	}
	switch c.Kind {
	case "wecom":
		return delivery.WeCom(s.client, keep.Address), nil
	case "dingtalk":
		return delivery.DingTalk(s.client, keep.Address, keep.Secret, s.now), nil
	case "feishu":
		return delivery.Feishu(s.client, keep.Address, keep.Secret, s.now), nil
	}
	return delivery.Hook(s.client, keep.Address, keep.Secret, s.now), nil
}
