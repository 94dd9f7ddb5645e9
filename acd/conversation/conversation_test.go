package conversation

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

const (
	romeo  = "romeo@host"
	juliet = "juliet@host"
	nurse  = "nurse@host"
)

func talking(t *testing.T) *Conversation {
	t.Helper()
	c := New(DefaultLimits(), romeo)
	c.SetAgent(juliet)
	for _, session := range []string{romeo + "/a", juliet + "/desk"} {
		member, _, _ := strings.Cut(session, "/")
		if _, _, err := c.Join(member, session); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func TestWhoMayJoin(t *testing.T) {
	for _, c := range []struct {
		name, member, session string
		want                  error
	}{
		{"the visitor", romeo, romeo + "/a", nil},
		{"the agent", juliet, juliet + "/desk", nil},
		{"a stranger", nurse, nurse + "/x", ErrNotMember},
		{"nobody", "", "", ErrNotMember},
	} {
		t.Run(c.name, func(t *testing.T) {
			talk := New(DefaultLimits(), romeo)
			talk.SetAgent(juliet)
			if _, _, err := talk.Join(c.member, c.session); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestSessionsOfOneMemberAreBounded(t *testing.T) {
	c := New(Limits{SessionsMax: 2, LinesMax: 1, VisitorCharsMax: 1, AgentCharsMax: 1}, romeo)
	c.SetAgent(juliet)
	for i := range 2 {
		if _, again, err := c.Join(romeo, fmt.Sprint(romeo, "/", i)); again || err != nil {
			t.Fatal(again, err)
		}
	}
	if _, _, err := c.Join(romeo, romeo+"/more"); !errors.Is(err, ErrSessionsMax) {
		t.Errorf("a third session: %v", err)
	}
	if _, again, err := c.Join(romeo, romeo+"/0"); !again || err != nil {
		t.Errorf("a session that is there: %v, %v", again, err)
	}
	if _, _, err := c.Join(juliet, juliet+"/desk"); err != nil {
		t.Errorf("the other side: %v", err)
	}
}

func TestALineHasItsPlaceBeforeTheCommitAndCountsAfterIt(t *testing.T) {
	c := talking(t)
	first, err := c.Say(romeo, romeo+"/a", "o1", "hello")
	if err != nil || first != (Saying{ID: Place(1), Party: Visitor, Kind: ToAll, origin: origin{romeo, "o1"}}) {
		t.Fatal(first, err)
	}
	second, err := c.Say(juliet, juliet+"/desk", "o1", "the other side may use the same origin-id")
	if err != nil || second != (Saying{ID: Place(2), Party: Agent, Kind: ToAll, origin: origin{juliet, "o1"}}) {
		t.Fatal(second, err)
	}
	if c.KeptUpTo() != 0 {
		t.Errorf("kept %d before any commit", c.KeptUpTo())
	}
	c.Kept(Place(1))
	if c.KeptUpTo() != Place(1) {
		t.Errorf("kept %d after the first commit", c.KeptUpTo())
	}
}

func TestDoubles(t *testing.T) {
	c := talking(t)
	say := func(origin string) Saying {
		t.Helper()
		s, err := c.Say(romeo, romeo+"/a", origin, "hello")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	say("o1")
	if s := say("o1"); s != (Saying{ID: Place(1), Party: Visitor, Kind: ToAll, Double: true, origin: origin{romeo, "o1"}}) {
		t.Errorf("before the commit: %+v", s)
	}
	c.Kept(Place(1))
	if s := say("o1"); s != (Saying{ID: Place(1), Party: Visitor, Kind: ToAll, Double: true, Kept: true, origin: origin{romeo, "o1"}}) {
		t.Errorf("after the commit: %+v", s)
	}
	if s := say(""); s.Double || say("").Double {
		t.Error("lines without an origin-id were taken for doubles")
	}
	c.Leave(romeo + "/a")
	c.End()
	if s, err := c.Say(romeo, romeo+"/new", "o1", "hello"); err != nil || !s.Double || s.ID != Place(1) {
		t.Errorf("after the end, from a new session: %+v, %v", s, err)
	}
}

func TestALineThatCouldNotBeCommittedMayBeSaidAgain(t *testing.T) {
	c := talking(t)
	lost, err := c.Say(romeo, romeo+"/a", "o1", "hello")
	if err != nil {
		t.Fatal(err)
	}
	c.Unkept(lost)
	s, err := c.Say(romeo, romeo+"/a", "o1", "hello")
	if err != nil || s.Double || s.ID != Place(2) {
		t.Errorf("said again: %+v, %v", s, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	limits := Limits{LinesMax: 1, SessionsMax: 8, VisitorCharsMax: 3, AgentCharsMax: 5}
	for _, c := range []struct {
		name            string
		before          func(*Conversation)
		member, session string
		body            string
		want            error
	}{
		{"a stranger", nil, nurse, nurse + "/x", "hi", ErrNotMember},
		{"a session that has not joined", nil, romeo, romeo + "/b", "hi", ErrNotOccupant},
		{"too long for a visitor", nil, romeo, romeo + "/a", "四個字了", ErrTooLong},
		{"as long as a visitor may", nil, romeo, romeo + "/a", "三個字", nil},
		{"too long for an agent", nil, juliet, juliet + "/desk", "sixsix", ErrTooLong},
		{"as long as an agent may", nil, juliet, juliet + "/desk", "fives", nil},
		{"ended", func(c *Conversation) { c.End() }, romeo, romeo + "/a", "hi", ErrEnded},
		{"full", func(c *Conversation) { c.Restore(juliet, "", Place(1)) }, romeo, romeo + "/a", "hi", ErrLinesMax},
		{"vanished", func(c *Conversation) { c.SetAgent("") }, juliet, juliet + "/desk", "hi", ErrNotMember},
	} {
		t.Run(c.name, func(t *testing.T) {
			talk := talking(t)
			talk.limits = limits
			if c.before != nil {
				c.before(talk)
			}
			if _, err := talk.Say(c.member, c.session, "", c.body); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestAnotherAgentTakesTheRoom(t *testing.T) {
	c := talking(t)
	gone := c.SetAgent(nurse)
	if len(gone) != 1 || gone[0] != (Occupant{juliet + "/desk", Agent}) {
		t.Errorf("gone: %v", gone)
	}
	if _, ok := c.PartyOf(juliet); ok {
		t.Error("the agent before is still a member")
	}
	if gone := c.SetAgent(nurse); len(gone) != 0 {
		t.Errorf("the same agent again sent %v away", gone)
	}
	if c.Present(Visitor) != 1 || c.Present(Agent) != 0 {
		t.Errorf("present: %v", c.Occupants())
	}
}

func TestMarksOnlyGrowAndOnlyOverCommittedLines(t *testing.T) {
	c := talking(t)
	for i := range 3 {
		if _, err := c.Say(romeo, romeo+"/a", fmt.Sprint(i), "hi"); err != nil {
			t.Fatal(err)
		}
	}
	c.Kept(Place(2))
	for _, step := range []struct {
		id   uint64
		want bool
	}{{3, false}, {2, true}, {2, false}, {1, false}, {0, false}} {
		if got := c.Mark(Agent, Place(step.id)); got != step.want {
			t.Errorf("mark %d: got %v", step.id, got)
		}
	}
	if c.Marked(Agent) != Place(2) || c.Marked(Visitor) != 0 {
		t.Errorf("marked %d, %d", c.Marked(Agent), c.Marked(Visitor))
	}
}

func TestRestoreKnowsDoublesAndGoesOnCounting(t *testing.T) {
	c := New(DefaultLimits(), romeo)
	c.Restore(romeo, "o1", Place(1))
	c.Restore("", "", Place(4))
	if _, _, err := c.Join(romeo, romeo+"/a"); err != nil {
		t.Fatal(err)
	}
	if s, _ := c.Say(romeo, romeo+"/a", "o1", "hi"); !s.Double || !s.Kept || s.ID != Place(1) {
		t.Errorf("double after a restart: %+v", s)
	}
	if s, _ := c.Say(romeo, romeo+"/a", "o2", "hi"); s.ID != Place(5) {
		t.Errorf("next line: %+v", s)
	}
}
