package acd

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestStorm throws events of every kind at small centres, mostly such that make sense, and checks everything after
// each: every invariant, that the log gives the same state, that a snapshot does, and that what was refused changed
// nothing but time.
func TestStorm(t *testing.T) {
	seen := map[reflect.Type]int{}
	seeds := []uint64{277} // found a queue that came back choosing the least occupied
	for seed := range uint64(150) {
		seeds = append(seeds, seed)
	}
	for _, seed := range seeds {
		s := newStorm(t, seed)
		for range 700 {
			for _, e := range s.step() {
				seen[reflect.TypeOf(e)]++
			}
		}
	}
	for _, e := range sampleEffects() {
		if seen[reflect.TypeOf(e)] == 0 {
			t.Errorf("no storm has %T", e)
		}
	}
}

type storm struct {
	t      *testing.T
	seed   uint64
	r      *rand.Rand
	now    Time
	state  *State
	shadow *State
	next   ContactID
}

func newStorm(t *testing.T, seed uint64) *storm {
	s := &storm{t: t, seed: seed, r: rand.New(rand.NewPCG(seed, 1)), now: 1_000_000, state: New(), shadow: New()}
	for q := range QueueID(3) {
		s.do(QueueSet{Queue: q + 1, Rules: s.rules()})
	}
	for a := range AgentID(4) {
		s.do(AgentSet{Agent: a + 1, SlotsMax: 1 + s.r.IntN(3), Skills: s.skills()})
		for q := range QueueID(3) {
			if s.r.IntN(3) > 0 {
				s.do(AgentJoinedQueue{a + 1, q + 1})
			}
		}
		s.do(AgentSignedOn{a + 1})
		s.do(AgentReady{a + 1})
	}
	return s
}

// step lets some time pass, mostly to the next deadline or not at all, and has something happen.
func (s *storm) step() []Effect {
	s.later()
	return s.do(s.event())
}

func (s *storm) later() {
	switch at, armed := s.state.NextDeadline(); s.r.IntN(6) {
	case 0:
		s.now += Time(s.r.IntN(40_000))
	case 1:
		if armed {
			s.now = max(s.now, at)
		}
	case 2:
		s.now += Time(s.r.IntN(3))
	}
}

func (s *storm) do(ev Event) []Effect {
	s.t.Helper()
	before := s.state.Encode()
	effects := s.state.Step(s.now, ev)
	if err := s.state.Check(); err != nil {
		s.t.Fatalf("seed %d, after %T%+v: %v\n%+v", s.seed, ev, ev, err, effects)
	}
	if s.shadow.Replay(s.now, ev, effects) {
		s.t.Fatalf("seed %d: replay of %T%+v diverged", s.seed, ev, ev)
	}
	after := s.state.Encode()
	if !bytes.Equal(s.shadow.Encode(), after) {
		s.t.Fatalf("seed %d, after %T%+v: replay gives another state", s.seed, ev, ev)
	}
	if len(effects) == 1 && effects[0] != (Rejected{}) {
		if _, refused := Refused(effects); refused {
			s.unchanged(ev, before)
		}
	}
	if s.r.IntN(20) == 0 {
		again, err := Decode(after)
		if err != nil || !bytes.Equal(again.Encode(), after) {
			s.t.Fatalf("seed %d, after %T%+v: a decoded state is another: %v", s.seed, ev, ev, err)
		}
		s.shadow = again
	}
	return effects
}

func (s *storm) unchanged(ev Event, before []byte) {
	s.t.Helper()
	was, err := Decode(before)
	if err != nil {
		s.t.Fatal(err)
	}
	was.advance(s.now)
	if !bytes.Equal(was.Encode(), s.state.Encode()) {
		s.t.Fatalf("seed %d: %T%+v was rejected and changed something", s.seed, ev, ev)
	}
}

func (s *storm) agent() AgentID  { return AgentID(s.r.IntN(5) + 1) }
func (s *storm) queue() QueueID  { return QueueID(s.r.IntN(4)) }
func (s *storm) yes(of int) bool { return s.r.IntN(of) == 0 }

// contact is one there is, most of the time.
func (s *storm) contact() *contact {
	if len(s.state.present) == 0 || s.yes(30) {
		return &contact{id: ContactID(s.r.IntN(int(s.next) + 2))}
	}
	return s.state.present[s.r.IntN(len(s.state.present))]
}

// slot is one there is in this state, most of the time; any pair otherwise.
func (s *storm) slot(state SlotState) *slot {
	if !s.yes(20) {
		var fit []*slot
		for _, c := range s.state.inOrder() {
			fit = append(fit, c.in(state)...)
		}
		if len(fit) > 0 {
			return fit[s.r.IntN(len(fit))]
		}
	}
	return &slot{id: OfferID(s.r.IntN(30)), contact: s.contact(), agent: &agent{id: s.agent()}}
}

func (s *storm) span(max int) Span {
	if s.yes(2) {
		return 0
	}
	return Span(1 + s.r.IntN(max))
}

func (s *storm) rules() Rules {
	r := Rules{
		Offer: s.span(30_000), WaitingMax: 1 + s.r.IntN(6), SlotsOfOne: s.r.IntN(3), Selection: Selection(s.r.IntN(3)),
		OfferTo: s.r.IntN(4), DeclineNotReady: s.yes(2), WrapUp: WrapUpMode(s.r.IntN(4)), WrapUpFor: s.span(30_000), WrapUpForced: s.yes(3),
		VisitorIdleWarn: s.span(60_000), VisitorIdleEnd: s.span(90_000), AgentIdleWarn: s.span(60_000), AgentIdleEnd: s.span(90_000),
		WaitMax: s.span(300_000), WaitMaxTo: s.queue(), FullTo: s.queue(), ClosedTo: s.queue(), ClosedWaiting: ClosedWaiting(s.r.IntN(3)),
		Priority: s.r.IntN(5) - 2, Boost: s.span(60_000), Weight: s.r.IntN(200), Target: s.span(60_000), PreferFor: s.span(60_000),
	}
	for i := range s.r.IntN(RingsMax + 1) {
		r.Rings[i] = Ring{After: Span((i + 1) * (1 + s.r.IntN(20_000))), Lower: uint8(s.r.IntN(256)), Also: s.queue()}
	}
	return r
}

func (s *storm) skills() (skills [SkillsMax]Skill) {
	for i := range s.r.IntN(3) {
		skills[i] = Skill{SkillID(s.r.IntN(3)), uint8(s.r.IntN(120))}
	}
	return skills
}

func (s *storm) needs() (needs [NeedsMax]Need) {
	for i := range max(0, s.r.IntN(5)-2) {
		needs[i] = Need{SkillID(s.r.IntN(3)), uint8(s.r.IntN(120))}
	}
	return needs
}

func (s *storm) request() Event {
	s.next++
	visitor := VisitorID(s.next)
	if s.yes(10) {
		visitor = VisitorID(s.r.IntN(int(s.next)) + 1)
	}
	ev := ContactRequested{Contact: s.next, Visitor: visitor, Queue: QueueID(s.r.IntN(3) + 1), Needs: s.needs(), Callback: s.yes(8)}
	if s.yes(4) {
		ev.Priority, ev.Prefers = s.r.IntN(30)-15, s.agent()
	}
	return ev
}

// event is what an agent does with a contact in most cases, and anything else now and then.
func (s *storm) event() Event {
	offered, active, wrapping, c := s.slot(SlotOffered), s.slot(SlotActive), s.slot(SlotWrapUp), s.contact()
	usual := []func() Event{
		s.request, s.request, s.request,
		func() Event { return OfferAccepted{offered.agent.id, offered.contact.id} },
		func() Event { return OfferAccepted{offered.agent.id, offered.contact.id} },
		func() Event { return OfferReceived{offered.id} },
		func() Event { return OfferDeclined{offered.agent.id, offered.contact.id} },
		func() Event { return AgentReady{s.agent()} },
		func() Event { return AgentReady{s.agent()} },
		func() Event { return AgentSignedOn{s.agent()} },
		func() Event { return Spoke{active.contact.id, 0} },
		func() Event { return Spoke{active.contact.id, active.agent.id} },
		func() Event {
			if code := WrapUpCode(s.r.IntN(4)); code < 3 {
				return WrapUpFiled{wrapping.agent.id, wrapping.contact.id, code}
			}
			return WrapUpExtended{wrapping.agent.id, wrapping.contact.id}
		},
		func() Event { return WrapUpDone{wrapping.agent.id, wrapping.contact.id} },
		func() Event {
			return Passed{active.agent.id, active.contact.id, s.agent(), 0, Pass(1 + s.r.IntN(3)), s.yes(2), s.agent()}
		},
		func() Event {
			return Passed{active.agent.id, active.contact.id, 0, s.queue(), Pass(1 + s.r.IntN(3)), s.yes(2), 0}
		},
		func() Event { return VisitorReturned{c.id} },
		func() Event { return Tick{} },
	}
	rare := []func() Event{
		func() Event { return AgentHungUp{active.agent.id, active.contact.id} },
		func() Event { return VisitorLeft{c.id} },
		func() Event { return VisitorLost{c.id} },
		func() Event { return OfferFailed{offered.id} },
		func() Event { return AgentNotReady{s.agent(), Reason(s.r.IntN(3))} },
		func() Event { return AgentLost{s.agent()} },
		func() Event { return AgentSignedOff{s.agent()} },
		func() Event { return AgentForced{s.agent(), Duty(s.r.IntN(4)), Reason(s.r.IntN(6)), s.agent()} },
		func() Event { return TakenBack{wrapping.agent.id, wrapping.contact.id} },
		func() Event { return TakenBack{active.agent.id, active.contact.id} },
		func() Event { return RoleChanged{active.agent.id, active.contact.id, Role(s.r.IntN(4)), s.agent()} },
		func() Event { return Parted{active.agent.id, active.contact.id} },
		func() Event { return TookOver{s.agent(), c.id, s.yes(2), s.agent()} },
		func() Event { return JoinedIn{s.agent(), active.contact.id, s.yes(2), s.agent()} },
		func() Event { return Reassigned{c.id, s.agent(), 0, s.yes(2), s.agent()} },
		func() Event { return Reassigned{c.id, 0, s.queue(), false, s.agent()} },
		func() Event { return ContactMoved{c.id, s.queue(), s.agent()} },
		func() Event { return ContactPrioritized{c.id, s.r.IntN(30) - 15, s.agent()} },
		func() Event { return ContactClosed{c.id, s.agent(), Cause(s.r.IntN(30))} },
		func() Event { return QueueHours{s.queue(), s.yes(2)} },
		func() Event { return QueueHours{s.queue(), true} },
		s.configure,
	}
	if s.r.IntN(3) > 0 {
		return usual[s.r.IntN(len(usual))]()
	}
	return rare[s.r.IntN(len(rare))]()
}

func (s *storm) configure() Event {
	switch s.r.IntN(12) {
	case 0:
		return QueueSet{QueueID(s.r.IntN(3) + 1), s.rules()}
	case 1:
		return QueueRemoved{s.queue(), s.yes(2), s.queue()}
	case 2:
		return AgentRemoved{s.agent(), s.yes(2)}
	case 3, 4:
		return AgentSet{s.agent(), s.r.IntN(5), s.span(60_000), s.skills(), s.yes(2)}
	case 5, 6:
		return AgentLeftQueue{s.agent(), s.queue()}
	case 7:
		return Restarted{}
	}
	return AgentJoinedQueue{s.agent(), QueueID(s.r.IntN(3) + 1)}
}
