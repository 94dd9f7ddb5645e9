package store

import (
	"sync"
	"sync/atomic"
)

// changesMax is how many accounts are remembered one by one; once more have changed, all count as changed.
const changesMax = 100_000

// changes remembers which accounts something was done to, since this process opened the tables, that ends their sessions:
// of any other it is known without a look at the database that it is as it was. An account is noted before the change is
// committed, and stays so if it fails.
type changes struct {
	count atomic.Uint64

	mu  sync.Mutex
	ids map[AccountID]struct{} // nil once there are too many
}

func newChanges() *changes { return &changes{ids: map[AccountID]struct{}{}} }

func (c *changes) note(id AccountID) {
	c.count.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case len(c.ids) >= changesMax:
		c.ids = nil
	case c.ids != nil:
		c.ids[id] = struct{}{}
	}
}

// Unchanged returns a function that tells whether no account has had its password changed, been disabled or removed since
// this call: what was read of any after it is still so. It does not tell of accounts that were made.
func (a *Accounts) Unchanged() func() bool {
	then := a.changes.count.Load()
	return func() bool { return a.changes.count.Load() == then }
}

// has says whether an account may have changed.
func (c *changes) has(id AccountID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, noted := c.ids[id]
	return noted || c.ids == nil
}
