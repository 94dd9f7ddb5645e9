package report

import (
	"database/sql"

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
		{"first_queue_name", Text, func(x *record) any { return q.queueName(x.Queue) }},
		{"last_queue", Text, func(x *record) any { return q.dn(x.LastQueue) }},
		{"last_queue_name", Text, func(x *record) any { return q.queueName(x.LastQueue) }},
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
