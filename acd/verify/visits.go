package verify

import (
	"maps"
	"slices"

	"parley/acd"
	"parley/acd/word"
)

// visit is a contact's detail record.
type visit struct {
	id                                       acd.ContactID
	first, last                              acd.QueueID
	requested, offered, connected, firstLine acd.Time
	ended, closed                            acd.Time // closed: ended, and all wrap-up is over; 0 = not yet
	by                                       acd.Party
	cause                                    acd.Cause
	callback                                 bool
	agent                                    acd.AgentID
	code                                     acd.WrapUpCode
	transfers                                int
	stars                                    int
	rated                                    acd.Time // first

	entries []entry
	offers  []*offer
	stays   []*stay
	passes  []*pass
}

// entry is one stay of a contact in one queue.
type entry struct {
	queue     acd.QueueID
	at, ended acd.Time
	cause     acd.Cause // of its beginning
	how       ending
	why       acd.Cause // of its end
}

// offer is a contact put before an agent.
type offer struct {
	queue       acd.QueueID
	agent, from acd.AgentID
	at, ended   acd.Time
	outcome     string
}

// stay is one of an agent in a conversation.
type stay struct {
	agent                                 acd.AgentID
	role                                  acd.Role // the last
	connected, firstLine, parted, wrapped acd.Time
	why                                   acd.Cause // of the parting
	code                                  acd.WrapUpCode
}

// told is what a slot's visit tells of it; of one from before a seal nobody is told.
func (x *slotBook) told() *stay {
	if x.stay == nil {
		x.stay = &stay{}
	}
	return x.stay
}

// compareVisits holds the detail records of a day to the log. Contacts that are not over are looked at again at the end.
func (v *verification) compareVisits(d *daybook) error {
	late := map[acd.ContactID]*visit{}
	for id, x := range d.contacts {
		if x.closed == 0 {
			late[id] = x
			delete(d.contacts, id)
		}
	}
	if len(late) > 0 {
		v.late[d.from] = late
	}
	return v.compareThese(d.from, d.contacts, func(r row) bool {
		id, _ := acd.ParseContactID(cell(r.of("contact")))
		return late[id] != nil || v.beyond(r.of("requested"))
	})
}

// beyond says whether something happened at a moment that audit does not know of: before a seal, or after the last row.
func (v *verification) beyond(moment any) bool {
	at, _ := moment.(acd.Time)
	return at <= v.begin.at || at >= v.last.at
}

// compareLate looks again at those that were not over.
func (v *verification) compareLate() error {
	for _, from := range slices.Sorted(maps.Keys(v.late)) {
		if err := v.compareThese(from, v.late[from], func(row) bool { return true }); err != nil {
			return err
		}
	}
	return nil
}

// compareThese holds the records of some contacts of a day to what is told of them, with all that happened to them.
func (v *verification) compareThese(from acd.Time, visits map[acd.ContactID]*visit, other func(row) bool) error {
	var over []*visit
	for _, id := range byID(visits) {
		if x := visits[id]; v.settled(x.closed) {
			x.id, x.stars, x.rated = id, v.stars(id), v.ratings[id].at
			over = append(over, x)
		}
	}
	v.count("records", int64(len(over)))
	s := sheet[visit]{"contacts", []string{"contact"}, func(x *visit) string { return x.id.String() + " " }, visitColumns(), false}
	err := hold(v, s, Question{From: from, To: from.Add(dayLong)}, over, func(r row) bool {
		id, _ := acd.ParseContactID(cell(r.of("contact")))
		return visits[id] != nil || other(r)
	})
	if err != nil {
		return err
	}
	return v.compareStories(over)
}

// settled: nothing about it changes any more, and the reports know.
func (v *verification) settled(since acd.Time) bool { return since != 0 && since < v.known }

// visitColumns are the columns of the report of contacts that can be counted.
func visitColumns() []column[visit] {
	waited := func(x *visit) acd.Time {
		if x.connected != 0 {
			return x.connected
		}
		return x.ended
	}
	return []column[visit]{
		{"callback", func(x *visit) any { return bit(x.callback) }},
		{"first_queue", func(x *visit) any { return ref(x.first) }},
		{"last_queue", func(x *visit) any { return ref(x.last) }},
		{"requested", func(x *visit) any { return at(x.requested) }},
		{"first_offered", func(x *visit) any { return at(x.offered) }},
		{"connected", func(x *visit) any { return at(x.connected) }},
		{"first_line", func(x *visit) any { return at(x.firstLine) }},
		{"ended_at", func(x *visit) any { return at(x.ended) }},
		{"closed_at", func(x *visit) any { return at(x.closed) }},
		{"waited", func(x *visit) any { return lasted(x.requested, waited(x)) }},
		{"talked_for", func(x *visit) any { return lasted(x.connected, x.ended) }},
		{"first_reply_of_contact", func(x *visit) any { return lasted(x.requested, x.firstLine) }},
		{"agent", func(x *visit) any { return ref(x.agent) }},
		{"agents_in", func(x *visit) any { return len(x.stays) }},
		{"entries", func(x *visit) any { return len(x.entries) }},
		{"transfers", func(x *visit) any { return x.transfers }},
		{"ended_by", func(x *visit) any { return x.endedBy() }},
		{"cause", func(x *visit) any { return word.Cause(x.cause) }},
		{"code", func(x *visit) any { return ref(x.code) }},
		{"stars", func(x *visit) any {
			if x.stars == 0 {
				return nil
			}
			return x.stars
		}},
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// endedBy is who ended it, in a word.
func (x *visit) endedBy() string {
	switch {
	case x.cause == acd.CauseSupervisor || x.cause == acd.CauseBanned:
		return "supervisor"
	case x.by == acd.ByVisitor:
		return "visitor"
	case x.by == acd.ByAgent:
		return "agent"
	}
	return "system"
}
