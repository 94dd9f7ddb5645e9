package xmpptest

import (
	"fmt"
	"strings"
	"testing"

	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// IQ sends a request and returns its answer; what comes before that is thrown away. to may be empty.
func (c *Client) IQ(typ, to, payload string) *stanza.Element {
	c.t.Helper()
	if to != "" {
		to = " to='" + to + "'"
	}
	c.asked++
	id := fmt.Sprintf("ask-%d", c.asked)
	c.Send("<iq xmlns='jabber:client' id='" + id + "' type='" + typ + "'" + to + ">" + payload + "</iq>")
	answer, err := stanza.Parse([]byte(c.Until("<iq", "id='"+id+"'")))
	check(c.t, err)
	return answer
}

// Result is IQ for a request that must not be refused; it returns the payload, nil if there is none.
func (c *Client) Result(typ, to, payload string) *stanza.Element {
	c.t.Helper()
	answer := c.IQ(typ, to, payload)
	if answer.Attr("type") != "result" {
		c.t.Fatalf("%s was refused: %s", payload, answer.Bytes())
	}
	if all := answer.Elements(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Refused is IQ for a request that must be refused with one of these conditions, which may be application-specific.
func (c *Client) Refused(typ, to, payload string, conditions ...string) {
	c.t.Helper()
	answer := c.IQ(typ, to, payload)
	for _, e := range answer.Child(stanza.NSClient, "error").Elements() {
		for _, want := range conditions {
			if e.Name == want {
				return
			}
		}
	}
	c.t.Fatalf("%s was not refused with %s: %s", payload, strings.Join(conditions, " or "), answer.Bytes())
}

// Befriend makes accounts see each other's presence.
func (s *Server) Befriend(t testing.TB, a, b string) {
	t.Helper()
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		account, found, err := s.Accounts.Lookup(t.Context(), pair[0])
		check(t, err)
		if !found {
			t.Fatalf("there is no account %s", pair[0])
		}
		_, err = s.Accounts.SetItem(t.Context(), account.ID, xstore.RosterItem{JID: pair[1] + "@localhost", Subscription: "both"})
		check(t, err)
	}
}

// For is the same client for a test within the one it was made for, as fuzzing runs many.
func (c *Client) For(t testing.TB) *Client {
	inner := *c
	inner.t = t
	c.asked++ // no two of them ask with the same id
	inner.asked = c.asked << 20
	return &inner
}
