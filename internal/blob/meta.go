package blob

import (
	"encoding/hex"
	"fmt"
	"time"
	"unicode/utf8"
)

// Limits of metadata: S3 allows 2 KB for all of an object's own metadata, as ASCII.
const (
	maxFileName    = 255 // code points
	maxContentType = 128 // bytes
)

// Check refuses metadata that some store could not keep.
func (m Meta) Check() error {
	if !utf8.ValidString(m.FileName) || utf8.RuneCountInString(m.FileName) > maxFileName {
		return fmt.Errorf("%w: file name", ErrMeta)
	}
	if len(m.ContentType) > maxContentType || !printableASCII(m.ContentType) {
		return fmt.Errorf("%w: content type", ErrMeta)
	}
	return nil
}

// Check refuses a seal whose dates are no dates.
func (s Seal) Check() error {
	for _, date := range []string{s.ValidFrom, s.ValidUntil} {
		if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
			return fmt.Errorf("%w: %q is no date", ErrMeta, date)
		}
	}
	return nil
}

// Same says whether two seals decide the same. Object stores keep times to the second.
func (s Seal) Same(other Seal) bool {
	return s.ValidFrom == other.ValidFrom && s.ValidUntil == other.ValidUntil &&
		s.RetainUntil.Unix() == other.RetainUntil.Unix()
}

// Renewed is what holds when another seal is put on an object: the new decision, except that what must be kept is
// never kept shorter.
func (s Seal) Renewed(by Seal) Seal {
	if by.RetainUntil.Before(s.RetainUntil) {
		by.RetainUntil = s.RetainUntil
	}
	return by
}

// KeepsAsLong says whether this seal keeps for as long as another one. Object stores keep times to the second.
func (s Seal) KeepsAsLong(as Seal) bool { return s.RetainUntil.Unix() >= as.RetainUntil.Unix() }

// Check refuses a declaration that can't come true.
func (d Declared) Check() error {
	if d.Size < UnknownSize {
		return fmt.Errorf("%w: size %d", ErrMismatch, d.Size)
	}
	if raw, err := hex.DecodeString(d.SHA256); d.SHA256 != "" && (err != nil || len(raw) != 32 || hex.EncodeToString(raw) != d.SHA256) {
		return fmt.Errorf("%w: %q is no SHA-256 in lower-case hex", ErrMismatch, d.SHA256)
	}
	return nil
}

// Fits says whether bytes of this size and digest are what was declared, as ErrMismatch if not.
func (d Declared) Fits(size int64, sha256 string) error {
	if d.Size != UnknownSize && d.Size != size {
		return fmt.Errorf("%w: %d bytes declared, %d came", ErrMismatch, d.Size, size)
	}
	if d.SHA256 != "" && d.SHA256 != sha256 {
		return fmt.Errorf("%w: SHA-256 %s declared, %s came", ErrMismatch, d.SHA256, sha256)
	}
	return nil
}

// Check refuses an incoming object before its first byte is read.
func (in Incoming) Check() error {
	if err := CheckKey(in.Key); err != nil {
		return err
	}
	if err := in.Declared.Check(); err != nil {
		return err
	}
	return in.Meta.Check()
}

func printableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
