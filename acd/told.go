package acd

// told is what a log tells, effects of many events at once, read and not made true yet: of many it is known beforehand
// what they concern, so that what lies far off in memory is fetched side by side (lookUp). The kinds that make up a log
// lie each by itself and are never put into an interface.
type told struct {
	events []toldEvent
	kinds  []uint8 // of the effects, in order

	stands    []AgentStands
	waiting   []Waiting
	offered   []Offered
	received  []Received
	connected []Connected
	ended     []Ended
	wrapsUp   []WrapsUp
	spoken    []Spoken
	closed    []Closed
	others    []Effect

	found []*contact // by lookUp
	sum   uint64     // of what lookUp saw, so that it is seen
}

type toldEvent struct {
	at      Time
	effects int // before it
}

// toldMax is how many effects are read before they are made true.
const toldMax = 512

func (d *told) event(at Time) { d.events = append(d.events, toldEvent{at, len(d.kinds)}) }

// read reads one effect.
func (d *told) read(w *wire) {
	before := w.buf
	var kind uint8
	switch unsigned(w, &kind); kind {
	case kindAgentStands:
		readTo(w, &d.stands, (*AgentStands).walk)
	case kindWaiting:
		readTo(w, &d.waiting, (*Waiting).walk)
	case kindOffered:
		readTo(w, &d.offered, (*Offered).walk)
	case kindReceived:
		readTo(w, &d.received, (*Received).walk)
	case kindConnected:
		readTo(w, &d.connected, (*Connected).walk)
	case kindEnded:
		readTo(w, &d.ended, (*Ended).walk)
	case kindWrapsUp:
		readTo(w, &d.wrapsUp, (*WrapsUp).walk)
	case kindSpoken:
		readTo(w, &d.spoken, (*Spoken).walk)
	case kindClosed:
		readTo(w, &d.closed, (*Closed).walk)
	default:
		w.buf, kind = before, kindOther
		if e := readEffect(w); w.err == nil {
			d.others = append(d.others, e)
		}
	}
	if w.err == nil {
		d.kinds = append(d.kinds, kind)
	}
}

// kindOther stands for all kinds that are rare in a log.
const kindOther = 0

func readTo[E any](w *wire, list *[]E, walk func(*E, *wire)) {
	var zero E
	*list = append(*list, zero)
	last := len(*list) - 1
	if walk(&(*list)[last], w); w.err != nil {
		*list = (*list)[:last]
	}
}

func (d *told) clear() {
	clear(d.others)
	clear(d.found)
	d.events, d.kinds, d.others, d.found = d.events[:0], d.kinds[:0], d.others[:0], d.found[:0]
	d.stands, d.waiting, d.offered, d.received = d.stands[:0], d.waiting[:0], d.offered[:0], d.received[:0]
	d.connected, d.ended, d.wrapsUp, d.spoken, d.closed = d.connected[:0], d.ended[:0], d.wrapsUp[:0], d.spoken[:0], d.closed[:0]
}

// lookUp looks at what is told of, and changes nothing. Each look is at memory that no cache holds, and none waits for
// the one before: a processor does many at a time, and believe finds everything near.
func (s *State) lookUp(d *told) {
	for i := range d.ended {
		d.found = append(d.found, s.contacts.guess(d.ended[i].Contact))
	}
	for i := range d.offered {
		d.found = append(d.found, s.contacts.guess(d.offered[i].Contact))
	}
	for i := range d.closed {
		d.found = append(d.found, s.contacts.guess(d.closed[i].Contact))
	}
	for i := range d.ended {
		if a := s.agents.get(d.ended[i].Agent); a != nil {
			d.sum += uint64(a.id) + uint64(len(a.slots)) + uint64(len(a.uses)) + a.room.look()
		}
	}
	for _, c := range d.found {
		if c != nil {
			d.sum += uint64(c.id) + uint64(len(c.slots)) + uint64(len(c.excluded)) + uint64(s.present[c.at].at)
		}
	}
	for _, c := range d.found {
		if c != nil && len(c.slots) > 0 {
			d.sum += uint64(c.slots[0].id) + uint64(c.slots[0].timer)
		}
	}
	for _, c := range d.found {
		if c != nil && len(c.slots) > 0 && s.slots.guess(c.slots[0].id) != nil {
			d.sum++
		}
	}
}

func (r *roomForFew) look() uint64 { return uint64(r.held[1].contact) + uint64(r.uses[1].queue) }

// believe makes all that was told true, in order.
func (s *State) believe(d *told) {
	next := *d // what is left
	for i, event := range d.events {
		end := len(d.kinds)
		if i+1 < len(d.events) {
			end = d.events[i+1].effects
		}
		s.begin(event.at)
		for _, kind := range d.kinds[event.effects:end] {
			s.believeNext(&next, kind)
		}
	}
}

func (s *State) believeNext(d *told, kind uint8) {
	switch kind {
	case kindAgentStands:
		s.applyAgentStands(*taken(&d.stands))
	case kindWaiting:
		s.applyWaiting(*taken(&d.waiting))
	case kindOffered:
		s.applyOffered(*taken(&d.offered))
	case kindReceived:
		s.applyReceived(*taken(&d.received))
	case kindConnected:
		s.applyConnected(*taken(&d.connected))
	case kindEnded:
		s.applyEnded(*taken(&d.ended))
	case kindWrapsUp:
		s.applyWrapsUp(*taken(&d.wrapsUp))
	case kindSpoken:
		s.applySpoken(*taken(&d.spoken))
	case kindClosed:
		e := taken(&d.closed)
		s.applyGone(e.Contact, e.Agent, SlotWrapUp)
	default:
		s.apply(*taken(&d.others))
	}
}

// taken is the first of a list, which begins with the next then.
func taken[E any](list *[]E) *E {
	first := &(*list)[0]
	*list = (*list)[1:]
	return first
}
