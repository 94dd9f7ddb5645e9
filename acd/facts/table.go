package facts

import "strings"

// fact is a row of one of the tables.
type fact interface {
	// table is its name; fields are pointers in the order of the table's columns.
	table() string
	fields() []any
}

func (e *Entry) table() string   { return "fact_entries" }
func (p *Part) table() string    { return "fact_parts" }
func (o *Offer) table() string   { return "fact_offers" }
func (p *Pass) table() string    { return "fact_passes" }
func (s *State) table() string   { return "fact_states" }
func (s *Session) table() string { return "fact_sessions" }
func (c *Contact) table() string { return "fact_contacts" }
func (r *Refusal) table() string { return "fact_refusals" }
func (q *Queue) table() string   { return "fact_queues" }
func (a *Agent) table() string   { return "fact_agents" }

func (e *Entry) fields() []any {
	return []any{&e.ID, &e.Contact, &e.N, &e.Queue, &e.Entered, &e.CauseIn, &e.Offered, &e.Offers, &e.Ended, &e.How, &e.CauseOut,
		&e.By, &e.Agent, &e.Callback, &e.Priority, &e.Target}
}

func (p *Part) fields() []any {
	return []any{&p.ID, &p.Contact, &p.N, &p.Agent, &p.Queue, &p.Role, &p.Offer, &p.Offered, &p.Connected, &p.Led, &p.FirstLine,
		&p.Responses, &p.Response, &p.Parted, &p.Wrapped, &p.Code, &p.Cause}
}

func (o *Offer) fields() []any {
	return []any{&o.ID, &o.Contact, &o.Agent, &o.Queue, &o.Kind, &o.Source, &o.At, &o.Received, &o.Ended, &o.Outcome, &o.Cause}
}

func (p *Pass) fields() []any {
	return []any{&p.ID, &p.Contact, &p.Kind, &p.At, &p.Source, &p.Agent, &p.Queue, &p.Origin, &p.Offer, &p.By, &p.Ended, &p.Outcome}
}

func (s *State) fields() []any {
	return []any{&s.ID, &s.Agent, &s.Begun, &s.Ended, &s.Shown, &s.Duty, &s.Reason, &s.Lost, &s.Slots}
}

func (s *Session) fields() []any {
	return []any{&s.ID, &s.Agent, &s.Begun, &s.Ended, &s.How}
}

func (c *Contact) fields() []any {
	return []any{&c.ID, &c.Visitor, &c.Queue, &c.LastQueue, &c.Requested, &c.Offered, &c.Connected, &c.FirstLine, &c.Ended, &c.Closed,
		&c.By, &c.Cause, &c.Callback, &c.Agent, &c.Code, &c.Entries, &c.Parts, &c.Transfers, &c.Unanswered}
}

func (r *Refusal) fields() []any { return []any{&r.ID, &r.At, &r.Queue, &r.Why, &r.Callback} }
func (q *Queue) fields() []any   { return []any{&q.ID, &q.Target, &q.Gone} }
func (a *Agent) fields() []any   { return []any{&a.ID, &a.Slots, &a.Gone} }

// put is the statement that keeps a fact, in the place of what it was before. What has not changed is in no index anew.
func put(table string, columns []string) string {
	set := make([]string, 0, len(columns))
	for _, c := range columns[1:] {
		set = append(set, c+" = excluded."+c)
	}
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Repeat("?, ", len(columns)-1) + "?) ON CONFLICT (" +
		columns[0] + ") DO UPDATE SET " + strings.Join(set, ", ")
}
