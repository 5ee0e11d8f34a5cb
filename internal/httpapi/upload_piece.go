package httpapi

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/fault"
)

// checkedPiece is the most bytes of a piece that comes with a checksum of its own: it has to be kept aside until the
// checksum proves right.
const checkedPiece = 64 << 20

// statusChecksum is tus's own status for a piece whose checksum is not that of its bytes.
const statusChecksum = 460

var errChecksum = errors.New("checksum mismatch")

// uploadPiece takes the next piece of an upload in.
func uploadPiece(x *exchange) error {
	if err := x.needTus(); err != nil {
		return err
	}
	offset, err := pieceOffset(x.Request)
	if err != nil {
		return err
	}
	body, size, done, err := x.piece()
	if errors.Is(err, errChecksum) {
		return x.refuseChecksum()
	}
	if err != nil {
		return brokenOff(err)
	}
	defer done()
	upload, err := x.api.files.Append(x.ctx(), x.actor, x.project(), x.Param("tid"), offset, body, size)
	if err != nil {
		return brokenOff(err)
	}
	x.showUpload(upload)
	x.Status(http.StatusNoContent)
	return nil
}

func pieceOffset(r *http.Request) (int64, error) {
	if r.Header.Get("Content-Type") != tusPieceType {
		return 0, fault.New(fault.UnsupportedMedia, "E_CONTENT_TYPE", "分片须以 "+tusPieceType+" 发送。", "Send pieces as "+tusPieceType+".").Audited("input.rejected")
	}
	offset, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || offset < 0 {
		return 0, fault.New(fault.BadRequest, "E_OFFSET", "Upload-Offset 应为非负整数。", "Upload-Offset must be a number from 0 on.").Audited("upload.conflict")
	}
	return offset, nil
}

// piece gives the bytes to append. Without a checksum they stream; with one they wait in a temporary file, so that a
// wrong piece leaves nothing.
func (x *exchange) piece() (body io.Reader, size int64, done func(), err error) {
	size = blob.UnknownSize
	if x.Request.ContentLength >= 0 {
		size = x.Request.ContentLength
	}
	header := x.Request.Header.Get("Upload-Checksum")
	if header == "" {
		return x.movingBody(), size, func() {}, nil
	}
	want, ok := checksum(header)
	if !ok {
		return nil, 0, nil, refuseFields([]fault.Field{wrongParameter("Upload-Checksum", header)})
	}
	if size > checkedPiece {
		return nil, 0, nil, tooLarge()
	}
	return spool(x.movingBody(), want)
}

func checksum(header string) ([]byte, bool) {
	name, encoded, _ := strings.Cut(header, " ")
	sum, err := base64.StdEncoding.DecodeString(encoded)
	return sum, name == "sha256" && err == nil && len(sum) == sha256.Size
}

// spool keeps a piece aside until its checksum has proved right.
func spool(from io.Reader, want []byte) (body io.Reader, size int64, done func(), err error) {
	file, err := os.CreateTemp("", "countersign-piece-")
	if err != nil {
		return nil, 0, nil, err
	}
	forget := func() { _ = errors.Join(file.Close(), os.Remove(file.Name())) }
	defer func() {
		if err != nil {
			forget()
		}
	}()
	digest := sha256.New()
	size, err = io.Copy(io.MultiWriter(file, digest), io.LimitReader(from, checkedPiece+1))
	switch {
	case err != nil:
		return nil, 0, nil, err
	case size > checkedPiece:
		return nil, 0, nil, tooLarge()
	case string(digest.Sum(nil)) != string(want):
		return nil, 0, nil, errChecksum
	}
	_, err = file.Seek(0, io.SeekStart)
	return file, size, forget, err
}

func (x *exchange) refuseChecksum() error {
	f := fault.New(fault.BadRequest, "E_CHECKSUM", "分片内容与校验值不符，请重新发送这一片。", "The piece is not what its checksum says; send it again.").Audited("upload.mismatch")
	x.api.audit(x, f)
	p := problemOf(f, languageOf(x.Request), requestID(x.ctx()))
	p.Status = statusChecksum
	sendProblem(x.Writer, x.Request, f, p)
	return nil
}
