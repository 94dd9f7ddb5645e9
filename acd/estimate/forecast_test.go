package estimate

import (
	"testing"

	"parley/acd"
)

// centre is a contact centre that a forecast follows.
type centre struct {
	*acd.State
	*Forecast
	now acd.Time
}

func (c *centre) step(after int64, events ...acd.Event) {
	c.now = c.now.Add(acd.Seconds(after))
	for _, ev := range events {
		effects := c.Step(c.now, ev)
		c.Forecast.Follow(c.State, c.now, effects)
	}
}

const queue acd.QueueID = 1

func newCentre(agents int) *centre {
	c := &centre{State: acd.New(), Forecast: New(), now: 1_000_000}
	c.step(0, acd.QueueSet{Queue: queue})
	for id := range acd.AgentID(agents) {
		c.step(0, acd.AgentSet{Agent: id + 1}, acd.AgentJoinedQueue{Agent: id + 1, Queue: queue},
			acd.AgentSignedOn{Agent: id + 1}, acd.AgentReady{Agent: id + 1})
	}
	return c
}

func (c *centre) arrives(id acd.ContactID) acd.Event {
	return acd.ContactRequested{Contact: id, Visitor: acd.VisitorID(id), Queue: queue}
}

func TestWhatIsFollowed(t *testing.T) {
	c := newCentre(1)
	if got, ok := c.Of(c.State, queue, 0); !ok || got.High > acd.Seconds(3) {
		t.Errorf("with a ready agent: %v, %v", got, ok)
	}
	c.step(0, c.arrives(1))
	c.step(2, acd.OfferAccepted{Agent: 1, Contact: 1})
	c.step(10, c.arrives(2), c.arrives(3))
	c.step(100, acd.AgentHungUp{Agent: 1, Contact: 1})
	c.step(8, acd.AgentReady{Agent: 1}) // one handled in 120 s; the next is offered
	past := c.past[queue]
	if len(past.took) != 1 || past.took[0] != acd.Seconds(120) || past.Accept() != acd.Seconds(2) {
		t.Errorf("took %v, accept %v", past.took, past.Accept())
	}
	c.step(2, acd.OfferAccepted{Agent: 1, Contact: 2})
	c.step(10, acd.VisitorLeft{Contact: 3})
	if past.gaveUp != 1 || past.waited != acd.Seconds(2+110+120) {
		t.Errorf("%d gave up, %d ms waited", past.gaveUp, past.waited)
	}
	if s := c.Score(queue); s.Answered != 2 || s.Left != 1 {
		t.Errorf("score %+v", s)
	}
}

func TestNobodySignedOnIsNoRange(t *testing.T) {
	c := newCentre(1)
	c.step(1, acd.AgentSignedOff{Agent: 1})
	c.step(10, c.arrives(1))
	if got, ok := c.Of(c.State, queue, 0); ok {
		t.Errorf("got %v", got)
	}
}

func TestAnOfferThatCameToNothingTeachesNothing(t *testing.T) {
	c := newCentre(1)
	c.step(0, c.arrives(1))
	c.step(5, acd.OfferDeclined{Agent: 1, Contact: 1})
	c.step(300, acd.OfferAccepted{Agent: 1, Contact: 1})
	if past := c.experience(queue); past.offers != 0 {
		t.Errorf("%+v", past)
	}
	if v := c.visits[1]; v == nil || !v.waits || v.entered != 1_000_000 {
		t.Errorf("the entry began anew: %+v", v)
	}
}
