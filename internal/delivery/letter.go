package delivery

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"github.com/wneessen/go-mail"
)

// Mail is somebody who gets messages by mail.
func Mail(server MailServer, address, language string) Channel {
	return letterbox{mailbox{server, address}, language}
}

type letterbox struct {
	mailbox
	language string
}

// Send implements Channel.
func (b letterbox) Send(ctx context.Context, m Message) error {
	if b.server.Host == "" || b.server.From == "" {
		return fmt.Errorf("%w: no mail server is configured", ErrRefused)
	}
	letter, err := b.letter(m)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	client, err := mail.NewClient(b.server.Host, b.server.options()...)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return lasting(client.DialAndSendWithContext(ctx, letter))
}

// lasting marks what the mail server refuses for good: an address that it does not know.
func lasting(err error) error {
	var refused *mail.SendError
	if errors.As(err, &refused) && refused.ErrorCode() >= 550 && refused.ErrorCode() <= 559 {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}

// pictureName is what the mail calls its picture by.
const pictureName = "picture.png"

// letter writes a message as a mail: a text, the same as a page, the picture in it and the files behind it.
func (b letterbox) letter(m Message) (*mail.Msg, error) {
	letter := mail.NewMsg()
	if err := letter.From(b.server.From); err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	if err := letter.To(b.address); err != nil {
		return nil, fmt.Errorf("mail to: %w", err)
	}
	_, domain, _ := strings.Cut(b.server.From, "@")
	letter.SetMessageIDWithValue(m.ID + "@" + strings.Trim(domain, "> "))
	letter.Subject(oneLine(m.Title))
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Urgent {
		letter.SetImportance(mail.ImportanceUrgent)
	}
	if m.Unsubscribe != "" {
		letter.SetGenHeader("List-Unsubscribe", "<"+m.Unsubscribe+">")
		letter.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	return letter, b.fill(letter, m)
}

func (b letterbox) fill(letter *mail.Msg, m Message) error {
	letter.SetBodyString(mail.TypeTextPlain, m.text())
	page, err := m.page(b.language)
	if err != nil {
		return err
	}
	letter.AddAlternativeString(mail.TypeTextHTML, page)
	if len(m.Picture) > 0 {
		if err := letter.EmbedReader(pictureName, bytes.NewReader(m.Picture), mail.WithFileContentType("image/png")); err != nil {
			return err
		}
	}
	for _, f := range m.Files {
		if err := letter.AttachReader(f.Name, bytes.NewReader(f.Content), mail.WithFileContentType(mail.ContentType(f.Type))); err != nil {
			return err
		}
	}
	return nil
}

func (m Message) text() string {
	parts := []string{oneLine(m.Title), ""}
	for _, line := range m.Lines {
		parts = append(parts, oneLine(line))
	}
	if m.Link != "" {
		parts = append(parts, "", m.More+"  "+m.Link)
	}
	return strings.Join(parts, "\n") + "\n"
}

// letterPage is the mail as a page. Mail programs know no style sheets beyond the plainest, and no scripts.
var letterPage = template.Must(template.New("letter").Parse(`<!doctype html>
<html lang="{{.Language}}"><head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body style="margin:0;padding:24px;background:#faf9f6;color:#1b1f24;font:16px/1.6 'PingFang SC','Microsoft YaHei',sans-serif">
<div style="max-width:600px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #dcd9d2;border-radius:10px">
<h1 style="margin:0 0 12px;font-size:20px;line-height:1.4">{{.Title}}</h1>
{{range .Lines}}<p style="margin:0 0 8px">{{.}}</p>
{{end}}{{if .Picture}}<p style="margin:16px 0"><img src="cid:{{.Picture}}" alt="{{.Title}}" style="max-width:100%;height:auto"></p>
{{end}}{{if .Link}}<p style="margin:16px 0 0"><a href="{{.Link}}" style="color:#1e4e79">{{.More}}</a></p>
{{end}}</div></body></html>
`))

func (m Message) page(language string) (string, error) {
	picture := ""
	if len(m.Picture) > 0 {
		picture = pictureName
	}
	var page strings.Builder
	err := letterPage.Execute(&page, struct {
		Language, Title, Picture, Link, More string
		Lines                                []string
	}{language, oneLine(m.Title), picture, m.Link, m.More, m.Lines})
	return page.String(), err
}
