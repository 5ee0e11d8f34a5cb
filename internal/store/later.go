package store

import "strings"

// A round trip to a server costs more than a row. So rows that nobody reads inside their own group, the versions,
// events and outbox rows of many writes, wait for each other there, and go in one statement for each table.

// pendingRows are rows for one INSERT, in the order in which they came.
type pendingRows struct {
	insert string // of one row
	width  int    // values of a row
	args   []any
}

// undisturbed are the statements that neither read nor change what rows that wait are about.
var undisturbed = map[string]bool{
	insertRecord: true, updateContent: true, updateState: true, insertSignature: true,
	selectVersion: true, selectVersion + " FOR UPDATE": true,
}

// later inserts a row before anything can look for it, at the latest before the commit. An error of the row itself may
// come then, and loses the group.
func (p *pinned) later(insert string, args ...any) error {
	if p.rowsAtOnce <= 1 {
		_, err := p.exec(p.ctx, insert, args...)
		return err
	}
	for i := range p.pending {
		if p.pending[i].insert == insert {
			p.pending[i].args = append(p.pending[i].args, args...)
			return nil
		}
	}
	p.pending = append(p.pending, pendingRows{insert: insert, width: len(args), args: args})
	return nil
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
	if len(p.pending) == 0 || undisturbed[query] {
		return nil
	}
	return p.settle()
}

// ofRows gives the INSERT of n rows.
func ofRows(insert string, n int) string {
	head, row, _ := strings.Cut(insert, " VALUES ")
	return head + " VALUES " + strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
}
