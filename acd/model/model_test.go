package model

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"parley/acd"
)

// TestCoreIsTheModel plays random scripts through the core and the model: after each step both must have answered alike
// and be in the same state, offers and their numbers included. PARLEY_LONG plays fifty times as many.
func TestCoreIsTheModel(t *testing.T) {
	scripts := 400
	if os.Getenv("PARLEY_LONG") != "" {
		scripts *= 50
	}
	first := uint64(time.Now().UTC().Unix()/86400) * 100_000
	t.Logf("seeds %d to %d", first, first+uint64(scripts)-1)
	answers := map[acd.Rejection]int{}
	effects := map[string]int{}
	for i := range uint64(scripts) {
		p := newPlay(first + i)
		for turn := range 250 {
			ev := p.event()
			no, refused, told := p.step(ev)
			if refused {
				answers[no]++
			}
			for _, e := range told {
				effects[kind(e)]++
			}
			if p.wrong != nil {
				t.Fatalf("seed %d, turn %d, %T%+v: %v\n%s", first+i, turn, ev, ev, p.wrong, p.tail())
			}
		}
	}
	for _, no := range []acd.Rejection{acd.RejectedNothing, acd.RejectedUnknown, acd.RejectedConflict, acd.RejectedFull, acd.RejectedState, acd.RejectedBusy, acd.RejectedClosed, acd.RejectedCode, acd.RejectedLimit} {
		if answers[no] == 0 {
			t.Errorf("no script has an answer %d", no)
		}
	}
	for _, e := range []acd.Effect{
		acd.Offered{}, acd.Offered{Why: acd.Why{Preferred: true}}, acd.Revoked{}, acd.Declined{}, acd.Connected{}, acd.LimitLifted{},
		acd.RoleHolds{}, acd.PartedFrom{}, acd.AgentVanished{}, acd.WrapsUp{}, acd.Closed{}, acd.QueueOpen{}, acd.QueueDrains{}, acd.QueueGone{},
		acd.AgentDrains{}, acd.AgentGone{}, acd.RingReached{}, acd.PreferenceOver{}, acd.Spoken{}, acd.IdleWarned{By: acd.ByVisitor},
		acd.IdleWarned{By: acd.ByAgent}, acd.Waiting{Cause: acd.CauseRedirected}, acd.Waiting{Cause: acd.CauseFull},
		acd.Waiting{Cause: acd.CauseDrained}, acd.Waiting{Cause: acd.CauseWaitedTooLong}, acd.Waiting{Cause: acd.CauseAgentIdle},
		acd.Waiting{Callback: true}, acd.Ended{Cause: acd.CauseClosed}, acd.Ended{Cause: acd.CauseVisitorIdle}, acd.Ended{Cause: acd.CauseWaitedTooLong},
		acd.VisitorAway{}, acd.Waiting{Cause: acd.CauseVisitorLost}, acd.Ended{Cause: acd.CauseVisitorLost}, acd.Prioritized{},
		acd.Offered{Kind: acd.PassConsult}, acd.Offered{Kind: acd.PassReassigned}, acd.Waiting{Cause: acd.CauseReassigned},
		acd.Waiting{Cause: acd.CauseMoved}, acd.Waiting{Cause: acd.CauseForced}, acd.Waiting{Cause: acd.CauseNotReceived}, acd.Ended{Cause: acd.CauseBanned},
	} {
		if effects[kind(e)] == 0 {
			t.Errorf("no script has %s", kind(e))
		}
	}
}

// kind is what a decision is, with what sets it apart from its like.
func kind(e acd.Effect) string {
	switch e := e.(type) {
	case acd.Offered:
		return fmt.Sprintf("%T as %d, preferred: %v", e, e.Kind, e.Why.Preferred)
	case acd.IdleWarned:
		return fmt.Sprintf("%T by %d", e, e.By)
	case acd.Waiting:
		return fmt.Sprintf("%T for %d, callback: %v", e, e.Cause, e.Callback)
	case acd.Ended:
		return fmt.Sprintf("%T for %d", e, e.Cause)
	}
	return fmt.Sprintf("%T", e)
}

// play is a core and a model beside one another.
type play struct {
	r     *rand.Rand
	now   acd.Time
	core  *acd.State
	model *Model
	next  acd.ContactID
	has   struct{ hours, drain, rings, preferences, callbacks, silence, longestWait, lost, supervisors, changes, weights bool }
	past  []string
	wrong error
}

const (
	agents = 3
	queues = 2
)

func newPlay(seed uint64) *play {
	p := &play{r: rand.New(rand.NewPCG(seed, 4)), now: 1_000_000, core: acd.New(), model: &Model{}}
	for _, has := range []*bool{&p.has.hours, &p.has.drain, &p.has.rings, &p.has.preferences, &p.has.callbacks, &p.has.silence, &p.has.longestWait, &p.has.lost, &p.has.supervisors, &p.has.changes, &p.has.weights} {
		*has = p.yes(3)
	}
	for q := range acd.QueueID(queues) {
		p.step(acd.QueueSet{Queue: q + 1, Rules: p.rules()})
	}
	for a := range acd.AgentID(agents) {
		p.step(p.employed(a + 1))
		for q := range acd.QueueID(queues) {
			if !p.yes(4) {
				p.step(acd.AgentJoinedQueue{Agent: a + 1, Queue: q + 1})
			}
		}
		p.step(acd.AgentSignedOn{Agent: a + 1})
	}
	return p
}

func (p *play) employed(id acd.AgentID) acd.AgentSet {
	set := acd.AgentSet{Agent: id, SlotsMax: 1 + p.r.IntN(3)}
	if p.yes(2) {
		set.Skills[0] = acd.Skill{Skill: 1, Level: uint8(1 + p.r.IntN(100))}
	}
	return set
}

func (p *play) yes(of int) bool { return p.r.IntN(of) == 0 }

func (p *play) rules() acd.Rules {
	rules := acd.Rules{
		WaitingMax: 2 + p.r.IntN(4), SlotsOfOne: p.r.IntN(3), Selection: acd.Selection(p.r.IntN(3)), OfferTo: p.r.IntN(4), DeclineNotReady: p.yes(3),
		WrapUp: acd.WrapUpMode(p.r.IntN(4)), WrapUpForced: p.yes(3), Priority: p.r.IntN(3) - 1, DeclineExcludes: acd.Span(1 + p.r.IntN(40_000)),
	}
	if p.has.hours {
		rules.FullTo, rules.ClosedTo, rules.ClosedWaiting = p.perhaps(), p.perhaps(), acd.ClosedWaiting(p.r.IntN(3))
	}
	if p.has.rings {
		for i := range 1 + p.r.IntN(3) {
			rules.Rings[i] = acd.Ring{After: acd.Span((i + 1) * (1 + p.r.IntN(3000))), Lower: []uint8{0, 10, 50, acd.RingAll}[p.r.IntN(4)], Also: p.perhaps()}
		}
	}
	if p.has.silence {
		span := func() acd.Span { return acd.Span(p.r.IntN(2) * (1 + p.r.IntN(6000))) }
		rules.VisitorIdleWarn, rules.VisitorIdleEnd, rules.AgentIdleWarn, rules.AgentIdleEnd = span(), span(), span(), span()
	}
	if p.has.weights {
		rules.Weight, rules.Target, rules.Boost = p.r.IntN(200), acd.Span(p.r.IntN(2)*(1+p.r.IntN(60_000))), acd.Span(1+p.r.IntN(60_000))
	}
	if p.has.lost {
		rules.LostWaiting, rules.LostRinging, rules.LostTalking = acd.Span(1+p.r.IntN(20_000)), acd.Span(1+p.r.IntN(8000)), acd.Span(1+p.r.IntN(20_000))
	}
	if p.has.longestWait {
		rules.WaitMax, rules.WaitMaxTo = acd.Span(1+p.r.IntN(8000)), p.perhaps()
	}
	rules.PreferFor = acd.Span(1 + p.r.IntN(8000))
	return rules
}

// perhaps is a queue, or none.
func (p *play) perhaps() acd.QueueID { return acd.QueueID(p.r.IntN(queues + 1)) }

func (p *play) step(ev acd.Event) (acd.Rejection, bool, []acd.Effect) {
	p.past = append(p.past, fmt.Sprintf("%d %T%+v", p.now, ev, ev))
	effects := p.core.Step(p.now, ev)
	no, refused := acd.Refused(effects)
	want, mustRefuse := p.model.Step(p.now, ev)
	p.wrong = p.model.Differs(p.core)
	if no != want || refused != mustRefuse {
		p.wrong = fmt.Errorf("answered %d (%v), should be %d (%v)", no, refused, want, mustRefuse)
	}
	return no, refused, effects
}

func (p *play) tail() string {
	text := ""
	for _, line := range p.past[max(0, len(p.past)-40):] {
		text += line + "\n"
	}
	return text
}

func (p *play) agent() acd.AgentID { return acd.AgentID(1 + p.r.IntN(agents)) }

// slot is one in a state, or any pair there is or not.
func (p *play) slot(state acd.SlotState) (acd.AgentID, acd.ContactID, acd.OfferID) {
	if all := p.model.pairs(state); len(all) > 0 && !p.yes(20) {
		x := all[p.r.IntN(len(all))]
		return x.slot.agent, x.contact.id, x.slot.offer
	}
	return p.agent(), p.contact(), acd.OfferID(p.r.IntN(10))
}

func (p *play) contact() acd.ContactID {
	if len(p.model.contacts) == 0 || p.yes(20) {
		return acd.ContactID(p.r.IntN(int(p.next) + 2))
	}
	return p.model.contacts[p.r.IntN(len(p.model.contacts))].id
}

func (p *play) request() acd.Event {
	p.next++
	ev := acd.ContactRequested{Contact: p.next, Visitor: acd.VisitorID(p.next), Queue: acd.QueueID(1 + p.r.IntN(queues)), Priority: p.r.IntN(3) - 1}
	if p.yes(3) {
		ev.Needs[0] = acd.Need{Skill: 1, Level: uint8(1 + p.r.IntN(100))}
	}
	if p.yes(15) {
		ev.Visitor = acd.VisitorID(1 + p.r.IntN(int(p.next)))
	}
	if p.has.callbacks && p.yes(3) {
		ev.Callback, ev.Visitor = true, acd.VisitorID(1+p.r.IntN(int(p.next)))
	}
	if p.has.preferences && p.yes(2) {
		ev.Prefers = p.agent()
	}
	return ev
}

// configuration is what those who run the place do; whom or what they removed comes back.
func (p *play) configuration() acd.Event {
	for a := range acd.AgentID(agents) {
		if p.model.agent(a+1) == nil {
			return p.employed(a + 1)
		}
	}
	for q := range acd.QueueID(queues) {
		if p.model.queue(q+1) == nil {
			return acd.QueueSet{Queue: q + 1, Rules: p.rules()}
		}
	}
	a, q := p.agent(), acd.QueueID(1+p.r.IntN(queues))
	switch n := p.r.IntN(7); {
	case n == 5 && p.has.changes:
		return acd.QueueSet{Queue: q, Rules: p.rules()}
	case n == 6 && p.has.changes:
		set := p.employed(a)
		set.Drain = p.yes(2)
		return set
	case n == 0 && p.has.drain:
		return acd.QueueRemoved{Queue: q, Drain: p.yes(2), To: p.perhaps()}
	case n == 1 && p.has.drain:
		return acd.AgentRemoved{Agent: a, Drain: p.yes(2)}
	case n == 2:
		return acd.AgentLeftQueue{Agent: a, Queue: q}
	case n == 3 && p.has.hours:
		return acd.QueueHours{Queue: q, Open: p.yes(2)}
	}
	return acd.AgentJoinedQueue{Agent: a, Queue: q}
}

// supervisor is what comes from above.
func (p *play) supervisor() acd.Event {
	c := p.contact()
	switch p.r.IntN(6) {
	case 0:
		return acd.Reassigned{Contact: c, ToAgent: p.agent(), Override: p.yes(2)}
	case 1:
		return acd.Reassigned{Contact: c, ToQueue: p.perhaps()}
	case 2:
		return acd.ContactMoved{Contact: c, Queue: p.perhaps()}
	case 3:
		return acd.ContactPrioritized{Contact: c, Priority: p.r.IntN(25) - 12}
	case 4:
		return p.seldom(acd.ContactClosed{Contact: c, Cause: acd.CauseBanned})
	}
	return acd.AgentForced{Agent: p.agent(), Duty: acd.Duty(p.r.IntN(4)), Reason: acd.Reason(p.r.IntN(2) * 101)}
}

// seldom is the event, or mostly somebody back at a desk.
func (p *play) seldom(ev acd.Event) acd.Event {
	if p.yes(3) {
		return ev
	}
	return acd.AgentSignedOn{Agent: p.agent()}
}

// event lets some time pass and says what happens then.
func (p *play) event() acd.Event {
	switch at, armed := p.core.NextDeadline(); {
	case armed && p.yes(12):
		p.now = max(p.now, at)
	case p.yes(3):
		p.now += acd.Time(p.r.IntN(2000))
	}
	a := p.agent()
	oa, oc, oo := p.slot(acd.SlotOffered)
	la, lc, _ := p.slot(acd.SlotActive)
	wa, wc, _ := p.slot(acd.SlotWrapUp)
	all := []acd.Event{
		acd.OfferAccepted{Agent: oa, Contact: oc}, acd.OfferAccepted{Agent: oa, Contact: oc}, acd.OfferReceived{Offer: oo}, acd.OfferReceived{Offer: oo},
		acd.OfferAccepted{Agent: oa, Contact: oc}, acd.OfferReceived{Offer: oo}, acd.OfferDeclined{Agent: oa, Contact: oc},
		acd.AgentReady{Agent: a}, acd.AgentReady{Agent: a}, acd.AgentReady{Agent: p.agent()}, acd.AgentSignedOn{Agent: a}, acd.AgentSignedOn{Agent: p.agent()},
		p.seldom(acd.AgentNotReady{Agent: a, Reason: acd.ReasonOwn}), p.seldom(acd.AgentLost{Agent: a}), p.seldom(acd.AgentSignedOff{Agent: a}), acd.Tick{},
		acd.AgentHungUp{Agent: la, Contact: lc}, acd.VisitorLeft{Contact: p.contact()},
		acd.WrapUpFiled{Agent: wa, Contact: wc, Code: acd.WrapUpCode(p.r.IntN(3))}, acd.WrapUpDone{Agent: wa, Contact: wc},
		acd.WrapUpExtended{Agent: wa, Contact: wc},
		acd.Passed{Agent: la, Contact: lc, ToAgent: p.agent(), Kind: acd.PassTransfer + acd.Pass(p.r.IntN(3)), Override: p.yes(3)},
		acd.Passed{Agent: la, Contact: lc, ToQueue: acd.QueueID(1 + p.r.IntN(queues+1)), Kind: acd.PassTransfer},
		acd.Passed{Agent: la, Contact: lc, ToQueue: p.perhaps(), Kind: acd.Pass(p.r.IntN(4))},
		acd.TakenBack{Agent: la, Contact: lc}, acd.TakenBack{Agent: wa, Contact: wc},
		acd.RoleChanged{Agent: la, Contact: lc, Role: acd.Role(p.r.IntN(3))}, acd.Parted{Agent: la, Contact: lc},
		acd.TookOver{Agent: p.agent(), Contact: p.contact(), Override: p.yes(3)}, acd.JoinedIn{Agent: p.agent(), Contact: lc, Override: p.yes(3)},
		acd.Spoke{Contact: lc, Agent: la}, acd.Spoke{Contact: lc}, acd.Spoke{Contact: p.contact()}, p.configuration(),
	}
	if p.has.lost {
		all = append(all, acd.VisitorLost{Contact: p.contact()}, acd.VisitorReturned{Contact: p.contact()}, acd.VisitorReturned{Contact: p.contact()},
			p.seldom(acd.OfferFailed{Offer: oo}), p.seldom(p.seldom(acd.Restarted{})))
	}
	if p.has.supervisors {
		all = append(all, p.supervisor())
	}
	if n := p.r.IntN(len(all) + 6); n < len(all) {
		return all[n]
	}
	return p.request()
}
