package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/font"
	"github.com/countersign/countersign/internal/paper"
)

// oneOf is a parameter with a closed set of values.
func oneOf(values ...string) parameter {
	return func(s string) bool { return slices.Contains(values, s) }
}

var isLanguage = oneOf(string(chinese), string(english))

// paperLanguage is the one asked for, or else that of the browser.
func (x *exchange) paperLanguage() string {
	if asked := x.query("lang"); asked != "" {
		return asked
	}
	return string(languageOf(x.Request))
}

// sealFor is what makes a paper provable, and personal where it is above internal.
func (x *exchange) sealFor(hash string, level record.Secrecy) (paper.Seal, error) {
	seal := paper.Seal{Hash: hash, Reader: x.actor.UserID, Personal: level.Secret()}
	if !seal.Personal {
		return seal, nil
	}
	var err error
	seal.Mark, err = x.api.files.ReadersMark(x.ctx(), x.actor, x.project())
	return seal, err
}

// sendPaper makes a file in memory, so that a failure is still an answer, and streams it. It belongs to its reader alone.
func (x *exchange) sendPaper(name, mediaType string, level record.Secrecy, write func(io.Writer) error) error {
	var out bytes.Buffer
	if err := write(&out); err != nil {
		return unprinted(err)
	}
	sum := sha256.Sum256(out.Bytes())
	h := x.Writer.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", downloadPolicy)
	h.Set("Repr-Digest", reprDigest(hex.EncodeToString(sum[:])))
	h.Set("Cache-Control", "private, no-cache")
	if level.Secret() {
		h.Set("Cache-Control", "no-store")
	}
	x.Status(http.StatusOK)
	_, _ = out.WriteTo(x.movingWriter()) // the receiver may be gone: nothing is lost
	return nil
}

// noTypeface is how long a program waits that lacks its typefaces: until somebody builds it whole.
const noTypeface = time.Hour

func unprinted(err error) error {
	if !errors.Is(err, font.ErrAbsent) {
		return err
	}
	f := fault.New(fault.Unavailable, "E_NO_TYPEFACE", "程序没有带面板构建，缺少字体，不能印制。", "The program was built without the panel and lacks its typefaces: nothing can be printed.")
	f.RetryAfter = noTypeface
	return f.Because(err)
}
