package proof

import "fmt"

// Report is what a verification came to. It is good when Findings is empty: then the first thing that is wrong is
// none.
type Report struct {
	Kind       string           `json:"kind"` // bundle, export, server
	Subject    string           `json:"subject"`
	Origin     string           `json:"origin"`
	Size       int64            `json:"size"` // leaves of the checkpoint that everything was held against
	Root       Digest           `json:"root"`
	OlderSize  int64            `json:"older_size,omitempty"` // leaves of the checkpoint that the caller kept
	Pinned     bool             `json:"pinned"`               // the caller brought the verifier key himself
	Counts     Counts           `json:"counts"`
	Findings   []Finding        `json:"findings"`
	Signatures []SignatureWorth `json:"signatures"`
	Unbound    []string         `json:"unbound"` // columns on which documents and events say nothing
	// Abridged: a reader's bundle, whose history begins with the sign-off.
	Abridged bool `json:"abridged,omitempty"`
}

// Counts is how much was looked at.
type Counts struct {
	Events       int `json:"events"`
	Checkpoints  int `json:"checkpoints"`
	Records      int `json:"records"`
	Versions     int `json:"versions"`
	Signatures   int `json:"signatures"`
	Publications int `json:"publications"`
	Attachments  int `json:"attachments"`
	Keys         int `json:"keys"`
}

// maxFindings is how many findings a report keeps; the first is what matters.
const maxFindings = 1000

// find adds a finding at its place and reports whether there was one.
func (r *Report) find(f *Finding, at Where) bool {
	if f == nil {
		return false
	}
	f.Where = at
	if len(r.Findings) < maxFindings {
		r.Findings = append(r.Findings, *f)
	}
	return true
}

// Good reports whether nothing is wrong.
func (r *Report) Good() bool { return len(r.Findings) == 0 }

// leafAt makes the place of a leaf.
func leafAt(leaf int64, e *Event) Where {
	w := Where{Leaf: &leaf}
	if e != nil {
		w.Project, w.Record, w.Version = e.Project, e.Record, e.Version
	}
	return w
}

func (h *history) where(version int64) Where {
	return Where{Project: h.project, Record: h.record, Version: version}
}

// openHere checks a checkpoint and notes it as the one that everything is held against.
func (r *Report) openHere(text []byte, key, pinned string) (Checkpoint, bool) {
	if pinned != "" && key != pinned {
		return Checkpoint{}, !r.find(finding("ledger.key", SignatureIntact, pinned, key, "账本公钥不是您所持的那一把", "the ledger's key is not the one that you hold"), Where{})
	}
	c, err := OpenCheckpoint(text, key)
	if err != nil {
		return c, !r.find(finding("checkpoint.signature", SignatureIntact, key, err.Error(), "检查点的签名无法核验", "the checkpoint's signature does not verify"), Where{File: "checkpoint"})
	}
	r.Origin, r.Size, r.Root, r.Pinned = c.Origin, c.Size, c.Root, pinned != ""
	return c, true
}

// openOlder checks the checkpoint that the caller kept: the same ledger must have signed it, and it can't be longer
// than what is there now.
func (r *Report) openOlder(older []byte, key string) (Checkpoint, bool) {
	c, err := OpenCheckpoint(older, key)
	if err != nil {
		return c, !r.find(finding("older.signature", SignatureIntact, key, err.Error(), "您所持的检查点不是这个账本签的", "the checkpoint that you kept was not signed by this ledger"), Where{})
	}
	r.OlderSize = c.Size
	if c.Size > r.Size {
		first := r.Size
		return c, !r.find(finding("older.shrunk", ContentIntact, fmt.Sprint(c.Size), fmt.Sprint(r.Size), "账本比您所持的检查点短：其后的事件已被删去", "the ledger is shorter than the checkpoint that you kept: the events after it were taken out"), Where{Leaf: &first})
	}
	return c, true
}
