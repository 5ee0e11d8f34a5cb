package httpapi

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/service/files"
)

// The resumable protocol tus 1.0: core, creation, checksum, expiration, termination.
const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,checksum,expiration,termination"
	tusPieceType  = "application/offset+octet-stream"
)

// uploadOptions tells a tus client what the server can do.
func uploadOptions(x *exchange) error {
	x.tus()
	x.Header("Tus-Version", tusVersion)
	x.Header("Tus-Extension", tusExtensions)
	x.Header("Tus-Checksum-Algorithm", "sha256")
	x.Status(http.StatusNoContent)
	return nil
}

// uploadBegin opens an upload that becomes an attachment. Where the attachment is there already, with the same bytes
// from the same person, there is nothing to send: it is answered itself.
func uploadBegin(x *exchange) error {
	if err := x.needTus(); err != nil {
		return err
	}
	id, in, err := announced(x.Request)
	if err != nil {
		return err
	}
	upload, err := x.api.files.Begin(x.ctx(), x.actor, x.project(), id, in)
	if err != nil {
		return err
	}
	if upload.Attachment != nil {
		return x.answer(http.StatusOK, attachmentOf(*upload.Attachment))
	}
	x.Header("Location", base+"/projects/"+x.project()+"/uploads/"+upload.ID)
	x.showUpload(upload)
	x.Status(http.StatusCreated)
	return nil
}

// uploadHead says how far an upload is.
func uploadHead(x *exchange) error {
	if err := x.needTus(); err != nil {
		return err
	}
	upload, err := x.api.files.Progress(x.ctx(), x.actor, x.project(), x.Param("tid"))
	if err != nil {
		return err
	}
	x.showUpload(upload)
	x.Status(http.StatusOK)
	return nil
}

// uploadAbort gives an upload up.
func uploadAbort(x *exchange) error {
	if err := x.needTus(); err != nil {
		return err
	}
	if err := x.api.files.Abort(x.ctx(), x.actor, x.project(), x.Param("tid")); err != nil {
		return err
	}
	x.Status(http.StatusNoContent)
	return nil
}

func (x *exchange) tus() { x.Header("Tus-Resumable", tusVersion) }

// needTus refuses a client of another version of the protocol.
func (x *exchange) needTus() error {
	x.tus()
	if x.Request.Header.Get("Tus-Resumable") == tusVersion {
		return nil
	}
	x.Header("Tus-Version", tusVersion)
	return fault.New(fault.Stale, "E_TUS_VERSION", "请使用 tus 1.0.0 协议。", "Speak tus 1.0.0.").Audited("input.rejected")
}

// receiptHeader carries the receipt of a finished upload: the event's seq, when the file was received, its SHA-256.
const receiptHeader = "Countersign-Receipt"

func (x *exchange) showUpload(u files.Upload) {
	x.Header("Upload-Offset", strconv.FormatInt(u.Offset, 10))
	x.Header("Upload-Length", strconv.FormatInt(u.Size, 10))
	x.Header("Upload-Expires", u.Expires.UTC().Format(http.TimeFormat))
	if a := u.Attachment; a != nil && a.Receipt != 0 {
		x.Header(receiptHeader, fmt.Sprintf("%d %s %s", a.Receipt, a.UploadedAt.UTC().Format(time.RFC3339Nano), a.SHA256))
	}
}

// announced reads what a tus client says of the file: its length, and as metadata the attachment's id, name, type and
// SHA-256.
func announced(r *http.Request) (id string, in files.Incoming, err error) {
	meta, ok := uploadMetadata(r.Header.Get("Upload-Metadata"))
	in = files.Incoming{Name: meta["filename"], SHA256: meta["sha256"], CameraSource: meta["camera_source"]}
	in.ContentType, _, _ = mime.ParseMediaType(meta["filetype"])
	size, sizeErr := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	in.Size = size
	var faults []fault.Field
	need := func(good bool, field, zh, en string) {
		if !good {
			faults = append(faults, fault.Field{Field: field, Code: "V1", Zh: zh, En: en})
		}
	}
	need(sizeErr == nil && size >= 0, "Upload-Length", "请给出文件大小。", "Give the file's size.")
	need(ok, "Upload-Metadata", "元数据无法读取。", "The metadata cannot be read.")
	need(isUUID(meta["id"]), "Upload-Metadata.id", "请给出附件编号。", "Give the attachment's id.")
	need(isSHA256(in.SHA256), "Upload-Metadata.sha256", "请给出 SHA-256 摘要（十六进制小写）。", "Give the SHA-256 in lower-case hex.")
	need(in.ContentType != "", "Upload-Metadata.filetype", "请给出文件类型。", "Give the file's type.")
	if !isCameraSource(in.CameraSource) {
		faults = append(faults, wrongCameraSource("Upload-Metadata.camera_source"))
	}
	return meta["id"], in, refuseFields(faults)
}

// uploadMetadata reads tus metadata: names with values in base64, joined by commas. It refuses doubles and bad UTF-8.
func uploadMetadata(header string) (map[string]string, bool) {
	out := map[string]string{}
	for pair := range strings.SplitSeq(header, ",") {
		name, encoded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.DecodeString(encoded)
		if _, twice := out[name]; twice || name == "" || err != nil || !utf8.Valid(value) {
			return out, false
		}
		out[name] = string(value)
	}
	return out, true
}

func isSHA256(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
