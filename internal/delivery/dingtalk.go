package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/delivery/outbound"
)

// dingTalkBusy: over 20 messages a minute the bot is shut for ten.
var dingTalkBusy = map[int]time.Duration{130101: 10 * time.Minute, 660026: 10 * time.Minute}

type dingTalk struct {
	client          *outbound.Client
	address, secret string
	now             func() time.Time
}

// DingTalk is a group bot of 钉钉. Without a secret it has to be guarded by keywords or addresses.
func DingTalk(c *outbound.Client, address, secret string, now func() time.Time) Channel {
	return dingTalk{c, address, secret, now}
}

// Send implements Channel.
func (d dingTalk) Send(ctx context.Context, m Message) error {
	address, err := d.signed()
	if err != nil {
		return err
	}
	text := map[string]string{"title": cut(plain(m.Title), dingTalkTitle), "text": m.markdown(dingTalkMarkdown)}
	answer, err := postJSON(ctx, d.client, address, map[string]any{"msgtype": "markdown", "markdown": text}, nil)
	if err != nil {
		return err
	}
	return read(answer, dingTalkBusy)
}

// signed gives the address with time and signature behind it.
func (d dingTalk) signed() (string, error) {
	u, err := url.Parse(d.address)
	if err != nil {
		return "", fmt.Errorf("%w: no address", ErrRefused)
	}
	if d.secret == "" {
		return d.address, nil
	}
	at := d.now().UnixMilli()
	query := u.Query()
	query.Set("timestamp", strconv.FormatInt(at, 10))
	query.Set("sign", dingTalkSign(d.secret, at))
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// dingTalkSign signs a moment in milliseconds: the secret is the key, the time and the secret are the text.
func dingTalkSign(secret string, ms int64) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "%d\n%s", ms, secret) // a hash takes everything
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
