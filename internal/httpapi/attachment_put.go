package httpapi

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/store"
)

// attachmentPut takes a file in, streaming: it is hashed and stored as it comes.
func attachmentPut(x *exchange) error {
	in, err := incoming(x.Request)
	if err != nil {
		return err
	}
	a, created, err := x.api.files.Put(x.ctx(), x.actor, x.project(), x.Param("aid"), in, x.movingBody())
	if err != nil {
		return brokenOff(err)
	}
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	x.Header("Etag", `"`+a.SHA256+`"`)
	x.Header("Repr-Digest", reprDigest(a.SHA256))
	return x.answer(status, attachmentOf(a))
}

// incoming reads what the sender says of the file from the headers.
func incoming(r *http.Request) (files.Incoming, error) {
	in := files.Incoming{Size: blob.UnknownSize, Name: fileName(r.Header.Get("Content-Disposition"))}
	if r.ContentLength >= 0 {
		in.Size = r.ContentLength
	}
	var faults []fault.Field
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		faults = append(faults, fault.Field{Field: "Content-Type", Code: "V1", Zh: "请给出文件类型。", En: "Give the file's type."})
	}
	in.ContentType = kind
	digest, ok := digestOf(r.Header.Get("Repr-Digest"))
	if !ok {
		faults = append(faults, fault.Field{Field: "Repr-Digest", Code: "V1", Zh: "请以 sha-256=:…: 给出文件摘要。", En: "Give the digest as sha-256=:…:."})
	}
	in.SHA256 = digest
	if x := r.Header.Get("Content-Encoding"); x != "" && x != "identity" {
		faults = append(faults, fault.Field{Field: "Content-Encoding", Code: "V2", Zh: "附件须按原样发送。", En: "Attachments are sent as they are."})
	}
	if in.CameraSource = r.Header.Get("Camera-Source"); !isCameraSource(in.CameraSource) {
		faults = append(faults, wrongCameraSource("Camera-Source"))
	}
	return in, refuseFields(faults)
}

func isCameraSource(s string) bool {
	return s == "" || s == store.CameraInApp || s == store.CameraGallery
}

func wrongCameraSource(field string) fault.Field {
	return fault.Field{Field: field, Code: "V1", Zh: "照片来源只能是 in_app 或 gallery。", En: "A photo's source is in_app or gallery."}
}

// fileName reads the name that the sender gave; without one, or with one that can't be read, it is empty.
func fileName(disposition string) string {
	_, parameters, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	return parameters["filename"]
}

// digestOf reads the SHA-256 of a Repr-Digest field (RFC 9530), which may hold others beside it.
func digestOf(header string) (string, bool) {
	for member := range strings.SplitSeq(header, ",") {
		value, ok := strings.CutPrefix(strings.TrimSpace(member), "sha-256=:")
		if !ok {
			continue
		}
		sum, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(value, ":"))
		return hex.EncodeToString(sum), err == nil && len(sum) == 32 && strings.HasSuffix(value, ":")
	}
	return "", false
}

// reprDigest writes a SHA-256 in the form of RFC 9530.
func reprDigest(sha256 string) string {
	sum, err := hex.DecodeString(sha256)
	if err != nil {
		return ""
	}
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":"
}

// brokenOff says that a body ended early: the sender's doing, not ours (C11).
func brokenOff(err error) error {
	var known *fault.Error
	if errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &known) {
		return fault.New(fault.BadRequest, "E_BODY", "文件未能完整收到，请重新上传。", "The file did not arrive whole; send it again.").
			Audited("upload.mismatch").Because(err)
	}
	return err
}
