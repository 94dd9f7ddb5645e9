package report_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/report"
	"parley/acd/sim"
)

// seat is an agent's part in a conversation, found by reading effects.
type seat struct {
	agent                           acd.AgentID
	contact                         acd.ContactID
	connected, led, parted, wrapped acd.Time
	firstLine                       acd.Time
	role                            acd.Role
}

// tick is what is true of an agent from one row of the log to the next.
type tick struct {
	from, to       acd.Time
	shown          acd.Shown
	signedOn, lost bool
	limit, slots   int
	talking        int
}

// floor is a second reading of the log: it asks the core itself how each agent stands after every row.
type floor struct {
	ticks   map[acd.AgentID][]tick
	seats   []*seat
	offers  map[acd.AgentID][]acd.Time // made
	decided map[string]map[acd.AgentID][]acd.Time
}

func readFloor(rows []sim.Row, end acd.Time) *floor {
	f := &floor{ticks: map[acd.AgentID][]tick{}, offers: map[acd.AgentID][]acd.Time{}, decided: map[string]map[acd.AgentID][]acd.Time{
		"accepted": {}, "declined": {}, "missed": {},
	}}
	open := map[acd.ContactID]map[acd.AgentID]*seat{}
	offered := map[acd.OfferID]bool{}
	s := acd.New()
	now := acd.Time(0)
	for i, r := range rows {
		now = max(now, r.At)
		s.Adopt(r.At, r.Effects)
		for _, e := range r.Effects {
			f.read(e, now, open, offered)
		}
		next := end
		if i+1 < len(rows) {
			next = max(now, rows[i+1].At)
		}
		for a := range s.Agents() {
			f.ticks[a.Agent] = append(f.ticks[a.Agent], tick{now, next, a.Shown, a.Duty != acd.DutyNone, a.Lost, a.SlotsMax, a.Offered + a.Active + a.WrapUp, a.Active + a.WrapUp})
		}
	}
	return f
}

func (f *floor) read(e acd.Effect, now acd.Time, open map[acd.ContactID]map[acd.AgentID]*seat, offered map[acd.OfferID]bool) {
	leave := func(c acd.ContactID, a acd.AgentID, whole bool) {
		x := open[c][a]
		if x == nil {
			return
		}
		if x.parted == 0 {
			x.parted = now
		}
		if whole {
			x.wrapped = now
			delete(open[c], a)
		}
	}
	lead := func(c acd.ContactID, x *seat) {
		for _, other := range open[c] {
			if other.role == acd.RoleLead && other != x {
				other.role = acd.RoleJoined
			}
		}
		if x.role = acd.RoleLead; x.led == 0 {
			x.led = now
		}
	}
	switch e := e.(type) {
	case acd.Offered:
		f.offers[e.Agent] = append(f.offers[e.Agent], now)
		offered[e.Offer] = true
	case acd.Declined:
		f.decided["declined"][e.Agent] = append(f.decided["declined"][e.Agent], now)
		delete(offered, e.Offer)
	case acd.Revoked:
		if e.Cause == acd.CauseNoAnswer {
			f.decided["missed"][e.Agent] = append(f.decided["missed"][e.Agent], now)
		}
		delete(offered, e.Offer)
	case acd.Connected:
		if offered[e.Offer] {
			f.decided["accepted"][e.Agent] = append(f.decided["accepted"][e.Agent], now)
			delete(offered, e.Offer)
		}
		leave(e.Contact, e.Agent, true)
		x := &seat{agent: e.Agent, contact: e.Contact, connected: now, role: e.Role}
		f.seats = append(f.seats, x)
		if open[e.Contact] == nil {
			open[e.Contact] = map[acd.AgentID]*seat{}
		}
		open[e.Contact][e.Agent] = x
		if e.Role == acd.RoleLead {
			lead(e.Contact, x)
		}
	case acd.RoleHolds:
		if x := open[e.Contact][e.Agent]; x != nil && e.Role == acd.RoleLead {
			lead(e.Contact, x)
		} else if x != nil {
			x.role = e.Role
		}
	case acd.Spoken:
		if x := open[e.Contact][e.Agent]; x != nil && x.firstLine == 0 {
			x.firstLine = now
		}
	case acd.PartedFrom:
		leave(e.Contact, e.Agent, true)
	case acd.AgentVanished:
		leave(e.Contact, e.Agent, true)
	case acd.WrapsUp:
		leave(e.Contact, e.Agent, false)
	case acd.Ended:
		if e.Agent != 0 {
			leave(e.Contact, e.Agent, false)
		}
	case acd.Closed:
		leave(e.Contact, e.Agent, true)
	}
}

// figures are an agent's in [from, to), each drawn from every moment anew.
func (f *floor) figures(agent acd.AgentID, from, to acd.Time) map[string]any {
	var d struct{ signedOn, lost, limit, slots, talking acd.Span }
	var shown [6]acd.Span
	for _, t := range f.ticks[agent] {
		cut := acd.Span(min(t.to, to) - max(t.from, from))
		if cut <= 0 {
			continue
		}
		if t.signedOn {
			d.signedOn += cut
		}
		if t.shown != acd.ShownLoggedOut && t.lost {
			d.lost += cut
		}
		shown[t.shown] += cut
		if t.shown >= acd.ShownReady {
			d.limit += cut * acd.Span(t.limit)
		}
		d.slots += cut * acd.Span(t.slots)
		d.talking += cut * acd.Span(t.talking)
	}
	all := map[string]any{
		"signed_on": d.signedOn, "connection_lost": d.lost, "not_ready": shown[1], "ready": shown[2], "ringing": shown[3], "busy": shown[4], "wrapping_up": shown[5],
		"occupancy":        share(float64(shown[4]+shown[5]), float64(shown[2]+shown[3]+shown[4]+shown[5])),
		"slot_utilisation": share(float64(d.slots), float64(d.limit)),
		"concurrency":      nil,
	}
	if engaged := shown[4] + shown[5]; engaged > 0 {
		all["concurrency"] = float64(d.talking) / float64(engaged)
	}
	in := func(times []acd.Time) (n int) {
		for _, t := range times {
			if t >= from && t < to {
				n++
			}
		}
		return n
	}
	all["offers"] = in(f.offers[agent])
	for name, of := range f.decided {
		all[name] = in(of[agent])
	}
	f.talks(all, agent, from, to)
	return all
}

func (f *floor) talks(all map[string]any, agent acd.AgentID, from, to acd.Time) {
	var handling, talk, wrap, frt []acd.Span
	beside, silent := 0, 0
	for _, x := range f.seats {
		switch {
		case x.agent != agent || x.wrapped < from || x.wrapped >= to || x.wrapped == 0:
			continue
		case x.led == 0:
			beside++
			continue
		case x.firstLine == 0:
			silent++
		default:
			frt = append(frt, acd.Span(x.firstLine-x.connected))
		}
		handling, talk = append(handling, acd.Span(x.wrapped-x.connected)), append(talk, acd.Span(x.parted-x.connected))
		wrap = append(wrap, acd.Span(x.wrapped-x.parted))
	}
	all["handled"], all["beside"], all["without_line"] = len(handling), beside, silent
	all["aht"], all["aht_p50"], all["aht_p90"], all["aht_max"] = mean(handling), nth(handling, .5), nth(handling, .9), nth(handling, 1)
	all["talk"], all["acw"], all["frt"], all["frt_max"] = mean(talk), mean(wrap), mean(frt), nth(frt, 1)
}

// TestAgentFiguresAddUp: every figure of every agent in every interval is what somebody finds who looks at the core after
// each row of the log.
func TestAgentFiguresAddUp(t *testing.T) {
	for seed := range days() {
		rows, err := sim.Log(seed+200, 1500)
		if err != nil {
			t.Fatal(err)
		}
		from, to := rows[0].At, slices.MaxFunc(rows, func(a, b sim.Row) int { return int(a.At - b.At) }).At+90_000
		d := openDesk(t, at(to))
		d.write(t, rows...)
		f := readFloor(rows, to)
		for _, name := range []string{"agents", "agent-intervals"} {
			s := d.ask(t, name, report.Ask{From: at(from), To: at(to), Step: 15 * time.Minute})
			if len(s.Rows) == 0 {
				t.Fatal("no rows")
			}
			for i := range s.Rows {
				r := row(s, i)
				var agent acd.AgentID
				if _, err := fmt.Sscanf(r["agent"].(string), "#%d", &agent); err != nil {
					t.Fatal(err)
				}
				start, end := from, to
				if name == "agent-intervals" {
					start, end = acd.Time(r["start"].(time.Time).UnixMilli()), acd.Time(r["end"].(time.Time).UnixMilli())
				}
				for column, want := range f.figures(agent, start, end) {
					if r[column] != want {
						t.Fatalf("seed %d, %s: %s of agent %d from %d is %v, counted by hand %v", seed+200, name, column, agent, start, r[column], want)
					}
				}
			}
		}
	}
}
