package xmppd

import (
	"strconv"
	"time"

	"parley/xmppd/im"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	"parley/xmppd/stream"
)

// element takes an element from a bound client.
func (c *connection) element(v *stanza.View) bool {
	if !c.throttle(len(v.Raw()), v.Kind != stanza.SM) {
		return false
	}
	switch v.Kind {
	case stanza.Message, stanza.Presence, stanza.IQ:
		return c.stanza(v)
	case stanza.SM:
		return c.management(v)
	case stanza.CSI:
		return c.indicate(v)
	case stanza.Framing:
		if c.framing != stream.WebSocket {
			break
		}
		if string(v.Name) == "close" {
			return c.closed()
		}
		return c.fail(stream.Error{Condition: stream.BadFormat, Text: "The stream is open."}, 0)
	}
	return c.fail(stream.Error{Condition: stream.UnsupportedStanzaType}, 0)
}

// stanza takes a stanza: it is counted, routed, and done with when somebody has taken responsibility for it.
func (c *connection) stanza(v *stanza.View) bool {
	client := c.client
	if string(v.NS) != stanza.NSClient {
		return c.fail(stream.Error{Condition: stream.InvalidNamespace}, 0)
	}
	if v.From != nil {
		from, err := jid.ParseBytes(v.From)
		if err != nil || from != client.JID && from != client.Bare {
			return c.fail(stream.Error{Condition: stream.InvalidFrom}, 0)
		}
	}
	if crowded := client.Crowded(); crowded != nil && !c.await(crowded) {
		return false
	}
	ticket := client.Receive()
	if v.Kind == stanza.IQ && c.legacySession(v) {
		client.Done(ticket)
		return true
	}
	c.srv.router.FromClient(client, v, func() { client.Done(ticket) })
	return true
}

// legacySession answers the request of RFC 3921 §3, which means nothing any more.
func (c *connection) legacySession(v *stanza.View) bool {
	if _, ok := v.Child(stanza.NSSession, "session"); !ok || v.To != nil || string(v.Type) != "set" {
		return false
	}
	c.client.Reply(stanza.New(stanza.NSClient, "iq", "type", "result", "id", string(v.ID)).Bytes())
	return true
}

// management takes an element of stream management (XEP-0198 v1.6).
func (c *connection) management(v *stanza.View) bool {
	client := c.client
	switch string(v.Name) {
	case "r":
		client.Requested()
		return true
	case "a":
		h, err := strconv.ParseUint(string(v.Attr("h")), 10, 32)
		if err != nil {
			return c.fail(stream.Error{Condition: stream.BadFormat, Text: "An <a/> has an h."}, 0)
		}
		c.srv.noteTooHigh(client, client.Acked(uint32(h)))
		return true
	case "enable":
		c.enable(v)
		return true
	case "resume":
		client.Tell(stream.ResumeFailed(stanza.UnexpectedRequest))
		return true
	}
	return c.fail(stream.Error{Condition: stream.UnsupportedStanzaType}, 0)
}

// indicate takes the state of a client (XEP-0352 v1.0.0 §4).
func (c *connection) indicate(v *stanza.View) bool {
	name := string(v.Name)
	if name != "active" && name != "inactive" {
		return c.fail(stream.Error{Condition: stream.UnsupportedStanzaType}, 0)
	}
	c.client.SetActive(name == "active")
	return true
}

// enable turns stream management on (XEP-0198 v1.6 §3). An anonymous session cannot be resumed: who logs in anew is
// somebody else.
func (c *connection) enable(v *stanza.View) {
	id, wanted := "", string(v.Attr("resume"))
	if (wanted == "true" || wanted == "1") && !c.client.AnyComponent {
		id = randomName()
	}
	s := c.srv
	if id != "" {
		s.mu.Lock()
		s.resumable[id] = c.client
		s.mu.Unlock()
	}
	if !c.client.Enable(id, s.resumeTimeout(c.client)) {
		s.mu.Lock()
		delete(s.resumable, id)
		s.mu.Unlock()
		c.client.Tell(stream.ResumeFailed(stanza.UnexpectedRequest))
	}
}

func (s *Server) resumeTimeout(c *im.Client) time.Duration {
	if c.Guest {
		return s.cfg.GuestResumeTimeout
	}
	return s.cfg.ResumeTimeout
}

// noteTooHigh counts acknowledgements of what was never sent, and says so once per session.
func (s *Server) noteTooHigh(c *im.Client, by uint32) {
	if by == 0 {
		return
	}
	s.tooHigh.Add(1)
	if c.FirstTooHigh() {
		s.log.Warn("client acknowledges more than was sent", "jid", c.JID.String(), "by", by)
	}
}

// await waits for ch, or until the connection is to end; what has been said so far leaves first.
func (c *connection) await(ch <-chan struct{}) bool {
	c.flush()
	select {
	case <-ch:
		return true
	case <-c.conn.Ending():
		return false
	}
}
