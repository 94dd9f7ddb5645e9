package jid

import (
	"hash/maphash"
	"sync/atomic"
)

const (
	// cacheEntriesMax bounds how many addresses are kept; a newer one takes the place of an older one.
	cacheEntriesMax = 8192
	// cachedBytesMax bounds what one of them may take, so that the cache never holds more than about 4 MiB.
	cachedBytesMax = 256
)

// interned changes no answer, only what it costs: the one package variable with contents that change.
var interned = newCache()

// cache remembers addresses by the bytes they were read from. Each has exactly one place, so looking up takes no lock.
type cache struct {
	seed    maphash.Seed
	entries [cacheEntriesMax]atomic.Pointer[entry]
}

type entry struct {
	read string // as it came
	jid  JID    // its normal form
}

func newCache() *cache { return &cache{seed: maphash.MakeSeed()} }

func (c *cache) parse(b []byte) (JID, error) {
	if len(b) > cachedBytesMax {
		return Parse(string(b))
	}
	place := &c.entries[maphash.Bytes(c.seed, b)%cacheEntriesMax]
	if e := place.Load(); e != nil && e.read == string(b) {
		return e.jid, nil
	}
	read := string(b)
	j, err := Parse(read)
	if err != nil {
		return JID{}, err
	}
	place.Store(&entry{read: read, jid: j})
	return j, nil
}
