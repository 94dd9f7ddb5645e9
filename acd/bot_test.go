package acd

import "testing"

// TestBotWithTenThousandContacts: one agent may have as many contacts as the bound says, and not one more. All end one by
// one, and at once when the bot is lost for good.
func TestBotWithTenThousandContacts(t *testing.T) {
	s, now := New(), Time(1_000_000)
	do := func(ev Event) {
		t.Helper()
		now++
		if why, refused := Refused(s.Step(now, ev)); refused {
			t.Fatalf("%T%+v rejected: %d", ev, ev, why)
		}
	}
	do(QueueSet{Queue: 1, Rules: Rules{WaitingMax: 2 * SlotsMax, WrapUp: WrapUpNone}})
	do(AgentSet{Agent: 1, SlotsMax: SlotsMax + 5})
	do(AgentJoinedQueue{1, 1})
	do(AgentSignedOn{1})
	do(AgentReady{1})
	for c := range ContactID(SlotsMax + 1) {
		do(ContactRequested{Contact: c + 1, Visitor: VisitorID(c + 1), Queue: 1})
		if c < SlotsMax {
			do(OfferAccepted{1, c + 1})
		}
	}
	if bot, _ := s.Standing(1); bot.Active != SlotsMax || bot.Unroutable != UnroutableAllSlots {
		t.Fatalf("the bot has %d conversations, unroutable %d", bot.Active, bot.Unroutable)
	}
	do(AgentHungUp{1, SlotsMax / 2})
	if last, _ := s.Contact(SlotsMax + 1); last.State != ContactOffered {
		t.Fatalf("a slot is free and the next is in state %d", last.State)
	}
	do(AgentLost{1})
	now += Time(Seconds(30))
	s.Step(now, Tick{})
	if q, _ := s.Queue(1); q.Waiting != SlotsMax {
		t.Errorf("%d wait after the bot was lost", q.Waiting)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}

func BenchmarkBot(b *testing.B) {
	s, now := New(), Time(1_000_000)
	for _, ev := range []Event{
		QueueSet{Queue: 1, Rules: Rules{WrapUp: WrapUpNone}}, AgentSet{Agent: 1, SlotsMax: SlotsMax}, AgentJoinedQueue{1, 1},
		AgentSignedOn{1}, AgentReady{1},
	} {
		s.Step(now, ev)
	}
	next := ContactID(0)
	arrive := func() {
		next++
		now++
		s.Step(now, ContactRequested{Contact: next, Visitor: VisitorID(next), Queue: 1})
		s.Step(now, OfferAccepted{1, next})
	}
	for range SlotsMax - 1 {
		arrive()
	}
	b.ResetTimer()
	for range b.N {
		arrive()
		s.Step(now, AgentHungUp{1, next - SlotsMax/2})
	}
}
