package httpapi

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/pkg/client"
)

const problemType = "application/problem+json"

// answer is what a kind of fault becomes: its status, and its title in both languages.
type answer struct {
	status int
	title  fault.Text
}

var answers = map[fault.Kind]answer{
	fault.Internal:             {http.StatusInternalServerError, fault.Text{Zh: "服务器内部错误", En: "Internal error"}},
	fault.BadRequest:           {http.StatusBadRequest, fault.Text{Zh: "请求无法读取", En: "The request cannot be read"}},
	fault.Unauthenticated:      {http.StatusUnauthorized, fault.Text{Zh: "未登录", En: "Not logged in"}},
	fault.Forbidden:            {http.StatusForbidden, fault.Text{Zh: "没有权限", En: "Not allowed"}},
	fault.NotFound:             {http.StatusNotFound, fault.Text{Zh: "没有找到", En: "Not found"}},
	fault.Conflict:             {http.StatusConflict, fault.Text{Zh: "与现状冲突", En: "Conflict"}},
	fault.Gone:                 {http.StatusGone, fault.Text{Zh: "已过有效期", En: "No longer valid"}},
	fault.Stale:                {http.StatusPreconditionFailed, fault.Text{Zh: "内容已有变动", En: "The content has changed"}},
	fault.TooLarge:             {http.StatusRequestEntityTooLarge, fault.Text{Zh: "内容过大", En: "Too large"}},
	fault.UnsupportedMedia:     {http.StatusUnsupportedMediaType, fault.Text{Zh: "不支持的类型", En: "Unsupported type"}},
	fault.Invalid:              {http.StatusUnprocessableEntity, fault.Text{Zh: "内容需要更正", En: "Correction needed"}},
	fault.Locked:               {http.StatusLocked, fault.Text{Zh: "账号已锁定", En: "Account locked"}},
	fault.PreconditionRequired: {http.StatusPreconditionRequired, fault.Text{Zh: "缺少版本号", En: "Version required"}},
	fault.TooManyRequests:      {http.StatusTooManyRequests, fault.Text{Zh: "请求过于频繁", En: "Too many requests"}},
	fault.HeaderTooLarge:       {http.StatusRequestHeaderFieldsTooLarge, fault.Text{Zh: "请求头过大", En: "Headers too large"}},
	fault.Unavailable:          {http.StatusServiceUnavailable, fault.Text{Zh: "服务暂不可用", En: "Temporarily unavailable"}},
	fault.InsufficientStorage:  {http.StatusInsufficientStorage, fault.Text{Zh: "存储空间不足", En: "Out of space"}},
}

func answerTo(k fault.Kind) answer {
	if a, ok := answers[k]; ok {
		return a
	}
	return answers[fault.Internal]
}

// problemOf is the one place where a fault becomes an RFC 9457 answer.
func problemOf(f *fault.Error, lang language, requestID string) client.Problem {
	a := answerTo(f.Kind)
	p := client.Problem{
		Type: "/problems/" + f.Code, Title: lang.of(a.title), Status: a.status,
		Detail: lang.of(f.Detail), Code: f.Code, RequestID: requestID,
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, client.FieldFault(field))
	}
	return p
}

// writeProblem answers with a fault; it may be called only while nothing was written yet.
func writeProblem(w http.ResponseWriter, r *http.Request, f *fault.Error, requestID string) {
	sendProblem(w, r, f, problemOf(f, languageOf(r), requestID))
}

func sendProblem(w http.ResponseWriter, r *http.Request, f *fault.Error, p client.Problem) {
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"type":"about:blank","status":500}`)
		p.Status = http.StatusInternalServerError
	}
	h := w.Header()
	for _, name := range []string{"Etag", "Content-Length", "Content-Disposition", "Repr-Digest", "Last-Modified"} {
		h.Del(name) // these spoke of an answer that is not given
	}
	h.Set("Content-Type", problemType)
	h.Set("Content-Language", string(languageOf(r)))
	h.Set("Cache-Control", "no-store")
	if f.Kind == fault.Unauthenticated {
		h.Set("Www-Authenticate", `Bearer realm="countersign"`)
	}
	if seconds := retryAfter(f); seconds > 0 {
		h.Set("Retry-After", strconv.Itoa(seconds))
	}
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the receiver may be gone: nobody is left to tell
	}
}

// retryAfter gives the seconds after which another try makes sense; 0 where waiting changes nothing.
func retryAfter(f *fault.Error) int {
	if f.RetryAfter > 0 {
		return int(math.Ceil(f.RetryAfter.Seconds()))
	}
	if f.Kind == fault.TooManyRequests || f.Kind == fault.Unavailable {
		return 1
	}
	return 0
}
