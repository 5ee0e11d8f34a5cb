package app

import (
	"errors"
	"fmt"
	"net"
	"net/mail"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/delivery/outbound"
)

// MailConfig names the mail server that the product sends by; without a host no mail is sent.
type MailConfig struct {
	Host        string `yaml:"host" env:"HOST"`
	Port        int    `yaml:"port" env:"PORT"`
	User        string `yaml:"user" env:"USER"`
	Password    string `yaml:"password" env:"PASSWORD"`
	PasswordDoc string `yaml:"password_file" env:"PASSWORD_FILE"`
	From        string `yaml:"from" env:"FROM"`
	TLS         string `yaml:"tls" env:"TLS"` // starttls, implicit or none
}

func (m *MailConfig) server() delivery.MailServer {
	return delivery.MailServer{Host: m.Host, Port: m.Port, User: m.User, Password: m.Password, From: m.From, TLS: m.TLS}
}

// OutboundConfig says which addresses inside the house the product may call: names, addresses or blocks, each with an
// optional port.
type OutboundConfig struct {
	Allow []string `yaml:"allow" env:"ALLOW"`
}

// ledgerTargets gives where the ledger's checkpoints go every day. Errors: an address that is none, mail without a server.
func (c *Config) ledgerTargets() (targets []delivery.Target, err error) {
	if len(c.Ledger.MailTo) > 0 && (c.Mail.Host == "" || c.Mail.From == "") {
		err = errors.New("ledger.mail_to: needs mail.host and mail.from")
	}
	for i, address := range c.Ledger.MailTo {
		if _, bad := mail.ParseAddress(address); bad != nil {
			err = errors.Join(err, fmt.Errorf("ledger.mail_to[%d]: %q is no mail address", i, address))
		}
		targets = append(targets, delivery.Mailbox(c.Mail.server(), address))
	}
	client, bad := outbound.New(c.Outbound.Allow, net.DefaultResolver)
	if bad != nil {
		return nil, errors.Join(err, fmt.Errorf("outbound.allow: %w", bad))
	}
	for i, address := range c.Ledger.Webhooks {
		target, bad := delivery.Webhook(client, address)
		if bad != nil {
			err = errors.Join(err, fmt.Errorf("ledger.webhooks[%d]: %w", i, bad))
			continue
		}
		targets = append(targets, target)
	}
	return targets, err
}
