package xmpp

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/conversation"
	"parley/acd/store"
)

// TestPartiesFollowTheCoreThroughAnything plays random days of agents who hand on, ask, come in and go, supervisors who
// interfere, and restarts. After each act the rooms hold whom the core says, in the roles it says, and no visitor was
// told what is private.
func TestPartiesFollowTheCoreThroughAnything(t *testing.T) {
	days, acts := 6, 200
	if testing.Short() {
		days = 2
	}
	for seed := range uint64(days) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			d := newDay(t, seed)
			for n := range acts {
				what := d.act()
				d.look(n, what)
				if t.Failed() {
					return
				}
			}
			if d.told == 0 {
				t.Error("nothing private was said: the day proves nothing")
			}
		})
	}
}

// day is a floor where anything may happen.
type day struct {
	*floor
	r        *rand.Rand
	agents   []string
	visitors []string
	told     int // private words that agents heard
}

func newDay(t *testing.T, seed uint64) *day {
	f := newFloor(t, Default())
	ctx := context.Background()
	d := &day{floor: f, r: rand.New(rand.NewPCG(seed, 1)), visitors: []string{"ada", "bea", "cleo"}}
	for _, a := range []string{"1001", "1002"} {
		f.must(f.adm.SetAgent(ctx, a+"@localhost", func(a *admin.Agent) error { a.SlotsMax = 2; return nil }))
	}
	for i, role := range []store.Role{store.RoleAgent, store.RoleSupervisor} {
		jid := fmt.Sprint(1003+i, "@localhost")
		f.must(f.adm.AddAgent(ctx, admin.Agent{JID: jid, Name: jid, Role: role, SlotsMax: 2}))
		f.must(nil, f.adm.Join(ctx, "8000", jid))
	}
	d.agents = []string{"1001", "1002", "1003", "1004"}
	d.arrive()
	return d
}

// arrive opens all desks.
func (d *day) arrive() {
	for _, a := range d.agents {
		d.from(a+"@localhost/desk", deskXML)
	}
	for _, v := range d.visitors {
		d.from(v+"@localhost/web", visitXML)
	}
	d.heard()
}

func (d *day) pick(of []string) string { return of[d.r.IntN(len(of))] }

// contact is a contact that is not over, mostly one that is talked about, and mostly an agent who talks there.
func (d *day) contact() (room, agent string) {
	var open, active []acd.ContactView
	d.eng.Read(func(s *acd.State) {
		for v := range s.Contacts() {
			if v.State != acd.ContactWrapUp {
				open = append(open, v)
			}
			if v.State == acd.ContactActive {
				active = append(active, v)
			}
		}
	})
	if len(active) > 0 && d.r.IntN(6) > 0 {
		open = active
	}
	if len(open) == 0 {
		return "c-1@acd.localhost", d.pick(d.agents)
	}
	v := open[d.r.IntN(len(open))]
	agent = d.pick(d.agents)
	if n := len(v.Slots); n > 0 && d.r.IntN(8) > 0 {
		agent = fmt.Sprint(1000 + int(v.Slots[d.r.IntN(n)].Agent))
	}
	return v.Contact.String() + "@acd.localhost", agent
}

// act does one thing and says what.
func (d *day) act() string {
	room, agent := d.contact()
	set := func(who, what string) string {
		xml := fmt.Sprintf(`<iq type='set' id='x' to='%s'><%s xmlns='urn:parley:acd:1'/></iq>`, room, what)
		d.from(who+"@localhost/desk", xml)
		return who + ": " + xml
	}
	if d.r.IntN(2) == 0 {
		if what := d.accept(); what != "nothing rings" {
			return what
		}
	}
	to := d.pick([]string{"to='1001'", "to='1002'", "to='1003'", "to='1004'", "queue='8000'", "queue='8001'"})
	switch n := d.r.IntN(100); {
	case n < 14:
		v := d.pick(d.visitors)
		d.from(v+"@localhost/web", joinXML(d.pick([]string{"8000", "8001"}), v))
		return v + " asks"
	case n < 30:
		agent = d.pick(d.agents)
		d.from(agent+"@localhost/desk", d.pick([]string{readyXML, readyXML, strings.Replace(readyXML, "chat", "dnd", 1)}))
		return agent + " is ready, or is not"
	case n < 52:
		return set(agent, d.pick([]string{"transfer ", "consult ", "consult ", "conference "})+to)
	case n < 59:
		return set(agent, d.pick([]string{"complete", "complete as='conference'", "take-back", "part"}))
	case n < 60:
		return set(agent, "end")
	case n < 68:
		return set("1004", d.pick([]string{"barge-in override='true'", "barge-in", "take-over", "monitor", "monitor", "reassign override='true' " + to, "close"}))
	case n < 80:
		d.from(agent+"@localhost/desk", roomXML(room))
		mark := "<private xmlns='urn:parley:acd:1'/>"
		if d.consults(room, agent) {
			mark = "" // it cannot slip
		}
		d.from(agent+"@localhost/desk", fmt.Sprintf(`<message type='groupchat' to='%s'><body>hushed</body>%s</message>`, room, mark))
		return agent + " joins and speaks apart"
	case n < 88:
		v := d.pick(d.visitors)
		d.from(v+"@localhost/web", roomXML(room))
		d.from(v+"@localhost/web", sayXML(room, fmt.Sprint(d.r.Uint32()), "hello"))
		d.from(v+"@localhost/web", archiveXML(room, ""))
		return v + " joins, speaks and reads"
	case n < 95:
		d.wait(time.Duration(d.r.IntN(40)) * time.Second)
		return "time passes"
	case n < 98:
		d.from("localhost", fmt.Sprintf(`<message to='acd.localhost'><session xmlns='urn:parley:session:1' jid='%s@localhost/desk' state='%s'/></message>`,
			agent, d.pick([]string{"lost", "resumed", "ended"})))
		return agent + " is lost, back, or gone"
	}
	d.private()
	d.stop()
	d.start()
	d.arrive()
	return "restart"
}

// consults says whether the core has an agent in a contact for advice only.
func (d *day) consults(room, agent string) bool {
	consulted := false
	d.eng.Read(func(s *acd.State) {
		id, _ := acd.ParseContactID(localpart(room))
		v, _ := s.Contact(id)
		for _, x := range v.Slots {
			consulted = consulted || fmt.Sprint(1000+int(x.Agent)) == agent && x.State == acd.SlotActive && x.Role == acd.RoleConsulted
		}
	})
	return consulted
}

// accept has somebody take what is offered, or pass it on.
func (d *day) accept() string {
	type open struct {
		agent   string
		contact acd.ContactID
		offer   acd.OfferID
	}
	var offers []open
	d.eng.Read(func(s *acd.State) {
		for v := range s.Contacts() {
			for _, x := range v.Slots {
				if x.State == acd.SlotOffered {
					offers = append(offers, open{fmt.Sprint(1000 + int(x.Agent)), v.Contact, x.Offer})
				}
			}
		}
	})
	if len(offers) == 0 {
		return "nothing rings"
	}
	o := offers[d.r.IntN(len(offers))]
	d.from(o.agent+"@localhost/desk", fmt.Sprintf(`<iq type='result' id='o-%d' to='8000@acd.localhost'/>`, o.offer))
	verb := "offer-accept"
	if d.r.IntN(5) == 0 {
		verb = "offer-reject"
	}
	d.from(o.agent+"@localhost/desk", fmt.Sprintf(`<iq type='set' id='y' to='8000@acd.localhost'><%s xmlns='%s' id='%s'/></iq>`, verb, nsWorkgroup, o.contact))
	return fmt.Sprint(o.agent, " ", verb, " ", o.contact)
}

// look holds the rooms to the core, and what was told to the table of roles.
func (d *day) look(n int, what string) {
	d.t.Helper()
	d.private()
	done := make(chan struct{})
	d.acd.tasks.put(func() {
		defer close(done)
		for _, wrong := range differences(d.acd.owner) {
			d.t.Errorf("act %d (%s): %s", n, what, wrong)
		}
	})
	<-done
}

// private counts what agents were told in private and fails on what visitors were.
func (d *day) private() {
	d.t.Helper()
	for _, e := range d.heard() {
		to, xml := e.Attr("to"), string(e.Bytes())
		switch agent := to[0] >= '0' && to[0] <= '9'; {
		case agent && strings.Contains(xml, secret):
			d.told++
		case !agent && (strings.Contains(xml, secret) || !strings.Contains(xml, "urn:xmpp:mam:2") && confidential.MatchString(withoutErrors(xml))):
			d.t.Errorf("%s was told %s", to, xml)
		}
	}
}

// differences is how the rooms differ from what the core holds.
func differences(b *bridge) (wrong []string) {
	b.eng.Read(func(s *acd.State) {
		open := 0
		for v := range s.Contacts() {
			open++
			c := b.contacts[v.Contact]
			if c == nil {
				wrong = append(wrong, v.Contact.String()+" is not known")
				continue
			}
			if v.State == acd.ContactWrapUp {
				if !c.talk.Ended() {
					wrong = append(wrong, v.Contact.String()+" is over, and its room is not")
				}
				continue
			}
			if want, got := activeIn(b, v), seatedIn(c); !slices.Equal(want, got) {
				wrong = append(wrong, fmt.Sprintf("%s: in the core %v, in the room %v", v.Contact, want, got))
			}
			for _, o := range c.talk.Occupants() {
				if _, ok := c.talk.At(o.Party); !ok {
					wrong = append(wrong, fmt.Sprintf("%s: %v is in the room and no member", v.Contact, o))
				}
			}
		}
		if len(b.contacts) != open {
			wrong = append(wrong, fmt.Sprintf("%d contacts are known, %d are there", len(b.contacts), open))
		}
	})
	return wrong
}

func activeIn(b *bridge, v acd.ContactView) (list []string) {
	for _, x := range v.Slots {
		if x.State == acd.SlotActive {
			list = append(list, b.agent(x.Agent).jid+" "+roleOf(x.Role).String())
		}
	}
	slices.Sort(list)
	return list
}

func seatedIn(c *contact) (list []string) {
	for _, m := range c.talk.Members() {
		if m.Party != conversation.Visitor {
			list = append(list, m.JID+" "+m.Role.String())
		}
	}
	slices.Sort(list)
	return list
}
