package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/delivery/outbound"
)

// feishuBusy: more than the bot takes in a second or a minute.
var feishuBusy = map[int]time.Duration{9499: time.Minute, 11232: time.Minute, 11247: time.Minute}

type feishu struct {
	client          *outbound.Client
	address, secret string
	now             func() time.Time
}

// Feishu is a group bot of 飞书. Without a secret it has to be guarded by keywords or addresses.
func Feishu(c *outbound.Client, address, secret string, now func() time.Time) Channel {
	return feishu{c, address, secret, now}
}

// Send implements Channel.
func (f feishu) Send(ctx context.Context, m Message) error {
	document := feishuPost(m)
	if f.secret != "" {
		at := f.now().Unix()
		document["timestamp"], document["sign"] = strconv.FormatInt(at, 10), feishuSign(f.secret, at)
	}
	answer, err := postJSON(ctx, f.client, f.address, document, nil)
	if err != nil {
		return err
	}
	return read(answer, feishuBusy)
}

// feishuPost writes a message as rich text: its parts are texts, so that nothing in them becomes a mention or a link.
func feishuPost(m Message) map[string]any {
	type part map[string]string
	rows, room := [][]part{}, feishuBody-2*len(m.Title)
	for _, line := range m.Lines {
		text := cut(oneLine(line), max(room/2, 0)) // in JSON a character may take twice its bytes
		room -= 2 * len(text)
		rows = append(rows, []part{{"tag": "text", "text": text}})
	}
	if m.Link != "" {
		rows = append(rows, []part{{"tag": "a", "text": m.More, "href": m.Link}})
	}
	post := map[string]any{"title": cut(oneLine(m.Title), feishuBody/4), "content": rows}
	return map[string]any{"msg_type": "post", "content": map[string]any{"post": map[string]any{"zh_cn": post}}}
}

// feishuSign signs a moment in seconds: time and secret are the key, and the text is empty.
func feishuSign(secret string, seconds int64) string {
	mac := hmac.New(sha256.New, fmt.Appendf(nil, "%d\n%s", seconds, secret))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
