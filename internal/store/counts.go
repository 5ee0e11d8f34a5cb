package store

import (
	"cmp"
	"maps"
	"slices"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store/engine"
)

// place is what records are counted by.
type place struct {
	project string
	state   record.State
	class   string
	secrecy record.Secrecy
	author  string
}

func placeOf(r *record.Record) place {
	return place{project: r.Project, state: r.State, class: r.Class, secrecy: r.Level(), author: r.Author}
}

// counts are the changes that a group makes to record_counts. They are summed up and written once before the commit:
// a hundred submissions of one class change one row once.
type counts map[place]int64

func (c counts) fork() counts { return counts{} }

func (c counts) add(other counts) {
	for p, n := range other {
		c[p] += n
	}
}

func (c counts) move(from, to place) {
	c[from]--
	c[to]++
}

const addCount = `INSERT INTO record_counts (project_id, state, class, secrecy, author, shard, n) VALUES (?, ?, ?, ?, ?, ?, ?)`

// save writes the changes in one order, so that two groups never wait for each other crosswise.
func (c counts) save(pool *pinned, e *engine.Engine, shard int) error {
	for _, p := range slices.SortedFunc(maps.Keys(c), comparePlaces) {
		if c[p] == 0 {
			continue
		}
		_, err := pool.ExecContext(pool.ctx, addCount+e.AddTo, p.project, string(p.state), p.class, int64(p.secrecy), p.author, shard, c[p])
		if err != nil {
			return err
		}
	}
	return c.published().savePublished(pool, e, shard)
}

const addPublishedCount = `INSERT INTO publication_counts (project_id, state, class, secrecy, shard, n) VALUES (?, ?, ?, ?, ?, ?)`

// published keeps what is or was on the board, whoever wrote it: readers' counts.
func (c counts) published() counts {
	sums := counts{}
	for p, n := range c {
		if p.state.OnBoard() {
			p.author = ""
			sums[p] += n
		}
	}
	return sums
}

func (c counts) savePublished(pool *pinned, e *engine.Engine, shard int) error {
	for _, p := range slices.SortedFunc(maps.Keys(c), comparePlaces) {
		if c[p] == 0 {
			continue
		}
		if _, err := pool.ExecContext(pool.ctx, addPublishedCount+e.AddTo, p.project, string(p.state), p.class, int64(p.secrecy), shard, c[p]); err != nil {
			return err
		}
	}
	return nil
}

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.project, b.project), cmp.Compare(a.state, b.state), cmp.Compare(a.class, b.class),
		cmp.Compare(a.secrecy, b.secrecy), cmp.Compare(a.author, b.author))
}
