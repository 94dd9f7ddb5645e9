package caps

import "container/list"

// cache keeps what hashes stand for, at most so many: the one not used for longest goes.
type cache struct {
	max   int
	at    map[string]*list.Element
	order *list.List // of entry, the latest used first
}

type entry struct {
	key string
	has features
}

func newCache(most int) *cache {
	return &cache{max: most, at: map[string]*list.Element{}, order: list.New()}
}

// get returns nil for what is not known.
func (c *cache) get(key string) features {
	e := c.at[key]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(entry).has
}

func (c *cache) put(key string, has features) {
	if c.get(key) != nil {
		return
	}
	c.at[key] = c.order.PushFront(entry{key, has})
	if c.order.Len() > c.max {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.at, last.Value.(entry).key)
	}
}
