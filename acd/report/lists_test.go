package report_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/report"
	"parley/acd/sim"
)

// history is a third reading of the log: what happened to contacts and passes, and how agents stood.
type history struct {
	visits map[acd.ContactID]*visitOf
	seats  []*seatIn
	passes map[string]int // "kind outcome"
	stands map[acd.AgentID][]stand
	again  bool // a number of a contact was used twice
}

type visitOf struct {
	requested, connected, firstLine, ended, asked acd.Time
	queues                                        []acd.QueueID
	agent                                         acd.AgentID
	callback                                      bool
	cause                                         acd.Cause
	parts, transfers                              int
	toQueue                                       bool // the last transfer went to a queue
	open                                          map[acd.AgentID]*seatIn
	over                                          bool
}

type seatIn struct {
	queue                                      acd.QueueID
	agent                                      acd.AgentID
	connected, led, firstLine, parted, wrapped acd.Time
	role                                       acd.Role
	code                                       acd.WrapUpCode
	responses                                  int
	response                                   acd.Span
	requested                                  acd.Time
	callback, first                            bool // whose first line is the visit's
}

// stand is how an agent stood from a moment to another.
type stand struct {
	from, to acd.Time
	shown    acd.Shown
	reason   acd.Reason
	lost     bool
}

type offerOf struct {
	queue acd.QueueID
	kind  acd.Pass
	open  bool
}

func readHistory(rows []sim.Row, end acd.Time) *history {
	h := &history{visits: map[acd.ContactID]*visitOf{}, passes: map[string]int{}, stands: map[acd.AgentID][]stand{}}
	offers := map[acd.OfferID]*offerOf{}
	now := acd.Time(0)
	s := acd.New()
	for i, r := range rows {
		now = max(now, r.At)
		event := r.Event
		if _, refused := acd.Refused(r.Effects); refused {
			event = acd.Tick{}
		}
		for _, e := range r.Effects {
			h.read(e, event, now, offers)
		}
		s.Adopt(r.At, r.Effects)
		next := end
		if i+1 < len(rows) {
			next = max(now, rows[i+1].At)
		}
		h.stand(s, now, next)
	}
	for _, o := range offers {
		if o.open && o.kind != acd.PassRouted {
			h.passes[kindOf(o.kind)+" pending"]++
		}
	}
	return h
}

func kindOf(k acd.Pass) string {
	return [...]string{"", "transfer", "consult", "conference", "reassigned"}[k]
}

func (h *history) stand(s *acd.State, now, next acd.Time) {
	if now == next {
		return
	}
	for a := range s.Agents() {
		if a.Shown == acd.ShownLoggedOut {
			continue
		}
		x := stand{now, next, a.Shown, a.Reason, a.Lost}
		list := h.stands[a.Agent]
		if n := len(list) - 1; n >= 0 && list[n].to == now && list[n].shown == x.shown && list[n].reason == x.reason && list[n].lost == x.lost {
			list[n].to = next
			continue
		}
		h.stands[a.Agent] = append(list, x)
	}
}

func (h *history) read(e acd.Effect, ev acd.Event, now acd.Time, offers map[acd.OfferID]*offerOf) {
	ends := func(id acd.OfferID, outcome string) {
		if o := offers[id]; o != nil && o.open {
			o.open = false
			if o.kind != acd.PassRouted {
				h.passes[kindOf(o.kind)+" "+outcome]++
			}
		}
	}
	switch e := e.(type) {
	case acd.Waiting:
		h.waits(e, now)
	case acd.Offered:
		offers[e.Offer] = &offerOf{h.visits[e.Contact].in(), e.Kind, true}
	case acd.Declined:
		ends(e.Offer, "declined")
	case acd.Revoked:
		outcome := map[acd.Cause]string{
			acd.CauseNoAnswer: "missed", acd.CauseNotReceived: "unseen", acd.CauseTakenBack: "withdrawn", acd.CauseTaken: "elsewhere", acd.CauseTransferred: "elsewhere",
			acd.CauseReassigned: "elsewhere", acd.CauseTookOver: "elsewhere", acd.CauseMoved: "elsewhere",
		}[e.Cause]
		ends(e.Offer, cmp.Or(outcome, "gone"))
	case acd.Connected:
		v := h.visits[e.Contact]
		x := &seatIn{queue: v.in(), agent: e.Agent, connected: now, role: e.Role, requested: v.requested, callback: v.callback}
		if o := offers[e.Offer]; o != nil && o.open {
			x.queue = o.queue
			if o.kind == acd.PassTransfer {
				v.transfers++
			}
			ends(e.Offer, "accepted")
		}
		h.leaves(e.Contact, e.Agent, now, true)
		h.seats, v.open[e.Agent] = append(h.seats, x), x
		v.parts++
		switch came := ev.(type) {
		case acd.JoinedIn:
			h.passes["joined-in accepted"]++
		case acd.TookOver:
			if came.Contact == e.Contact && came.Agent == e.Agent {
				h.passes["took-over accepted"]++
			}
		case acd.TakenBack:
			if came.Contact == e.Contact && v.toQueue {
				h.passes["transfer accepted"]--
				h.passes["transfer withdrawn"]++
				v.transfers--
			}
		}
		if e.Role == acd.RoleLead {
			h.leads(v, x, now)
		}
	case acd.RoleHolds:
		v := h.visits[e.Contact]
		x := v.open[e.Agent]
		if e.Role != acd.RoleLead {
			x.role = e.Role
			if _, came := ev.(acd.JoinedIn); came {
				h.passes["joined-in accepted"]++
			}
			return
		}
		h.leads(v, x, now)
		switch came := ev.(type) {
		case acd.RoleChanged:
			if came.Contact == e.Contact && came.Agent == e.Agent {
				h.passes["transfer accepted"]++
				v.transfers++
			}
		case acd.TookOver:
			if came.Contact == e.Contact && came.Agent == e.Agent {
				h.passes["took-over accepted"]++
			}
		}
	case acd.Spoken:
		h.speaks(e, now)
	case acd.WrapUpHolds:
		if x := h.visits[e.Contact].open[e.Agent]; x != nil {
			x.code = e.Code
		}
	case acd.PartedFrom:
		h.leaves(e.Contact, e.Agent, now, true)
	case acd.AgentVanished:
		h.leaves(e.Contact, e.Agent, now, true)
	case acd.WrapsUp:
		h.leaves(e.Contact, e.Agent, now, false)
	case acd.Closed:
		h.leaves(e.Contact, e.Agent, now, true)
	case acd.Ended:
		v := h.visits[e.Contact]
		v.ended, v.cause, v.over = now, e.Cause, true
		h.leaves(e.Contact, e.Agent, now, false)
	}
}

func (v *visitOf) in() acd.QueueID { return v.queues[len(v.queues)-1] }

func (h *history) waits(e acd.Waiting, now acd.Time) {
	v := h.visits[e.Contact]
	if v != nil && v.over && len(v.open) == 0 { // some days give numbers of contacts anew, which the engine never does
		h.again, v = true, nil
	}
	if v == nil {
		v = &visitOf{requested: now, callback: e.Callback, open: map[acd.AgentID]*seatIn{}}
		h.visits[e.Contact] = v
	}
	if e.Cause == acd.CauseTransferred {
		v.toQueue = true
		v.transfers++
		h.passes["transfer accepted"]++
	}
	v.queues = append(v.queues, e.Queue)
}

func (h *history) leads(v *visitOf, x *seatIn, now acd.Time) {
	for _, other := range v.open {
		if other != x && other.parted == 0 && other.role == acd.RoleLead {
			other.role = acd.RoleJoined
		}
	}
	x.role, v.agent = acd.RoleLead, x.agent
	if x.led == 0 {
		x.led = now
	}
	if v.connected == 0 {
		v.connected = now
	}
	if v.asked > 0 {
		v.asked = now
	}
}

func (h *history) speaks(e acd.Spoken, now acd.Time) {
	v := h.visits[e.Contact]
	if e.Agent == 0 {
		if v.asked == 0 {
			v.asked = now
		}
		return
	}
	x := v.open[e.Agent]
	if x.firstLine == 0 {
		x.firstLine = now
	}
	if v.firstLine == 0 {
		v.firstLine, x.first = now, true
	}
	if v.asked > 0 {
		x.responses++
		x.response += acd.Span(now - v.asked)
		v.asked = 0
	}
}

func (h *history) leaves(c acd.ContactID, a acd.AgentID, now acd.Time, whole bool) {
	x := h.visits[c].open[a]
	if x == nil {
		return
	}
	if x.parted == 0 {
		x.parted = now
	}
	if whole {
		x.wrapped = now
		delete(h.visits[c].open, a)
	}
}

// TestListsAddUp holds lists and sums to the third reading.
func TestListsAddUp(t *testing.T) {
	whole := 0
	defer func() {
		if whole == 0 {
			t.Error("no day was like a real one")
		}
	}()
	for seed := range days() {
		rows, err := sim.Log(seed+300, 1500)
		if err != nil {
			t.Fatal(err)
		}
		from, to := rows[0].At, slices.MaxFunc(rows, func(a, b sim.Row) int { return int(a.At - b.At) }).At+90_000
		d := openDesk(t, at(to))
		d.write(t, rows...)
		h := readHistory(rows, to)
		if !h.again {
			whole++
		}
		ask := report.Ask{From: at(from), To: at(to)}
		same := func(what string, got, want any) {
			t.Helper()
			x, y := lines(got), lines(want)
			for i := range max(len(x), len(y)) {
				if i >= len(x) || i >= len(y) || x[i] != y[i] {
					t.Errorf("seed %d, %s, %d and %d of them, differ from:\n%v\n%v", seed+300, what, len(x), len(y), x[min(i, len(x)):min(i+1, len(x))], y[min(i, len(y)):min(i+1, len(y))])
					return
				}
			}
		}
		same("contacts", contactsReported(d.ask(t, "contacts", ask)), h.contacts())
		same("states", statesReported(d.ask(t, "states", ask), to), h.states())
		same("not ready", notReadyReported(d.ask(t, "not-ready", ask)), h.notReady())
		same("codes", codesReported(d.ask(t, "codes", ask)), h.codes())
		passes := map[string]int{}
		transfers := d.ask(t, "transfers", ask)
		for i := range transfers.Rows {
			r := row(transfers, i)
			passes[fmt.Sprint(r["pass"], " ", r["outcome"])]++
		}
		for key, n := range h.passes {
			if n == 0 {
				delete(h.passes, key)
			}
		}
		for _, key := range []string{"reassigned accepted"} { // to a queue: told apart from a move by who had it before
			delete(passes, key)
			delete(h.passes, key)
		}
		same("passes", passes, h.passes)
		if h.again {
			continue
		}
		same("talks of queues", talksReported(d.ask(t, "queues", ask)), h.talks())
		if t.Failed() {
			return
		}
	}
}

// lines is a list as it is, or a map in order, without what says nothing.
func lines(of any) (all []string) {
	switch of := of.(type) {
	case []string:
		return of
	case map[string]string:
		for key, value := range of {
			all = append(all, key+": "+value)
		}
	case map[string]int:
		for key, n := range of {
			all = append(all, fmt.Sprint(key, ": ", n))
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(all, func(line string) bool { return strings.HasSuffix(line, ": 0 <nil> <nil> <nil> <nil> <nil> 0") })
}

func contactsReported(s report.Sheet) (all []string) {
	for i := range s.Rows {
		r := row(s, i)
		all = append(all, fmt.Sprintln(r["contact"], r["requested"], r["connected"], r["first_line"], r["ended_at"], r["agents_in"], r["transfers"], r["agent"], r["cause"]))
	}
	slices.Sort(all)
	return all
}

func moment(t acd.Time) any {
	if t == 0 {
		return nil
	}
	return at(t).UTC()
}

func (h *history) contacts() (all []string) {
	for id, v := range h.visits {
		var agent, cause any
		if v.agent != 0 {
			agent = fmt.Sprintf("#%d", v.agent)
		}
		if v.ended != 0 {
			cause = causeWords[v.cause]
		}
		all = append(all, fmt.Sprintln(id.String(), moment(v.requested), moment(v.connected), moment(v.firstLine), moment(v.ended), v.parts, v.transfers, agent, cause))
	}
	slices.Sort(all)
	return all
}

var causeWords = strings.Fields(`new no-answer not-received declined left visitor-lost agent-lost agent-not-ready agent-signed-off agent-removed
	queue-removed hung-up closed waited-too-long visitor-idle supervisor banned transferred redirected full agent-idle forced moved drained
	reassigned took-over taken taken-back`)

// statesReported merges what follows upon itself: a limit that changed is no other state.
func statesReported(s report.Sheet, end acd.Time) []string {
	all := map[string][]stand{}
	for i := range s.Rows {
		r := row(s, i)
		x := stand{from: acd.Time(r["since"].(time.Time).UnixMilli()), to: end, lost: r["without_connection"] == 1}
		if until, ok := r["until"].(time.Time); ok {
			x.to = acd.Time(until.UnixMilli())
		}
		key := fmt.Sprint(r["agent"], " ", r["state"], " ", r["reason"], " ", x.lost)
		list := all[key]
		if n := len(list) - 1; n >= 0 && list[n].to == x.from {
			list[n].to = x.to
			continue
		}
		all[key] = append(list, x)
	}
	return flat(all)
}

func flat(all map[string][]stand) (lines []string) {
	for key, list := range all {
		for _, x := range list {
			lines = append(lines, fmt.Sprint(key, " ", x.from, " ", x.to))
		}
	}
	slices.Sort(lines)
	return lines
}

func (h *history) states() []string {
	all := map[string][]stand{}
	for agent, list := range h.stands {
		for _, x := range list {
			shown := []string{"logged-out", "not-ready", "ready", "offered", "busy", "wrap-up"}[x.shown]
			key := fmt.Sprintf("#%d %s %v %v", agent, shown, reasonWord(x.reason), x.lost)
			all[key] = append(all[key], x)
		}
	}
	return flat(all)
}

func reasonWord(r acd.Reason) any {
	switch {
	case r == 0:
		return nil
	case r <= acd.ReasonDeclined:
		return []string{"", "login", "no-answer", "connection-lost", "forced", "declined"}[r]
	}
	return fmt.Sprintf("#%d", r)
}

func notReadyReported(s report.Sheet) map[string]string {
	all := map[string]string{}
	for i := range s.Rows {
		r := row(s, i)
		all[fmt.Sprint(r["agent"], " ", r["reason"])] = fmt.Sprint(r["times"], " ", r["not_ready"], " ", r["longest"])
	}
	return all
}

func (h *history) notReady() map[string]string {
	all := map[string]string{}
	for agent, list := range h.stands {
		n, total, longest, last := map[acd.Reason]int{}, map[acd.Reason]acd.Span{}, map[acd.Reason]acd.Span{}, stand{}
		var spell acd.Span // with all that it was broken into
		for _, x := range list {
			if x.shown == acd.ShownNotReady {
				if last.shown != acd.ShownNotReady || last.reason != x.reason || last.to != x.from {
					n[x.reason]++
					spell = 0
				}
				spell += acd.Span(x.to - x.from)
				total[x.reason] += acd.Span(x.to - x.from)
				longest[x.reason] = max(longest[x.reason], spell)
			}
			last = x
		}
		for reason := range n {
			all[fmt.Sprintf("#%d %v", agent, reasonWord(reason))] = fmt.Sprint(n[reason], " ", total[reason], " ", longest[reason])
		}
	}
	return all
}

func codesReported(s report.Sheet) map[string]string {
	all := map[string]string{}
	for i := range s.Rows {
		r := row(s, i)
		all[fmt.Sprint(r["queue"], " ", r["code"])] = fmt.Sprint(r["handled"], " ", r["aht"])
	}
	return all
}

func (h *history) codes() map[string]string {
	took := map[string][]acd.Span{}
	for _, x := range h.seats {
		if x.wrapped == 0 || x.led == 0 {
			continue
		}
		var code any
		if x.code != 0 {
			code = fmt.Sprintf("#%d", x.code)
			if x.code <= 5 {
				code = strings.Fields("resolved follow-up no-reply spam other")[x.code-1]
			}
		}
		key := fmt.Sprintf("#%d %v", x.queue, code)
		took[key] = append(took[key], acd.Span(x.wrapped-x.connected))
	}
	all := map[string]string{}
	for key, spans := range took {
		all[key] = fmt.Sprint(len(spans), " ", mean(spans))
	}
	return all
}

func talksReported(s report.Sheet) map[string]string {
	all := map[string]string{}
	for i := range s.Rows {
		r := row(s, i)
		all[fmt.Sprint(r["queue"])] = fmt.Sprint(r["handled"], " ", r["aht"], " ", r["acw"], " ", r["frt"], " ", r["first_reply"], " ", r["response"], " ", r["without_line"])
	}
	return all
}

func (h *history) talks() map[string]string {
	type sums struct {
		took, wrap, frt, reply []acd.Span
		responses, silent      int
		response               acd.Span
	}
	by := map[acd.QueueID]*sums{}
	of := func(q acd.QueueID) *sums {
		if by[q] == nil {
			by[q] = &sums{}
		}
		return by[q]
	}
	for _, v := range h.visits {
		for _, q := range v.queues {
			of(q)
		}
	}
	for _, x := range h.seats {
		s := of(x.queue)
		if x.first && !x.callback {
			s.reply = append(s.reply, acd.Span(x.firstLine-x.requested))
		}
		if x.wrapped == 0 || x.led == 0 {
			continue
		}
		s.took, s.wrap = append(s.took, acd.Span(x.wrapped-x.connected)), append(s.wrap, acd.Span(x.wrapped-x.parted))
		if x.firstLine == 0 {
			s.silent++
		} else {
			s.frt = append(s.frt, acd.Span(x.firstLine-x.connected))
		}
		s.responses += x.responses
		s.response += x.response
	}
	all := map[string]string{}
	for q, s := range by {
		var response any
		if s.responses > 0 {
			response = s.response / acd.Span(s.responses)
		}
		all[fmt.Sprintf("#%d", q)] = fmt.Sprint(len(s.took), " ", mean(s.took), " ", mean(s.wrap), " ", mean(s.frt), " ", mean(s.reply), " ", response, " ", s.silent)
	}
	return all
}
