package acd

import (
	"cmp"
	"math/big"
	"slices"
	"testing"
)

// TestMatchIsTheNaiveOne plays storms and asks, before each pair that match makes, a model that looks at every contact
// and every agent: it has to be the same pair, or pairs, for the same reason. The bounds on classes and profiles change
// nothing in that.
func TestMatchIsTheNaiveOne(t *testing.T) {
	for name, b := range map[string]bounds{
		"as they are": defaultBounds(),
		"no room":     {classes: 1, spareClasses: 0, spareProfiles: 0},
		"little room": {classes: 4, spareClasses: 1, spareProfiles: 1},
	} {
		t.Run(name, func(t *testing.T) {
			made := map[string]int{}
			for seed := range uint64(40) {
				s := newStorm(t, 1000+seed)
				s.state.bounds = b
				for turn := range 400 {
					s.later()
					compareMatch(t, s, turn, s.event(), made)
				}
			}
			for _, what := range []string{"offer", "several", "further", "preferred", "ring", "skill", "loaded", "urgent", "rivals"} {
				if made[what] == 0 {
					t.Errorf("no storm has: %s", what)
				}
			}
		})
	}
}

// compareMatch is one Step, with the model looking on.
func compareMatch(t *testing.T, s *storm, turn int, ev Event, made map[string]int) {
	t.Helper()
	x := s.state
	x.advance(s.now)
	if ev == (Restarted{}) {
		x.restart()
		x.redraw()
	}
	x.lapse()
	x.handle(ev)
	x.sweep()
	x.redraw()
	x.condense()
	for {
		want := naiveNext(x, made)
		from := len(x.emitted)
		found := x.matchNext()
		var got []Offered
		for _, e := range x.emitted[from:] {
			if o, is := e.(Offered); is {
				got = append(got, Offered{Contact: o.Contact, Agent: o.Agent, Why: o.Why})
			}
		}
		if !slices.Equal(got, want) || found != (len(want) > 0) {
			t.Fatalf("seed %d turn %d, %T: offered\n%+v\nshould be\n%+v", s.seed, turn, ev, got, want)
		}
		if !found {
			break
		}
	}
	x.emitted = nil
	if err := x.Check(); err != nil {
		t.Fatalf("seed %d turn %d, %T: %v", s.seed, turn, ev, err)
	}
}

// naiveNext is whom routing should offer what, from the fields alone.
func naiveNext(s *State, made map[string]int) []Offered {
	var contact *contact
	var agents []*agent
	for _, c := range s.present {
		if c.line == nil {
			continue
		}
		if fit := naiveAgents(s, c); len(fit) > 0 && (contact == nil || naiveBefore(s, c, contact, made)) {
			contact, agents = c, fit
		}
	}
	if contact == nil {
		return nil
	}
	q := contact.line
	slices.SortFunc(agents, func(a, b *agent) int { return naiveOrder(contact, q, a, b) })
	preferred := contact.prefers == agents[0].id
	why := Why{Selection: q.rules.Selection, Ring: contact.ring, Rivals: uint16(len(agents) - 1), Preferred: preferred}
	n := 1
	if !preferred {
		n = min(len(agents), max(1, q.rules.OfferTo-int(contact.has.offered)))
	}
	note(made, contact, q, n, why)
	var offers []Offered
	for _, a := range agents[:n] {
		offers = append(offers, Offered{Contact: contact.id, Agent: a.id, Why: why})
	}
	return offers
}

func note(made map[string]int, c *contact, q *queue, n int, why Why) {
	made["offer"]++
	for what, is := range map[string]bool{
		"several": n > 1, "further": c.place == ContactOffered, "preferred": why.Preferred, "ring": why.Ring > 0, "rivals": why.Rivals > 0 && n == 1,
		"skill":  why.Selection == SelectMostSkilled && c.needs[0].Skill != 0 && why.Rivals > 0,
		"loaded": why.Selection == SelectLeastOccupied && why.Rivals > 0,
	} {
		if is {
			made[what]++
		}
	}
}

func naiveAgents(s *State, c *contact) []*agent {
	var fit []*agent
	for _, id := range s.agents.order {
		if a := s.agents.get(id); s.obstacle(c, a, c.line) == ObstacleNone {
			fit = append(fit, a)
		}
	}
	return fit
}

// naiveBefore: a head, or the larger part of the target waited, or the earlier.
func naiveBefore(s *State, x, y *contact, made map[string]int) bool {
	if x.place != y.place {
		return x.place == ContactWaiting
	}
	if x.head != y.head {
		return x.head
	}
	virtual := func(c *contact) int64 {
		return int64(c.arrived) - int64(c.priority+c.line.rules.Priority)*int64(c.line.rules.Boost)
	}
	part := func(c *contact) *big.Rat {
		waited := max(0, int64(s.now)-virtual(c))
		return new(big.Rat).Mul(big.NewRat(waited, 1), big.NewRat(int64(c.line.rules.Weight), int64(c.line.rules.Target)))
	}
	earlier := cmp.Or(cmp.Compare(virtual(x), virtual(y)), cmp.Compare(x.id, y.id))
	if c := part(x).Cmp(part(y)); c != 0 && x.line != y.line {
		if (c > 0) != (earlier < 0) {
			made["urgent"]++
		}
		return c > 0
	}
	return earlier < 0
}

func naiveOrder(c *contact, q *queue, a, b *agent) int {
	first := 0
	switch q.rules.Selection {
	case SelectLeastOccupied:
		first = big.NewRat(int64(len(a.slots)), int64(a.slotsMax)).Cmp(big.NewRat(int64(len(b.slots)), int64(b.slotsMax)))
	case SelectMostSkilled:
		first = cmp.Compare(naiveScore(c, b), naiveScore(c, a))
	}
	return cmp.Or(first, cmp.Compare(a.stands.IdleFrom, b.stands.IdleFrom), cmp.Compare(a.id, b.id))
}

func naiveScore(c *contact, a *agent) int {
	sum := 0
	for _, n := range c.needs {
		for _, k := range a.skills {
			if n.Skill != 0 && n.Skill == k.Skill {
				sum += int(k.Level)
			}
		}
	}
	return sum
}
