package store

import (
	"slices"

	"parley/acd"
)

// keptRules are the rules of a queue that have no column of their own, as JSON. A rule that is left out has its
// default. Times are milliseconds, queues their numbers.
type keptRules struct {
	SlotsOfOne      int               `json:"slots-of-one,omitempty"`
	Selection       acd.Selection     `json:"selection,omitempty"`
	OfferTo         int               `json:"offer-to,omitempty"`
	DeclineNotReady bool              `json:"decline-not-ready,omitempty"`
	WrapUp          acd.WrapUpMode    `json:"wrap-up,omitempty"`
	WrapUpFor       acd.Span          `json:"wrap-up-for,omitempty"`
	WrapUpForced    bool              `json:"wrap-up-forced,omitempty"`
	VisitorIdleWarn acd.Span          `json:"visitor-idle-warn,omitempty"`
	VisitorIdleEnd  acd.Span          `json:"visitor-idle-end,omitempty"`
	AgentIdleWarn   acd.Span          `json:"agent-idle-warn,omitempty"`
	AgentIdleEnd    acd.Span          `json:"agent-idle-end,omitempty"`
	WaitMax         acd.Span          `json:"wait-max,omitempty"`
	WaitMaxTo       acd.QueueID       `json:"wait-max-to,omitempty"`
	FullTo          acd.QueueID       `json:"full-to,omitempty"`
	ClosedTo        acd.QueueID       `json:"closed-to,omitempty"`
	ClosedWaiting   acd.ClosedWaiting `json:"closed-waiting,omitempty"`
	Priority        int               `json:"priority,omitempty"`
	Boost           acd.Span          `json:"boost,omitempty"`
	Weight          int               `json:"weight,omitempty"`
	Target          acd.Span          `json:"target,omitempty"`
	PreferFor       acd.Span          `json:"prefer-for,omitempty"`
	Rings           []keptRing        `json:"rings,omitempty"`
}

type keptRing struct {
	After acd.Span    `json:"after"`
	Lower uint8       `json:"lower,omitempty"`
	Also  acd.QueueID `json:"also,omitempty"`
}

// keepRules is the JSON of r's rules without a column.
func keepRules(r acd.Rules) string {
	k := keptRules{
		SlotsOfOne: r.SlotsOfOne, Selection: r.Selection, OfferTo: r.OfferTo, DeclineNotReady: r.DeclineNotReady,
		WrapUp: r.WrapUp, WrapUpFor: r.WrapUpFor, WrapUpForced: r.WrapUpForced,
		VisitorIdleWarn: r.VisitorIdleWarn, VisitorIdleEnd: r.VisitorIdleEnd,
		AgentIdleWarn: r.AgentIdleWarn, AgentIdleEnd: r.AgentIdleEnd,
		WaitMax: r.WaitMax, WaitMaxTo: r.WaitMaxTo, FullTo: r.FullTo, ClosedTo: r.ClosedTo, ClosedWaiting: r.ClosedWaiting,
		Priority: r.Priority, Boost: r.Boost, Weight: r.Weight, Target: r.Target, PreferFor: r.PreferFor,
	}
	for _, ring := range r.Rings {
		if ring.After > 0 {
			k.Rings = append(k.Rings, keptRing(ring))
		}
	}
	return column(k)
}

// readRules adds to r what keepRules wrote.
func readRules(text string, r *acd.Rules) error {
	var k keptRules
	if err := readColumn("the rules of a queue", text, &k); err != nil {
		return err
	}
	r.SlotsOfOne, r.Selection, r.OfferTo, r.DeclineNotReady = k.SlotsOfOne, k.Selection, k.OfferTo, k.DeclineNotReady
	r.WrapUp, r.WrapUpFor, r.WrapUpForced = k.WrapUp, k.WrapUpFor, k.WrapUpForced
	r.VisitorIdleWarn, r.VisitorIdleEnd = k.VisitorIdleWarn, k.VisitorIdleEnd
	r.AgentIdleWarn, r.AgentIdleEnd = k.AgentIdleWarn, k.AgentIdleEnd
	r.WaitMax, r.WaitMaxTo, r.FullTo, r.ClosedTo, r.ClosedWaiting = k.WaitMax, k.WaitMaxTo, k.FullTo, k.ClosedTo, k.ClosedWaiting
	r.Priority, r.Boost, r.Weight, r.Target, r.PreferFor = k.Priority, k.Boost, k.Weight, k.Target, k.PreferFor
	for i, ring := range k.Rings[:min(len(k.Rings), acd.RingsMax)] {
		r.Rings[i] = acd.Ring(ring)
	}
	*r = r.Filled()
	return nil
}

// Mentioned are the queues that the queue's rules send contacts to, or take agents from, without doubles.
func (q Queue) Mentioned() []acd.QueueID {
	all := []acd.QueueID{q.Rules.WaitMaxTo, q.Rules.FullTo, q.Rules.ClosedTo}
	for _, ring := range q.Rules.Rings {
		all = append(all, ring.Also)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(id acd.QueueID) bool { return id == 0 })
}
