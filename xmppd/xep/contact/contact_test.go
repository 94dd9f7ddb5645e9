package contact_test

import (
	"reflect"
	"strings"
	"testing"

	"parley/xmppd"
	"parley/xmppd/form"
	"parley/xmppd/xep/contact"
	"parley/xmppd/xmpptest"
)

const info = "<query xmlns='http://jabber.org/protocol/disco#info'/>"

func TestContact(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) {
		c.Contact = contact.Config{Admin: []string{"mailto:a@example.com", "xmpp:a@example.com"}, Status: []string{"https://status.example.com"}}
	})
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	got := form.Parse(juliet.Result("get", "localhost", info).Child(form.NS, "x"))
	want := map[string][]string{"FORM_TYPE": {contact.FormType}, "admin-addresses": {"mailto:a@example.com", "xmpp:a@example.com"},
		"status-addresses": {"https://status.example.com"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if own := juliet.Result("get", "", info); own.Child(form.NS, "x") != nil {
		t.Errorf("an account has the server's addresses: %s", own.Bytes())
	}
}

func TestNoAddressesNoForm(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	if got := s.Dial(t).Login(xmpptest.Plain("juliet")).Result("get", "localhost", info); got.Child(form.NS, "x") != nil {
		t.Errorf("%s", got.Bytes())
	}
}

func TestValidate(t *testing.T) {
	err := contact.Config{Abuse: []string{"a@example.com", "mailto:b@example.com"}, Sales: []string{"%"}}.Validate()
	if err == nil || !strings.Contains(err.Error(), "contact.abuse") || !strings.Contains(err.Error(), "contact.sales") {
		t.Errorf("%v", err)
	}
}
