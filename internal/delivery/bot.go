package delivery

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/delivery/outbound"
)

// Limits of what a bot takes, in bytes.
const (
	weComMarkdown    = 4096
	weComPicture     = 2 << 20
	dingTalkMarkdown = 20000
	dingTalkTitle    = 100
	feishuBody       = 18 << 10 // of 20 KB, with room for the envelope
)

// Throttled is a temporary refusal: the receiver takes no more for a while.
type Throttled struct{ After time.Duration }

// Error implements error.
func (t Throttled) Error() string { return fmt.Sprintf("too many messages; again in %s", t.After) }

// postJSON posts a document to a bot and gives what it answered.
func postJSON(ctx context.Context, c *outbound.Client, address string, document any, headers map[string]string) (outbound.Answer, error) {
	body, err := json.Marshal(document)
	if err != nil {
		return outbound.Answer{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return outbound.Answer{}, fmt.Errorf("%w: no address", ErrRefused)
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := c.Do(request)
	if err != nil {
		return outbound.Answer{}, err
	}
	return answer, judge(answer)
}

// judge tells refusals that last from those that another attempt may get over.
func judge(a outbound.Answer) error {
	switch {
	case a.Status >= 200 && a.Status <= 299:
		return nil
	case a.Status == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(a.RetryAfter)
		return Throttled{After: time.Duration(min(max(seconds, 60), 3600)) * time.Second}
	case a.Status == http.StatusRequestTimeout || a.Status >= 500:
		return fmt.Errorf("HTTP %d", a.Status)
	}
	return fmt.Errorf("%w: HTTP %d", ErrRefused, a.Status)
}

// verdict is the code by which a bot's answer says how it went: bots answer 200 to everything.
type verdict struct {
	ErrCode *int   `json:"errcode"` // 企业微信, 钉钉
	ErrMsg  string `json:"errmsg"`
	Code    *int   `json:"code"` // 飞书
	Msg     string `json:"msg"`
}

// read judges a bot's answer; busy are its codes for too many messages, of which it asks to stop for a while.
func read(a outbound.Answer, busy map[int]time.Duration) error {
	var v verdict
	if err := json.Unmarshal(a.Body, &v); err != nil {
		return fmt.Errorf("%w: the answer is not one of a bot", ErrRefused)
	}
	code, words := v.ErrCode, v.ErrMsg
	if code == nil {
		code, words = v.Code, v.Msg
	}
	switch {
	case code == nil:
		return fmt.Errorf("%w: the answer is not one of a bot", ErrRefused)
	case *code == 0:
		return nil
	case *code == -1:
		return fmt.Errorf("the bot's server is busy: %s", cut(oneLine(words), 200))
	}
	if after, ok := busy[*code]; ok {
		return Throttled{After: after}
	}
	return fmt.Errorf("%w: code %d: %s", ErrRefused, *code, cut(oneLine(words), 200))
}
