package files

import (
	"container/list"
	"sync"
)

// copiesKept is how many bytes of copies are kept at most: some two hundred thumbnails.
const copiesKept = 8 << 20

// copies keeps the copies of photos that were asked for last; nothing is lost with them.
type copies struct {
	mu    sync.Mutex
	bytes int
	known map[copyKey]*list.Element
	order *list.List // the most recently used first
}

type copyKey struct{ project, attachment, tag string }

type keptCopy struct {
	key  copyKey
	data []byte
}

func newCopies() *copies { return &copies{known: map[copyKey]*list.Element{}, order: list.New()} }

func (c *copies) get(project, attachment, tag string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.known[copyKey{project, attachment, tag}]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(keptCopy).data, true //nolint:forcetypeassert // only put fills the list
}

func (c *copies) put(project, attachment, tag string, data []byte) {
	key := copyKey{project, attachment, tag}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[key]; ok || len(data) > copiesKept/8 {
		return
	}
	c.known[key] = c.order.PushFront(keptCopy{key, data})
	for c.bytes += len(data); c.bytes > copiesKept; {
		oldest := c.order.Back()
		kept := c.order.Remove(oldest).(keptCopy) //nolint:forcetypeassert // only put fills the list
		delete(c.known, kept.key)
		c.bytes -= len(kept.data)
	}
}
