package report

import (
	"cmp"
	"database/sql"
	"slices"
	"strconv"

	"parley/acd"
	"parley/acd/facts"
)

// session is an agent's from log-in to log-out.
type session struct {
	agent        acd.AgentID
	begun, ended acd.Time
	how          facts.LogOut
}

// logins is when agents logged in and out, and how.
func logins(q *query) (Sheet, error) {
	var all []session
	err := q.each(during("agent, begun, ended, how", "fact_sessions", "begun", "ended", "agent"), func(row *sql.Rows) error {
		var s session
		err := row.Scan(&s.agent, &s.begun, &s.ended, &s.how)
		all = append(all, s)
		return err
	}, int64(q.span.from), int64(q.span.to), list(q.Agents))
	slices.SortFunc(all, func(a, b session) int {
		return cmp.Or(cmp.Compare(q.agents[a.agent].id, q.agents[b.agent].id), cmp.Compare(a.begun, b.begun), cmp.Compare(a.agent, b.agent))
	})
	return fill([]field[session]{
		{"agent", Text, func(x session) any { return q.account(x.agent) }},
		{"agent_name", Text, func(x session) any { return q.agentName(x.agent) }},
		{"login", Moment, func(x session) any { return q.moment(x.begun) }},
		{"logout", Moment, func(x session) any { return q.moment(x.ended) }},
		{"session_length", Seconds, func(x session) any { return acd.Span(max(q.until(x.ended), x.begun) - x.begun) }},
		{"logout_how", Word, func(x session) any { return term(q, "logout", x.how) }},
	}, all), err
}

// state is what an agent was shown as.
type state struct {
	agent        acd.AgentID
	begun, ended acd.Time
	shown        acd.Shown
	reason       acd.Reason
	lost         bool
}

func (q *query) states(where string, show func(s state)) error {
	text := `SELECT agent, begun, ended, shown, reason, lost FROM (` +
		during("id, agent, begun, ended, shown, reason, lost", "fact_states", "begun", "ended", "agent") + `) WHERE ` + where + ` ORDER BY begun, id`
	return q.each(text, func(row *sql.Rows) error {
		var s state
		err := row.Scan(&s.agent, &s.begun, &s.ended, &s.shown, &s.reason, &s.lost)
		show(s)
		return err
	}, int64(q.span.from), int64(q.span.to), list(q.Agents))
}

// stateDetail is each state of each agent.
func stateDetail(q *query) (Sheet, error) {
	var all []state
	err := q.states("ended = 0 OR ended > begun", func(s state) {
		if len(all) <= q.RowsMax {
			all = append(all, s)
		}
	})
	return fill([]field[state]{
		{"agent", Text, func(x state) any { return q.account(x.agent) }},
		{"agent_name", Text, func(x state) any { return q.agentName(x.agent) }},
		{"since", Moment, func(x state) any { return q.moment(x.begun) }},
		{"until", Moment, func(x state) any { return q.moment(x.ended) }},
		{"state_length", Seconds, func(x state) any { return acd.Span(max(q.until(x.ended), x.begun) - x.begun) }},
		{"state", Word, func(x state) any { return term(q, "shown", x.shown) }},
		{"reason", Word, func(x state) any { return q.reason(x.reason) }},
		{"without_connection", Count, func(x state) any { return number(x.lost) }},
	}, all), err
}

// why is an agent not ready for a reason.
type why struct {
	agent  acd.AgentID
	reason acd.Reason
}

// times is how often and how long.
type times struct {
	n              int
	total, longest acd.Span
}

// spell is one time of being not ready for a reason; the connection, or the limit, may have been another in between.
type spell struct {
	reason      acd.Reason
	begun, last acd.Time
	long        acd.Span // of it that lies in the period
}

// notReady is for which reasons agents were not ready.
func notReady(q *query) (Sheet, error) {
	all, spells := map[why]times{}, map[acd.AgentID]*spell{}
	err := q.states("shown = 1 AND (ended = 0 OR ended > begun)", func(s state) {
		x, now := all[why{s.agent, s.reason}], spells[s.agent]
		if now == nil || now.last != s.begun || now.reason != s.reason {
			now = &spell{reason: s.reason, begun: s.begun}
			if spells[s.agent] = now; s.begun >= q.span.from {
				x.n++
			}
		}
		d := max(0, acd.Span(min(q.until(s.ended), q.span.to)-max(s.begun, q.span.from)))
		now.last, now.long = s.ended, now.long+d
		x.total, x.longest = x.total+d, max(x.longest, now.long)
		all[why{s.agent, s.reason}] = x
	})
	var sum times
	for _, x := range all {
		sum.n, sum.total, sum.longest = sum.n+x.n, sum.total+x.total, max(sum.longest, x.longest)
	}
	return fill([]field[why]{
		{"agent", Text, func(x why) any { return q.account(x.agent) }},
		{"agent_name", Text, func(x why) any { return q.agentName(x.agent) }},
		{"reason", Word, func(x why) any { return q.reason(x.reason) }},
		{"times", Count, func(x why) any { return all[x].n }},
		{"not_ready", Seconds, func(x why) any { return all[x].total }},
		{"longest", Seconds, func(x why) any { return all[x].longest }},
	}, sortedKeys(all, func(x why) []any { return []any{q.agents[x.agent].id, x.agent, x.reason} })).totalled(map[string]any{"times": sum.n, "not_ready": sum.total, "longest": sum.longest}), err
}

// transfers is each contact handed on, and each colleague asked in.
func transfers(q *query) (Sheet, error) {
	var all []facts.Pass
	err := q.each(`SELECT contact, kind, at, source, agent, queue, origin, by, ended, outcome FROM fact_passes WHERE at >= ?1 AND at < ?2
		AND (?3 IS NULL OR source IN (SELECT value FROM json_each(?3)) OR agent IN (SELECT value FROM json_each(?3)))
		AND (?4 IS NULL OR origin IN (SELECT value FROM json_each(?4)) OR queue IN (SELECT value FROM json_each(?4)))
		AND (?6 IS NULL OR NOT EXISTS (SELECT 1 FROM fact_entries e WHERE e.contact = fact_passes.contact AND e.queue NOT IN (SELECT value FROM json_each(?6))))
		ORDER BY at, id LIMIT ?5`,
		func(row *sql.Rows) error {
			var p facts.Pass
			err := row.Scan(&p.Contact, &p.Kind, &p.At, &p.Source, &p.Agent, &p.Queue, &p.Origin, &p.By, &p.Ended, &p.Outcome)
			all = append(all, p)
			return err
		}, int64(q.span.from), int64(q.span.to), list(q.Agents), list(q.Queues), q.RowsMax+1, list(q.Reach))
	return fill([]field[facts.Pass]{
		{"at", Moment, func(x facts.Pass) any { return q.moment(x.At) }},
		{"contact", Text, func(x facts.Pass) any { return x.Contact.String() }},
		{"pass", Word, func(x facts.Pass) any { return term(q, "pass", x.Kind) }},
		{"from_agent", Text, func(x facts.Pass) any { return q.account(x.Source) }},
		{"from_queue", Text, func(x facts.Pass) any { return q.dn(x.Origin) }},
		{"from_queue_name", Text, func(x facts.Pass) any { return q.queueName(x.Origin) }},
		{"to_agent", Text, func(x facts.Pass) any { return q.account(x.Agent) }},
		{"to_queue", Text, func(x facts.Pass) any { return q.dn(x.Queue) }},
		{"to_queue_name", Text, func(x facts.Pass) any { return q.queueName(x.Queue) }},
		{"supervisor", Text, func(x facts.Pass) any { return q.account(x.By) }},
		{"outcome", Word, func(x facts.Pass) any { return term(q, "outcome", x.Outcome) }},
		{"decided_after", Seconds, func(x facts.Pass) any { return between(x.At, x.Ended) }},
	}, all), err
}

// coded is a queue's conversations with a wrap-up code.
type coded struct {
	queue acd.QueueID
	code  acd.WrapUpCode
}

// codes is how often wrap-up codes were filed, and how long such conversations took.
func codes(q *query) (Sheet, error) {
	all := map[coded]*talks{}
	err := q.wrappedUp(func(p part) {
		x := all[coded{p.queue, p.code}]
		if x == nil {
			x = &talks{}
			all[coded{p.queue, p.code}] = x
		}
		x.add(p)
	})
	var sum talks
	for x, t := range all {
		if t.handled == 0 {
			delete(all, x)
		}
		sum.plus(t)
	}
	return fill([]field[coded]{
		{"queue", Text, func(x coded) any { return q.dn(x.queue) }},
		{"queue_name", Text, func(x coded) any { return q.queueName(x.queue) }},
		{"code", Text, func(x coded) any { return q.code(x.code) }},
		{"code_label", Text, func(x coded) any { return q.codeLabel(x.code) }},
		{"handled", Count, func(x coded) any { return all[x].handled }},
		{"aht", Seconds, func(x coded) any { return all[x].handling.mean() }},
		{"acw", Seconds, func(x coded) any { return all[x].wrapUp.mean() }},
	}, sortedKeys(all, func(x coded) []any { return []any{q.dn(x.queue), x.queue, x.code} })).totalled(map[string]any{
		"handled": sum.handled, "aht": sum.handling.mean(), "acw": sum.wrapUp.mean(),
	}), err
}

// scores is what visitors gave a queue.
type scores struct {
	ratings
	queue acd.QueueID
	of    [6]int
}

// ratingsOf is what visitors thought, by queue.
func ratingsOf(q *query) (Sheet, error) {
	all := map[acd.QueueID]*scores{}
	err := q.rated("last_queue", func(r rating) {
		id := acd.QueueID(r.id)
		if len(q.Queues) > 0 && !slices.Contains(q.Queues, id) {
			return
		}
		if all[id] == nil {
			all[id] = &scores{queue: id}
		}
		all[id].add(r)
		all[id].of[r.stars]++
	})
	var sorted []*scores
	for _, id := range sortedKeys(all, func(id acd.QueueID) []any { return []any{q.dn(id), id} }) {
		sorted = append(sorted, all[id])
	}
	fields := []field[*scores]{
		{"queue", Text, func(x *scores) any { return q.dn(x.queue) }},
		{"queue_name", Text, func(x *scores) any { return q.queueName(x.queue) }},
		{"talked", Count, func(x *scores) any { return x.ended }},
		{"rated", Count, func(x *scores) any { return x.rated }},
		{"rating_rate", Percent, func(x *scores) any { return percent(x.rated, x.ended) }},
		{"rating", Ratio, func(x *scores) any { return x.mean() }},
		{"csat", Percent, func(x *scores) any { return percent(x.satisfied, x.rated) }},
	}
	for stars := 5; stars > 0; stars-- {
		fields = append(fields, field[*scores]{"stars_" + strconv.Itoa(stars), Count, func(x *scores) any { return x.of[stars] }})
	}
	return summed(fields, sorted, (*scores).plus), err
}
