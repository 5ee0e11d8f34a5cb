package blob

import (
	"fmt"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
)

// Area is one room of the store: a bucket on S3, a folder in a local directory.
type Area string

// Staging holds what no classification has placed yet. Each secrecy level has an area of its own, so that keys,
// rights and destruction can differ by level (R4.6).
const (
	Staging      Area = "staging"
	Open         Area = "open"
	Internal     Area = "internal"
	Confidential Area = "confidential"
	Secret       Area = "secret"
	TopSecret    Area = "top-secret" // a bucket's name takes no underscore
)

// Levels gives the areas of the secrecy levels, from open to top secret.
func Levels() []Area { return []Area{Open, Internal, Confidential, Secret, TopSecret} }

// Areas gives every area.
func Areas() []Area { return append([]Area{Staging}, Levels()...) }

// AreaOf gives the area of a secrecy level. An unknown level has none: it is an error, never the open area.
func AreaOf(level record.Secrecy) (Area, error) {
	levels := Levels()
	if level < 0 || int(level) >= len(levels) {
		return "", fmt.Errorf("no area for %s", level)
	}
	return levels[level], nil
}

// Known says whether the area exists.
func (a Area) Known() bool { return a == Staging || a.IsLevel() }

// IsLevel says whether the area belongs to a secrecy level.
func (a Area) IsLevel() bool {
	switch a {
	case Open, Internal, Confidential, Secret, TopSecret:
		return true
	}
	return false
}

// Ref is where an object lies. Version is the object store's own version of it: with it, a later object under the
// same key, whoever wrote it, is never read for the signed one. Empty means the newest; the local directory has none.
type Ref struct {
	Area    Area
	Key     string
	Version string
}

// Check refuses a reference that can't be one: an unknown area (ErrArea) or a key outside the grammar (ErrKey).
func (r Ref) Check() error {
	if !r.Area.Known() {
		return fmt.Errorf("%w: %q", ErrArea, r.Area)
	}
	return CheckKey(r.Key)
}

// Limits of a key: S3 allows 1,024 bytes, file systems 255 a segment, and both stores add a little of their own.
const (
	maxKey     = 512
	maxSegment = 200
)

// CheckKey refuses every key that is not made of plain segments: ASCII letters, digits, '.', '_' and '-', each
// beginning with a letter or a digit, joined by '/'. Keys are made by the program (project, attachment id, digest),
// so nothing legitimate is lost, and no path can leave its folder.
func CheckKey(key string) error {
	if key == "" || len(key) > maxKey {
		return fmt.Errorf("%w: %d bytes", ErrKey, len(key))
	}
	for segment := range strings.SplitSeq(key, "/") {
		if !plainSegment(segment) {
			return fmt.Errorf("%w: segment %q", ErrKey, segment)
		}
	}
	return nil
}

// CheckPrefix refuses a listing prefix that no key can begin with.
func CheckPrefix(prefix string) error {
	if prefix == "" {
		return nil
	}
	return CheckKey(strings.TrimSuffix(prefix, "/"))
}

func plainSegment(s string) bool {
	if s == "" || len(s) > maxSegment || !alphanumeric(s[0]) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !alphanumeric(c) && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
