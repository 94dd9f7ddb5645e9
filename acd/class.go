package acd

import (
	"encoding/binary"
	"slices"
)

// bounds are what is told apart, and kept, at most. They change what is decided in nothing but time.
type bounds struct {
	// classes is how many are told apart. Contacts of one more wait in their queue's mixed class, where each is looked at
	// by itself: slower, and otherwise the same.
	classes int
	// How many classes, and how many profiles, nobody is in are kept for the next who comes.
	spareClasses, spareProfiles int
}

func defaultBounds() bounds { return bounds{classes: 16_384, spareClasses: 4096, spareProfiles: 8192} }

// class is what routing sees of contacts that wait: those of a class may be offered to the same agents, so the first of
// them stands for all. Classes and profiles are interned, and who suits whom is worked out once for each pair.
type class struct {
	key     classKey
	number  int // in floor.classes; -1: in no table, mixed or made for one question
	queue   *queue
	least   [NeedsMax]Need // key.needs less what the ring takes off
	also    []*queue       // whose agents the ring lets in
	without []AgentID      // who may not be offered these contacts: they declined, or have a part in them already

	open     order[*contact] // may be offered now
	members  int             // open, or kept for the agent they prefer
	profiles bitset          // that suit
	mixed    bool            // its contacts differ
	changed  bool            // listed in floor.changedClasses
	spare    bool            // listed in floor.spareClasses
}

// classKey is what makes contacts alike.
type classKey struct {
	queue   QueueID
	ring    uint8
	needs   [NeedsMax]Need
	without string // AgentIDs, eight bytes each, ascending
}

// front is the first open contact of a class, close at hand for comparisons.
type front struct {
	key            key
	weight, target uint64
	contact        *contact
	special        bool // mixed, or some agents are left out
}

// classOf is the class the contact belongs to, as its fields say.
func (s *State) classOf(c *contact, q *queue) *class {
	if c.ring == 0 && c.needs[0].Skill == 0 && !c.leavesOut() && q.plain != nil {
		return q.plain
	}
	k := classKey{q.id, c.ring, c.needs, agentsKey(c.leftOut())}
	if cl := s.classByKey[k]; cl != nil {
		return cl
	}
	if len(s.classByKey) >= s.bounds.classes && !s.sweepClass() {
		if q.mixed == nil {
			q.mixed = &class{number: -1, queue: q, mixed: true}
		}
		return q.mixed
	}
	cl := s.makeClass(k, q)
	cl.number = s.classes.add(cl)
	s.fronts = extended(s.fronts, len(s.classes.all))
	s.classByKey[k] = cl
	q.classes = append(q.classes, cl)
	for p := range cl.profiles.each {
		s.profiles.all[p].classes.set(cl.number)
	}
	if k == (classKey{queue: q.id}) {
		q.plain = cl
	}
	return cl
}

// makeClass works out who suits; the class is in no table yet.
func (s *State) makeClass(k classKey, q *queue) *class {
	cl := &class{key: k, number: -1, queue: q, least: lowered(k.needs, q.rules.lower(k.ring)), without: agentsOf(k.without)}
	for _, ring := range q.rules.Rings[:min(k.ring, RingsMax)] {
		if also := s.queues.get(ring.Also); also != nil {
			cl.also = append(cl.also, also)
		}
	}
	s.judge(cl, q)
	for _, also := range cl.also {
		s.judge(cl, also)
	}
	return cl
}

// judge looks at the profiles that serve q.
func (s *State) judge(cl *class, q *queue) {
	for p := range q.servedBy.each {
		if s.profiles.all[p].suits(cl) {
			cl.profiles.set(p)
		}
	}
}

// own is a class for one contact alone, in no table: for those of a mixed class, and for questions.
func (s *State) own(c *contact, q *queue) *class {
	return s.makeClass(classKey{q.id, c.ring, c.needs, agentsKey(c.leftOut())}, q)
}

// lower is how much less each level needed counts, once so many rings are reached: what one has let in stays in.
func (r *Rules) lower(ring uint8) uint8 {
	var most uint8
	for _, x := range r.Rings[:min(ring, RingsMax)] {
		most = max(most, x.Lower)
	}
	return most
}

// lowered are the needs less so much each; one that comes to nothing is dropped.
func lowered(needs [NeedsMax]Need, by uint8) [NeedsMax]Need {
	if by == 0 {
		return needs
	}
	var left [NeedsMax]Need
	n := 0
	for _, need := range needs {
		if need.Skill == 0 {
			break
		}
		if by < RingAll && need.Level > by {
			left[n] = Need{need.Skill, need.Level - by}
			n++
		}
	}
	return left
}

// join counts a contact in; part counts it out.
func (s *State) join(cl *class) {
	if cl.members++; cl.mixed {
		s.mixed++
	}
}

func (s *State) part(cl *class) {
	if cl.members--; cl.mixed {
		s.mixed--
	}
	if cl.members > 0 || cl.number < 0 || cl.spare {
		return
	}
	cl.spare = true
	s.spareClasses = append(s.spareClasses, cl)
	if len(s.spareClasses) > s.bounds.spareClasses {
		s.sweepClass()
	}
}

// sweepClass gives up the class that has been empty for longest; false: there is none.
func (s *State) sweepClass() bool {
	for len(s.spareClasses) > 0 {
		cl := s.spareClasses[0]
		s.spareClasses[0] = nil
		s.spareClasses = s.spareClasses[1:]
		cl.spare = false
		if cl.members == 0 && cl.number >= 0 {
			s.dropClass(cl)
			return true
		}
	}
	return false
}

func (s *State) dropClass(cl *class) {
	for p := range cl.profiles.each {
		s.profiles.all[p].classes.clear(cl.number)
	}
	s.filled.clear(cl.number)
	s.classes.drop(cl.number)
	cl.number = -1
	delete(s.classByKey, cl.key)
	q := cl.queue
	q.classes = slices.DeleteFunc(q.classes, func(x *class) bool { return x == cl })
	if q.plain == cl {
		q.plain = nil
	}
}

// reclass works the classes of a queue out anew, after its rules changed or a queue of its rings came or went.
func (s *State) reclass(q *queue) {
	var line []*contact
	for n := q.line.first(); n != nil; n = q.line.next(n.key) {
		line = append(line, n.item)
	}
	for _, c := range line {
		s.hide(c)
	}
	for len(q.classes) > 0 {
		s.dropClass(q.classes[0])
	}
	q.mixed = nil
	for _, c := range line {
		s.file(c)
	}
}

// refront keeps the front of a class after its heap changed.
func (s *State) refront(cl *class) {
	switch {
	case cl.number < 0:
	case cl.open.len() == 0:
		s.filled.clear(cl.number)
	default:
		s.filled.set(cl.number)
		rules := &cl.queue.rules
		first := cl.open.first()
		s.fronts[cl.number] = front{first.key, uint64(rules.Weight), uint64(rules.Target), first.item, len(cl.without) > 0}
	}
}

// agentsKey packs a list of agents, ascending, into something that can be compared.
func agentsKey(agents []AgentID) string {
	if len(agents) == 0 {
		return ""
	}
	packed := make([]byte, 0, 8*len(agents))
	for _, a := range agents {
		packed = binary.BigEndian.AppendUint64(packed, uint64(a))
	}
	return string(packed)
}

func agentsOf(packed string) []AgentID {
	var agents []AgentID
	for at := 0; at < len(packed); at += 8 {
		agents = append(agents, AgentID(binary.BigEndian.Uint64([]byte(packed[at:at+8]))))
	}
	return agents
}
