package xmpp

import (
	"cmp"
	"maps"
	"slices"

	"parley/acd"
	"parley/xmppd/stanza"
)

// Desks show how long their queues are. On a small floor they are told at once; on a large one each desk has its turn, so
// that a change costs the same however many show it.
const (
	desksAtOnce = 50             // desks of a small floor
	deskEvery   = acd.Span(2000) // between two rounds past all desks
)

// round goes from desk to desk.
type round struct {
	left  []acd.AgentID // desks still to come
	began acd.Time
	told  counts // what all desks have been told
	until counts // and will have been after the round under way
}

// counts counts the changes of all queues' lengths, and of their agents.
type counts struct{ lengths, staffs uint64 }

// measure notes a queue's length and its agents, and when they have changed; true: its agents have.
func (b *bridge) measure(l *line, v acd.QueueView) bool {
	if now := l.measured(v); now != l.length {
		b.telling.counts.lengths++
		l.length, l.lengthAt = now, b.telling.counts.lengths
	}
	if now := (staff{v.Ready, v.Busy, v.SignedOn}); now != l.staff {
		b.telling.counts.staffs++
		l.staff, l.staffAt = now, b.telling.counts.staffs
		return true
	}
	return false
}

// measured counts who waits, and apart those whose connection is lost: they keep their place and are not offered.
func (l *line) measured(v acd.QueueView) length {
	away := min(l.away, v.Waiting)
	now := length{waiting: v.Waiting - away, away: away, oldest: v.Oldest}
	if status := queueStatusName(v); status != "open" {
		now.shut = status
	}
	return now
}

// tellLengths tells desks of the lengths that have changed, in rounds; all at once on a small floor. Of the agents they are
// told in rounds alone: each change of one is a change of all its queues.
func (b *bridge) tellLengths(now acd.Time) {
	t := &b.telling
	if len(t.round.left) == 0 {
		t.round.told = t.round.until
		late := now >= t.round.began.Add(deskEvery)
		if t.round.told == t.counts || !late && (t.round.told.lengths == t.counts.lengths || len(b.desks) > desksAtOnce) {
			return
		}
		t.round.until.lengths = t.counts.lengths
		if late {
			t.round.began, t.round.until = now, t.counts
		}
		t.round.left = slices.Sorted(maps.Keys(b.desks))
	}
	for len(t.round.left) > 0 && !t.allowed.spent() {
		id := t.round.left[0]
		t.round.left = t.round.left[1:]
		if d := b.desks[id]; d != nil {
			b.tellLengthsTo(d, t.round.until)
		}
	}
}

// tellLengthsTo tells a desk which of its queues have changed since its last turn.
func (b *bridge) tellLengthsTo(d *desk, until counts) {
	since := d.counts
	d.counts = until
	if since == until || len(d.everySession()) == 0 {
		return
	}
	b.telling.allowed.spend()
	var told []*stanza.Element
	var longer, staffed []acd.QueueID
	b.eng.Read(func(s *acd.State) {
		for _, id := range s.Serves(d.agent) {
			l := b.lineOf(id)
			if l.lengthAt > since.lengths {
				longer = append(longer, id)
				told = append(told, b.queueElement(s, id, d.lang))
			}
			if l.staffAt > since.staffs && l.staffAt <= until.staffs {
				staffed = append(staffed, id)
			}
		}
	})
	for _, e := range told {
		b.telling.allowed.spend()
		b.pushDesk(d, e)
	}
	b.tellStatus(d, longer, staffed)
}

// openDesks is the desks with a session, by agent.
func (b *bridge) openDesks() []*desk {
	var open []*desk
	for _, d := range b.desks {
		if len(d.everySession()) > 0 {
			open = append(open, d)
		}
	}
	slices.SortFunc(open, func(a, b *desk) int { return cmp.Compare(a.agent, b.agent) })
	return open
}
