package whatif

import (
	"slices"

	"parley/acd"
)

// donors is what people of this contact centre did, to draw from.
type donors struct {
	offers  pools // out of the line, with an answer or the lack of one
	talks   pools // whole ones
	ends    pools // of these, those that people ended; by how long they lasted
	bears   map[acd.QueueID]*patience
	everyOf patience   // of all queues
	returns []acd.Span // from being set not ready for a missed offer to ready
}

// kind is whom a stay may stand for. The zero queue is all of them, the zero agent too.
type kind struct {
	queue    acd.QueueID
	agent    acd.AgentID
	callback bool
	again    bool // another agent had led before
}

func newDonors() donors {
	return donors{offers: pools{}, talks: pools{}, ends: pools{}, bears: map[acd.QueueID]*patience{}}
}

// learn adds a contact's course.
func (d *donors) learn(c *course) {
	for _, s := range c.stays {
		one := kind{s.queue, s.agent, c.callback, s.again}
		for _, k := range [...]kind{one, {one.queue, 0, one.callback, one.again}, {0, 0, one.callback, one.again}} {
			if s.whole() {
				d.talks.add(k, s)
			}
			if s.whole() && s.ending == own {
				d.ends.add(k, s)
			}
			if s.kind == acd.PassRouted && s.outcome != open && len(s.before) > 0 || s.outcome == missed {
				k.again = false
				d.offers.add(k, s)
			}
		}
	}
	if c.callback {
		return
	}
	for _, w := range c.waits {
		p := d.bears[w.queue]
		if p == nil {
			p = &patience{}
			d.bears[w.queue] = p
		}
		p.add(w.long, w.gaveUp)
		d.everyOf.add(w.long, w.gaveUp)
	}
}

// settle makes ready to be drawn from.
func (d *donors) settle() {
	for _, p := range d.ends {
		slices.SortStableFunc(p.all, func(a, b *stay) int { return int(a.talked - b.talked) })
	}
	for _, p := range d.bears {
		p.settle()
	}
	d.everyOf.settle()
}

// pools are stays by kind.
type pools map[kind]*pool

// pool is some of the stays of a kind: all, until there are too many, then as many of them by chance.
type pool struct {
	all  []*stay
	seen int
}

// Bounds of a pool: of one agent, and of a queue or of all.
const (
	ofAgentMax = 500
	ofQueueMax = 10_000
)

func (p pools) add(k kind, s *stay) {
	x := p[k]
	if x == nil {
		x = &pool{}
		p[k] = x
	}
	most := ofQueueMax
	if k.agent != 0 {
		most = ofAgentMax
	}
	x.seen++
	if len(x.all) < most {
		x.all = append(x.all, s)
	} else if at := draws(0, 0, uint64(x.seen), 0).below(x.seen); at < most {
		x.all[at] = s
	}
}

// enough is how many of a kind there must be for it to be drawn from alone.
const enough = 20

// of is those of a kind, or of a wider one if there are too few: the agent's in that queue, the queue's, all.
func (p pools) of(k kind) []*stay {
	queue, all := kind{k.queue, 0, k.callback, k.again}, kind{0, 0, k.callback, k.again}
	first, firstOfAll := kind{k.queue, 0, k.callback, false}, kind{0, 0, k.callback, false}
	for _, k := range [...]kind{k, queue, first, all, firstOfAll} {
		if x := p[k]; x != nil && len(x.all) >= enough {
			return x.all
		}
	}
	if x := p[kind{}]; x != nil {
		return x.all
	}
	return nil
}

// talk draws a conversation; nil: there was none.
func (d *donors) talk(k kind, r *random) *stay {
	all := d.talks.of(k)
	if len(all) == 0 {
		return nil
	}
	return all[r.below(len(all))]
}

// end draws one that lasted longer than so long, and that people ended; nil: there was none.
func (d *donors) end(k kind, longer acd.Span, r *random) *stay {
	all := d.ends.of(k)
	from, _ := slices.BinarySearchFunc(all, longer+1, func(s *stay, t acd.Span) int { return int(s.talked - t) })
	if from == len(all) {
		return nil
	}
	return all[from+r.below(len(all)-from)]
}

// offer draws what became of an offer that stood longer than so long; nil: none is found.
func (d *donors) offer(k kind, longer acd.Span, r *random) *stay {
	k.again = false
	all := d.offers.of(k)
	for range 50 {
		if len(all) == 0 {
			return nil
		}
		s := all[r.below(len(all))]
		if s.outcome == missed || s.answeredAfter() > longer {
			return s
		}
	}
	return nil
}

// answeredAfter is how long the agent took to answer an offer, either way.
func (s *stay) answeredAfter() acd.Span {
	if len(s.before) == 0 {
		return 0
	}
	return s.before[len(s.before)-1].after
}

// back draws how long an agent stays away who missed an offer.
func (d *donors) back(r *random) acd.Span {
	if len(d.returns) == 0 {
		return acd.Seconds(60)
	}
	return d.returns[r.below(len(d.returns))]
}

// bear draws how long a visitor bears a wait who has borne so much already.
func (d *donors) bear(queue acd.QueueID, borne acd.Span, r *random) acd.Span {
	p := d.bears[queue]
	if p == nil || p.left < enough {
		p = &d.everyOf
	}
	return p.draw(borne, r)
}
