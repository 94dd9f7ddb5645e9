package estimate

import (
	"math"
	"slices"
	"testing"

	"parley/acd"
)

// TestADayIsForetold plays days of a small contact centre that is short of agents, and looks at how many waits lay
// within what was foretold: six in ten are meant to.
func TestADayIsForetold(t *testing.T) {
	answered, inside, missed := 0, 0, acd.Span(0)
	for seed := range uint64(5) {
		s := playDay(seed + 1)
		answered, inside, missed = answered+s.Answered, inside+s.Inside, missed+s.missed
		t.Logf("day %d: %d answered, %d %% inside, MAE %d s", seed+1, s.Answered, 100*s.Inside/s.Answered, s.MAE()/1000)
	}
	if share := float64(inside) / float64(answered); answered < 1000 || share < 0.45 || share > 0.75 {
		t.Errorf("%d answered, %.2f inside", answered, share)
	}
}

// playDay has visitors come for eight hours to six agents, one for 50 s, who take 5 minutes each on average.
func playDay(seed uint64) Score {
	const agents = 6
	c := newCentre(agents)
	r := &random{state: seed}
	var due []moment
	later := func(mean float64) acd.Time { return c.now.Add(acd.Span(r.memoryless(mean))) }
	due = append(due, moment{later(50_000), func() {}})
	contacts, end := acd.ContactID(0), c.now.Add(acd.Seconds(8*3600))
	var arrive func()
	arrive = func() {
		contacts++
		id := contacts
		c.step(0, c.arrives(id))
		due = append(due, moment{later(20 * 60_000), func() { c.step(0, acd.VisitorLeft{Contact: id}) }})
		if at := later(50_000); at < end {
			due = append(due, moment{at, arrive})
		}
	}
	due[0].happens = arrive
	for len(due) > 0 {
		next := 0
		for i := range due {
			if due[i].at < due[next].at {
				next = i
			}
		}
		m := due[next]
		due = slices.Delete(due, next, next+1)
		c.now = m.at
		m.happens()
		due = append(due, c.react(r)...)
	}
	return c.Score(queue)
}

type moment struct {
	at      acd.Time
	happens func()
}

// react is what the agents do next: accept at once, talk, wrap up. Whose talk has begun leaves no more of impatience.
func (c *centre) react(r *random) (then []moment) {
	for a := range c.Agents() {
		for _, x := range a.Contacts {
			if x.State != acd.ContactOffered {
				continue
			}
			c.step(0, acd.OfferAccepted{Agent: a.Agent, Contact: x.Contact})
			took := acd.Span(300_000 * math.Exp(0.6*(r.memoryless(1)-1)))
			agent, contact := a.Agent, x.Contact
			then = append(then, moment{c.now.Add(took), func() {
				c.step(0, acd.AgentHungUp{Agent: agent, Contact: contact}, acd.AgentReady{Agent: agent})
			}})
		}
	}
	return then
}
