package proof

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// kept is one checkpoint that the tree has to agree with on the way.
type kept struct {
	Checkpoint
	what  string // the finding where it does not
	where Where
}

// receipt is what an event says of an attachment that arrived.
type receipt struct {
	sha  string
	size int64
	by   string
	leaf int64
}

// namedSignature is an event that names a signature.
type namedSignature struct {
	event  Event
	detail detail
	at     Where
	seen   bool // the signature is there
}

// readEvents holds every event against its leaf, and the tree against every checkpoint.
func (x *exported) readEvents(newest Checkpoint, trust Trust) error {
	checkpoints := x.checkpoints(newest, trust)
	var tree Tree
	var agreed int64 // leaves up to the last checkpoint that the tree agreed with
	check := func() {
		for len(checkpoints) > 0 && checkpoints[0].Size == tree.Size() {
			k := checkpoints[0]
			checkpoints = checkpoints[1:]
			if tree.Root() == k.Root {
				agreed = tree.Size()
				continue
			}
			from := agreed
			if k.what == "older.root" {
				from = 0 // what the ledger says of itself in between proves nothing to who kept another
			}
			x.find(finding(k.what, ContentIntact, k.Root.String(), tree.Root().String(), fmt.Sprintf("第 %d 至 %d 条事件之间有改动", from, k.Size-1), fmt.Sprintf("something changed between the leaves %d and %d", from, k.Size-1)), k.where)
		}
	}
	check()
	for n, pair := range x.pairs("events.jsonl", "index.events") {
		x.Counts.Events++
		leaf, document := int64(n-1), pair[0]
		if leaf >= newest.Size {
			x.find(finding("event.unsigned", ContentIntact, itoa(newest.Size), itoa(leaf+1), "此事件不在检查点之内", "this event is not covered by the checkpoint"), x.eventPlace(n, document))
			continue
		}
		tree.Add(x.readEvent(n, document, pair[1]))
		check()
	}
	for _, k := range checkpoints {
		first := tree.Size()
		x.find(finding(k.what, ContentIntact, itoa(k.Size), itoa(first), "此处之后的事件已被删去", "the events from here on were taken out"), Where{File: "events.jsonl", Leaf: &first})
	}
	if x.leaves != newest.Size {
		x.find(finding("manifest.leaves", 0, itoa(newest.Size), itoa(x.leaves), "清单与检查点的条数不符", "the manifest has another number of leaves than the checkpoint"), Where{File: "manifest.json"})
	}
	return nil
}

// checkpoints gives what the tree is held against, in the order of sizes: the ledger's own, the newest, and the one
// that the caller kept.
func (x *exported) checkpoints(newest Checkpoint, trust Trust) (all []kept) {
	last := int64(-1)
	for n, line := range x.lines("checkpoints.jsonl") {
		x.Counts.Checkpoints++
		var k struct {
			Note string `json:"note"`
			Size int64  `json:"size"`
		}
		err := readExactly(line, &k, func() ([]byte, error) { return Document(k) })
		c, openErr := OpenCheckpoint([]byte(k.Note), x.key)
		at := Where{File: "checkpoints.jsonl", Line: n}
		if err != nil || openErr != nil || c.Size != k.Size || c.Size <= last || c.Size > newest.Size {
			x.find(finding("checkpoint.kept", SignatureIntact, itoa(last+1), string(line), "账本所存的检查点无法核验", "a checkpoint that the ledger keeps does not verify"), at)
			continue
		}
		last = c.Size
		all = append(all, kept{c, "checkpoint.root", at})
	}
	if last != newest.Size {
		all = append(all, kept{newest, "checkpoint.root", Where{File: "checkpoint"}})
	}
	if len(trust.Checkpoint) == 0 {
		return all
	}
	older, ok := x.openOlder(trust.Checkpoint, x.key)
	if !ok {
		return all
	}
	i := 0
	for i < len(all) && all[i].Size < older.Size {
		i++
	}
	return append(all[:i:i], append([]kept{{older, "older.root", Where{}}}, all[i:]...)...)
}

// readEvent gives the leaf of a line: that of the event where the ledger agrees, else the ledger's own.
func (x *exported) readEvent(n int, document, inLedger []byte) Digest {
	leaf := int64(n - 1)
	recorded, err := ParseDigest(string(inLedger))
	seen := Leaf(document)
	switch {
	case len(document) == 0 && x.project != "" && err == nil:
		return recorded // of another project: only its leaf is told
	case len(document) == 0:
		x.find(finding("event.missing", ContentIntact, string(inLedger), "", "这条事件已被删去", "this event was taken out"), x.eventPlace(n, nil))
		return recorded
	case err != nil:
		x.find(finding("leaf.missing", ContentIntact, seen.String(), string(inLedger), "账本缺少这一叶", "the ledger lacks this leaf"), x.eventPlace(n, document))
	case recorded != seen:
		x.find(finding("event.leaf", ContentIntact, recorded.String(), seen.String(), "这条事件与账本所记不符", "this event is not the one in the ledger"), x.eventPlace(n, document))
		return recorded
	}
	event, err := ReadEvent(document)
	if err != nil {
		x.find(finding("event.form", ContentIntact, EventSchema, err.Error(), "事件文件无法读取", "the event cannot be read"), x.eventPlace(n, document))
		return seen
	}
	x.takeEvent(event, leaf, Where{File: "events.jsonl", Line: n, Leaf: &leaf, Project: event.Project, Record: event.Record, Version: event.Version})
	return seen
}

func (x *exported) eventPlace(n int, document []byte) Where {
	leaf := int64(n - 1)
	var e Event
	_ = json.Unmarshal(document, &e) // as far as it can be read
	return Where{File: "events.jsonl", Line: n, Leaf: &leaf, Project: e.Project, Record: e.Record, Version: e.Version}
}

// takeEvent files an event: as a move of its record, as the receipt of an attachment, as the move of a key.
func (x *exported) takeEvent(e Event, leaf int64, at Where) {
	var d detail
	_ = json.Unmarshal(e.Detail, &d) // what is of another type is as good as absent
	switch {
	case e.Record != "" && e.To != "":
		x.takeMove(e, leaf, at)
	case e.Action == "attachment.receive":
		x.receipts[place{e.Project, d.Attachment}] = receipt{d.SHA256, d.Size, e.Actor, leaf}
	case e.Action == "report.issue":
		x.takeIssue(e, at)
	case strings.HasPrefix(e.Action, "key."):
		x.takeKeyMove(e)
	}
	if d.Signature != "" {
		x.signed[d.Signature] = &namedSignature{event: e, detail: d, at: at}
		x.signedOrder = append(x.signedOrder, d.Signature)
	}
}

func (x *exported) takeMove(e Event, leaf int64, at Where) {
	key := place{e.Project, e.Record}
	h := x.histories[key]
	if h == nil {
		h = newHistory(e.Project, e.Record)
		x.histories[key], x.order = h, append(x.order, key)
	}
	if h.broken {
		return
	}
	h.broken = x.find(h.take(e, leaf), at)
	if h.archiveNo != "" {
		x.numbers[key] = h.archiveNo
	}
}

// fieldsOf splits a line of an index.
func fieldsOf(line []byte, n int) []string {
	fields := strings.Split(string(line), " ")
	return append(fields, make([]string, max(0, n-len(fields)))...)
}
