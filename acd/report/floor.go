package report

import (
	"cmp"
	"database/sql"
	"slices"

	"parley/acd"
	"parley/acd/facts"
)

// stint is what an agent did in an interval.
type stint struct {
	agent acd.AgentID
	interval

	signedOn acd.Span
	shown    [acd.ShownWrapUp + 1]acd.Span
	lost     acd.Span // without a connection
	capacity acd.Span // slots × time, while contacts could be had
	slots    acd.Span // slots in use × time: offered, active, in wrap-up
	talking  acd.Span // of these, active or in wrap-up

	offers                    int
	outcomes                  [facts.Gone + 1]int
	talks                     talks
	transfersOut, transfersIn int
	consults                  int
	ratings                   ratings
}

// engaged is time shown busy or in wrap-up.
func (s *stint) engaged() acd.Span { return s.shown[acd.ShownBusy] + s.shown[acd.ShownWrapUp] }

// idle is time shown ready, or offered a contact with nothing else to do.
func (s *stint) idle() acd.Span { return s.shown[acd.ShownReady] + s.shown[acd.ShownOffered] }

// asked is offers that were the agent's to take or leave.
func (s *stint) asked() int {
	return s.outcomes[facts.Accepted] + s.outcomes[facts.Declined] + s.outcomes[facts.Missed]
}

func share(part, whole acd.Span) any {
	if whole <= 0 {
		return nil
	}
	return 100 * float64(part) / float64(whole)
}

// stints are by agent, and within one by interval.
type stints struct {
	q    *query
	each map[acd.AgentID][]stint
}

func (s *stints) of(agent acd.AgentID) []stint {
	all := s.each[agent]
	if all == nil {
		all = make([]stint, len(s.q.parts))
		for i := range all {
			all[i].agent, all[i].interval = agent, s.q.parts[i]
		}
		s.each[agent] = all
	}
	return all
}

// empty: nothing of the agent lies in the interval.
func (s *stint) empty() bool {
	return s.signedOn == 0 && s.offers == 0 && s.outcomes == [facts.Gone + 1]int{} && s.talks.handled == 0 && s.talks.beside == 0 &&
		s.slots == 0 && s.transfersOut == 0 && s.transfersIn == 0 && s.consults == 0 && s.ratings == ratings{}
}

// sorted is all stints with something in them, by agent's account and time.
func (s *stints) sorted() []*stint {
	ids := make([]acd.AgentID, 0, len(s.each))
	for id := range s.each {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b acd.AgentID) int {
		return cmp.Or(cmp.Compare(s.q.agents[a].id, s.q.agents[b].id), cmp.Compare(a, b))
	})
	var all []*stint
	for _, id := range ids {
		for i := range s.each[id] {
			if x := &s.each[id][i]; !x.empty() {
				all = append(all, x)
			}
		}
	}
	return all
}

// newStints counts everything.
func (q *query) newStints() (*stints, error) {
	s := &stints{q, map[acd.AgentID][]stint{}}
	for _, count := range []func() error{s.countSessions, s.countStates, s.countSlots, s.countOffers, s.countTalks, s.countPasses, s.countRatings} {
		if err := count(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *stints) countSessions() error {
	return s.q.lastings(stretches{"fact_sessions", "begun", "ended", "0", "1", "1"}, func(l lasting) {
		s.of(l.agent)[l.interval].signedOn += l.d
	})
}

func (s *stints) countStates() error {
	return s.q.lastings(stretches{"fact_states", "begun", "ended", "shown", "slots", "lost"}, func(l lasting) {
		x := &s.of(l.agent)[l.interval]
		if l.kind < 0 || l.kind >= len(x.shown) { // no fact of ours: counted nowhere, and so found by an audit
			return
		}
		x.shown[l.kind] += l.d
		x.lost += l.second
		if acd.Shown(l.kind) >= acd.ShownReady {
			x.capacity += l.first
		}
	})
}

func (s *stints) countSlots() error {
	return s.q.lastings(stretches{"fact_offers", "at", "ended", "0", "1", "1"}, func(l lasting) {
		s.of(l.agent)[l.interval].slots += l.d
	})
}

func (s *stints) countOffers() error {
	err := s.q.counted("fact_offers", "agent", "0", "at", "1", list(s.q.Agents), func(a uint64, _, i, n int) {
		s.of(acd.AgentID(a))[i].offers += n
	})
	if err != nil {
		return err
	}
	return s.q.counted("fact_offers", "agent", "outcome", "ended", "1", list(s.q.Agents), func(a uint64, outcome, i, n int) {
		if x := &s.of(acd.AgentID(a))[i]; outcome >= 0 && outcome < len(x.outcomes) {
			x.outcomes[outcome] += n
		}
	})
}

// countTalks counts conversations when their wrap-up ended, and the slots they held while they did.
func (s *stints) countTalks() error {
	err := s.q.wrappedUp(func(p part) {
		if i := indexOf(s.q.parts, p.wrapped); i >= 0 {
			s.of(p.agent)[i].talks.add(p)
		}
		s.held(p.agent, p.connected, p.wrapped)
	})
	if err != nil {
		return err
	}
	// Those that went on at the end of the period.
	return s.q.each(during("agent, connected, wrapped", "fact_parts", "connected", "wrapped", "agent"), func(row *sql.Rows) error {
		var agent acd.AgentID
		var connected, wrapped acd.Time
		err := row.Scan(&agent, &connected, &wrapped)
		s.held(agent, connected, s.q.until(wrapped))
		return err
	}, int64(s.q.span.to), int64(s.q.span.to), list(s.q.Agents))
}

// held is an agent's slot in use from one moment to another.
func (s *stints) held(agent acd.AgentID, from, to acd.Time) {
	from, to = max(from, s.q.span.from), min(to, s.q.span.to)
	all := s.of(agent)
	for i := max(0, firstAfter(s.q.parts, from)-1); i < len(all) && all[i].from < to; i++ {
		d := acd.Span(min(to, all[i].to) - max(from, all[i].from))
		all[i].slots += d
		all[i].talking += d
	}
}

// countPasses counts transfers that came about: out when they were begun, in when they were accepted.
func (s *stints) countPasses() error {
	const done = "outcome = 1"
	err := s.q.counted("fact_passes", "source", "kind", "at", done+" AND source > 0", list(s.q.Agents), func(a uint64, kind, i, n int) {
		if facts.PassKind(kind) == facts.Transfer {
			s.of(acd.AgentID(a))[i].transfersOut += n
		}
	})
	if err != nil {
		return err
	}
	return s.q.counted("fact_passes", "agent", "kind", "ended", done+" AND agent > 0", list(s.q.Agents), func(a uint64, kind, i, n int) {
		switch facts.PassKind(kind) {
		case facts.Transfer:
			s.of(acd.AgentID(a))[i].transfersIn += n
		case facts.Consult, facts.Conference:
			s.of(acd.AgentID(a))[i].consults += n
		}
	})
}

func (s *stints) countRatings() error {
	return s.q.rated("agent", func(r rating) {
		if i := indexOf(s.q.parts, r.ended); i >= 0 && r.id != 0 && (len(s.q.Agents) == 0 || slices.Contains(s.q.Agents, acd.AgentID(r.id))) {
			s.of(acd.AgentID(r.id))[i].ratings.add(r)
		}
	})
}

// rating is a contact that was connected and has ended, with its stars; 0: none were given.
type rating struct {
	id    uint64 // the agent who had it last, or the queue it was in last
	ended acd.Time
	stars int
}

// ratings are of contacts.
type ratings struct{ ended, rated, stars, satisfied int }

func (r *ratings) add(x rating) {
	r.ended++
	if x.stars == 0 {
		return
	}
	r.rated++
	r.stars += x.stars
	if x.stars >= 4 {
		r.satisfied++
	}
}

func (r ratings) mean() any {
	if r.rated == 0 {
		return nil
	}
	return float64(r.stars) / float64(r.rated)
}

// rated shows the contacts that ended in the period after an agent had them.
func (q *query) rated(id string, show func(rating)) error {
	return q.each(`SELECT c.`+id+`, c.ended, coalesce(r.stars, 0) FROM fact_contacts c LEFT JOIN ratings r ON r.contact = c.id
		WHERE c.ended >= ?1 AND c.ended < ?2 AND c.connected > 0`, func(row *sql.Rows) error {
		var r rating
		if err := row.Scan(&r.id, &r.ended, &r.stars); err != nil {
			return err
		}
		show(r)
		return nil
	}, int64(q.span.from), int64(q.span.to))
}
