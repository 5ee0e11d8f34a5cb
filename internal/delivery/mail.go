package delivery

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/wneessen/go-mail"
)

// How the connection to the mail server is kept from others' eyes.
const (
	StartTLS    = "starttls" // in clear until both agree; refused where the server doesn't
	ImplicitTLS = "implicit"
	NoTLS       = "none" // for a server on the same machine
)

// MailServer is where mail is handed in.
type MailServer struct {
	Host     string
	Port     int
	User     string // empty: without authentication
	Password string
	From     string // address of the sender
	TLS      string // StartTLS, ImplicitTLS or NoTLS
}

type mailbox struct {
	server  MailServer
	address string
}

// Mailbox is a target that gets its letters by mail.
func Mailbox(server MailServer, address string) Target { return &mailbox{server, address} }

// Name implements Target.
func (m *mailbox) Name() string { return "mail:" + m.address }

// Send implements Target.
func (m *mailbox) Send(ctx context.Context, l Letter) error {
	message, err := m.message(l)
	if err != nil {
		return err
	}
	client, err := mail.NewClient(m.server.Host, m.server.options()...)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return client.DialAndSendWithContext(ctx, message)
}

func (s MailServer) options() []mail.Option {
	options := []mail.Option{mail.WithPort(s.Port), mail.WithTimeout(limit)}
	switch s.TLS {
	case ImplicitTLS:
		options = append(options, mail.WithSSL())
	case NoTLS:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	return options
}

func (m *mailbox) message(l Letter) (*mail.Msg, error) {
	message := mail.NewMsg()
	if err := message.From(m.server.From); err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	if err := message.To(m.address); err != nil {
		return nil, fmt.Errorf("mail to: %w", err)
	}
	_, domain, _ := strings.Cut(m.server.From, "@")
	message.SetMessageIDWithValue(l.ID + "@" + strings.Trim(domain, "> "))
	message.Subject(l.Subject)
	message.SetBodyString(mail.TypeTextPlain, l.Text)
	return message, message.AttachReader(l.Name, bytes.NewReader(l.Content), mail.WithFileContentType(mail.TypeTextPlain))
}
