package app

import (
	"fmt"
	"net"
	"time"

	"github.com/countersign/countersign/internal/delivery/outbound"
	"github.com/countersign/countersign/internal/service/notify"
)

// How often the duties of notices look: what is urgent leaves within seconds.
const (
	routeEvery  = time.Second
	sendEvery   = 2 * time.Second
	digestEvery = time.Minute

	distributeEvery = 5 * time.Second
)

// openNotify ties notices to their ways out and gives them their duties.
func (p *Product) openNotify(c Config) error {
	client, err := outbound.New(c.Outbound.Allow, net.DefaultResolver)
	if err != nil {
		return fmt.Errorf("outbound.allow: %w", err)
	}
	p.Notify = notify.New(p.Store, p.Secrets, client, notify.Options{PublicURL: c.publicURL(), Mail: c.Mail.server(), Reports: newIssuedReports(p.Store, c.publicURL())}, p.now, p.log)
	p.Jobs.Also("distribute reports", distributeEvery, p.Notify.Distribute)
	p.Jobs.Also("route notices", routeEvery, p.Notify.Route)
	p.Jobs.Also("send notices", sendEvery, p.Notify.Send)
	p.Jobs.Also("daily digests", digestEvery, p.Notify.Digest)
	return nil
}
