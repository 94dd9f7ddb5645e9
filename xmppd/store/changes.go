package store

import "sync"

// changesMax is how many accounts are remembered one by one; once more have changed, all count as changed.
const changesMax = 100_000

// changes remembers which accounts something was done to, since this process opened the tables, that ends their sessions:
// of any other it is known without a look at the database that it is as it was. An account is noted before the change is
// committed, and stays so if it fails.
type changes struct {
	mu  sync.Mutex
	ids map[AccountID]struct{} // nil once there are too many
}

func newChanges() *changes { return &changes{ids: map[AccountID]struct{}{}} }

func (c *changes) note(id AccountID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case len(c.ids) >= changesMax:
		c.ids = nil
	case c.ids != nil:
		c.ids[id] = struct{}{}
	}
}

// has says whether an account may have changed.
func (c *changes) has(id AccountID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, noted := c.ids[id]
	return noted || c.ids == nil
}
