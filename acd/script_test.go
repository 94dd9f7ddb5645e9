package acd_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"parley/acd"
)

// A command is a verb and its key=value words. Names stand for numbers, given out as they first occur; a contact is
// called by its visitor. "queue", "agent" and "serves" say what the floor is like and print nothing. "wait" lets time
// pass, deadline by deadline, and "down" does with nobody there to notice; "show" prints how everybody stands.

func (f *floor) run(commands string) string {
	f.t.Helper()
	f.out.Reset()
	for line := range strings.Lines(commands) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		f.command(verb, f.words(rest))
	}
	return f.out.String()
}

func (f *floor) words(s string) map[string]string {
	f.t.Helper()
	words := map[string]string{}
	for _, w := range strings.Fields(s) {
		k, v, found := strings.Cut(w, "=")
		if !found {
			f.t.Fatalf("%q is not key=value", w)
		}
		words[k] = v
	}
	return words
}

func (f *floor) command(verb string, w map[string]string) {
	f.t.Helper()
	switch verb {
	case "queue":
		f.quiet(acd.QueueSet{Queue: f.queues.id(w["name"]), Rules: f.rules(w)})
	case "agent":
		id := f.agents.id(w["name"])
		f.quiet(acd.AgentSet{Agent: id, SlotsMax: f.number(w["slots"]), Grace: f.span(w["grace"])})
		for _, q := range strings.Split(w["serves"], ",") {
			if q != "" {
				f.quiet(acd.AgentJoinedQueue{Agent: id, Queue: f.queues.id(q)})
			}
		}
	case "wait":
		f.wait(f.span(w["for"]))
	case "down":
		f.now = f.now.Add(f.span(w["for"]))
	case "show":
		f.show()
	default:
		f.tell(f.step(f.event(verb, w)))
	}
}

func (f *floor) event(verb string, w map[string]string) acd.Event {
	f.t.Helper()
	a, q, c := f.agents.id(w["agent"]), f.queues.id(w["queue"]), f.contacts.id(w["visitor"])
	switch verb {
	case "join":
		return acd.ContactRequested{Contact: c, Visitor: f.visitor(w), Queue: q}
	case "leave":
		return acd.VisitorLeft{Contact: c}
	case "lost":
		return acd.VisitorLost{Contact: c}
	case "returned":
		return acd.VisitorReturned{Contact: c}
	case "restarted":
		return acd.Restarted{}
	case "sign-on":
		return acd.AgentSignedOn{Agent: a}
	case "vanish":
		return acd.AgentLost{Agent: a}
	case "sign-off":
		return acd.AgentSignedOff{Agent: a}
	case "ready":
		return acd.AgentReady{Agent: a}
	case "not-ready":
		return acd.AgentNotReady{Agent: a, Reason: acd.ReasonOwn + acd.Reason(f.number(w["reason"]))}
	case "received":
		return acd.OfferReceived{Offer: f.offer(c)}
	case "failed":
		return acd.OfferFailed{Offer: f.offer(c)}
	case "accept":
		return acd.OfferAccepted{Agent: a, Contact: c}
	case "decline":
		return acd.OfferDeclined{Agent: a, Contact: c}
	case "hang-up":
		return acd.AgentHungUp{Agent: a, Contact: c}
	case "wrap-up":
		return acd.WrapUpFiled{Agent: a, Contact: c, Code: acd.WrapUpCode(f.number(w["code"]))}
	case "join-queue":
		return acd.AgentJoinedQueue{Agent: a, Queue: q}
	case "leave-queue":
		return acd.AgentLeftQueue{Agent: a, Queue: q}
	case "remove-queue":
		return acd.QueueRemoved{Queue: q}
	case "remove-agent":
		return acd.AgentRemoved{Agent: a}
	case "set-agent":
		return acd.AgentSet{Agent: a, SlotsMax: f.number(w["slots"]), Grace: f.span(w["grace"])}
	}
	f.t.Fatalf("no command %q", verb)
	return nil
}

// visitor is the one the contact is called by, unless as= says that somebody comes a second time.
func (f *floor) visitor(w map[string]string) acd.VisitorID {
	if as := w["as"]; as != "" {
		return acd.VisitorID(f.contacts.id(as))
	}
	return acd.VisitorID(f.contacts.id(w["visitor"]))
}

func (f *floor) offer(c acd.ContactID) acd.OfferID {
	v, _ := f.state.Contact(c)
	return v.Offer
}

func (f *floor) quiet(ev acd.Event) {
	f.t.Helper()
	if why, refused := acd.Refused(f.step(ev)); refused {
		f.t.Fatalf("%T%+v rejected: %d", ev, ev, why)
	}
}

func (f *floor) wait(d acd.Span) {
	f.t.Helper()
	from, until := f.now, f.now.Add(d)
	for {
		at, armed := f.state.NextDeadline()
		if !armed || at > until {
			break
		}
		f.now = max(f.now, at)
		if effects := f.step(acd.Tick{}); len(effects) > 0 {
			fmt.Fprintf(&f.out, "after %s\n", seconds(acd.Span(f.now-from)))
			f.tell(effects)
		}
	}
	f.now = until
}

func (f *floor) rules(w map[string]string) acd.Rules {
	f.t.Helper()
	return acd.Rules{
		Offer: f.span(w["offer"]), Receipt: f.span(w["receipt"]), DeclineExcludes: f.span(w["decline-excludes"]),
		LostWaiting: f.span(w["lost-waiting"]), LostRinging: f.span(w["lost-ringing"]), LostTalking: f.span(w["lost-talking"]),
		WaitingMax: f.number(w["waiting-max"]),
	}
}

func (f *floor) number(s string) int {
	f.t.Helper()
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

func (f *floor) span(s string) acd.Span {
	f.t.Helper()
	if s == "" {
		return 0
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		f.t.Fatal(err)
	}
	return acd.Span(d.Milliseconds())
}

func seconds(s acd.Span) string { return (time.Duration(s) * time.Millisecond).String() }
