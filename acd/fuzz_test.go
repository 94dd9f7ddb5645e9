package acd

import (
	"bytes"
	"encoding/hex"
	"os"
	"reflect"
	"strings"
	"testing"
)

// sample is one of each kind, every number different and not 0.
func sampleEvents() []Event {
	return []Event{
		QueueSet{1, sampleRules()}, QueueHours{1, true}, QueueRemoved{2, true, 3}, AgentSet{3, 4, 5, sampleSkills(), true},
		AgentRemoved{6, true}, AgentJoinedQueue{7, 8}, AgentLeftQueue{9, 10},
		ContactRequested{11, 12, 13, sampleNeeds(), -4, 5, true}, VisitorLeft{14}, VisitorLost{15}, VisitorReturned{16},
		AgentSignedOn{17}, AgentLost{18}, AgentSignedOff{19}, AgentReady{20}, AgentNotReady{21, 122}, OfferReceived{23},
		OfferFailed{24}, OfferAccepted{25, 26}, OfferDeclined{27, 28}, AgentHungUp{29, 30}, WrapUpFiled{31, 32, 33}, Restarted{}, Tick{},
		ContactMoved{1, 2, 3}, ContactPrioritized{1, -2, 3}, ContactClosed{1, 2, CauseBanned}, Spoke{1, 2},
		Passed{1, 2, 3, 4, PassConference, true, 5}, TakenBack{1, 2}, RoleChanged{1, 2, RoleJoined, 3}, Parted{1, 2},
		TookOver{1, 2, true, 3}, JoinedIn{1, 2, true, 3}, Reassigned{1, 2, 3, true, 4}, AgentForced{1, DutyReady, 3, 4},
		WrapUpDone{1, 2}, WrapUpExtended{3, 4},
	}
}

func sampleEffects() []Effect {
	return []Effect{
		QueueHolds{1, sampleRules()}, QueueGone{2}, AgentHolds{3, 4, 5, sampleSkills()}, AgentGone{6}, ServesHold{7, 8, true},
		Waiting{1, 2, 3, 4, true, 5, 6, sampleNeeds(), -7, 8, 9, true}, Offered{1, 2, 3, 4, 5, PassTransfer, 6, Why{SelectMostSkilled, 7, 8, true}}, Received{6}, Revoked{1, 2, 3, 4}, Declined{1, 2, 3, 4},
		Connected{1, 2, 3, RoleJoined}, VisitorAway{1, true, 2}, AgentVanished{3, 4}, Ended{1, 2, 1, 3}, WrapUpHolds{1, 2, 3}, Closed{3, 4},
		AgentStands{1, 2, 3, 4, 5, true, 6, 1, 7}, Rejected{5},
		QueueOpen{1, true}, QueueDrains{1, 2}, AgentDrains{1}, RingReached{1, 2}, PreferenceOver{1}, Prioritized{1, -2, 3},
		RoleHolds{1, 2, RoleConsulted}, PartedFrom{1, 2, CauseTookOver}, Spoken{1, 2}, IdleWarned{1, ByAgent, 3},
		WrapsUp{1, 2, 3, 4, true, true}, LimitLifted{1, 2, 3},
	}
}

func sampleRules() Rules {
	return Rules{
		1, 2, 3, 4, 5, 6, 7, 8, SelectMostSkilled, 9, true, WrapUpTimedStrict, 10, true, 11, 12, 13, 14, 15, 16, 17, 18, EndThem,
		-9, 19, 20, 21, 22, [RingsMax]Ring{{23, 24, 25}, {26, 27, 28}},
	}
}

func sampleSkills() [SkillsMax]Skill { return [SkillsMax]Skill{{1, 2}, {3, 4}} }

func sampleNeeds() [NeedsMax]Need { return [NeedsMax]Need{{5, 6}, {7, 8}} }

// TestLogBytes pins what is written: a log is read for ever, so these bytes never change.
func TestLogBytes(t *testing.T) {
	for _, c := range []struct {
		got  []byte
		want string
	}{
		{AppendEvent(nil, ContactRequested{300, 2, 3, [NeedsMax]Need{{1, 50}}, -1, 4, true}), "\x1d\xac\x02\x02\x03\x01\x012\x01\x04\x01"},
		{AppendEvent(nil, AgentNotReady{1, 101}), "\x0f\x01\x65"},
		{AppendEvent(nil, Tick{}), "\x16"},
		{AppendEffects(nil, []Effect{VisitorAway{1, true, 1000}, Rejected{RejectedBusy}}), "\x02\x0c\x01\x01\xd0\x0f\x12\x05"},
	} {
		if string(c.got) != c.want {
			t.Errorf("wrote %q, want %q", c.got, c.want)
		}
	}
}

// TestLogOfVersion1 is what its kinds mean today.
func TestLogOfVersion1(t *testing.T) {
	rules := DefaultRules()
	rules.Offer, rules.WaitingMax = 8, 9
	for _, c := range []struct {
		written string
		want    Event
	}{
		{"\x01\x05\x10\x00\x00\x00\x00\x00\x12", QueueSet{Queue: 5, Rules: Rules{Offer: 8, WaitingMax: 9}}},
		{"\x02\x05", QueueRemoved{Queue: 5}},
		{"\x03\x05\x06\x10", AgentSet{Agent: 5, SlotsMax: 3, Grace: 8}},
		{"\x04\x05", AgentRemoved{Agent: 5}},
		{"\x07\xac\x02\x02\x03", ContactRequested{Contact: 300, Visitor: 2, Queue: 3}},
	} {
		if got, rest, err := ReadEvent([]byte(c.written)); got != c.want || len(rest) > 0 || err != nil {
			t.Errorf("%q read as %+v, %v, want %+v", c.written, got, err, c.want)
		}
	}
	for _, c := range []struct {
		written string
		want    Effect
	}{
		{"\x01\x01\x05\x10\x00\x00\x00\x00\x00\x12", QueueHolds{5, rules}},
		{"\x01\x03\x05\x06\x10", AgentHolds{Agent: 5, SlotsMax: 3, Grace: 8}},
		{"\x01\x06\x01\x02\x03\xd0\x0f\x01\x06", Waiting{Contact: 1, Visitor: 2, Queue: 3, Arrived: 1000, Head: true, Cause: CauseAgentLost}},
		{"\x01\x07\x01\x02\x03\x08\x0a", Offered{Offer: 1, Contact: 2, Agent: 3, Deadline: 4, Receipt: 5}},
		{"\x01\x0b\x01\x02\x03", Connected{Offer: 1, Contact: 2, Agent: 3}},
		{"\x01\x0f\x01\x02", WrapUpHolds{Contact: 1, Code: 2}},
	} {
		got, rest, err := ReadEffects([]byte(c.written))
		if err != nil || len(rest) > 0 || len(got) != 1 || got[0] != c.want {
			t.Errorf("%q read as %+v, %v, want %+v", c.written, got, err, c.want)
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
	var told []Effect
	s := New()
	for i, ev := range busyDay() {
		told = append(told, s.Step(Time(1000+10*i), ev)...)
	}
	f.Add(AppendEffects(nil, told))
	f.Add(AppendEffects(nil, []Effect{
		QueueHolds{1, DefaultRules()}, AgentHolds{Agent: 1, SlotsMax: 1, Grace: 1000}, ServesHold{1, 1, true},
		Waiting{Contact: 1, Visitor: 1, Queue: 1, Arrived: 5}, Offered{Offer: 1, Contact: 1, Agent: 1, Deadline: 50, Receipt: 20},
		Offered{Offer: 2, Contact: 1, Agent: 1, Deadline: 60, Receipt: 20}, QueueGone{1},
		Connected{Offer: 1, Contact: 1, Agent: 1}, AgentGone{1},
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

// FuzzStep has events of any kind and content come at any time: everything holds after each, and replay agrees.
func FuzzStep(f *testing.F) {
	var all []byte
	for i, ev := range busyDay() {
		all = append(AppendEvent(all, ev), byte(i%3))
	}
	f.Add(all)
	f.Fuzz(func(t *testing.T, b []byte) {
		s, shadow, now := New(), New(), Time(1_000_000)
		for range 200 {
			ev, rest, err := ReadEvent(b)
			if err != nil || len(rest) == 0 {
				return
			}
			now += Time(rest[0]) * Time(rest[0]) // up to a minute
			b = rest[1:]
			effects := s.Step(now, ev)
			if err := s.Check(); err != nil {
				t.Fatalf("after %T%+v: %v", ev, ev, err)
			}
			if shadow.Replay(now, ev, effects) || !bytes.Equal(shadow.Encode(), s.Encode()) {
				t.Fatalf("replay of %T%+v diverged", ev, ev)
			}
		}
	})
}

// busyDay is events that lead through most of what there is.
func busyDay() []Event {
	day := []Event{
		QueueSet{Queue: 1, Rules: Rules{WrapUp: WrapUpTimed, WrapUpForced: true, VisitorIdleWarn: 9000, WaitMax: 70_000, WaitMaxTo: 2}},
		QueueSet{Queue: 2, Rules: Rules{OfferTo: 2, SlotsOfOne: 1, Rings: [RingsMax]Ring{{After: 5000, Lower: 50, Also: 1}}}},
	}
	for a := AgentID(1); a <= 3; a++ {
		day = append(day, AgentSet{Agent: a, SlotsMax: 2}, AgentJoinedQueue{a, 1}, AgentJoinedQueue{a, 2}, AgentSignedOn{a}, AgentReady{a})
	}
	for c := ContactID(1); c <= 6; c++ {
		day = append(day, ContactRequested{Contact: c, Visitor: VisitorID(c), Queue: 1 + QueueID(c%2), Prefers: AgentID(c % 4), Callback: c == 6})
	}
	return append(day, OfferAccepted{1, 2}, OfferAccepted{2, 2}, OfferAccepted{3, 2}, OfferAccepted{1, 1}, OfferDeclined{2, 1}, Spoke{1, 0},
		Passed{Agent: 1, Contact: 2, ToAgent: 2, Kind: PassConsult, Override: true}, OfferAccepted{2, 2}, RoleChanged{2, 2, RoleJoined, 0},
		Passed{Agent: 1, Contact: 1, ToQueue: 2, Kind: PassTransfer}, TakenBack{1, 1}, TookOver{3, 1, true, 3}, JoinedIn{2, 1, true, 2},
		AgentLost{1}, VisitorLost{3}, VisitorReturned{3}, VisitorLeft{2}, WrapUpFiled{2, 2, 5}, WrapUpDone{2, 2}, QueueHours{2, false},
		Reassigned{Contact: 4, ToAgent: 2, Override: true, By: 3}, QueueRemoved{1, true, 2}, AgentRemoved{3, true}, Restarted{},
		AgentSignedOn{2}, AgentForced{2, DutyReady, 0, 3}, ContactPrioritized{5, 3, 1}, ContactClosed{5, 1, CauseBanned}, Tick{})
}

func FuzzDecode(f *testing.F) {
	s := New()
	for i, ev := range busyDay() {
		s.Step(Time(1000+i), ev)
		if i%8 == 0 {
			f.Add(s.Encode())
		}
	}
	f.Add(s.Encode())
	for _, old := range snapshotsOfVersion1(f) {
		f.Add(old)
	}
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

func snapshotsOfVersion1(f *testing.F) [][]byte {
	text, err := os.ReadFile("testdata/version1/log.txt")
	if err != nil {
		f.Fatal(err)
	}
	var all [][]byte
	for line := range strings.Lines(string(text)) {
		if digits, is := strings.CutPrefix(strings.TrimSpace(line), "snapshot "); is {
			b, err := hex.DecodeString(digits)
			if err != nil {
				f.Fatal(err)
			}
			all = append(all, b)
		}
	}
	return all
}
