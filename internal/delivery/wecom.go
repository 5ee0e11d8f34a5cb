package delivery

import (
	"context"
	"crypto/md5" //nolint:gosec // the bot asks for it as a checksum
	"encoding/base64"
	"encoding/hex"
	"time"

	"github.com/countersign/countersign/internal/delivery/outbound"
)

// weComBusy: over 20 messages a minute.
var weComBusy = map[int]time.Duration{45009: time.Minute}

type weCom struct {
	client  *outbound.Client
	address string
}

// WeCom is a group bot of 企业微信. Its address holds its key, and is all that it takes.
func WeCom(c *outbound.Client, address string) Channel { return weCom{c, address} }

// Send implements Channel. The picture is a message of its own, and goes first: what is tried again then repeats a
// picture rather than the text.
func (w weCom) Send(ctx context.Context, m Message) error {
	if len(m.Picture) > 0 && len(m.Picture) <= weComPicture {
		if err := w.post(ctx, weComImage(m.Picture)); err != nil {
			return err
		}
	}
	return w.post(ctx, map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": m.markdown(weComMarkdown)}})
}

func (w weCom) post(ctx context.Context, document any) error {
	answer, err := postJSON(ctx, w.client, w.address, document, nil)
	if err != nil {
		return err
	}
	return read(answer, weComBusy)
}

func weComImage(picture []byte) any {
	sum := md5.Sum(picture) //nolint:gosec // the bot asks for it as a checksum
	return map[string]any{"msgtype": "image", "image": map[string]string{
		"base64": base64.StdEncoding.EncodeToString(picture), "md5": hex.EncodeToString(sum[:]),
	}}
}
