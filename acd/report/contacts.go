package report

import (
	"cmp"
	"database/sql"
	"slices"

	"parley/acd"
	"parley/acd/facts"
)

// record is a contact's detail record.
type record struct {
	facts.Contact
	caller string
	stars  int
}

// contacts is the detail record of each contact requested in the period.
func contacts(q *query) (Sheet, error) {
	var all []*record
	err := q.each(`SELECT c.id, c.queue, c.last_queue, c.requested, c.offered, c.connected, c.first_line, c.ended, c.closed, c.by, c.cause,
		c.callback, c.agent, c.code, c.entries, c.parts, c.transfers, coalesce(p.name, ''), coalesce(r.stars, 0)
		FROM fact_contacts c LEFT JOIN callers p ON p.contact = c.id LEFT JOIN ratings r ON r.contact = c.id
		WHERE c.requested >= ?1 AND c.requested < ?2
		AND (?3 IS NULL OR EXISTS (SELECT 1 FROM fact_entries e WHERE e.contact = c.id AND e.queue IN (SELECT value FROM json_each(?3))))
		AND (?4 IS NULL OR EXISTS (SELECT 1 FROM fact_parts x WHERE x.contact = c.id AND x.agent IN (SELECT value FROM json_each(?4))))
		AND (?6 IS NULL OR NOT EXISTS (SELECT 1 FROM fact_entries e WHERE e.contact = c.id AND e.queue NOT IN (SELECT value FROM json_each(?6))))
		ORDER BY c.requested, c.id LIMIT ?5`, func(row *sql.Rows) error {
		r := &record{}
		c := &r.Contact
		err := row.Scan(&c.ID, &c.Queue, &c.LastQueue, &c.Requested, &c.Offered, &c.Connected, &c.FirstLine, &c.Ended, &c.Closed, &c.By,
			&c.Cause, &c.Callback, &c.Agent, &c.Code, &c.Entries, &c.Parts, &c.Transfers, &r.caller, &r.stars)
		all = append(all, r)
		return err
	}, int64(q.span.from), int64(q.span.to), list(q.Queues), list(q.Agents), q.RowsMax+1, list(q.Reach))
	return fill(recordFields(q), all), err
}

// callerColumn is the one column of all reports that says what a visitor is called.
const callerColumn = "caller"

func recordFields(q *query) []field[*record] {
	return []field[*record]{
		{"contact", Text, func(x *record) any { return x.ID.String() }},
		{callerColumn, Text, func(x *record) any { return x.caller }},
		{"callback", Count, func(x *record) any { return number(x.Callback) }},
		{"first_queue", Text, func(x *record) any { return q.dn(x.Queue) }},
		{"last_queue", Text, func(x *record) any { return q.dn(x.LastQueue) }},
		{"requested", Moment, func(x *record) any { return q.moment(x.Requested) }},
		{"first_offered", Moment, func(x *record) any { return q.moment(x.Offered) }},
		{"connected", Moment, func(x *record) any { return q.moment(x.Connected) }},
		{"first_line", Moment, func(x *record) any { return q.moment(x.FirstLine) }},
		{"ended_at", Moment, func(x *record) any { return q.moment(x.Ended) }},
		{"closed_at", Moment, func(x *record) any { return q.moment(x.Closed) }},
		{"waited", Seconds, func(x *record) any {
			if x.Connected == 0 {
				return between(x.Requested, x.Ended)
			}
			return between(x.Requested, x.Connected)
		}},
		{"talked_for", Seconds, func(x *record) any { return between(x.Connected, x.Ended) }},
		{"first_reply_of_contact", Seconds, func(x *record) any { return between(x.Requested, x.FirstLine) }},
		{"agent", Text, func(x *record) any { return q.account(x.Agent) }},
		{"agent_name", Text, func(x *record) any { return q.agentName(x.Agent) }},
		{"agents_in", Count, func(x *record) any { return x.Parts }},
		{"entries", Count, func(x *record) any { return x.Entries }},
		{"transfers", Count, func(x *record) any { return x.Transfers }},
		{"ended_by", Word, func(x *record) any {
			if x.Ended == 0 {
				return nil
			}
			return term(q, "by", x.By)
		}},
		{"cause", Word, func(x *record) any {
			if x.Ended == 0 {
				return nil
			}
			return term(q, "cause", x.Cause)
		}},
		{"code", Text, func(x *record) any { return q.code(x.Code) }},
		{"code_label", Text, func(x *record) any { return q.codeLabel(x.Code) }},
		{"stars", Count, func(x *record) any {
			if x.stars == 0 {
				return nil
			}
			return x.stars
		}},
	}
}

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

// story is what happened to a contact, in order.
func story(q *query) (Sheet, error) {
	var all []happening
	tell := func(h happening) {
		if h.at != 0 {
			all = append(all, h)
		}
	}
	for _, of := range []func(func(happening)) error{q.storyOfContact, q.storyOfEntries, q.storyOfOffers, q.storyOfParts, q.storyOfPasses} {
		if err := of(tell); err != nil {
			return Sheet{}, err
		}
	}
	if len(all) == 0 {
		return Sheet{}, ErrContact
	}
	slices.SortStableFunc(all, func(a, b happening) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order)) })
	return fill(storyFields(q), all), nil
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

func (q *query) storyOfContact(tell func(happening)) error {
	return q.each(`SELECT c.queue, c.requested, c.ended, c.closed, c.by, c.cause, c.agent, coalesce(r.at, 0), coalesce(r.stars, 0) FROM fact_contacts c
		LEFT JOIN ratings r ON r.contact = c.id WHERE c.id = ?1`, func(row *sql.Rows) error {
		var c facts.Contact
		var rated acd.Time
		var stars int
		if err := row.Scan(&c.Queue, &c.Requested, &c.Ended, &c.Closed, &c.By, &c.Cause, &c.Agent, &rated, &stars); err != nil {
			return err
		}
		tell(happening{c.Requested, first, "requested", c.Queue, 0, 0, nil})
		tell(happening{c.Ended, last, "ended", 0, c.Agent, 0, term(q, "cause", c.Cause)})
		tell(happening{rated, last, "rated", 0, c.Agent, 0, stars})
		return nil
	}, int64(q.Contact))
}

func (q *query) storyOfEntries(tell func(happening)) error {
	return q.each(`SELECT queue, entered, cause_in, ended, how, cause_out, agent FROM fact_entries WHERE contact = ?1 ORDER BY n`, func(row *sql.Rows) error {
		var e facts.Entry
		if err := row.Scan(&e.Queue, &e.Entered, &e.CauseIn, &e.Ended, &e.How, &e.CauseOut, &e.Agent); err != nil {
			return err
		}
		tell(happening{e.Entered, beginning, "entered", e.Queue, 0, 0, term(q, "cause", e.CauseIn)})
		if e.How == facts.Redirected || e.How == facts.Abandoned {
			tell(happening{e.Ended, ending, term(q, "how", e.How).(Term).Code, e.Queue, 0, 0, term(q, "cause", e.CauseOut)})
		}
		return nil
	}, int64(q.Contact))
}

func (q *query) storyOfOffers(tell func(happening)) error {
	return q.each(`SELECT queue, agent, source, at, ended, outcome FROM fact_offers WHERE contact = ?1 ORDER BY id`, func(row *sql.Rows) error {
		var o facts.Offer
		if err := row.Scan(&o.Queue, &o.Agent, &o.Source, &o.At, &o.Ended, &o.Outcome); err != nil {
			return err
		}
		tell(happening{o.At, beginning, "offered", o.Queue, o.Agent, o.Source, nil})
		if o.Outcome != facts.Accepted {
			tell(happening{o.Ended, ending, "offer-ended", o.Queue, o.Agent, o.Source, term(q, "outcome", o.Outcome)})
		}
		return nil
	}, int64(q.Contact))
}

func (q *query) storyOfParts(tell func(happening)) error {
	return q.each(`SELECT agent, role, connected, first_line, parted, wrapped, code, cause FROM fact_parts WHERE contact = ?1 ORDER BY n`, func(row *sql.Rows) error {
		var p facts.Part
		if err := row.Scan(&p.Agent, &p.Role, &p.Connected, &p.FirstLine, &p.Parted, &p.Wrapped, &p.Code, &p.Cause); err != nil {
			return err
		}
		tell(happening{p.Connected, beginning, "connected", 0, p.Agent, 0, term(q, "role", p.Role)})
		tell(happening{p.FirstLine, beginning, "first-line", 0, p.Agent, 0, nil})
		tell(happening{p.Parted, ending, "parted", 0, p.Agent, 0, term(q, "cause", p.Cause)})
		tell(happening{p.Wrapped, last, "wrapped-up", 0, p.Agent, 0, q.code(p.Code)})
		return nil
	}, int64(q.Contact))
}

func (q *query) storyOfPasses(tell func(happening)) error {
	return q.each(`SELECT kind, at, source, agent, queue FROM fact_passes WHERE contact = ?1 ORDER BY id`, func(row *sql.Rows) error {
		var p facts.Pass
		if err := row.Scan(&p.Kind, &p.At, &p.Source, &p.Agent, &p.Queue); err != nil {
			return err
		}
		tell(happening{p.At, beginning, "passed", p.Queue, p.Source, p.Agent, term(q, "pass", p.Kind)})
		return nil
	}, int64(q.Contact))
}
