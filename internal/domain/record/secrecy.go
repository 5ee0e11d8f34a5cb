package record

import (
	"encoding/json"
	"fmt"
	"time"
)

// Secrecy is the enterprise's own level of a record (not a state secret's grade); greater is more secret (R4.6).
type Secrecy int8

// The five levels, in order. 秘密 is Confidential and 机密 is Secret; the two are not to be swapped.
const (
	Open         Secrecy = iota // 公开
	Internal                    // 内部
	Confidential                // 秘密
	Secret                      // 机密
	TopSecret                   // 绝密
)

var secrecyNames = [...]string{"open", "internal", "confidential", "secret", "top_secret"}

// SecrecyLevels gives all levels from open to top secret.
func SecrecyLevels() []Secrecy { return []Secrecy{Open, Internal, Confidential, Secret, TopSecret} }

// String gives the level's name on the wire; an unknown level shows itself rather than pass for a known one.
func (s Secrecy) String() string {
	if s < Open || s > TopSecret {
		return fmt.Sprintf("secrecy(%d)", int8(s))
	}
	return secrecyNames[s]
}

// ParseSecrecy reads a level's name on the wire.
func ParseSecrecy(name string) (Secrecy, bool) {
	for i, n := range secrecyNames {
		if n == name {
			return Secrecy(i), true
		}
	}
	return TopSecret, false
}

// MarshalJSON writes the level by name.
func (s Secrecy) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// UnmarshalJSON reads the level by name and refuses an unknown one.
func (s *Secrecy) UnmarshalJSON(b []byte) error {
	var name string
	if err := json.Unmarshal(b, &name); err != nil {
		return err
	}
	level, ok := ParseSecrecy(name)
	if !ok {
		return fmt.Errorf("unknown secrecy level %q", name)
	}
	*s = level
	return nil
}

// Retention is how long a record is kept, apart from how long it is valid (R4.6).
type Retention string

// The three retention periods.
const (
	Permanent Retention = "permanent"  // 永久
	LongTerm  Retention = "long_term"  // 长期
	ShortTerm Retention = "short_term" // 短期
)

// Retentions gives the closed set.
func Retentions() []Retention { return []Retention{Permanent, LongTerm, ShortTerm} }

// Known reports whether the retention is one of the closed set.
func (r Retention) Known() bool { return r == Permanent || r == LongTerm || r == ShortTerm }

// keptYears is how long each retention keeps the bytes under lock, in years from publication. The regulation gives no
// end to 永久 and the service life of the works for 长期; an object lock needs a day, and can be prolonged.
var keptYears = map[Retention]int{Permanent: 100, LongTerm: 30, ShortTerm: 10}

// Until gives the moment before which bytes kept from a moment on must not be removed.
func (r Retention) Until(from time.Time) time.Time { return from.AddDate(keptYears[r], 0, 0) }

// atLeast reports whether keeping by r is no shorter than keeping by other.
func (r Retention) atLeast(other Retention) bool { return r.rank() >= other.rank() }

func (r Retention) rank() int {
	switch r {
	case Permanent:
		return 3
	case LongTerm:
		return 2
	case ShortTerm:
		return 1
	default:
		return 0
	}
}
