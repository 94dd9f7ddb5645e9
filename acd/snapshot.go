package acd

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
)

// snapshotVersion is the first number of a snapshot. Decode goes on reading older ones.
const snapshotVersion = 2

// Encode writes the whole state: the same content gives the same bytes, however it came about.
func (s *State) Encode() []byte {
	w := &wire{}
	w.kind(snapshotVersion)
	s.walkHead(w)
	w.length(len(s.queues.order))
	for _, id := range s.queues.order {
		s.queues.get(id).walk(w, snapshotVersion)
	}
	w.length(len(s.agents.order))
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		a.walk(w, snapshotVersion)
		w.length(len(a.queues))
		for _, q := range a.queues {
			unsigned(w, &q.id)
		}
	}
	w.length(len(s.present))
	for _, c := range s.inOrder() {
		c.walk(w)
		w.length(len(c.slots))
		for _, x := range c.slots {
			unsigned(w, &x.agent.id)
			x.walk(w)
		}
	}
	return w.buf
}

// Hash is a number that two states share if they are the same, and by chance: it is drawn from what Encode writes.
func (s *State) Hash() uint64 {
	h := fnv.New64a()
	h.Write(s.Encode()) // never fails
	return h.Sum64()
}

// Decode reads what Encode wrote, of this or an older version. Anything else is ErrEncoding.
func Decode(b []byte) (*State, error) {
	f, err := DecodeFollower(b)
	if err != nil {
		return nil, err
	}
	return f.Done(), nil
}

// DecodeFollower is Decode of a state that a log goes on from: what it finds things by is drawn once, at the end of the log.
func DecodeFollower(b []byte) (*Follower, error) {
	w := &wire{buf: b, reading: true}
	var version uint8
	unsigned(w, &version)
	if w.err == nil && (version < 1 || version > snapshotVersion) {
		w.fail(fmt.Sprintf("snapshot of version %d", version))
	}
	s := New()
	s.following = true
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
		if version == 1 {
			s.decodeContactV1(w)
			continue
		}
		s.decodeContact(w)
	}
	if w.err == nil && (len(w.buf) > 0 || !s.usesHold()) {
		w.fail("something follows the last contact, or is said of no contact")
	}
	if w.err != nil {
		return nil, fmt.Errorf("decode state: %w", w.err)
	}
	return &Follower{state: s}, nil
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
		a.walkUses(w)
	}
}

// walkUses is where an agent may have more contacts of a queue than its rules say. The slots themselves come with the
// contacts.
func (a *agent) walkUses(w *wire) {
	over := slices.Clone(a.uses)
	over = slices.DeleteFunc(over, func(u use) bool { return u.ceiling == 0 })
	slices.SortFunc(over, func(x, y use) int { return cmp.Compare(x.queue, y.queue) })
	n := w.length(len(over))
	if w.reading {
		over = make([]use, n)
	}
	for i := range over {
		unsigned(w, &over[i].queue)
		signed(w, &over[i].ceiling)
	}
	if w.reading && n > 0 {
		a.uses = over
	}
}

// usesHold: what was said of an agent's contacts of a queue is said of contacts there are.
func (s *State) usesHold() bool {
	for _, id := range s.agents.order {
		if a := s.agents.get(id); slices.ContainsFunc(a.uses, func(u use) bool { return u.slots == 0 || u.ceiling > u.slots }) {
			return false
		}
	}
	return true
}

func (c *contact) walk(w *wire) {
	unsigned(w, &c.id)
	unsigned(w, &c.visitor)
	unsigned(w, &c.queue)
	unsigned(w, &c.place)
	signed(w, &c.arrived)
	signed(w, &c.entered)
	signed(w, &c.since)
	for _, f := range []*bool{&c.head, &c.over, &c.callback, &c.away, &c.warned} {
		flag(w, f)
	}
	signed(w, &c.awaySince)
	signed(w, &c.awayUntil)
	walkNeeds(w, &c.needs)
	unsigned(w, &c.ring)
	signed(w, &c.priority)
	unsigned(w, &c.prefers)
	signed(w, &c.prefersUntil)
	unsigned(w, &c.spoke)
	signed(w, &c.quietFrom)
	unsigned(w, &c.by)
	c.walkExcluded(w)
}

func (c *contact) walkExcluded(w *wire) {
	n := w.length(len(c.excluded))
	if w.reading {
		c.excluded = make([]exclusion, n)
	}
	for i := range c.excluded {
		unsigned(w, &c.excluded[i].agent)
		signed(w, &c.excluded[i].until)
	}
}

func (x *slot) walk(w *wire) {
	unsigned(w, &x.id)
	unsigned(w, &x.queue)
	unsigned(w, &x.state)
	unsigned(w, &x.role)
	signed(w, &x.since)
	unsigned(w, &x.kind)
	unsigned(w, &x.from)
	signed(w, &x.deadline)
	signed(w, &x.receipt)
	flag(w, &x.received)
	signed(w, &x.until)
	flag(w, &x.strict)
	flag(w, &x.forced)
	unsigned(w, &x.why)
	unsigned(w, &x.code)
}

func (s *State) decodeQueue(w *wire, q *queue) {
	if w.err == nil && s.queues.get(q.id) != nil {
		w.fail("a queue twice")
	}
	if w.err == nil {
		s.addQueue(q)
		if q.draining {
			s.listDraining(q)
		}
	}
}

func (s *State) decodeAgent(w *wire, a *agent) {
	var queues []*queue
	for range w.length(0) {
		var id QueueID
		unsigned(w, &id)
		if q := s.queues.get(id); q != nil {
			queues = append(queues, q)
		}
	}
	inOrder := true
	for i := 1; i < len(queues); i++ {
		inOrder = inOrder && queues[i-1].id < queues[i].id
	}
	if w.err == nil && (s.agents.get(a.id) != nil || a.stands.Agent != a.id || !inOrder) {
		w.fail("an agent twice, or with another's state, or with queues out of order")
	}
	if w.err == nil {
		s.agents.add(a.id, a)
		a.queues = queues
		for _, q := range queues {
			a.serving.set(q.number)
			q.staffed(a.id, true)
		}
		if a.draining {
			s.listDrainingAgent(a)
		}
	}
}

// decodeContact puts the contact everywhere its fields say it is.
func (s *State) decodeContact(w *wire) {
	c := s.takeContact()
	c.walk(w)
	s.decodeSlots(w, c)
	if w.err == nil && (s.known(c.id) != nil || c.place == 0 || c.stands() != c.place ||
		c.place == ContactWaiting && s.queues.get(c.queue) == nil || !c.excludesInOrder() || c.ring > RingsMax) {
		w.fail("a contact twice, or in no place")
	}
	if w.err == nil {
		s.admit(c)
	}
}

func (c *contact) excludesInOrder() bool {
	return slices.IsSortedFunc(c.excluded, func(a, b exclusion) int { return cmp.Or(cmp.Compare(a.agent, b.agent), -1) })
}

func (s *State) decodeSlots(w *wire, c *contact) {
	var last AgentID
	for range w.length(0) {
		var id AgentID
		unsigned(w, &id)
		x := s.takeSlot()
		x.contact, x.agent = c, s.agents.get(id)
		x.walk(w)
		if w.err == nil && (x.agent == nil || id <= last || x.state < SlotOffered || x.state > SlotWrapUp || s.slots.get(x.id) != nil) {
			w.fail("a slot twice, or of nobody, or in no state")
		}
		if w.err != nil {
			return
		}
		last = id
		s.openSlot(x)
		if x.state == SlotActive && x.role == RoleLead && c.lead == nil {
			c.lead = x
		}
	}
}

// admit lists a decoded contact.
func (s *State) admit(c *contact) {
	c.at = int32(len(s.present))
	s.present = append(s.present, c)
	s.contacts.put(c.id, c.number)
	if !s.following && !c.over && !c.callback {
		s.visitors.put(c.visitor, c.number)
	}
	s.settle(c)
	for _, x := range c.slots {
		s.touchAgent(x.agent)
	}
}
