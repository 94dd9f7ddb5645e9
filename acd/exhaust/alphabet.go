package exhaust

import "parley/acd"

const (
	agents   = 3
	contacts = 4 // present at once
	queue    = acd.QueueID(1)
)

// opening is what happens before the first step, at the moment 1. An offer goes to so many agents at once.
func opening(offerTo int) []acd.Event {
	list := []acd.Event{acd.QueueSet{Queue: queue, Rules: acd.Rules{
		OfferTo: offerTo,
		WrapUp:  acd.WrapUpTimed, WrapUpFor: acd.Seconds(90),
		AgentIdleWarn: acd.Seconds(200), AgentIdleEnd: acd.Seconds(250),
	}}}
	for id := acd.AgentID(1); id <= agents; id++ {
		list = append(list, acd.AgentSet{Agent: id, SlotsMax: 2}, acd.AgentJoinedQueue{Agent: id, Queue: queue}, acd.AgentSignedOn{Agent: id})
	}
	return list
}

// start is the contact centre before the first step.
func start(offerTo int) *acd.State {
	s := acd.New()
	for _, ev := range opening(offerTo) {
		s.Step(1, ev)
	}
	return s
}

// appendEvents appends those that could happen in a state. What is refused for certain is left out: to visit that state
// again would show nothing. Time that passes up to the next deadline is a Tick.
func appendEvents(list []acd.Event, s *acd.State, fresh acd.ContactID) []acd.Event {
	list = append(list, acd.Restarted{})
	add := func(events ...acd.Event) { list = append(list, events...) }
	if _, armed := s.NextDeadline(); armed {
		add(acd.Tick{})
	}
	present := 0
	for c := range s.Contacts() {
		present++
		ofContact(c, add)
	}
	if present < contacts {
		add(acd.ContactRequested{Contact: fresh, Visitor: acd.VisitorID(fresh), Queue: queue})
	}
	for a := range s.Agents() {
		ofAgent(a, add)
		for _, x := range a.Slots {
			ofSlot(a.Agent, x, add)
		}
	}
	return list
}

func ofContact(c acd.ContactView, add func(...acd.Event)) {
	if c.State == acd.ContactWrapUp {
		return
	}
	add(acd.VisitorLeft{Contact: c.Contact})
	if c.Away {
		add(acd.VisitorReturned{Contact: c.Contact})
	} else {
		add(acd.VisitorLost{Contact: c.Contact})
	}
	if c.State == acd.ContactActive {
		add(acd.Spoke{Contact: c.Contact})
	}
}

func ofAgent(a acd.AgentView, add func(...acd.Event)) {
	if a.Duty == acd.DutyNone || a.Lost {
		add(acd.AgentSignedOn{Agent: a.Agent})
		return
	}
	add(acd.AgentLost{Agent: a.Agent}, acd.AgentSignedOff{Agent: a.Agent}, acd.AgentReady{Agent: a.Agent},
		acd.AgentNotReady{Agent: a.Agent, Reason: acd.ReasonOwn})
}

func ofSlot(agent acd.AgentID, x acd.SlotView, add func(...acd.Event)) {
	switch x.State {
	case acd.SlotOffered:
		add(acd.OfferAccepted{Agent: agent, Contact: x.Contact}, acd.OfferDeclined{Agent: agent, Contact: x.Contact})
		if !x.Received {
			add(acd.OfferReceived{Offer: x.Offer}, acd.OfferFailed{Offer: x.Offer})
		}
	case acd.SlotActive:
		ofActive(agent, x, add)
	case acd.SlotWrapUp:
		add(acd.WrapUpDone{Agent: agent, Contact: x.Contact}, acd.WrapUpExtended{Agent: agent, Contact: x.Contact}, acd.TakenBack{Agent: agent, Contact: x.Contact})
	}
}

func ofActive(agent acd.AgentID, x acd.SlotView, add func(...acd.Event)) {
	if x.Role != acd.RoleLead {
		add(acd.Parted{Agent: agent, Contact: x.Contact},
			acd.RoleChanged{Agent: agent, Contact: x.Contact, Role: acd.RoleLead},
			acd.RoleChanged{Agent: agent, Contact: x.Contact, Role: acd.RoleJoined})
		return
	}
	add(acd.AgentHungUp{Agent: agent, Contact: x.Contact}, acd.TakenBack{Agent: agent, Contact: x.Contact},
		acd.Passed{Agent: agent, Contact: x.Contact, ToQueue: queue, Kind: acd.PassTransfer},
		acd.Passed{Agent: agent, Contact: x.Contact, ToQueue: queue, Kind: acd.PassConsult})
	for other := acd.AgentID(1); other <= agents; other++ {
		if other != agent {
			add(acd.Passed{Agent: agent, Contact: x.Contact, ToAgent: other, Kind: acd.PassTransfer},
				acd.Passed{Agent: agent, Contact: x.Contact, ToAgent: other, Kind: acd.PassConsult},
				acd.TookOver{Agent: other, Contact: x.Contact})
		}
	}
}
