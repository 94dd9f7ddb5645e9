package verify

import (
	"fmt"

	"parley/acd"
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
	told, err := v.cfg.Reports.Contacts(v.ctx, d.from)
	if err != nil {
		return fmt.Errorf("read the contacts' reports of %s: %w", moment(d.from), err)
	}
	for id, x := range d.contacts {
		if x.closed == 0 {
			if v.late[d.from] == nil {
				v.late[d.from] = map[acd.ContactID]*visit{}
			}
			v.late[d.from][id] = x
		} else if x.closed < v.known {
			v.compareVisit(id, x, told[id])
		}
	}
	for id, row := range told {
		at, _ := row["requested"].(acd.Time)
		if _, ours := d.contacts[id]; !ours && at > v.begin.at && at < v.last.at {
			v.found.add(FigureOther, words(id.String(), "requested"), figure(at), "–")
		}
	}
	return nil
}

// compareLate looks again at those that were not over.
func (v *verification) compareLate() error {
	for from, visits := range v.late {
		told, err := v.cfg.Reports.Contacts(v.ctx, from)
		if err != nil {
			return fmt.Errorf("read the contacts' reports of %s: %w", moment(from), err)
		}
		for id, x := range visits {
			if x.closed != 0 && x.closed < v.known {
				v.compareVisit(id, x, told[id])
			}
		}
	}
	return nil
}

func (v *verification) compareVisit(id acd.ContactID, x *visit, told map[string]any) {
	v.count("records", 1)
	if told == nil {
		v.found.add(FigureGone, id.String(), "–", "requested "+moment(x.requested))
		return
	}
	compare(v, id.String(), x, told, visitColumns())
}

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
		{"cause", func(x *visit) any { return causeWord(x.cause) }},
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

// causeWord is why a visit ended, in a word; those that end none have no word here.
func causeWord(c acd.Cause) string {
	switch c {
	case acd.CauseLeft:
		return "left"
	case acd.CauseVisitorLost:
		return "visitor-lost"
	case acd.CauseQueueRemoved:
		return "queue-removed"
	case acd.CauseHungUp:
		return "hung-up"
	case acd.CauseClosed:
		return "closed"
	case acd.CauseWaitedTooLong:
		return "waited-too-long"
	case acd.CauseVisitorIdle:
		return "visitor-idle"
	case acd.CauseSupervisor:
		return "supervisor"
	case acd.CauseBanned:
		return "banned"
	}
	return "#" + number(c)
}
