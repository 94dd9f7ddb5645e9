package mam

import (
	"strconv"
	"time"

	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// Namespaces.
const (
	NS    = "urn:xmpp:mam:2"                 // XEP-0313 v1.1.2
	NSRSM = "http://jabber.org/protocol/rsm" // XEP-0059 v1.0
	NSFwd = "urn:xmpp:forward:0"             // XEP-0297 v1.0
	NSDel = "urn:xmpp:delay"                 // XEP-0203 v2.0
)

// Query is what a client asks of an archive. The zero times mean: no bound.
type Query struct {
	ID         string // queryid, to be repeated in each result
	Start, End time.Time
	Max        int // results wanted in this page; -1 = not said
	After      string
	Before     string
	Backwards  bool // <before/> was sent: the last page before Before, or the last of all if that is empty
}

// ParseQuery reads a <query/>. The error is a stanza.Error: bad-request for what is malformed,
// feature-not-implemented for a field or a way of paging that is not supported (XEP-0313 v1.1.2 §4.1).
func ParseQuery(query *stanza.Element) (Query, error) {
	q := Query{ID: query.Attr("queryid"), Max: -1}
	if err := q.readForm(query.Child(form.NS, "x")); err != nil {
		return Query{}, err
	}
	if err := q.readSet(query.Child(NSRSM, "set")); err != nil {
		return Query{}, err
	}
	return q, nil
}

func (q *Query) readForm(x *stanza.Element) error {
	if x == nil {
		return nil
	}
	fields := form.Parse(x)
	if t := form.First(fields, "FORM_TYPE"); t != NS {
		return stanza.Error{Condition: stanza.BadRequest, Text: "The form is not one of " + NS + "."}
	}
	for name := range fields {
		if name != "FORM_TYPE" && name != "start" && name != "end" {
			return stanza.Error{Condition: stanza.FeatureNotImplemented, Text: "Only start and end can narrow this archive."}
		}
	}
	var err error
	if q.Start, err = moment(fields, "start"); err != nil {
		return err
	}
	q.End, err = moment(fields, "end")
	return err
}

func moment(fields map[string][]string, name string) (time.Time, error) {
	s := form.First(fields, name)
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

// Form is the answer to a get: what a query may be narrowed by (XEP-0313 v1.1.2 §4.1.5).
func Form() *stanza.Element {
	return stanza.New(NS, "query").Add(form.New("form", NS,
		form.Field{Var: "start", Type: "text-single"}, form.Field{Var: "end", Type: "text-single"}))
}
