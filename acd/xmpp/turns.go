package xmpp

import (
	"time"

	"parley/acd"
	"parley/acd/engine"
	"parley/xmppd/stanza"
)

// Who waits is told the place in the queue: the first of a queue at once whenever it changes, everybody else when their
// turn comes. So a change costs the same in a long queue as in a short one. What has to be told beyond an allowance
// waits, and the offers go first.
const (
	firstMax   = 10              // of those who wait, and of those who ring, told at once
	placeEvery = acd.Span(5000)  // between two places told to the same visitor
	timeEvery  = acd.Span(15000) // between two estimates while the place is the same (XEP-0142 v0.3.1 §3.2.3)
	looksMax   = 20              // queues looked at in one go for whether somebody could come
	pushesMS   = 20              // what is told in a millisecond when it is not told at once
	pushesMax  = 200             // in one go
	turnEvery  = 10 * time.Millisecond
)

// telling is what is still to be told of places and lengths.
type telling struct {
	changed map[acd.ContactID]*contact // in line, whose own state changed: told at once
	looks   lookout
	turns   *wheel[*contact] // everybody in line, by when they may be told again
	counts  counts
	round   round
	allowed allowance
}

// turn is when a contact's place was told last, and of which version of its line.
type turn struct {
	at      acd.Time
	version uint64
}

func newTelling() telling {
	return telling{
		changed: make(map[acd.ContactID]*contact), turns: newWheel[*contact](),
		looks: lookout{waits: make(map[acd.QueueID]bool)},
	}
}

// pending says whether time alone brings something to be told.
func (t *telling) pending() bool {
	return t.turns.len() > 0 || len(t.looks.order) > 0 || len(t.round.left) > 0 || t.round.until != t.counts
}

// lookout is queues to be looked at, each once, in the order they were named.
type lookout struct {
	order []acd.QueueID
	waits map[acd.QueueID]bool
}

func (l *lookout) add(id acd.QueueID) {
	if !l.waits[id] {
		l.waits[id] = true
		l.order = append(l.order, id)
	}
}

func (l *lookout) take(most int) []acd.QueueID {
	n := min(most, len(l.order))
	taken := l.order[:n:n]
	l.order = l.order[n:]
	for _, id := range taken {
		delete(l.waits, id)
	}
	return taken
}

// allowance is how much may be told that is not told at once.
type allowance struct {
	left int
	at   acd.Time
}

func (a *allowance) grow(now acd.Time) {
	passed := max(0, min(int64(now-a.at), pushesMax))
	a.left, a.at = min(a.left+int(passed)*pushesMS, pushesMax), now
}

func (a *allowance) spend() { a.left-- }

func (a *allowance) spent() bool { return a.left <= 0 }

// tellTurns tells those whose turn has come what has changed for them since.
func (b *bridge) tellTurns(now acd.Time) {
	var out []*stanza.Element
	b.eng.Read(func(s *acd.State) {
		for !b.telling.allowed.spent() {
			c, due := b.telling.turns.next(now)
			if !due {
				return
			}
			b.telling.turns.put(c, now, placeEvery)
			if c.turn.version == b.lineOf(c.queue).version && (b.cfg.Estimator == nil || now < c.turn.at.Add(timeEvery)) {
				continue
			}
			if e := b.placeOf(s, c, now); e != nil {
				b.telling.allowed.spend()
				out = append(out, e)
			}
		}
	})
	b.sendAll(out)
}

// placeOf is where a contact stands, as its visitor is told; nil if that was told last.
func (b *bridge) placeOf(s *acd.State, c *contact, now acd.Time) *stanza.Element {
	l := b.lineOf(c.queue)
	c.turn.version = l.version
	v, ok := s.Contact(c.id)
	if !ok || v.State > acd.ContactOffered || c.visitor.session == "" {
		return nil
	}
	ahead, _ := s.Position(c.id)
	stands := wait{queue: c.queue, ahead: ahead, agents: agentsFor(s, c.id, l.agents), state: v.State, cause: c.cause, since: v.Since}
	stands.estimate = b.estimate(s, v)
	if stands == c.told {
		return nil
	}
	c.told, c.turn.at = stands, now
	return message(b.queue(c.queue).jid, c.visitor.session, "", statusOf(stands), b.standingOf(s, c, v))
}

func (b *bridge) sendAll(out []*stanza.Element) {
	for _, e := range out {
		b.send(e)
	}
}

// alarm wakes the owner, by the engine's clock, while time alone brings something to be told.
type alarm struct{ timer engine.Timer }

func (a *alarm) arm(eng *engine.Engine, pending bool) {
	if pending && a.timer == nil {
		a.timer = eng.Timer(turnEvery)
	}
}

// rings is nil, which nothing comes from, unless the alarm is set.
func (a *alarm) rings() <-chan time.Time {
	if a.timer == nil {
		return nil
	}
	return a.timer.C()
}

func (a *alarm) rang() { a.timer = nil }
