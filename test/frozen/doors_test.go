package frozen

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// door is one way in which somebody may try to change what is closed.
type door struct {
	name   string
	route  string // as openapi.yaml has it, behind the project
	ask    func(x *target) request
	also   []int    // answers besides a refusal that do no harm: the check of rows and objects holds all the same
	proper []string // states in which this is the proper way of somebody
}

var unprocessable = []int{http.StatusUnprocessableEntity}

// doors are all of them; TestEveryRouteIsTried holds them against the description of the API.
var doors = []door{
	// the content, as its author edits it
	put("another title", func(in *client.RecordInput) { in.Title = "改动后的标题" }),
	put("another summary", func(in *client.RecordInput) { in.Summary = "改动后的摘要，与原来不同。" }),
	put("another place", func(in *client.RecordInput) { in.Location.Floor = "13F" }),
	put("another body", func(in *client.RecordInput) {
		in.Body = []byte(strings.Replace(string(in.Body), "12.500", "99.500", 2))
	}),
	put("another day", func(in *client.RecordInput) { in.CapturedAt = in.CapturedAt.Add(-1) }),
	put("no attachment", func(in *client.RecordInput) { in.Attachments = nil }),
	put("a link to another record", func(in *client.RecordInput) { in.Supersedes = harness.NewID() }),
	put("a lower level", func(in *client.RecordInput) { in.Secrecy = "open" }),
	put("the same, not handed in", func(in *client.RecordInput) { in.Submit, in.Title = false, "又一个标题" }),
	{name: "one more attachment", route: "PUT /records/{rid}", ask: func(x *target) request {
		in := x.in
		in.Attachments = []client.AttachmentRef{x.file, x.spare}
		return x.filed(in, x.rec.Version)
	}},
	{name: "another attachment under the same id", route: "PUT /records/{rid}", ask: func(x *target) request {
		in := x.in
		in.Attachments = []client.AttachmentRef{{ID: x.file.ID, SHA256: x.spare.SHA256}}
		return x.filed(in, x.rec.Version)
	}},
	{name: "an edit without a version", route: "PUT /records/{rid}", ask: func(x *target) request {
		in := x.in
		in.Title, in.Submit = "没有版本号的改动", true
		return x.filed(in, 0)
	}},
	{name: "A12: an edit on an old version", route: "PUT /records/{rid}", ask: func(x *target) request {
		in := x.in
		in.Title = "旧版本上的改动"
		return x.filed(in, 1)
	}},
	{name: "A8: fields of the server's own", route: "PUT /records/{rid}", also: unprocessable, ask: func(x *target) request {
		raw := string(marshal(x.in))
		raw = strings.Replace(raw, "{", `{"state":"published","status":"published","signed_by":"technician","version":1,"created_at":"2020-01-01T00:00:00Z","project_id":"TOWER",`, 1)
		return request{method: http.MethodPut, path: "/records/" + x.rec.ID, header: asJSON(x.rec.Version), body: []byte(raw)}
	}},
	{name: "a queue from a phone", route: "POST /records:replay", also: []int{http.StatusOK}, ask: func(x *target) request {
		in := x.in
		in.Title, in.Submit = "离线队列里的改动", true
		return request{method: http.MethodPost, path: "/records:replay", header: asJSON(0), body: marshal(client.Replay[client.RecordInput]{Items: []client.RecordInput{in}})}
	}},
	// the bytes
	{name: "A17: other bytes under the attachment's id", route: "PUT /attachments/{aid}", ask: func(x *target) request {
		return x.upload(x.file.ID, harness.Photo("other bytes"))
	}},
	{name: "A7: the same bytes under another name", route: "PUT /attachments/{aid}", also: []int{http.StatusOK}, ask: func(x *target) request {
		f := harness.Photo("kept " + x.state)
		f.Name = "改名.png"
		return x.upload(x.file.ID, f)
	}},
	{name: "A17: a resumable upload to the attachment's id", route: "POST /uploads", ask: func(x *target) request {
		return x.resumable(x.file.ID, harness.Photo("other bytes"))
	}},
	{name: "a piece of an upload that does not exist", route: "PATCH /uploads/{tid}", ask: func(x *target) request {
		return request{method: http.MethodPatch, path: "/uploads/" + x.file.ID, body: []byte("bytes"), header: http.Header{
			"Tus-Resumable": {"1.0.0"}, "Upload-Offset": {"0"}, "Content-Type": {"application/offset+octet-stream"},
		}}
	}},
	{name: "giving up the attachment as an upload", route: "DELETE /uploads/{tid}", ask: func(x *target) request {
		return request{method: http.MethodDelete, path: "/uploads/" + x.file.ID, header: http.Header{"Tus-Resumable": {"1.0.0"}}}
	}},
	{name: "another record that takes the attachment", route: "PUT /records/{rid}", also: unprocessable, ask: func(x *target) request {
		in := x.Progress(harness.NewID())
		in.Attachments, in.Submit = []client.AttachmentRef{x.file}, true
		return request{method: http.MethodPut, path: "/records/" + in.ID, header: asJSON(0), body: marshal(in)}
	}},
	{name: "deleting the record", route: "", also: []int{http.StatusMethodNotAllowed}, ask: func(x *target) request {
		return request{method: http.MethodDelete, path: "/records/" + x.rec.ID}
	}},
	{name: "deleting the attachment", route: "", also: []int{http.StatusMethodNotAllowed}, ask: func(x *target) request {
		return request{method: http.MethodDelete, path: "/attachments/" + x.file.ID}
	}},
	// the moves that are not this state's
	move("submit", struct{}{}),
	move("screen", client.Screen{Summary: "另一个摘要，与已确认的不同。", DuplicateOf: ""}),
	{name: "classify", route: "POST /records/{rid}/classify", ask: func(x *target) request {
		in := x.Classification()
		in.Secrecy = "open"
		return x.moved("classify", in, x.rec.Version)
	}},
	{name: "sign", route: "POST /records/{rid}/sign", proper: []string{"classified"}, ask: func(x *target) request {
		return x.moved("sign", client.Sign{ContentHash: x.rec.ContentHash, Proof: harness.Signer}, x.rec.Version)
	}},
	{name: "A12: sign on an old version", route: "POST /records/{rid}/sign", ask: func(x *target) request {
		return x.moved("sign", client.Sign{ContentHash: x.rec.ContentHash, Proof: harness.Signer}, x.rec.Version-1)
	}},
	{name: "A12: sign another content", route: "POST /records/{rid}/sign", ask: func(x *target) request {
		return x.moved("sign", client.Sign{ContentHash: strings.Repeat("0", 64), Proof: harness.Signer}, x.rec.Version)
	}},
	{name: "A13: sign without a version", route: "POST /records/{rid}/sign", also: []int{http.StatusPreconditionRequired}, ask: func(x *target) request {
		return x.moved("sign", client.Sign{ContentHash: x.rec.ContentHash, Proof: harness.Signer}, 0)
	}},
	{name: "sign without proof", route: "POST /records/{rid}/sign", also: unprocessable, ask: func(x *target) request {
		return x.moved("sign", client.Sign{ContentHash: x.rec.ContentHash}, x.rec.Version)
	}},
	{name: "a batch of signatures", route: "POST /sign-offs", also: []int{http.StatusOK}, proper: []string{"classified"}, ask: func(x *target) request {
		item := client.SignOff{Record: x.rec.ID, Version: x.rec.Version, ContentHash: x.rec.ContentHash}
		return request{method: http.MethodPost, path: "/sign-offs", header: asJSON(0), body: marshal(client.SignOffs{Items: []client.SignOff{item}, Proof: harness.Signer})}
	}},
	{name: "asking what a signature would say", route: "POST /sign-offs/prepare", also: []int{http.StatusOK}, ask: func(x *target) request {
		item := client.ToSign{Record: x.rec.ID, Version: x.rec.Version, ContentHash: x.rec.ContentHash}
		return request{method: http.MethodPost, path: "/sign-offs/prepare", header: asJSON(0), body: marshal(client.PrepareSignOffs{Items: []client.ToSign{item}})}
	}},
	{name: "return", route: "POST /records/{rid}/return", proper: []string{"classified"}, ask: func(x *target) request {
		return x.moved("return", client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"}, x.rec.Version)
	}},
	{name: "A14: publish", route: "POST /records/{rid}/publish", proper: []string{"signed"}, ask: func(x *target) request {
		return x.moved("publish", struct{}{}, x.rec.Version)
	}},
	{name: "A15: withdraw", route: "POST /records/{rid}/withdraw", proper: []string{"published"}, ask: func(x *target) request {
		return x.moved("withdraw", client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer}, x.rec.Version)
	}},
	{name: "withdraw without proof", route: "POST /records/{rid}/withdraw", also: unprocessable, ask: func(x *target) request {
		return x.moved("withdraw", client.Withdraw{Reason: "数量核算有误，先撤回"}, x.rec.Version)
	}},
	{name: "withdraw on an old version", route: "POST /records/{rid}/withdraw", ask: func(x *target) request {
		return x.moved("withdraw", client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer}, x.rec.Version-1)
	}},
}

// put is an edit of the record's content by its author's own route.
func put(name string, change func(*client.RecordInput)) door {
	return door{name: name, route: "PUT /records/{rid}", ask: func(x *target) request {
		in := x.in
		in.Submit = true
		change(&in)
		return x.filed(in, x.rec.Version)
	}}
}

func move(name string, body any) door {
	return door{name: name, route: "POST /records/{rid}/" + name, ask: func(x *target) request { return x.moved(name, body, x.rec.Version) }}
}

func (x *target) filed(in client.RecordInput, version int64) request {
	return request{method: http.MethodPut, path: "/records/" + x.rec.ID, header: asJSON(version), body: marshal(in)}
}

func (x *target) moved(name string, body any, version int64) request {
	return request{method: http.MethodPost, path: "/records/" + x.rec.ID + "/" + name, header: asJSON(version), body: marshal(body)}
}

func (x *target) upload(id string, f client.File) request {
	return request{method: http.MethodPut, path: "/attachments/" + id, body: content(f), header: http.Header{
		"Content-Type": {f.ContentType}, "Repr-Digest": {"sha-256=:" + base64.StdEncoding.EncodeToString(digest(f)) + ":"},
		"Content-Disposition": {"attachment; filename*=UTF-8''renamed.png"},
	}}
}

func (x *target) resumable(id string, f client.File) request {
	meta := []string{}
	for _, pair := range [][2]string{{"id", id}, {"filename", f.Name}, {"filetype", f.ContentType}, {"sha256", f.SHA256}} {
		meta = append(meta, pair[0]+" "+base64.StdEncoding.EncodeToString([]byte(pair[1])))
	}
	return request{method: http.MethodPost, path: "/uploads", header: http.Header{
		"Tus-Resumable": {"1.0.0"}, "Upload-Length": {fmt.Sprint(f.Size)}, "Upload-Metadata": {strings.Join(meta, ",")},
	}}
}

// asJSON is the header of a JSON body; version 0 sends no If-Match.
func asJSON(version int64) http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	if version > 0 {
		h.Set("If-Match", fmt.Sprintf("%q", fmt.Sprint(version)))
	}
	return h
}

func marshal(v any) []byte { raw, _ := json.Marshal(v); return raw }

func digest(f client.File) []byte { sum, _ := hex.DecodeString(f.SHA256); return sum }

// content reads a small file whole.
func content(f client.File) []byte {
	body, err := f.Open()
	if err != nil {
		return nil
	}
	raw, _ := io.ReadAll(body) // out of memory: cannot fail
	return raw
}
