package acd

import "fmt"

// snapshotVersion is the first number of a snapshot. Decode goes on reading older ones.
const snapshotVersion = 2

// Encode writes the whole state: the same content gives the same bytes, however it came about.
func (s *State) Encode() []byte {
	w := &wire{}
	w.kind(snapshotVersion)
	s.walkHead(w)
	w.length(len(s.queues.order))
	for _, id := range s.queues.order {
		s.queues.byID[id].walk(w, snapshotVersion)
	}
	w.length(len(s.agents.order))
	for _, id := range s.agents.order {
		a := s.agents.byID[id]
		a.walk(w, snapshotVersion)
		w.length(len(a.profile.queues))
		for _, q := range a.profile.queues {
			unsigned(w, &q.id)
		}
	}
	w.length(len(s.present))
	for _, c := range s.inOrder() {
		c.walk(w, snapshotVersion)
		s.walkAgentOf(w, c)
	}
	return w.buf
}

// Decode reads what Encode wrote, of this or an older version. Anything else is ErrEncoding.
func Decode(b []byte) (*State, error) {
	w := &wire{buf: b, reading: true}
	var version uint8
	unsigned(w, &version)
	if w.err == nil && (version < 1 || version > snapshotVersion) {
		w.fail(fmt.Sprintf("snapshot of version %d", version))
	}
	s := New()
	s.walkHead(w)
	for range w.length(0) {
		q := &queue{}
		q.walk(w, version)
		s.decodeQueue(w, q)
	}
	for range w.length(0) {
		a := &agent{}
		a.walk(w, version)
		s.decodeAgent(w, a)
	}
	for range w.length(0) {
		c := &contact{}
		c.walk(w, version)
		s.decodeContact(w, c)
	}
	if w.err == nil && len(w.buf) > 0 {
		w.fail("something follows the last contact")
	}
	if w.err != nil {
		return nil, fmt.Errorf("decode state: %w", w.err)
	}
	return s, nil
}

func (s *State) walkHead(w *wire) {
	signed(w, &s.now)
	unsigned(w, &s.offerLast)
}

func (q *queue) walk(w *wire, version uint8) {
	unsigned(w, &q.id)
	if version == 1 {
		q.rules.walkV1(w)
		q.rules = q.rules.Filled()
		return
	}
	q.rules.walk(w)
	flag(w, &q.closed)
	flag(w, &q.draining)
	unsigned(w, &q.drainTo)
}

func (a *agent) walk(w *wire, version uint8) {
	unsigned(w, &a.id)
	signed(w, &a.slotsMax)
	signed(w, &a.grace)
	signed(w, &a.ceiling)
	a.stands.walk(w)
	if version > 1 {
		walkSkills(w, &a.skills)
		flag(w, &a.draining)
	}
}

func (c *contact) walk(w *wire, version uint8) {
	unsigned(w, &c.id)
	unsigned(w, &c.visitor)
	unsigned(w, &c.queue)
	unsigned(w, &c.place)
	signed(w, &c.arrived)
	signed(w, &c.since)
	flag(w, &c.head)
	flag(w, &c.away)
	signed(w, &c.awaySince)
	signed(w, &c.awayUntil)
	unsigned(w, &c.offer)
	signed(w, &c.deadline)
	signed(w, &c.receipt)
	flag(w, &c.received)
	unsigned(w, &c.code)
	unsigned(w, &c.by)
	n := w.length(len(c.excluded))
	if w.reading {
		c.excluded = make([]exclusion, n)
	}
	for i := range c.excluded {
		unsigned(w, &c.excluded[i].agent)
		signed(w, &c.excluded[i].until)
	}
	if version == 1 {
		c.entered = c.arrived
		return
	}
	signed(w, &c.entered)
	walkNeeds(w, &c.needs)
	unsigned(w, &c.ring)
	signed(w, &c.priority)
	unsigned(w, &c.prefers)
	signed(w, &c.prefersUntil)
	flag(w, &c.callback)
}

func (s *State) walkAgentOf(w *wire, c *contact) {
	var id AgentID
	if c.agent != nil {
		id = c.agent.id
	}
	unsigned(w, &id)
	if w.reading {
		c.agent = s.agents.byID[id]
	}
}

func (s *State) decodeQueue(w *wire, q *queue) {
	if w.err == nil && s.queues.byID[q.id] != nil {
		w.fail("a queue twice")
	}
	if w.err == nil {
		s.queues.add(q.id, q)
	}
}

func (s *State) decodeAgent(w *wire, a *agent) {
	var queues []*queue
	for range w.length(0) {
		var id QueueID
		unsigned(w, &id)
		if q := s.queues.byID[id]; q != nil {
			queues = append(queues, q)
		}
	}
	inOrder := true
	for i := 1; i < len(queues); i++ {
		inOrder = inOrder && queues[i-1].id < queues[i].id
	}
	if w.err == nil && (s.agents.byID[a.id] != nil || a.stands.Agent != a.id || !inOrder) {
		w.fail("an agent twice, or with another's state, or with queues out of order")
	}
	if w.err == nil {
		s.agents.add(a.id, a)
		s.join(a, queues)
		s.rank(a)
	}
}

// decodeContact puts the contact everywhere its fields say it is.
func (s *State) decodeContact(w *wire, c *contact) {
	s.walkAgentOf(w, c)
	a := c.agent
	switch {
	case w.err != nil:
		return
	case s.contacts[c.id] != nil, c.place < ContactWaiting, c.place > ContactWrapUp,
		(c.place == ContactWaiting) != (a == nil), c.place == ContactWaiting && s.queues.byID[c.queue] == nil,
		(c.place == ContactOffered) != (c.offer != 0), c.offer != 0 && s.offers[c.offer] != nil:
		w.fail("a contact twice, or in no place")
		return
	}
	c.at = len(s.present)
	s.present = append(s.present, c)
	s.contacts[c.id] = c
	if c.place != ContactWrapUp {
		s.visitors[c.visitor] = c
	}
	if c.offer != 0 {
		s.offers[c.offer] = c
	}
	s.file(c)
	if a != nil {
		a.take(c)
		s.rank(a)
	}
}
