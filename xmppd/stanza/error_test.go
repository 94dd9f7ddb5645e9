package stanza

import (
	"errors"
	"fmt"
	"testing"
)

func TestErrorReply(t *testing.T) {
	const ns = "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"
	for _, c := range []struct {
		in   string
		err  Error
		want string
	}{
		{`<iq xmlns='jabber:client' from='a' to='b' id='1&amp;' type='get'><q xmlns='u'/></iq>`, Error{Condition: ItemNotFound},
			`<iq xmlns='jabber:client' from='b' to='a' id='1&amp;' type='error'><error type='cancel'><item-not-found ` + ns + `/></error></iq>`},
		{`<message xmlns='jabber:component:accept' from='a'/>`, Error{Condition: NotAcceptable, Type: "wait", Text: "a < b", App: New("u", "too-long")},
			`<message xmlns='jabber:component:accept' to='a' type='error'><error type='wait'><not-acceptable ` + ns + `/><text ` + ns + `>a &lt; b</text><too-long xmlns='u'/></error></message>`},
		{`<presence xmlns='jabber:client' type='subscribe'/>`, Error{Condition: Forbidden},
			`<presence xmlns='jabber:client' type='error'><error type='auth'><forbidden ` + ns + `/></error></presence>`},
		{`<iq xmlns='jabber:client' type='error' id='1'/>`, Error{Condition: Forbidden}, ""},
		{`<iq xmlns='jabber:client' type='result' id='1'/>`, Error{Condition: Forbidden}, ""},
		{`<message xmlns='jabber:client' type='error'/>`, Error{Condition: Forbidden}, ""},
		{`<r xmlns='urn:xmpp:sm:3'/>`, Error{Condition: Forbidden}, ""},
		{`<message xmlns='u'/>`, Error{Condition: Forbidden}, ""},
	} {
		if got := string(ErrorReply(scan(t, c.in), c.err)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestResultIQ(t *testing.T) {
	for _, c := range []struct {
		in      string
		payload *Element
		want    string
	}{
		{`<iq xmlns='jabber:client' from='a' to='b' id='1' type='set'/>`, nil, `<iq xmlns='jabber:client' from='b' to='a' id='1' type='result'/>`},
		{`<iq xmlns='jabber:component:accept' id='1' type='get'/>`, New("u", "q"), `<iq xmlns='jabber:component:accept' id='1' type='result'><q xmlns='u'/></iq>`},
		{`<iq xmlns='jabber:client' type='result' id='1'/>`, nil, ""},
		{`<iq xmlns='jabber:client' type='error' id='1'/>`, nil, ""},
		{`<iq xmlns='jabber:client' id='1'/>`, nil, ""},
		{`<message xmlns='jabber:client' type='set'/>`, nil, ""},
	} {
		if got := string(ResultIQ(scan(t, c.in), c.payload)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// The types RFC 6120 §8.3.3 names for each condition.
func TestConditionType(t *testing.T) {
	for typ, conditions := range map[string][]Condition{
		"auth":   {Forbidden, NotAuthorized},
		"modify": {BadRequest, JIDMalformed, NotAcceptable, PolicyViolation},
		"wait":   {RecipientUnavailable, RemoteServerTimeout, ResourceConstraint, UnexpectedRequest},
		"cancel": {Conflict, FeatureNotImplemented, InternalServerError, ItemNotFound, NotAllowed, ServiceUnavailable, UndefinedCondition},
	} {
		for _, c := range conditions {
			if c.Type() != typ || (Error{Condition: c}).Element().Attr("type") != typ {
				t.Errorf("%s is of type %s", c, c.Type())
			}
		}
	}
}

func TestErrorIsAnError(t *testing.T) {
	err := fmt.Errorf("join queue: %w", Error{Condition: Conflict, Text: "open already"})
	var e Error
	if !errors.As(err, &e) || e.Condition != Conflict || err.Error() != "join queue: conflict: open already" {
		t.Errorf("%v", err)
	}
	if (Error{Condition: Conflict}).Error() != "conflict" {
		t.Error("text that nobody wrote")
	}
}
