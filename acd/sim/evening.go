package sim

import (
	"fmt"
	"slices"

	"parley/acd"
)

// roundsMax bounds an evening: all who are open can be served in fewer, at some agents' pace.
const roundsMax = 400

// evening shows that nobody is forgotten: when everybody who can work does, and nothing goes wrong any more, all
// contacts come to an end within a bounded number of rounds.
func (d *day) evening() error {
	for _, ev := range d.staff() {
		if err := d.happen(d.oracle.now, ev); err != nil {
			return err
		}
	}
	for range roundsMax {
		if d.oracle.contacts.len() == 0 {
			return d.state.Check()
		}
		for _, ev := range d.work() {
			if err := d.happen(d.oracle.now, ev); err != nil {
				return err
			}
		}
		now := d.oracle.now + 1
		if next, armed := d.state.NextDeadline(); armed && !d.answerable() {
			now = max(now, next)
		}
		if err := d.happen(now, acd.Tick{}); err != nil {
			return err
		}
	}
	for id, x := range d.oracle.contacts.all {
		return fmt.Errorf("%s of queue %d is forgotten: in place %d, and %d others", id, x.queue, x.place(), d.oracle.contacts.len()-1)
	}
	return nil
}

// answerable: somebody is offered a contact, or has one, and will see to it.
func (d *day) answerable() bool {
	for _, x := range d.oracle.contacts.all {
		if x.count(acd.SlotOffered) > 0 || x.count(acd.SlotActive) > 0 {
			return true
		}
	}
	return false
}

// staff is what it takes to have every queue open and served by somebody who can everything.
func (d *day) staff() []acd.Event {
	var events []acd.Event
	queues := d.oracle.queues.ids
	for _, q := range queues {
		events = append(events, acd.QueueHours{Queue: q, Open: true})
	}
	const fresh = 100 // whoever else there is may be on the way out
	for _, a := range append(slices.Clone(d.oracle.agents.ids), fresh) {
		events = append(events, acd.AgentSet{Agent: a, SlotsMax: 3, Skills: [acd.SkillsMax]acd.Skill{{Skill: 1, Level: 100}, {Skill: 2, Level: 100}}, Drain: true})
		for _, q := range queues {
			events = append(events, acd.AgentJoinedQueue{Agent: a, Queue: q})
		}
	}
	return events
}

// work is everybody doing the next thing that is to be done.
func (d *day) work() []acd.Event {
	var events []acd.Event
	add := func(ev ...acd.Event) { events = append(events, ev...) }
	for id, x := range d.oracle.contacts.all {
		if x.lostAt != 0 {
			add(acd.VisitorReturned{Contact: id})
		}
		for a, s := range x.slots.all {
			switch {
			case s.state == acd.SlotOffered:
				add(acd.OfferReceived{Offer: s.offer}, acd.OfferAccepted{Agent: a, Contact: id})
			case s.state == acd.SlotWrapUp:
				add(acd.WrapUpFiled{Agent: a, Contact: id, Code: 1}, acd.WrapUpDone{Agent: a, Contact: id})
			case x.leads == a:
				add(acd.AgentHungUp{Agent: a, Contact: id})
			default:
				add(acd.Parted{Agent: a, Contact: id})
			}
		}
	}
	for _, a := range d.oracle.agents.ids {
		add(acd.AgentSignedOn{Agent: a}, acd.AgentReady{Agent: a})
	}
	return events
}
