package report

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"parley/acd"
	"parley/acd/facts"
)

// happening is a line of a contact's story.
type happening struct {
	at     acd.Time
	order  int // among those of the same moment
	what   string
	queue  acd.QueueID
	agent  acd.AgentID
	other  acd.AgentID
	detail any
}

// stories are those of some contacts.
type stories map[acd.ContactID][]happening

// story is what happened to a contact, in order.
func story(q *query) (Sheet, error) {
	all, err := q.stories([]acd.ContactID{q.Contact})
	switch {
	case err != nil:
		return Sheet{}, err
	case len(all[q.Contact]) == 0:
		return Sheet{}, ErrContact
	}
	return fill(storyFields(q), all[q.Contact]), nil
}

// Stories shows the report of each of some contacts that are known, in no order, from what a transaction sees, as it is.
func (r *Reports) Stories(ctx context.Context, tx *sql.Tx, contacts []acd.ContactID, ask Ask, show func(acd.ContactID, Sheet)) error {
	ask.Contact = 1 // any: it is asked for all of them
	k, ask, err := readAsk("contact", ask)
	if err != nil {
		return err
	}
	q := &query{Ask: ask, ctx: ctx, tx: tx, now: acd.Time(r.now().UnixMilli())}
	if err := q.begin(); err != nil {
		return fmt.Errorf("report %s: %w", k.name, err)
	}
	all, err := q.stories(contacts)
	if err != nil {
		return fmt.Errorf("report %s: %w", k.name, err)
	}
	for id, happened := range all {
		show(id, fill(storyFields(q), happened))
	}
	return nil
}

func (q *query) stories(contacts []acd.ContactID) (stories, error) {
	all, some := stories{}, list(contacts)
	tell := func(c acd.ContactID, h happening) {
		if h.at != 0 {
			all[c] = append(all[c], h)
		}
	}
	for _, of := range []func(any, func(acd.ContactID, happening)) error{q.storyOfContact, q.storyOfEntries, q.storyOfOffers, q.storyOfParts, q.storyOfPasses} {
		if err := of(some, tell); err != nil {
			return nil, err
		}
	}
	for _, happened := range all {
		slices.SortStableFunc(happened, func(a, b happening) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order)) })
	}
	return all, nil
}

// happenings are all there are.
func happenings() []string {
	return []string{
		"requested", "entered", "redirected", "abandoned", "offered", "offer-ended", "connected", "first-line", "parted", "wrapped-up",
		"passed", "ended", "rated",
	}
}

func storyFields(q *query) []field[happening] {
	return []field[happening]{
		{"at", Moment, func(x happening) any { return q.moment(x.at) }},
		{"what", Word, func(x happening) any { return Term{"what", x.what} }},
		{"queue", Text, func(x happening) any { return q.dn(x.queue) }},
		{"agent", Text, func(x happening) any { return q.account(x.agent) }},
		{"other_agent", Text, func(x happening) any { return q.account(x.other) }},
		{"detail", Word, func(x happening) any { return x.detail }},
	}
}

// Orders of happenings of one moment: what ends something comes before what begins something.
const (
	first = iota
	ending
	beginning
	last
)

func (q *query) storyOfContact(some any, tell func(acd.ContactID, happening)) error {
	return q.each(`SELECT c.id, c.queue, c.requested, c.ended, c.closed, c.by, c.cause, c.agent, coalesce(r.at, 0), coalesce(r.stars, 0) FROM fact_contacts c
		LEFT JOIN ratings r ON r.contact = c.id WHERE c.id IN (SELECT value FROM json_each(?1))`, func(row *sql.Rows) error {
		var id acd.ContactID
		var c facts.Contact
		var rated acd.Time
		var stars int
		if err := row.Scan(&id, &c.Queue, &c.Requested, &c.Ended, &c.Closed, &c.By, &c.Cause, &c.Agent, &rated, &stars); err != nil {
			return err
		}
		tell(id, happening{c.Requested, first, "requested", c.Queue, 0, 0, nil})
		tell(id, happening{c.Ended, last, "ended", 0, c.Agent, 0, term(q, "cause", c.Cause)})
		tell(id, happening{rated, last, "rated", 0, c.Agent, 0, stars})
		return nil
	}, some)
}

func (q *query) storyOfEntries(some any, tell func(acd.ContactID, happening)) error {
	return q.each(`SELECT contact, queue, entered, cause_in, ended, how, cause_out, agent FROM fact_entries WHERE contact IN (SELECT value FROM json_each(?1)) ORDER BY n`, func(row *sql.Rows) error {
		var id acd.ContactID
		var e facts.Entry
		if err := row.Scan(&id, &e.Queue, &e.Entered, &e.CauseIn, &e.Ended, &e.How, &e.CauseOut, &e.Agent); err != nil {
			return err
		}
		tell(id, happening{e.Entered, beginning, "entered", e.Queue, 0, 0, term(q, "cause", e.CauseIn)})
		if e.How == facts.Redirected || e.How == facts.Abandoned {
			tell(id, happening{e.Ended, ending, term(q, "how", e.How).(Term).Code, e.Queue, 0, 0, term(q, "cause", e.CauseOut)})
		}
		return nil
	}, some)
}

func (q *query) storyOfOffers(some any, tell func(acd.ContactID, happening)) error {
	return q.each(`SELECT contact, queue, agent, source, at, ended, outcome FROM fact_offers WHERE contact IN (SELECT value FROM json_each(?1)) ORDER BY id`, func(row *sql.Rows) error {
		var id acd.ContactID
		var o facts.Offer
		if err := row.Scan(&id, &o.Queue, &o.Agent, &o.Source, &o.At, &o.Ended, &o.Outcome); err != nil {
			return err
		}
		tell(id, happening{o.At, beginning, "offered", o.Queue, o.Agent, o.Source, nil})
		if o.Outcome != facts.Accepted {
			tell(id, happening{o.Ended, ending, "offer-ended", o.Queue, o.Agent, o.Source, term(q, "outcome", o.Outcome)})
		}
		return nil
	}, some)
}

func (q *query) storyOfParts(some any, tell func(acd.ContactID, happening)) error {
	return q.each(`SELECT contact, agent, role, connected, first_line, parted, wrapped, code, cause FROM fact_parts WHERE contact IN (SELECT value FROM json_each(?1)) ORDER BY n`, func(row *sql.Rows) error {
		var id acd.ContactID
		var p facts.Part
		if err := row.Scan(&id, &p.Agent, &p.Role, &p.Connected, &p.FirstLine, &p.Parted, &p.Wrapped, &p.Code, &p.Cause); err != nil {
			return err
		}
		tell(id, happening{p.Connected, beginning, "connected", 0, p.Agent, 0, term(q, "role", p.Role)})
		tell(id, happening{p.FirstLine, beginning, "first-line", 0, p.Agent, 0, nil})
		tell(id, happening{p.Parted, ending, "parted", 0, p.Agent, 0, term(q, "cause", p.Cause)})
		tell(id, happening{p.Wrapped, last, "wrapped-up", 0, p.Agent, 0, q.labelled(p.Code)})
		return nil
	}, some)
}

func (q *query) storyOfPasses(some any, tell func(acd.ContactID, happening)) error {
	return q.each(`SELECT contact, kind, at, source, agent, queue FROM fact_passes WHERE contact IN (SELECT value FROM json_each(?1)) ORDER BY id`, func(row *sql.Rows) error {
		var id acd.ContactID
		var p facts.Pass
		if err := row.Scan(&id, &p.Kind, &p.At, &p.Source, &p.Agent, &p.Queue); err != nil {
			return err
		}
		tell(id, happening{p.At, beginning, "passed", p.Queue, p.Source, p.Agent, term(q, "pass", p.Kind)})
		return nil
	}, some)
}
