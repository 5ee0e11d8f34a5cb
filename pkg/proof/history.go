package proof

import (
	"encoding/json"
	"fmt"
	"time"
)

// history is the life of one record as its events tell it; rows, documents and signatures are held against it.
type history struct {
	project, record string
	moves           []move
	documents       map[int64]*content // by the version that the content came with
	signatures      map[int64]*Signature
	hashes          map[int64]string // of the signatures' documents
	edition         int
	steps           steps
	archiveNo, code string
	published       *move
	submission      submission
	late            bool // once late, always late
	returned        *move
	supersededBy    string
	broken          bool  // a move did not follow: nothing can be said of what comes after
	withheld        int64 // how many moves before the first are not told: in a reader's bundle
	row             bool  // its row was seen
	publication     bool  // its publication was seen
}

// move is an event that changed the record, and what the history was by then.
type move struct {
	Event
	leaf    int64
	edition int
	before  string // content hash before it
	detail  detail
	// withheld: it stands for all that came before a reader's bundle begins.
	withheld bool
}

// detail is what verifiers read of an event's detail; each action uses its own part.
type detail struct {
	Signature    string   `json:"signature"`
	For          string   `json:"for"`
	Delegation   string   `json:"delegation"`
	Statement    string   `json:"statement"`
	ArchiveNo    string   `json:"archive_no"`
	SupersededBy string   `json:"superseded_by"`
	Code         string   `json:"code"` // the verify code, or that of a return's reason
	Reason       string   `json:"reason"`
	Fields       []string `json:"fields"`
	Attachment   string   `json:"attachment"`
	SHA256       string   `json:"sha256"`
	Size         int64    `json:"size"`
	Floor        string   `json:"floor"`  // of a merged record: the level that it can't fall below
	Change       string   `json:"change"` // of a change of level: its request, its levels and who asked for it
	Was          string   `json:"from"`
	To           string   `json:"to"`
	AskedBy      string   `json:"asked_by"`
	submission
}

// submission is what the server found when a record was handed in.
type submission struct {
	ClockOffset int64  `json:"clock_offset"`
	Findings    string `json:"findings"`
	Late        bool   `json:"late"`
}

func newHistory(project, record string) *history {
	return &history{project: project, record: record, documents: map[int64]*content{}, signatures: map[int64]*Signature{}, hashes: map[int64]string{}}
}

// last gives the newest move; nil before the first.
func (h *history) last() *move {
	if len(h.moves) == 0 {
		return nil
	}
	return &h.moves[len(h.moves)-1]
}

// at gives the move that made a version; nil where there is none.
func (h *history) at(version int64) *move {
	if version <= h.withheld || version > h.withheld+int64(len(h.moves)) {
		return nil
	}
	return &h.moves[version-h.withheld-1]
}

// begin lets the history begin with the record as it was signed.
func (h *history) begin(b BundleBeginning) {
	h.withheld, h.edition = b.Version-1, b.Edition
	h.moves = []move{{Event: Event{Version: b.Version, To: b.State, ContentHash: b.ContentHash}, edition: b.Edition, withheld: true}}
}

// content gives the content that a move left in force; nil where its document is missing.
func (h *history) content(m *move) *content { return h.documents[h.contentVersion(m)] }

// contentVersion is the version with which the content in force after a move came.
func (h *history) contentVersion(m *move) int64 {
	for m.before == m.ContentHash && m.Version > h.withheld+1 {
		m = h.at(m.Version - 1)
	}
	return m.Version
}

// take adds the next move; the answer says what does not follow from the history so far.
func (h *history) take(e Event, leaf int64) *Finding {
	m := move{Event: e, leaf: leaf}
	from, version := "", int64(0)
	if before := h.last(); before != nil {
		from, version, m.before = before.To, before.Version, before.ContentHash
	}
	if len(e.Detail) > 0 {
		_ = json.Unmarshal(e.Detail, &m.detail) // what is of another type is as good as absent
	}
	if e.Action == "record.submit" {
		h.edition++
	}
	m.edition = h.edition
	switch {
	case h.last() != nil && h.last().withheld && e.Action != "record.sign":
		return finding("history.unsigned", ContentIntact, "record.sign", e.Action, "未经签认即进入已签认或已发布状态", "it was signed or published without a sign-off")
	case e.Version != version+1:
		return finding("history.version", ContentIntact, fmt.Sprint(version+1), fmt.Sprint(e.Version), "记录的历史有缺口", "the record's history has a gap")
	case e.From != from:
		return finding("history.state", ContentIntact, from, e.From, "这一步不是从上一步的状态开始", "the move does not begin where the one before it ended")
	case e.To == "signed" && from != "signed" && e.Action != "record.sign", e.To == "published" && from != "signed" && from != "published":
		return finding("history.unsigned", ContentIntact, "signed", e.From+" → "+e.To, "未经签认即进入已签认或已发布状态", "it was signed or published without a sign-off")
	}
	h.moves = append(h.moves, m)
	h.note(h.last())
	return nil
}

// note keeps what a move says about the record's row.
func (h *history) note(m *move) {
	h.steps.take(m)
	switch m.Action {
	case "record.submit":
		h.submission, h.late = m.detail.submission, h.late || m.detail.Late
	case "record.return":
		h.returned = m
	case "record.publish":
		h.published, h.archiveNo, h.code = m, m.detail.ArchiveNo, m.detail.Code
	case "record.supersede":
		h.supersededBy = m.detail.SupersededBy
	}
}

// micros reads a moment of a document as rows write it: microseconds since 1970. -1 for what is no moment.
func micros(at string) int64 {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return -1
	}
	return t.UnixMicro()
}

// steps are the stages of a record, as the column of that name writes them.
type steps struct{ submitted, screened, classified, signed, published, ended string }

func (s *steps) take(m *move) {
	step := fmt.Sprintf(" %s %d", m.Actor, micros(m.At))
	if m.detail.Delegation != "" {
		step += " " + m.detail.For + " " + m.detail.Delegation
	}
	switch m.Action {
	case "record.submit":
		*s = steps{submitted: "submitted" + step, signed: s.signed, published: s.published, ended: s.ended}
	case "record.screen":
		s.screened = "screened" + step
	case "record.classify":
		s.classified = "classified" + step
	case "record.sign":
		s.signed = "signed" + step
	case "record.publish":
		s.published = "published" + step
	case "record.withdraw", "record.supersede":
		s.ended = "ended" + step
	}
}

func (s *steps) String() string {
	text := ""
	for _, step := range []string{s.submitted, s.screened, s.classified, s.signed, s.published, s.ended} {
		if step != "" && text != "" {
			text += ";"
		}
		text += step
	}
	return text
}
