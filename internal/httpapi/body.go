package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

// checkBody refuses a body that the route does not take, by its type and by the length it says it has; readBody
// counts what really comes.
func checkBody(x *exchange) error {
	switch x.route.Body {
	case streamBody:
		return nil
	case noBody:
		return nil // ignored: the server drops what a client sends with a GET
	case jsonBody, replayBody:
	}
	if !isJSON(x.Request) {
		return fault.New(fault.UnsupportedMedia, "E_CONTENT_TYPE", "请以 application/json 发送。", "Send application/json.").Audited("input.rejected")
	}
	if x.Request.ContentLength > x.route.Body.limit() {
		return tooLarge()
	}
	return nil
}

func isJSON(r *http.Request) bool {
	given := r.Header.Get("Content-Type")
	if given == "application/json" {
		return true
	}
	kind, parameters, err := mime.ParseMediaType(given)
	if err != nil || kind != "application/json" {
		return false
	}
	charset := parameters["charset"]
	return charset == "" || strings.EqualFold(charset, "utf-8")
}

func tooLarge() error {
	return fault.New(fault.TooLarge, "E_TOO_LARGE", "内容超过大小限制。", "The body is larger than the limit.").Audited("input.rejected")
}

// readBody reads the whole JSON body within the route's limit.
func readBody(x *exchange) ([]byte, error) {
	limit := x.route.Body.limit()
	source := http.MaxBytesReader(nil, x.Request.Body, limit)
	var buffer bytes.Buffer
	if n := x.Request.ContentLength; n > 0 {
		buffer.Grow(int(n) + bytes.MinRead)
	}
	if _, err := buffer.ReadFrom(source); err != nil {
		return nil, bodyFault(err)
	}
	return buffer.Bytes(), nil
}

// bodyFault tells a body that is too long from one that broke off.
func bodyFault(err error) error {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return tooLarge()
	}
	return fault.New(fault.BadRequest, "E_BODY", "请求内容未能完整收到。", "The body did not arrive whole.").Because(err)
}

// decode reads a JSON body into a wire type. Unknown and duplicate names, a second value and wrong types are refused.
func decode(x *exchange, into any) error {
	raw, err := readBody(x)
	if err != nil {
		return err
	}
	return decodeBytes(raw, into)
}

func decodeBytes(raw []byte, into any) error {
	if err := wellFormed(raw); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return decodeFault(err)
	}
	return nil
}

// decodeFault turns the decoder's words into the field that they are about.
func decodeFault(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return refuseFields([]fault.Field{{Field: shown(wrong.Field), Code: "V2", Zh: "类型不符。", En: "Not of the right type.", Seen: wrong.Value}})
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return refuseFields([]fault.Field{{Field: shown(strings.Trim(name, `"`)), Code: "V2", Zh: "没有这个字段。", En: "There is no such field."}})
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return unreadable(err)
	}
	return refuseFields([]fault.Field{{Field: "", Code: "V2", Zh: "内容不符合要求。", En: "The content is not as described."}})
}

func unreadable(cause error) error {
	return fault.New(fault.BadRequest, "E_JSON", "不是合法的 JSON。", "Not valid JSON.").Because(cause).Audited("input.rejected")
}
