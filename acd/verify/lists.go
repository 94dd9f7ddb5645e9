package verify

import (
	"maps"
	"slices"

	"parley/acd"
	"parley/acd/word"
)

// compareLists holds the reports that list what happened in a day to the log: each thing on the day it ended. open says that
// what is open is looked at too: nothing comes after this day.
func (v *verification) compareLists(d *daybook, open bool) error {
	q := Question{From: d.from, To: d.from.Add(dayLong)}
	ended := func(e acd.Time) bool {
		return e >= q.From && e < q.To && v.settled(e) || e == 0 && open && v.known >= v.last.at
	}
	later := func(column, begun string) func(row) bool {
		return func(r row) bool {
			e, over := r.of(column).(acd.Time)
			return !over || e >= q.To || !v.settled(e) || v.beyond(r.of(begun))
		}
	}
	sessions := pick(v.days.sessions, func(s *session) bool { return s.Begun < q.To && ended(s.ended) })
	if err := hold(v, sessionSheet(), q, sessions, later("logout", "login")); err != nil {
		return err
	}
	standings := pick(v.days.standings, func(s *standing) bool { return s.Begun < q.To && ended(s.ended) && s.ended != s.Begun })
	if err := hold(v, standingSheet(), q, standings, later("until", "since")); err != nil {
		return err
	}
	if some := pick(d.passes, func(p *pass) bool { return !v.settled(p.settled) }); len(some) > 0 {
		v.latePasses[d.from] = some
	}
	return v.comparePasses(d.from, d.passes)
}

// comparePasses holds those of a day to the log that are settled.
func (v *verification) comparePasses(from acd.Time, passes []*pass) error {
	s, known := passSheet(), map[string]bool{}
	for _, p := range passes {
		if p.key == "" { // all of a day are numbered once, in order
			p.key = s.key(p)
		}
		known[p.key] = true
	}
	s.key = func(p *pass) string { return p.key }
	settled := pick(passes, func(p *pass) bool { return v.settled(p.settled) })
	return hold(v, s, Question{From: from, To: from.Add(dayLong)}, settled, func(r row) bool {
		return known[r.key(s.keys)] || v.beyond(r.of("at"))
	})
}

// compareLatePasses looks again at those that were not settled.
func (v *verification) compareLatePasses() error {
	for _, from := range slices.Sorted(maps.Keys(v.latePasses)) {
		s := passSheet()
		s.key = func(p *pass) string { return p.key }
		some := pick(v.latePasses[from], func(p *pass) bool { return v.settled(p.settled) })
		if err := hold(v, s, Question{From: from, To: from.Add(dayLong)}, some, func(row) bool { return true }); err != nil {
			return err
		}
	}
	return nil
}

func pick[X any](all []*X, which func(*X) bool) []*X {
	var some []*X
	for _, x := range all {
		if which(x) {
			some = append(some, x)
		}
	}
	return some
}

func keyOf(cells ...any) string {
	text := ""
	for _, c := range cells {
		text += cell(c) + " "
	}
	return text
}

func sessionSheet() sheet[session] {
	return sheet[session]{"logins", []string{"agent", "login"},
		numbered(func(s *session) string { return keyOf(ref(s.Agent), at(s.Begun)) }), []column[session]{
			{"logout", func(s *session) any { return at(s.ended) }},
			{"session_length", func(s *session) any { return howLong(s.Begun, s.ended) }},
			{"logout_how", func(s *session) any {
				if s.ended == 0 {
					return "present"
				}
				return s.how
			}},
		}, false}
}

func standingSheet() sheet[standing] {
	return sheet[standing]{"states", []string{"agent", "since"},
		func(s *standing) string { return keyOf(ref(s.Agent), at(s.Begun)) }, []column[standing]{
			{"until", func(s *standing) any { return at(s.ended) }},
			{"state_length", func(s *standing) any { return howLong(s.Begun, s.ended) }},
			{"state", func(s *standing) any { return word.Shown(s.Shown) }},
			{"reason", func(s *standing) any { return ref(s.Reason) }},
			{"without_connection", func(s *standing) any { return bit(s.Lost) }},
		}, false}
}

// howLong is how long something lasted; of what goes on it is as long as the clock of who asks says.
func howLong(from, to acd.Time) any {
	if to == 0 {
		return anything{}
	}
	return acd.Span(to - from)
}

func passSheet() sheet[pass] {
	return sheet[pass]{"transfers", []string{"at", "contact", "pass", "to_agent", "to_queue"},
		numbered(func(p *pass) string { return keyOf(at(p.begun), p.contact.String(), p.kind, ref(p.to), ref(p.queue)) }), []column[pass]{
			{"from_agent", func(p *pass) any { return ref(p.from) }},
			{"from_queue", func(p *pass) any { return ref(p.origin) }},
			{"supervisor", func(p *pass) any { return ref(p.by) }},
			{"outcome", func(p *pass) any { return p.outcome }},
			{"decided_after", func(p *pass) any { return lasted(p.begun, p.decided) }},
		}, false}
}
