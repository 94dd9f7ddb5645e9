package acd

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
)

// duo is two agents who serve a queue, one of them with a contact that was requested after so long.
func duo(t *testing.T, lucky AgentID, contact ContactID, after Span) *State {
	t.Helper()
	s := New()
	now := Time(1000)
	step := func(ev Event) {
		now = now.Add(after)
		if why, refused := Refused(s.Step(now, ev)); refused {
			t.Fatalf("%T: %d", ev, why)
		}
	}
	step(QueueSet{Queue: 1})
	for id := AgentID(1); id <= 2; id++ {
		step(AgentSet{Agent: id})
		step(AgentJoinedQueue{Agent: id, Queue: 1})
		step(AgentSignedOn{Agent: id})
	}
	step(AgentReady{Agent: lucky})
	step(ContactRequested{Contact: contact, Visitor: VisitorID(contact), Queue: 1})
	return s
}

func TestShape(t *testing.T) {
	first := duo(t, 1, 7, 10)
	for name, other := range map[string]*State{
		"the other agent":    duo(t, 2, 7, 10),
		"another contact":    duo(t, 1, 8, 10),
		"more time between":  duo(t, 1, 7, 999),
		"all at one moment":  duo(t, 1, 7, 0),
		"read back":          reread(t, first),
		"all three together": duo(t, 2, 9, 123),
	} {
		if other.Shape() != first.Shape() {
			t.Errorf("%s: another shape", name)
		}
	}
	for name, ev := range map[string]Event{
		"received": OfferReceived{Offer: 1}, "accepted": OfferAccepted{Agent: 1, Contact: 7}, "lost": VisitorLost{Contact: 7},
		"one more": ContactRequested{Contact: 8, Visitor: 8, Queue: 1}, "the other ready": AgentReady{Agent: 2},
	} {
		s := duo(t, 1, 7, 10)
		s.Step(s.Now()+1, ev)
		if s.Shape() == first.Shape() {
			t.Errorf("%s: the same shape", name)
		}
	}
}

func reread(t *testing.T, s *State) *State {
	t.Helper()
	again, err := Decode(s.Encode())
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// TestShapeDrawsWhatDecides changes one field after the other of agents, contacts and slots of some states: where that
// makes another snapshot it makes another shape, but for names and for moments that others stand for.
func TestShapeDrawsWhatDecides(t *testing.T) {
	beside := []string{
		"contact.id", "contact.visitor", "contact.entered", "contact.since", "contact.prefersUntil", // in the next stage
		"contact.awaySince", "contact.awayUntil", "contact.quietFrom", // in its timers
		"contact.by", // told, once the visit is over
		"slot.why",   // where it lets the agent take the contact back
		"slot.id", "slot.since", "AgentStands.Since", "AgentStands.LostAt", "AgentStands.Agent",
	}
	decides, told := map[string]bool{}, map[string]bool{}
	for seed := range uint64(40) {
		storm := newStorm(t, seed)
		for range 30 {
			storm.step()
		}
		image, shape := storm.state.Encode(), storm.state.Shape()
		for n := 0; ; n++ {
			s, err := Decode(image)
			if err != nil {
				t.Fatal(err)
			}
			name, there := bump(s, n)
			if !there {
				break
			}
			if told[name] = told[name] || !bytes.Equal(s.Encode(), image); told[name] {
				decides[name] = decides[name] || s.Shape() != shape
			}
		}
	}
	for name, does := range decides {
		if !does && !slices.Contains(beside, name) {
			t.Errorf("%s is written and not drawn", name)
		}
	}
	if len(decides) < 40 {
		t.Errorf("only %d fields are written", len(decides))
	}
}

// bump changes the nth number or flag of the agents, contacts and slots, and names it; false: there are not so many.
func bump(s *State, n int) (string, bool) {
	var all []reflect.Value
	for _, id := range s.agents.order {
		a := reflect.ValueOf(s.agents.get(id)).Elem()
		all = append(all, a, a.FieldByName("stands"))
	}
	for _, c := range s.inOrder() {
		all = append(all, reflect.ValueOf(c).Elem())
		for _, x := range c.slots {
			all = append(all, reflect.ValueOf(x).Elem())
		}
	}
	for _, v := range all {
		for i := range v.NumField() {
			f := reflect.NewAt(v.Field(i).Type(), v.Field(i).Addr().UnsafePointer()).Elem()
			if !f.CanInt() && !f.CanUint() && f.Kind() != reflect.Bool {
				continue
			}
			if n--; n >= 0 {
				continue
			}
			switch {
			case f.CanInt():
				f.SetInt(f.Int() + 1)
			case f.CanUint():
				f.SetUint(f.Uint() + 1)
			default:
				f.SetBool(!f.Bool())
			}
			return v.Type().Name() + "." + v.Type().Field(i).Name, true
		}
	}
	return "", false
}
