package verify

import (
	"fmt"

	"parley/acd"
	"parley/acd/word"
)

// visit is a contact's detail record.
type visit struct {
	first, last                              acd.QueueID
	requested, offered, connected, firstLine acd.Time
	ended, closed                            acd.Time // closed: ended, and all wrap-up is over; 0 = not yet
	by                                       acd.Party
	cause                                    acd.Cause
	callback                                 bool
	agent                                    acd.AgentID
	code                                     acd.WrapUpCode
	entries, parts, transfers                int
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
	return v.compareThese(d.from, d.contacts, func(id acd.ContactID, row map[string]any) {
		at, _ := row["requested"].(acd.Time)
		if late[id] == nil && at > v.begin.at && at < v.last.at {
			v.found.add(FigureOther, words(id.String(), "requested"), figure(at), "–")
		}
	})
}

// compareLate looks again at those that were not over.
func (v *verification) compareLate() error {
	for from, visits := range v.late {
		if err := v.compareThese(from, visits, func(acd.ContactID, map[string]any) {}); err != nil {
			return err
		}
	}
	return nil
}

// compareThese holds the records of some contacts of a day to what is told of them; other hears of what is told of others.
func (v *verification) compareThese(from acd.Time, visits map[acd.ContactID]*visit, other func(acd.ContactID, map[string]any)) error {
	told, columns := make(map[acd.ContactID]bool, len(visits)), visitColumns()
	err := v.cfg.Reports.Contacts(v.ctx, from, func(id acd.ContactID, row map[string]any) {
		x := visits[id]
		if x == nil {
			other(id, row)
			return
		}
		told[id] = true
		if v.settled(x) {
			v.count("records", 1)
			compare(v, id.String(), x, row, columns)
		}
	})
	if err != nil {
		return fmt.Errorf("read the contacts' reports of %s: %w", moment(from), err)
	}
	for id, x := range visits {
		if v.settled(x) && !told[id] {
			v.found.add(FigureGone, id.String(), "–", "requested "+moment(x.requested))
		}
	}
	return nil
}

// settled: nothing about it changes any more, and the reports know.
func (v *verification) settled(x *visit) bool { return x.closed != 0 && x.closed < v.known }

// visitColumns are the columns of the report of contacts. Caller, stars and what codes are called are not in the log.
func visitColumns() []column[visit] {
	at := func(of func(*visit) acd.Time) func(*visit) any {
		return func(x *visit) any {
			if t := of(x); t != 0 {
				return t
			}
			return nil
		}
	}
	waited := func(x *visit) acd.Time {
		if x.connected != 0 {
			return x.connected
		}
		return x.ended
	}
	return []column[visit]{
		{"callback", func(x *visit) any {
			if x.callback {
				return 1
			}
			return 0
		}},
		{"first_queue", func(x *visit) any { return x.first }},
		{"last_queue", func(x *visit) any { return x.last }},
		{"requested", at(func(x *visit) acd.Time { return x.requested })},
		{"first_offered", at(func(x *visit) acd.Time { return x.offered })},
		{"connected", at(func(x *visit) acd.Time { return x.connected })},
		{"first_line", at(func(x *visit) acd.Time { return x.firstLine })},
		{"ended_at", at(func(x *visit) acd.Time { return x.ended })},
		{"closed_at", at(func(x *visit) acd.Time { return x.closed })},
		{"waited", func(x *visit) any { return lasted(x.requested, waited(x)) }},
		{"talked_for", func(x *visit) any { return lasted(x.connected, x.ended) }},
		{"first_reply_of_contact", func(x *visit) any { return lasted(x.requested, x.firstLine) }},
		{"agent", func(x *visit) any {
			if x.agent == 0 {
				return nil
			}
			return x.agent
		}},
		{"agents_in", func(x *visit) any { return x.parts }},
		{"entries", func(x *visit) any { return x.entries }},
		{"transfers", func(x *visit) any { return x.transfers }},
		{"ended_by", func(x *visit) any { return x.endedBy() }},
		{"cause", func(x *visit) any { return word.Cause(x.cause) }},
	}
}

func lasted(from, to acd.Time) any {
	if from == 0 || to == 0 {
		return nil
	}
	return acd.Span(to - from)
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
