package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/notify"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

const (
	distribution = project + "/distribution"
	aChannel     = distribution + "/channels/:channel"
	aList        = distribution + "/lists/:list"
)

func distributionRoutes() []route {
	return []route{
		{Method: get, Path: distribution + "/channels", Action: policy.DistributionRead, Handle: channelList},
		{Method: post, Path: distribution + "/channels", Action: policy.DistributionChange, Body: jsonBody, Handle: channelAdd},
		{Method: put, Path: aChannel, Action: policy.DistributionChange, Body: jsonBody, Handle: channelChange},
		{Method: remove, Path: aChannel, Action: policy.DistributionChange, Handle: channelRemove},
		{Method: post, Path: aChannel + "/test", Action: policy.DistributionChange, Handle: channelTest},
		{Method: get, Path: distribution + "/lists", Action: policy.DistributionRead, Handle: listList},
		{Method: post, Path: distribution + "/lists", Action: policy.DistributionChange, Body: jsonBody, Handle: listAdd},
		{Method: put, Path: aList, Action: policy.DistributionChange, Body: jsonBody, Handle: listChange},
		{Method: remove, Path: aList, Action: policy.DistributionChange, Handle: listRemove},
		{Method: get, Path: distribution + "/deliveries", Action: policy.DistributionRead, Query: deliveryParameters, Handle: deliveryList},
		{Method: post, Path: distribution + "/deliveries/:delivery/retry", Action: policy.DistributionChange, Handle: deliveryRetry},
		{Method: get, Path: distribution + "/receipts/:issued", Action: policy.ReceiptRead, Handle: receiptList},
	}
}

var deliveryParameters = parameters{"state": matching(`^(waiting|sent|dead)$`), "cursor": isCursor, "limit": isLimit}

func channelList(x *exchange) error {
	all, err := x.api.notify.Channels(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, channelOf), ""))
}

// channelOf leaves out what may never be shown again.
func channelOf(c store.Channel) client.Channel {
	return client.Channel{
		ID: c.ID, Version: c.Version, Kind: c.Kind, Name: c.Name, Host: c.Host, Topics: orNone(c.Topics), Clearance: c.Clearance.String(), Language: c.Language,
		Enabled: c.Enabled, By: c.By, At: c.At.UTC(),
	}
}

func orNone(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}

func channelAdd(x *exchange) error {
	in, err := channelInput(x)
	if err != nil {
		return err
	}
	c, err := x.api.notify.AddChannel(x.ctx(), x.actor, x.project(), in)
	if err != nil {
		return err
	}
	return x.answer(http.StatusCreated, channelOf(c))
}

func channelInput(x *exchange) (notify.ChannelInput, error) {
	var in client.ChannelInput
	err := decode(x, &in)
	return notify.ChannelInput(in), err
}

func channelChange(x *exchange) error {
	version, err := requiredMatch(x.Request)
	if err != nil {
		return err
	}
	in, err := channelInput(x)
	if err != nil {
		return err
	}
	c, err := x.api.notify.ChangeChannel(x.ctx(), x.actor, x.project(), x.Param("channel"), version, in)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, channelOf(c))
}

func channelRemove(x *exchange) error {
	version, err := requiredMatch(x.Request)
	if err != nil {
		return err
	}
	return x.nothing(x.api.notify.RemoveChannel(x.ctx(), x.actor, x.project(), x.Param("channel"), version))
}

// nothing answers that something is done, where there is nothing to say.
func (x *exchange) nothing(err error) error {
	if err == nil {
		x.Status(http.StatusNoContent)
	}
	return err
}

func channelTest(x *exchange) error {
	tried, err := x.api.notify.TryChannel(x.ctx(), x.actor, x.project(), x.Param("channel"))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.ChannelTest(tried))
}

func listList(x *exchange) error {
	all, err := x.api.notify.Lists(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, listOf), ""))
}

func listOf(l store.DistributionList) client.DistributionList {
	return client.DistributionList{ID: l.ID, Version: l.Version, Name: l.Name, Kinds: orNone(l.Kinds), Enabled: l.Enabled, Members: mapped(l.Members, listMemberOf), By: l.By, At: l.At.UTC()}
}

func listMemberOf(m store.DistributionMember) client.DistributionMember {
	return client.DistributionMember{
		ID: m.ID, User: m.User, Mail: m.Mail, Channel: m.Channel, Name: m.Name, Clearance: m.Clearance.String(), Language: m.Language, UnsubscribedAt: utc(m.UnsubscribedAt),
	}
}

func listAdd(x *exchange) error {
	in, err := listInput(x)
	if err != nil {
		return err
	}
	l, err := x.api.notify.AddList(x.ctx(), x.actor, x.project(), in)
	if err != nil {
		return err
	}
	return x.answer(http.StatusCreated, listOf(l))
}

func listInput(x *exchange) (notify.ListInput, error) {
	var in client.DistributionListInput
	err := decode(x, &in)
	return notify.ListInput{Name: in.Name, Kinds: in.Kinds, Enabled: in.Enabled, Members: mapped(in.Members, func(m client.DistributionMember) notify.ListMember {
		return notify.ListMember{ID: m.ID, User: m.User, Mail: m.Mail, Channel: m.Channel, Name: m.Name, Clearance: m.Clearance, Language: m.Language}
	})}, err
}

func listChange(x *exchange) error {
	version, err := requiredMatch(x.Request)
	if err != nil {
		return err
	}
	in, err := listInput(x)
	if err != nil {
		return err
	}
	l, err := x.api.notify.ChangeList(x.ctx(), x.actor, x.project(), x.Param("list"), version, in)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, listOf(l))
}

func listRemove(x *exchange) error {
	version, err := requiredMatch(x.Request)
	if err != nil {
		return err
	}
	return x.nothing(x.api.notify.RemoveList(x.ctx(), x.actor, x.project(), x.Param("list"), version))
}

// deliveryList lists what was given up, unless another state is asked for.
func deliveryList(x *exchange) error {
	state := store.DeliveryDead
	if asked := x.query("state"); asked != "" {
		state = store.DeliveryState(asked)
	}
	all, next, err := x.api.notify.Outgoings(x.ctx(), x.actor, x.project(), state, x.page())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, deliveryOf), next))
}

func deliveryOf(o store.Outgoing) client.Delivery {
	d := client.Delivery{
		ID: o.ID, State: string(o.State), Channel: o.Channel, Mail: o.Mail, User: o.User, Kind: o.Message.Kind, Urgent: o.Message.Urgent, Attempts: o.Attempts,
		Failure: o.Failure, At: o.At.UTC(), EndedAt: utc(o.EndedAt),
	}
	if o.State == store.DeliveryWaiting {
		d.NextAt = utc(o.NextAt)
	}
	if title := client.Text(o.Message.Title); title != (client.Text{}) {
		d.Title = &title
	}
	return d
}

func deliveryRetry(x *exchange) error {
	return x.nothing(x.api.notify.Retry(x.ctx(), x.actor, x.project(), x.Param("delivery")))
}

func receiptList(x *exchange) error {
	all, err := x.api.notify.Receipts(x.ctx(), x.actor, x.project(), x.Param("issued"))
	if err != nil {
		return err
	}
	names := x.namer()
	out := client.ReportReceipts{Total: len(all), Items: mapped(all, func(r store.ReportReceipt) client.ReportReceipt {
		return client.ReportReceipt{User: r.User, Name: names.of(r.User), SentAt: r.SentAt.UTC(), ReadAt: utc(r.ReadAt)}
	})}
	for _, r := range out.Items {
		if r.ReadAt != nil {
			out.Read++
		}
	}
	return x.answer(http.StatusOK, out)
}
