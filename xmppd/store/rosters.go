package store

import "sync"

// rosterItemsCachedMax is how many items of rosters are kept in memory, of all accounts together: about 30 MiB.
const rosterItemsCachedMax = 1 << 17

// cachedRoster is a roster as it was last read. It is never changed.
type cachedRoster struct {
	items   []RosterItem
	version int64
}

// rosters is the rosters that were read lately: presence asks for them again and again. The zero value is ready.
type rosters struct {
	mu    sync.Mutex
	of    map[AccountID]cachedRoster
	items int
	// forgotten counts changes: what was read before one must not be put behind it.
	forgotten uint64
}

// find returns a roster, or the mark under which it may be put once it is read.
func (r *rosters) find(id AccountID) (found cachedRoster, mark uint64, yes bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found, yes = r.of[id]
	return found, r.forgotten, yes
}

// put keeps a roster that was read since mark was given, unless one has changed since.
func (r *rosters) put(id AccountID, c cachedRoster, mark uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.forgotten != mark || len(c.items) > rosterItemsCachedMax {
		return
	}
	if r.of == nil {
		r.of = map[AccountID]cachedRoster{}
	}
	r.drop(id)
	for some := range r.of { // in no order: whom it hits reads once more
		if r.items+len(r.of)+1+len(c.items) <= rosterItemsCachedMax {
			break
		}
		r.drop(some)
	}
	r.of[id] = c
	r.items += len(c.items)
}

// forget is called once a change of a roster is durable.
func (r *rosters) forget(id AccountID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forgotten++
	r.drop(id)
}

// forgetAll is forget for a change of many.
func (r *rosters) forgetAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forgotten++
	r.of, r.items = nil, 0
}

func (r *rosters) drop(id AccountID) {
	r.items -= len(r.of[id].items)
	delete(r.of, id)
}
