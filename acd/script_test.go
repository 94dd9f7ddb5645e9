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
// pass, deadline by deadline, and "down" does with nobody there to notice; "show" prints how everybody stands, "why" why somebody waits.

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
		f.quiet(acd.AgentSet{Agent: id, SlotsMax: f.number(w["slots"]), Grace: f.span(w["grace"]), Skills: f.skilled(w["skills"])})
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
	case "why":
		f.why(f.contacts.id(w["visitor"]))
	default:
		f.tell(f.step(f.event(verb, w)))
	}
}

func (f *floor) event(verb string, w map[string]string) acd.Event {
	f.t.Helper()
	a, q, c := f.agents.id(w["agent"]), f.queues.id(w["queue"]), f.contacts.id(w["visitor"])
	switch verb {
	case "join":
		return acd.ContactRequested{
			Contact: c, Visitor: f.visitor(w), Queue: q, Needs: f.needs(w["needs"]), Priority: f.number(w["priority"]),
			Prefers: f.agent(w["prefers"]), Callback: w["callback"] == "yes",
		}
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
		return acd.OfferReceived{Offer: f.offer(c, a)}
	case "failed":
		return acd.OfferFailed{Offer: f.offer(c, a)}
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
		return acd.QueueRemoved{Queue: q, Drain: w["drain"] == "yes", To: f.queue(w["to"])}
	case "remove-agent":
		return acd.AgentRemoved{Agent: a, Drain: w["drain"] == "yes"}
	case "set-agent":
		return acd.AgentSet{
			Agent: a, SlotsMax: f.number(w["slots"]), Grace: f.span(w["grace"]), Skills: f.skilled(w["skills"]), Drain: w["drain"] == "yes",
		}
	case "set-queue":
		return acd.QueueSet{Queue: q, Rules: f.rules(w)}
	case "open":
		return acd.QueueHours{Queue: q, Open: true}
	case "close":
		return acd.QueueHours{Queue: q}
	case "done":
		return acd.WrapUpDone{Agent: a, Contact: c}
	case "extend":
		return acd.WrapUpExtended{Agent: a, Contact: c}
	case "says":
		return acd.Spoke{Contact: c, Agent: f.agent(w["agent"])}
	}
	return f.handOn(verb, w, a, c)
}

// handOn is what agents and supervisors do with a contact.
func (f *floor) handOn(verb string, w map[string]string, a acd.AgentID, c acd.ContactID) acd.Event {
	f.t.Helper()
	to, queue, override, by := f.agent(w["to"]), f.queue(w["to-queue"]), w["override"] == "yes", f.agent(w["by"])
	switch verb {
	case "transfer":
		return acd.Passed{Agent: a, Contact: c, ToAgent: to, ToQueue: queue, Kind: acd.PassTransfer, Override: override, By: by}
	case "consult":
		return acd.Passed{Agent: a, Contact: c, ToAgent: to, ToQueue: queue, Kind: acd.PassConsult, Override: override, By: by}
	case "confer":
		return acd.Passed{Agent: a, Contact: c, ToAgent: to, ToQueue: queue, Kind: acd.PassConference, Override: override, By: by}
	case "take-back":
		return acd.TakenBack{Agent: a, Contact: c}
	case "role":
		role := map[string]acd.Role{"lead": acd.RoleLead, "consulted": acd.RoleConsulted, "joined": acd.RoleJoined}[w["role"]]
		return acd.RoleChanged{Agent: a, Contact: c, Role: role, By: by}
	case "part":
		return acd.Parted{Agent: a, Contact: c}
	case "take-over":
		return acd.TookOver{Agent: a, Contact: c, Override: override, By: by}
	case "barge-in":
		return acd.JoinedIn{Agent: a, Contact: c, Override: override, By: by}
	case "reassign":
		return acd.Reassigned{Contact: c, ToAgent: to, ToQueue: queue, Override: override, By: by}
	case "move":
		return acd.ContactMoved{Contact: c, Queue: queue, By: by}
	case "prioritize":
		return acd.ContactPrioritized{Contact: c, Priority: f.number(w["priority"]), By: by}
	case "end":
		return acd.ContactClosed{Contact: c, By: by, Cause: acd.CauseSupervisor}
	case "ban":
		return acd.ContactClosed{Contact: c, By: by, Cause: acd.CauseBanned}
	case "force":
		duty := map[string]acd.Duty{"out": acd.DutyNone, "not-ready": acd.DutyNotReady, "ready": acd.DutyReady}[w["duty"]]
		return acd.AgentForced{Agent: a, Duty: duty, By: by}
	}
	f.t.Fatalf("no command %q", verb)
	return nil
}

// agent is the one named; nobody if nobody is.
func (f *floor) agent(name string) acd.AgentID {
	if name == "" {
		return 0
	}
	return f.agents.id(name)
}

func (f *floor) queue(name string) acd.QueueID {
	if name == "" {
		return 0
	}
	return f.queues.id(name)
}

// leveled reads "french:50,billing:20".
func (f *floor) leveled(s string, add func(acd.SkillID, uint8)) {
	f.t.Helper()
	for _, one := range strings.Split(s, ",") {
		if one != "" {
			name, level, _ := strings.Cut(one, ":")
			add(f.skills.id(name), uint8(f.number(level)))
		}
	}
}

func (f *floor) needs(s string) (needs [acd.NeedsMax]acd.Need) {
	n := 0
	f.leveled(s, func(id acd.SkillID, level uint8) { needs[n] = acd.Need{Skill: id, Level: level}; n++ })
	return needs
}

func (f *floor) skilled(s string) (skills [acd.SkillsMax]acd.Skill) {
	n := 0
	f.leveled(s, func(id acd.SkillID, level uint8) { skills[n] = acd.Skill{Skill: id, Level: level}; n++ })
	return skills
}

// visitor is the one the contact is called by, unless as= says that somebody comes a second time.
func (f *floor) visitor(w map[string]string) acd.VisitorID {
	if as := w["as"]; as != "" {
		return acd.VisitorID(f.contacts.id(as))
	}
	return acd.VisitorID(f.contacts.id(w["visitor"]))
}

// offer is the contact's, to the agent if one is named.
func (f *floor) offer(c acd.ContactID, a acd.AgentID) acd.OfferID {
	v, _ := f.state.Contact(c)
	for _, x := range v.Slots {
		if x.State == acd.SlotOffered && x.Agent == a {
			return x.Offer
		}
	}
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

		SlotsOfOne: f.number(w["slots-of-one"]), OfferTo: f.number(w["offer-to"]), DeclineNotReady: w["decline"] == "not-ready",
		Selection: map[string]acd.Selection{"least-occupied": acd.SelectLeastOccupied, "most-skilled": acd.SelectMostSkilled}[w["selection"]],
		WrapUp:    map[string]acd.WrapUpMode{"timed": acd.WrapUpTimed, "strict": acd.WrapUpTimedStrict, "none": acd.WrapUpNone}[w["wrap-up"]],
		WrapUpFor: f.span(w["wrap-up-for"]), WrapUpForced: w["code"] == "forced",
		VisitorIdleWarn: f.span(w["visitor-warn"]), VisitorIdleEnd: f.span(w["visitor-end"]),
		AgentIdleWarn: f.span(w["agent-warn"]), AgentIdleEnd: f.span(w["agent-end"]),
		WaitMax: f.span(w["wait-max"]), WaitMaxTo: f.queue(w["wait-max-to"]),
		FullTo: f.queue(w["full-to"]), ClosedTo: f.queue(w["closed-to"]),
		ClosedWaiting: map[string]acd.ClosedWaiting{"redirect": acd.RedirectThem, "end": acd.EndThem}[w["closed-waiting"]],
		Priority:      f.number(w["priority"]), Boost: f.span(w["boost"]), Weight: f.number(w["weight"]),
		Target: f.span(w["target"]), PreferFor: f.span(w["prefer-for"]), Rings: f.rings(w),
	}
}

// rings reads ring1=30s:20:support, ring2= …: after which time, lowered by how much, whose agents too.
func (f *floor) rings(w map[string]string) (rings [acd.RingsMax]acd.Ring) {
	f.t.Helper()
	for i := range rings {
		if said := w[fmt.Sprintf("ring%d", i+1)]; said != "" {
			after, rest, _ := strings.Cut(said, ":")
			lower, also, _ := strings.Cut(rest, ":")
			rings[i] = acd.Ring{After: f.span(after), Lower: uint8(f.number(lower)), Also: f.queue(also)}
		}
	}
	return rings
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
