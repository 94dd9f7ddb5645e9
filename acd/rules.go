package acd

// DefaultRules is what a queue does unless told otherwise.
func DefaultRules() Rules {
	return Rules{
		Offer:           Seconds(20),
		Receipt:         Seconds(5),
		DeclineExcludes: Seconds(60),
		LostWaiting:     Seconds(120),
		LostRinging:     Seconds(10),
		LostTalking:     Seconds(300),
		WaitingMax:      1000,
	}
}

const (
	defaultSlotsMax = 1
	defaultGrace    = Span(30_000)
)

// Filled is r with the default wherever nothing, or less, is set.
func (r Rules) Filled() Rules {
	d := DefaultRules()
	for _, f := range []struct{ set, normal *Span }{
		{&r.Offer, &d.Offer}, {&r.Receipt, &d.Receipt}, {&r.DeclineExcludes, &d.DeclineExcludes},
		{&r.LostWaiting, &d.LostWaiting}, {&r.LostRinging, &d.LostRinging}, {&r.LostTalking, &d.LostTalking},
	} {
		if *f.set <= 0 {
			*f.set = *f.normal
		}
	}
	if r.WaitingMax <= 0 {
		r.WaitingMax = d.WaitingMax
	}
	return r
}

// Filled is ev with the default wherever nothing, or less, is set.
func (ev AgentSet) Filled() AgentSet {
	if ev.SlotsMax <= 0 {
		ev.SlotsMax = defaultSlotsMax
	}
	if ev.Grace <= 0 {
		ev.Grace = defaultGrace
	}
	return ev
}

// rulesOf are those of the contact's queue; a conversation outlives its queue under the default ones.
func (s *State) rulesOf(c *contact) Rules {
	if q := s.queues.byID[c.queue]; q != nil {
		return q.rules
	}
	return DefaultRules()
}
