package mam

import (
	"strconv"
	"time"

	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Namespaces.
const (
	NS         = "urn:xmpp:mam:2"                 // XEP-0313 v1.1.2
	NSRSM      = "http://jabber.org/protocol/rsm" // XEP-0059 v1.0
	NSFwd      = "urn:xmpp:forward:0"             // XEP-0297 v1.0
	NSDel      = "urn:xmpp:delay"                 // XEP-0203 v2.0
	NSFullText = "urn:xmpp:fulltext:0"            // XEP-0431 v0.2.0
)

// Query is what a client asks of an archive. The zero times mean: no bound.
type Query struct {
	ID         string // queryid, to be repeated in each result
	Start, End time.Time
	Max        int // results wanted in this page; -1 = not said
	After      string
	Before     string
	Backwards  bool // <before/> was sent: the last page before Before, or the last of all if that is empty

	// What only some archives know; see Fields.
	With              jid.JID // zero = anybody
	AfterID, BeforeID string
	IDs               []string // nil = any
	Text              string   // words to be found; empty = any
	Flip              bool     // the page's results are wanted last one first
}

// ParseQuery reads a <query/> for an archive that knows fields. The error is a stanza.Error: bad-request for what is
// malformed, feature-not-implemented for a field or a way of paging that is not supported (XEP-0313 v1.1.2 §4.1).
func ParseQuery(query *stanza.Element, fields Fields) (Query, error) {
	q := Query{ID: query.Attr("queryid"), Max: -1}
	if err := q.readForm(query.Child(form.NS, "x"), fields); err != nil {
		return Query{}, err
	}
	if err := q.readSet(query.Child(NSRSM, "set")); err != nil {
		return Query{}, err
	}
	q.Flip = fields.Extended && query.Child(NS, "flip-page") != nil
	return q, nil
}

func (q *Query) readForm(x *stanza.Element, known Fields) error {
	if x == nil {
		return nil
	}
	fields := form.Parse(x)
	if t := form.First(fields, "FORM_TYPE"); t != NS {
		return stanza.Error{Condition: stanza.BadRequest, Text: "The form is not one of " + NS + "."}
	}
	for name, values := range fields {
		if name == "FORM_TYPE" {
			continue
		}
		if !known.has(name) {
			return stanza.Error{Condition: stanza.FeatureNotImplemented, Text: known.refusal()}
		}
		if err := q.readField(name, values); err != nil {
			return err
		}
	}
	return nil
}

func (q *Query) readField(name string, values []string) (err error) {
	first := ""
	if len(values) > 0 {
		first = values[0]
	}
	switch name {
	case fieldStart:
		q.Start, err = moment(name, first)
	case fieldEnd:
		q.End, err = moment(name, first)
	case fieldWith:
		if first == "" {
			return nil
		}
		if q.With, err = jid.Parse(first); err != nil {
			return stanza.Error{Condition: stanza.JIDMalformed, Text: "The field with is no address."}
		}
	case fieldAfterID:
		q.AfterID = first
	case fieldBeforeID:
		q.BeforeID = first
	case fieldIDs:
		if first != "" { // a field left empty says nothing
			q.IDs = values
		}
	case fieldGroupchat:
		// There is none to be left out or let in.
		if _, ok := boolean(first); !ok {
			return stanza.Error{Condition: stanza.BadRequest, Text: "The field " + name + " is neither true nor false."}
		}
	case fieldFullText:
		q.Text = first
	}
	return err
}

// boolean reads a field of that type (XEP-0004 v2.13.1 §3.3).
func boolean(s string) (value, ok bool) {
	switch s {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

func moment(name, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, stanza.Error{Condition: stanza.BadRequest, Text: "The field " + name + " is no date and time of XEP-0082."}
	}
	return t, nil
}

func (q *Query) readSet(set *stanza.Element) error {
	if set == nil {
		return nil
	}
	for _, e := range set.Elements() {
		switch e.Name {
		case "max":
			n, err := strconv.Atoi(e.Text())
			if err != nil || n < 0 {
				return stanza.Error{Condition: stanza.BadRequest, Text: "<max/> is no number."}
			}
			q.Max = n
		case "after":
			q.After = e.Text()
		case "before":
			q.Before, q.Backwards = e.Text(), true
		case "index":
			return stanza.Error{Condition: stanza.FeatureNotImplemented, Text: "Pages cannot be asked for by index."}
		}
	}
	return nil
}
