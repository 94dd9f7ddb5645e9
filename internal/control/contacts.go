package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/acd"
	"parley/acd/admin"
	acdstore "parley/acd/store"
	"parley/acd/word"
)

// ContactQuery says which contacts are asked for, open ones and those that are over, newest first.
type ContactQuery struct {
	Before string           // older ones than that contact
	Within []acd.QueueID    // nil: every queue
	Queue  string           // DN
	Agent  string           // user who has, or had, a part
	Since  time.Time        // arrived at or after
	Until  time.Time        // arrived before
	State  string           // open or over; "" = both
	Came   acdstore.Outcome // over, and came to that; "" = any
	Max    int
}

// Record is a contact, open or over.
type Record struct {
	ID       string           `json:"id"`
	DN       string           `json:"dn"` // where it is, or was first asked for
	Caller   string           `json:"caller"`
	State    string           `json:"state"`             // waiting, ringing, talking, wrap-up, over
	Outcome  acdstore.Outcome `json:"outcome,omitempty"` // of one that is over
	Agent    string           `json:"agent,omitempty"`
	Agents   []string         `json:"agents,omitempty"` // of one that is open: who has which part
	Position int              `json:"position,omitempty"`
	Arrived  time.Time        `json:"arrived"`
	Since    time.Time        `json:"since"` // of the connection, then of the end
	Ended    time.Time        `json:"ended,omitzero"`
	By       string           `json:"by,omitempty"` // who ended it: visitor, agent or system
	Cause    string           `json:"cause,omitempty"`
	Code     string           `json:"code,omitempty"` // of the wrap-up
	Priority int              `json:"priority,omitempty"`
	Needs    string           `json:"needs,omitempty"`
	Away     bool             `json:"away,omitempty"`
	Callback bool             `json:"callback,omitempty"`
	Language string           `json:"language,omitempty"`
	Answers  []Answer         `json:"answers,omitempty"` // likewise: to the form before the chat
	Consent  *Consent         `json:"consent,omitempty"` // of one that is looked at by itself: what its visitor agreed to before the chat
}

// Consent is a text that a visitor agreed to.
type Consent struct {
	Version string    `json:"version"` // names the text
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// Records lists contacts; next is Before of the page after, "" after the last. A queue or an agent that is not there has none.
func (d *Direct) Records(ctx context.Context, q ContactQuery) (list []Record, next string, err error) {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return nil, "", err
	}
	asked := acdstore.ContactQuery{Queues: q.Within, Since: millis(q.Since), Until: millis(q.Until), Open: q.State == "open", Over: q.State == "over", Came: q.Came, Max: q.Max}
	if q.Before != "" {
		if asked.Before, err = acd.ParseContactID(q.Before); err != nil {
			return nil, "", fmt.Errorf("%w: %w", errBadContact, err)
		}
	}
	if q.Queue != "" {
		id, err := known.queue(q.Queue)
		if err != nil || q.Within != nil && !slices.Contains(q.Within, id) {
			return []Record{}, "", nil
		}
		asked.Queues = []acd.QueueID{id}
	}
	if q.Agent != "" {
		g, serves, err := d.agent(ctx, q.Agent)
		if err != nil || !serves {
			return []Record{}, "", err
		}
		asked.Agent = g.ID
	}
	rows, err := d.admin.Records(ctx, asked)
	if err != nil {
		return nil, "", err
	}
	if most := min(max(asked.Max, 1), acdstore.ContactsMax); len(rows) == most {
		next = rows[len(rows)-1].ID.String()
	}
	list, err = d.records(ctx, known, rows)
	if q.Within != nil { // one that was sent on to a queue beyond is out of reach
		list = slices.DeleteFunc(list, func(r Record) bool {
			id, err := known.queue(r.DN)
			return err != nil || !slices.Contains(q.Within, id)
		})
	}
	return list, next, err
}

// Record is one contact, open or over.
func (d *Direct) Record(ctx context.Context, text string) (Record, error) {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return Record{}, err
	}
	var found []Record
	err = onContact(text, func(id acd.ContactID) error {
		rows, err := d.admin.Records(ctx, acdstore.ContactQuery{Only: []acd.ContactID{id}})
		if err == nil {
			found, err = d.records(ctx, known, rows)
		}
		if err == nil && len(found) > 0 {
			err = errors.Join(d.agreedTo(ctx, id, &found[0]), d.answered(ctx, known, rows[0].Queue, id, &found[0]))
		}
		return err
	})
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("contact %s: %w", text, admin.ErrNoContact)
	}
	if err != nil {
		return Record{}, err
	}
	return found[0], nil
}

// agreedTo adds what the visitor agreed to.
func (d *Direct) agreedTo(ctx context.Context, id acd.ContactID, r *Record) error {
	c, agreed, err := d.admin.Consent(ctx, id)
	if agreed {
		r.Consent = &Consent{Version: c.Version, Text: c.Text, At: timeOf(c.At)}
	}
	return err
}

// records are rows as they are shown, with how those that are open stand.
func (d *Direct) records(ctx context.Context, known directory, rows []acdstore.Contact) ([]Record, error) {
	agents, err := d.agentNames(ctx)
	if err != nil {
		return nil, err
	}
	codes, err := d.admin.Codes(ctx)
	if err != nil {
		return nil, err
	}
	words := map[acd.WrapUpCode]string{}
	for _, c := range append(acdstore.UsualCodes(), codes...) {
		words[c.ID] = c.Word
	}
	wanted := map[acd.ContactID]bool{}
	for _, row := range rows {
		wanted[row.ID] = row.Closed == 0
	}
	open := map[acd.ContactID]admin.Open{}
	for _, o := range d.admin.OpenContacts(func(v acd.ContactView) bool { return wanted[v.Contact] }) {
		open[o.Contact] = o
	}
	list := make([]Record, 0, len(rows))
	for _, row := range rows {
		r := Record{
			ID: row.ID.String(), DN: known.dn(row.Queue), Caller: row.Caller, State: "over", Outcome: row.Outcome(), Language: row.Lang, Code: words[row.Code],
			Arrived: timeOf(row.Arrived), Since: timeOf(row.Since), Ended: timeOf(row.Ended),
		}
		if row.Agent != 0 {
			r.Agent = localpart(agents[row.Agent])
		}
		if row.Ended != 0 {
			r.By, r.Cause = word.Party(row.By), word.End(row.Cause)
		}
		if o, is := open[row.ID]; is {
			r.stands(known, agents, o)
		}
		list = append(list, r)
	}
	return list, nil
}

// stands adds how an open contact stands.
func (r *Record) stands(known directory, agents map[acd.AgentID]string, o admin.Open) {
	r.State, r.DN, r.Since = admin.Place(o.State), known.dn(o.Queue), timeOf(o.Since)
	r.Priority, r.Needs, r.Away, r.Callback = o.Priority, known.needsText(o.Needs), o.Away, o.Callback
	if o.State == acd.ContactWaiting {
		r.Position = o.Ahead + 1
	}
	for _, slot := range o.Slots {
		r.Agents = append(r.Agents, localpart(agents[slot.Agent])+" ("+slotWord(slot)+")")
	}
}

// ReassignContact offers a contact to one user, beyond the limit only with override.
func (d *Direct) ReassignContact(ctx context.Context, id, user string, override bool) error {
	return onContact(id, func(id acd.ContactID) error { return d.admin.ReassignContact(ctx, id, d.jid(user), override) })
}
