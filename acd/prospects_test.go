package acd

import "testing"

// TestProspectsAreTheNaiveOnes plays storms and counts, for everybody in line, the agents one by one.
func TestProspectsAreTheNaiveOnes(t *testing.T) {
	var apart, ready, leftOut, kept, ring int
	for seed := range uint64(40) {
		s := newStorm(t, 5000+seed)
		for turn := range 400 {
			s.later()
			s.state.Step(s.now, s.event())
			for _, c := range s.state.present {
				got, is := s.state.Prospects(c.id)
				if c.place > ContactOffered {
					if is {
						t.Fatalf("seed %d turn %d: prospects of a contact that is in no line", seed, turn)
					}
					continue
				}
				q := s.state.queues.get(c.queue)
				if !is {
					v, _ := s.state.Queue(q.id)
					got = Prospects{v.Ready, v.SignedOn}
				}
				want := naiveProspects(s.state, c, q)
				if got != want {
					t.Fatalf("seed %d turn %d: %+v, one by one %+v", seed, turn, got, want)
				}
				if is {
					apart++
					ready += min(got.Ready, 1)
					leftOut += min(len(c.excluded), 1)
					ring += int(c.ring)
					if c.keeper != nil {
						kept++
					}
				}
			}
		}
	}
	for what, n := range map[string]int{"set apart": apart, "ready": ready, "left out": leftOut, "kept": kept, "ring": ring} {
		if n == 0 {
			t.Errorf("no storm has: %s", what)
		}
	}
}

func naiveProspects(s *State, c *contact, q *queue) (p Prospects) {
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		if _, missing := a.missing(c, q); missing || !a.reaches(c, q) || a.stands.Duty == DutyNone {
			continue
		}
		p.SignedOn++
		if a.stands.Lost || a.stands.Shown != ShownReady || c.excludes(id) || c.keeper != nil && c.keeper != a {
			continue
		}
		p.Ready++
	}
	return p
}
