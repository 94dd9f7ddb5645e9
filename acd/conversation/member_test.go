package conversation

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// consulting is a conversation whose lead has asked the nurse.
func consulting(t *testing.T) *Conversation {
	t.Helper()
	c := talking(t)
	if moved := c.Seat(nurse, RoleConsulted, 0); moved.To != Agent+1 || moved.From != 0 {
		t.Fatalf("%+v", moved)
	}
	if _, _, err := c.Join(nurse, nurse+"/desk"); err != nil {
		t.Fatal(err)
	}
	return c
}

func sessions(list []Occupant) (all []string) {
	for _, o := range list {
		all = append(all, o.Session)
	}
	return all
}

func TestWhatReachesWhom(t *testing.T) {
	c := consulting(t)
	if again, err := c.Monitor("duke@host/board"); again || err != nil {
		t.Fatal(again, err)
	}
	everybody := []string{romeo + "/a", juliet + "/desk", nurse + "/desk"}
	for _, step := range []struct {
		kind     Kind
		want     []string
		monitors int
	}{
		{ToAll, everybody, 1},
		{Typing, everybody, 1},
		{Private, everybody[1:], 1},
		{PrivatePresence, everybody[1:], 1},
		{Whisper, everybody[1:2], 1},
		{kinds, nil, 0},
	} {
		if got := sessions(c.Audience(step.kind)); !slices.Equal(got, step.want) {
			t.Errorf("%v reaches %v, want %v", step.kind, got, step.want)
		}
		if got := len(c.Monitors(step.kind)); got != step.monitors {
			t.Errorf("%v is copied to %d", step.kind, got)
		}
	}
}

func TestAConsultedAgentsLineIsPrivate(t *testing.T) {
	c := consulting(t)
	s, err := c.Say(nurse, nurse+"/desk", "o", "he is banished")
	if err != nil || s.Kind != Private || !Aside(s.ID) {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := c.SayAs(Private, romeo, romeo+"/a", "", "psst"); !errors.Is(err, ErrMayNotSay) {
		t.Errorf("a visitor's private line: %v", err)
	}
}

// The visitor's numbers have no gap that would tell of more.
func TestPrivateLinesStandBetweenTheNumbers(t *testing.T) {
	c := consulting(t)
	var got []string
	for _, k := range []Kind{Private, ToAll, Private, Private, ToAll, ToAll} {
		s, err := c.SayAs(k, juliet, juliet+"/desk", "", "x")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, FormatID(s.ID))
	}
	if want := []string{"0.1", "1", "1.1", "1.2", "2", "3"}; !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestPrivateLinesHaveABoundOfTheirOwn(t *testing.T) {
	limits := DefaultLimits()
	limits.LinesMax = 1
	c := New(limits, romeo)
	c.SetAgent(juliet)
	for _, session := range []string{romeo, juliet} {
		if _, _, err := c.Join(session, session+"/a"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.SayAs(Private, juliet, juliet+"/a", "", "x"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.SayAs(Private, juliet, juliet+"/a", "", "x"); !errors.Is(err, ErrLinesMax) {
		t.Errorf("a second private line: %v", err)
	}
	if _, err := c.Say(romeo, romeo+"/a", "", "x"); err != nil {
		t.Errorf("the visitor is told of it: %v", err)
	}
}

func TestAsidesAreBounded(t *testing.T) {
	limits := DefaultLimits()
	limits.LinesMax = AsidesMax + 2
	c := New(limits, romeo)
	c.SetAgent(juliet)
	if _, _, err := c.Join(juliet, juliet+"/a"); err != nil {
		t.Fatal(err)
	}
	for range AsidesMax {
		if _, err := c.SayAs(Private, juliet, juliet+"/a", "", "x"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.SayAs(Private, juliet, juliet+"/a", "", "x"); !errors.Is(err, ErrLinesMax) {
		t.Errorf("one more: %v", err)
	}
	if s, err := c.Say(juliet, juliet+"/a", "", "x"); err != nil || s.ID != Place(1) {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestPlaces(t *testing.T) {
	c := consulting(t)
	duke := "duke@host"
	if moved := c.Seat(duke, RoleJoined, 0); moved.To.String() != "agent-3" {
		t.Errorf("%+v", moved)
	}
	// The consulted one speaks to the visitor from now on, in the same place.
	moved := c.Seat(nurse, RoleJoined, 0)
	if moved.From != moved.To || moved.Was != RoleConsulted || moved.Is != RoleJoined {
		t.Errorf("%+v", moved)
	}
	// Then she leads: the lead before leaves, and his place is hers.
	if gone := sessions(c.Part(juliet)); !slices.Equal(gone, []string{juliet + "/desk"}) {
		t.Errorf("gone: %v", gone)
	}
	moved = c.Seat(nurse, RoleLead, 0)
	if moved.From != Agent+1 || moved.To != Agent || !slices.Equal(moved.Sessions, []string{nurse + "/desk"}) {
		t.Errorf("%+v", moved)
	}
	if o, _ := c.Occupant(nurse + "/desk"); o.Party != Agent {
		t.Errorf("%+v", o)
	}
	if moved := c.Seat(juliet, RoleJoined, 0); moved.To.String() != "agent-2" {
		t.Errorf("the free place: %+v", moved)
	}
	if moved := c.Seat("tybalt@host", RoleConsulted, 9); moved.To != 9 {
		t.Errorf("the place it had: %+v", moved)
	}
}

func TestAgentsAndMonitorsAreBounded(t *testing.T) {
	limits := DefaultLimits()
	limits.AgentsMax, limits.MonitorsMax = 2, 1
	c := New(limits, romeo)
	c.SetAgent(juliet)
	if err := c.Full(); err != nil {
		t.Error(err)
	}
	c.Seat(nurse, RoleJoined, 0)
	if err := c.Full(); !errors.Is(err, ErrAgentsMax) {
		t.Errorf("got %v", err)
	}
	for i, want := range []error{nil, ErrSessionsMax} {
		if _, err := c.Monitor(fmt.Sprint("duke@host/", i)); !errors.Is(err, want) {
			t.Errorf("monitor %d: %v", i, err)
		}
	}
	if again, err := c.Monitor("duke@host/0"); !again || err != nil {
		t.Error(again, err)
	}
	if !c.Unmonitor("duke@host/0") || c.Unmonitor("duke@host/0") {
		t.Error("unmonitor")
	}
}

func TestAVisitorCannotMarkWhatItCannotRead(t *testing.T) {
	c := consulting(t)
	s, err := c.SayAs(Private, juliet, juliet+"/desk", "", "x")
	if err != nil {
		t.Fatal(err)
	}
	c.Kept(s.ID)
	if c.Mark(Visitor, s.ID) {
		t.Error("marked")
	}
	if !c.Mark(Agent+1, s.ID) {
		t.Error("not marked by the one it is for")
	}
}

func TestWhispers(t *testing.T) {
	c := consulting(t)
	if _, err := c.WhisperFrom("duke@host", "duke@host/board", "o", "offer a discount"); !errors.Is(err, ErrNotOccupant) {
		t.Errorf("without monitoring: %v", err)
	}
	if _, err := c.Monitor("duke@host/board"); err != nil {
		t.Fatal(err)
	}
	s, err := c.WhisperFrom("duke@host", "duke@host/board", "o", "offer a discount")
	if err != nil || s.Kind != Whisper || s.Party != 0 || !Aside(s.ID) {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err := c.WhisperFrom("duke@host", "duke@host/board", "o", "offer a discount"); err != nil || !s.Double {
		t.Errorf("said twice: %+v, %v", s, err)
	}
}

// An agent may ask for service like anybody else, and be offered its own contact.
func TestAnAgentWhoIsTheVisitorToo(t *testing.T) {
	c := New(DefaultLimits(), juliet)
	c.SetAgent(juliet)
	if m, _ := c.At(Visitor); m.JID != juliet || m.Role != RoleVisitor {
		t.Errorf("the visitor: %+v", m)
	}
	if o, _, err := c.Join(juliet, juliet+"/web"); err != nil || o.Party != Visitor {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := c.SayAs(Private, juliet, juliet+"/web", "", "x"); !errors.Is(err, ErrMayNotSay) {
		t.Errorf("a private line: %v", err)
	}
	c.SetAgent(nurse)
	if m, _ := c.At(Agent); m.JID != nurse {
		t.Errorf("the agent: %+v", m)
	}
	if m, ok := c.Member(juliet); !ok || m.Party != Visitor {
		t.Errorf("the visitor: %+v, %v", m, ok)
	}
}
