package pipeline

import (
	"sync"
	"time"

	"github.com/countersign/countersign/internal/domain/suspect"
)

// rulesFor is how long the settings and stop orders of a project may be believed without asking the database: every
// submission asks for them. What slips through in that time the list of the next day finds.
const rulesFor = 2 * time.Second

// ruleSet is what the rules on suspicious data go by at a submission.
type ruleSet struct {
	settings suspect.Settings
	orders   []suspect.StopOrder
	at       time.Time
}

// ruleCache keeps the rule sets that were asked for last.
type ruleCache struct {
	mu    sync.RWMutex
	known map[string]ruleSet
}

func newRuleCache() *ruleCache { return &ruleCache{known: map[string]ruleSet{}} }

// get answers only what is younger than rulesFor; a clock that jumps back makes everything stale.
func (c *ruleCache) get(project string, now time.Time) (ruleSet, bool) {
	c.mu.RLock()
	r, ok := c.known[project]
	c.mu.RUnlock()
	age := now.Sub(r.at)
	return r, ok && age >= 0 && age < rulesFor
}

func (c *ruleCache) put(project string, r ruleSet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[project] = r
}
