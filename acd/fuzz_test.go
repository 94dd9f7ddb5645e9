package acd

import (
	"bytes"
	"reflect"
	"testing"
)

// sample is one of each kind, every number different and not 0.
func sampleEvents() []Event {
	return []Event{
		QueueSet{1, Rules{1, 2, 3, 4, 5, 6, 7}}, QueueRemoved{2}, AgentSet{3, 4, 5}, AgentRemoved{6}, AgentJoinedQueue{7, 8},
		AgentLeftQueue{9, 10}, ContactRequested{11, 12, 13}, VisitorLeft{14}, VisitorLost{15}, VisitorReturned{16},
		AgentSignedOn{17}, AgentLost{18}, AgentSignedOff{19}, AgentReady{20}, AgentNotReady{21, 122}, OfferReceived{23},
		OfferFailed{24}, OfferAccepted{25, 26}, OfferDeclined{27, 28}, AgentHungUp{29, 30}, WrapUpFiled{31, 32, 33}, Restarted{}, Tick{},
	}
}

func sampleEffects() []Effect {
	return []Effect{
		QueueHolds{1, Rules{1, 2, 3, 4, 5, 6, 7}}, QueueGone{2}, AgentHolds{3, 4, 5}, AgentGone{6}, ServesHold{7, 8, true},
		Waiting{1, 2, 3, 4, true, 5}, Offered{1, 2, 3, 4, 5}, Received{6}, Revoked{1, 2, 3, 4}, Declined{1, 2, 3, 4},
		Connected{1, 2, 3}, VisitorAway{1, true, 2}, AgentVanished{3, 4}, Ended{1, 2, 1, 3}, WrapUpHolds{1, 2}, Closed{3, 4},
		AgentStands{1, 2, 3, 4, 5, true, 6, 1, 7}, Rejected{5},
	}
}

// TestLogBytes pins what is written: a log is read for ever, so these bytes never change.
func TestLogBytes(t *testing.T) {
	for _, c := range []struct {
		got  []byte
		want string
	}{
		{AppendEvent(nil, ContactRequested{300, 2, 3}), "\x07\xac\x02\x02\x03"},
		{AppendEvent(nil, AgentNotReady{1, 101}), "\x0f\x01\x65"},
		{AppendEvent(nil, Tick{}), "\x16"},
		{AppendEffects(nil, []Effect{Waiting{1, 2, 3, 1000, true, CauseAgentLost}, Rejected{RejectedBusy}}), "\x02\x06\x01\x02\x03\xd0\x0f\x01\x06\x12\x05"},
	} {
		if string(c.got) != c.want {
			t.Errorf("wrote %q, want %q", c.got, c.want)
		}
	}
}

func TestEachKindIsReadAsWritten(t *testing.T) {
	for _, ev := range sampleEvents() {
		got, rest, err := ReadEvent(AppendEvent(nil, ev))
		if err != nil || len(rest) > 0 || got != ev {
			t.Errorf("%T%+v read as %+v, %d left, %v", ev, ev, got, len(rest), err)
		}
	}
	want := sampleEffects()
	got, rest, err := ReadEffects(AppendEffects(nil, want))
	if err != nil || len(rest) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v read as %+v, %d left, %v", want, got, len(rest), err)
	}
}

func FuzzReadEvent(f *testing.F) {
	for _, ev := range sampleEvents() {
		f.Add(AppendEvent(nil, ev))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ev, rest, err := ReadEvent(b)
		if err != nil {
			return
		}
		again, left, err := ReadEvent(AppendEvent(nil, ev))
		if err != nil || len(left) > 0 || again != ev {
			t.Fatalf("%+v read again as %+v, %v", ev, again, err)
		}
		if len(rest) >= len(b) {
			t.Fatal("an event of no bytes")
		}
	})
}

func FuzzReadEffects(f *testing.F) {
	f.Add(AppendEffects(nil, sampleEffects()))
	f.Fuzz(func(t *testing.T, b []byte) {
		effects, _, err := ReadEffects(b)
		if err != nil {
			return
		}
		again, left, err := ReadEffects(AppendEffects(nil, effects))
		if err != nil || len(left) > 0 || len(again) != len(effects) {
			t.Fatalf("%+v read again as %+v, %v", effects, again, err)
		}
		for i := range again {
			if again[i] != effects[i] {
				t.Fatalf("%+v read again as %+v", effects[i], again[i])
			}
		}
	})
}

// FuzzAdopt feeds a state with effects no Step gave: nothing may panic, and what is kept twice stays the same twice.
func FuzzAdopt(f *testing.F) {
	f.Add(AppendEffects(nil, sampleEffects()))
	f.Add(AppendEffects(nil, []Effect{
		QueueHolds{1, DefaultRules()}, AgentHolds{1, 1, 1000}, ServesHold{1, 1, true}, Waiting{1, 1, 1, 5, false, 0},
		Offered{1, 1, 1, 50, 20}, Offered{2, 1, 1, 60, 20}, QueueGone{1}, Connected{1, 1, 1}, AgentGone{1},
	}))
	f.Fuzz(func(t *testing.T, b []byte) {
		effects, _, err := ReadEffects(b)
		if err != nil {
			return
		}
		s := New()
		for i, e := range effects {
			s.Adopt(Time(10*i), []Effect{e})
			if err := s.CheckIndexes(); err != nil {
				t.Fatalf("after %T%+v: %v", e, e, err)
			}
		}
		for range 3 {
			s.Step(s.now.Add(Seconds(100)), Tick{})
			if err := s.CheckIndexes(); err != nil {
				t.Fatalf("going on: %v", err)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	s := New()
	s.Step(1000, QueueSet{Queue: 1})
	s.Step(1000, AgentSet{Agent: 1, SlotsMax: 2})
	s.Step(1000, AgentJoinedQueue{1, 1})
	s.Step(1000, AgentSignedOn{1})
	s.Step(1000, AgentReady{1})
	for id := range ContactID(4) {
		s.Step(1001, ContactRequested{id + 1, VisitorID(id + 1), 1})
	}
	s.Step(1002, OfferDeclined{1, 1})
	s.Step(1002, OfferAccepted{1, 2})
	s.Step(1003, VisitorLeft{2})
	f.Add(s.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Decode(b)
		if err != nil {
			return
		}
		if err := s.CheckIndexes(); err != nil {
			t.Fatal(err)
		}
		bytesOf := s.Encode()
		again, err := Decode(bytesOf)
		if err != nil || !bytes.Equal(again.Encode(), bytesOf) {
			t.Fatalf("a decoded state cannot be decoded: %v", err)
		}
	})
}
