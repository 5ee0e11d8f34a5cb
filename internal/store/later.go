package store

import "strings"

// A round trip to a server costs more than a row. So the rows of new records, versions, events and the outbox wait for
// those of other writes in their group, and go in one statement for each table. A record whose id turns out to be in
// use then spoils the group, which runs again with each write for itself: see attempt.

// pendingRows are rows for one INSERT, in the order in which they came.
type pendingRows struct {
	insert string // of one row
	width  int    // values of a row
	args   []any
}

// aloof says of the statements of the hot path which rows may go on waiting when they run. What is not here lets none
// wait: it might look for them.
var aloof = map[string]func(p *pinned) bool{
	insertRecord:                  func(*pinned) bool { return true },
	insertSignature:               func(*pinned) bool { return true },
	updateContent:                 (*pinned).noRecordWaits,
	updateState:                   (*pinned).noRecordWaits,
	selectVersion:                 (*pinned).noRecordWaits,
	selectVersion + " FOR UPDATE": (*pinned).noRecordWaits,
	selectStops:                   func(*pinned) bool { return true },
}

// later inserts a row before anything can look for it, at the latest before the commit. An error of the row itself may
// come then.
func (p *pinned) later(insert string, args ...any) error {
	if p.rowsAtOnce <= 1 {
		_, err := p.exec(p.ctx, insert, args...)
		return err
	}
	p.deferred = true
	for i := range p.pending {
		if p.pending[i].insert == insert {
			p.pending[i].args = append(p.pending[i].args, args...)
			return nil
		}
	}
	p.pending = append(p.pending, pendingRows{insert: insert, width: len(args), args: args})
	return nil
}

func (p *pinned) noRecordWaits() bool {
	for i := range p.pending {
		if p.pending[i].insert == insertRecord {
			return false
		}
	}
	return true
}

// settle inserts all rows that wait.
func (p *pinned) settle() error {
	waiting := p.pending
	p.pending = nil
	for _, rows := range waiting {
		for at := 0; at < len(rows.args); {
			n := p.rowsAtOnce
			for n > (len(rows.args)-at)/rows.width {
				n /= 2 // few sizes, so that each stays prepared
			}
			if _, err := p.exec(p.ctx, ofRows(rows.insert, n), rows.args[at:at+n*rows.width]...); err != nil {
				return err
			}
			at += n * rows.width
		}
	}
	return nil
}

// drop forgets the rows that wait, because what they belong to is rolled back.
func (p *pinned) drop() { p.pending = nil }

// before lets a statement see what went before it.
func (p *pinned) before(query string) error {
	if len(p.pending) == 0 {
		return nil
	}
	if mayWait := aloof[query]; mayWait != nil && mayWait(p) {
		return nil
	}
	return p.settle()
}

// ofRows gives the INSERT of n rows.
func ofRows(insert string, n int) string {
	head, row, _ := strings.Cut(insert, " VALUES ")
	return head + " VALUES " + strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
}
