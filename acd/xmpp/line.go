package xmpp

import (
	"cmp"
	"maps"
	"slices"

	"parley/acd"
)

// line is a queue's contacts that are waiting or ringing, and what was told of it last.
type line struct {
	waiting map[acd.ContactID]*contact
	ringing map[acd.ContactID]*contact // of these, those that are offered
	away    int                        // of these, those whose visitor's connection is lost
	apart   int                        // of these, those whom not all agents may be offered

	version uint64 // counts what changed for those who wait
	agents  string // whether somebody could come: ready, busy or none
	online  string // what those who have subscribed were told last, see onlineOf

	length   length // as its desks are told
	lengthAt uint64 // when it changed, by telling.counts
	staff    staff
	staffAt  uint64 // likewise
}

// staff counts the agents of a queue by what they are there for.
type staff struct{ ready, busy, signedOn int }

// length is how long a queue is: who waits, and those apart whose connection is lost.
type length struct {
	waiting, away int
	oldest        acd.Time
	shut          string // active or closed, see queueStatusName; empty: open
}

func (b *bridge) lineOf(id acd.QueueID) *line {
	l := b.lines[id]
	if l == nil {
		l = &line{waiting: make(map[acd.ContactID]*contact), ringing: make(map[acd.ContactID]*contact)}
		b.lines[id] = l
	}
	return l
}

// enter puts a contact into the line of its queue: it waits.
func (b *bridge) enter(c *contact) {
	l := b.lineOf(c.queue)
	if l.waiting[c.id] == nil {
		if c.away {
			l.away++
		}
		if c.apart {
			l.apart++
		}
	}
	l.waiting[c.id] = c
	delete(l.ringing, c.id)
	b.touched(c)
}

// rings notes that a contact in line is offered.
func (b *bridge) rings(id acd.ContactID) {
	c := b.contacts[id]
	if c == nil {
		return
	}
	if l := b.lineOf(c.queue); l.waiting[c.id] != nil {
		l.ringing[c.id] = c
		b.touched(c)
	}
}

// depart takes a contact out of the line of its queue and reports whether it was there.
func (b *bridge) depart(c *contact) bool {
	l := b.lineOf(c.queue)
	if l.waiting[c.id] == nil {
		return false
	}
	if c.away {
		l.away--
	}
	if c.apart {
		l.apart--
	}
	delete(l.waiting, c.id)
	delete(l.ringing, c.id)
	delete(b.telling.changed, c.id)
	b.telling.turns.drop(c)
	b.dirty[c.queue] = true
	return true
}

// wanders notes that a visitor's connection is lost, or back.
func (b *bridge) wanders(c *contact, away bool) {
	if c.away == away {
		return
	}
	c.away = away
	if l := b.lineOf(c.queue); l.waiting[c.id] != nil {
		if l.away--; away {
			l.away += 2
		}
		b.touched(c)
	}
}

// touched has the visitor of a contact in line told at once, and the places of the others looked at.
func (b *bridge) touched(c *contact) {
	b.dirty[c.queue] = true
	b.telling.changed[c.id] = c
}

// byID is contacts in the order of their ids, so that what is told does not depend on a map.
func byID(contacts map[acd.ContactID]*contact) []*contact {
	return slices.SortedFunc(maps.Values(contacts), func(a, b *contact) int { return cmp.Compare(a.id, b.id) })
}
