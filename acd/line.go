package acd

// file keeps the contact's place in its queue's line as its fields say.
func (s *State) file(c *contact) {
	var line *queue
	if c.place == ContactWaiting {
		line = s.queues.byID[c.queue]
	}
	k, open := c.key(), c.offerable(line)
	if c.line == line && c.lineKey == k && c.lineOpen == open {
		return
	}
	if c.line != nil {
		c.line.line.remove(c.lineKey)
	}
	if line != nil {
		line.line.insert(k, open, c)
		s.changedLine(line)
	}
	c.line, c.lineKey, c.lineOpen = line, k, open
}

// offerable: neither the visitor nor the queue of a callback keeps it from being offered now.
func (c *contact) offerable(line *queue) bool {
	return !c.away && (line == nil || !c.callback || !line.closed)
}

// key is the contact's place in line: the heads, then by first arrival, then by id.
func (c *contact) key() key {
	k := key{1, uint64(c.arrived), uint64(c.id)}
	if c.head {
		k.major = 0
	}
	return k
}
