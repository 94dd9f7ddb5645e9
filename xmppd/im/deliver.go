package im

import (
	"errors"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// letter is a stanza on its way.
type letter struct {
	v        *stanza.View // as it came in
	b        []byte       // as it goes out: canonical, from stamped, to set
	from, to jid.JID
	says     [2]string       // from and to of a client's stanza as they go out
	client   *Client         // who sent it, or
	link     *component.Link // who sent it, or
	reply    func([]byte)    // who waits for the answer
	again    bool            // it was taken up before, by a session that has ended

	speaker xstore.AccountID // for whom the server itself speaks; 0 for nobody
}

// answer sends b back to where l came from.
func (l *letter) answer(b []byte) {
	switch {
	case b == nil:
	case l.reply != nil:
		l.reply(b)
	case l.client == nil && l.link == nil:
	case l.client != nil:
		l.client.Reply(b)
	default:
		l.link.Return(b)
	}
}

// refuse answers with an error, unless l must not be answered so.
func (l *letter) refuse(c stanza.Condition) { l.answer(l.errorReply(stanza.Error{Condition: c})) }

func (l *letter) errorReply(e stanza.Error) []byte {
	if typ := string(l.v.Type); typ == "error" || typ == "result" {
		return nil
	}
	return stanza.New(stanza.NSClient, string(l.v.Name), "from", string(l.v.To), "to", l.from.String(),
		"id", string(l.v.ID), "type", "error").Add(e.Element()).Bytes()
}

// FromComponent routes one stanza of a component's. It does not block on any client or component; the error is
// that the stanza is not acceptable.
func (r *Router) FromComponent(link *component.Link, b []byte) error {
	s := r.scanners.Get().(*stanza.Scanner)
	defer r.scanners.Put(s)
	l, err := r.read(s, link, b)
	if err != nil {
		return err
	}
	if l.v.Kind != stanza.Message {
		r.settle(&l)
	}
	if verdict := r.judge(&l); verdict != allow {
		l.turnAway(verdict)
		return nil
	}
	r.route(&l, func() {})
	return nil
}

// read makes a letter of what a component has sent. It is valid as long as s does not scan another.
func (r *Router) read(s *stanza.Scanner, link *component.Link, b []byte) (letter, error) {
	v, err := s.Scan(b)
	if err != nil {
		return letter{}, err
	}
	l := letter{v: v, b: b, link: link}
	if v.Kind != stanza.Message && v.Kind != stanza.Presence && v.Kind != stanza.IQ || string(v.NS) != stanza.NSClient {
		return letter{}, errors.New("not a stanza of jabber:client")
	}
	if l.from, err = jid.ParseBytes(v.From); err != nil || l.from.Domain() != link.Domain() {
		return letter{}, errors.New("from is not in the component's domain")
	}
	if l.to, err = jid.ParseBytes(v.To); err != nil {
		return letter{}, errors.New("to is no address")
	}
	if drop := r.forged(&l); drop != nil {
		l.b = v.AppendRouted(nil, stanza.Rewrite{Drop: drop})
	}
	return l, nil
}

// FromClient takes one stanza of a client's. done is called exactly once, when responsibility for it is taken: by
// the return of FromClient, or later by a component or a commit (XEP-0198 v1.6 §4). It blocks while the component it is
// for has no room.
func (r *Router) FromClient(c *Client, v *stanza.View, done func()) {
	l := letter{v: v, client: c, from: c.JID}
	if v.To != nil {
		to, err := jid.ParseBytes(v.To)
		if err != nil {
			l.refuse(stanza.JIDMalformed)
			done()
			return
		}
		l.to = to
	}
	if v.Kind != stanza.Message {
		r.settle(&l)
	}
	if verdict := r.judge(&l); verdict != allow {
		l.turnAway(verdict)
		done()
		return
	}
	if v.Kind == stanza.Presence {
		r.clientPresence(&l, done)
		return
	}
	if l.to.IsZero() {
		l.to = c.Bare // RFC 6120 §10.3.1, §10.3.3: on behalf of the account
	}
	l.stamp(r, c.JID)
	r.route(&l, done)
}

// stamp writes the outgoing form of a client's stanza.
func (l *letter) stamp(r *Router, from jid.JID) {
	l.says = [2]string{from.String(), l.to.String()}
	l.b = l.v.AppendRouted(make([]byte, 0, len(l.v.Raw())+128), r.outgoing(l))
}

// outgoing says how a stanza leaves: from is who it is, to is set, what only a server may say is gone. A component has
// written its own addresses.
func (r *Router) outgoing(l *letter) stanza.Rewrite {
	if l.client == nil {
		return stanza.Rewrite{Drop: r.forged(l)}
	}
	return stanza.Rewrite{From: &l.says[0], To: &l.says[1], Lang: l.client.Lang, Drop: r.forged(l)}
}

// route brings l where it belongs and calls done once.
func (r *Router) route(l *letter, done func()) {
	switch {
	case l.v.Kind == stanza.IQ && !wellFormedIQ(l.v):
		l.refuse(stanza.BadRequest)
		done()
	case l.to.Domain() == r.host.Domain() && l.to.Local() != "" && presumes(l):
		l.refuse(stanza.Forbidden) // RFC 6121 §2.3.3: a roster is its owner's
		done()
	case l.to.Domain() != r.host.Domain():
		r.toComponent(l, done)
	case l.to.Local() == "":
		r.toServer(l)
		done()
	default:
		r.toUser(l, done)
	}
}

// wellFormedIQ checks what RFC 6120 §8.2.3 asks of every iq.
func wellFormedIQ(v *stanza.View) bool {
	switch string(v.Type) {
	case "get", "set":
		return len(v.ID) > 0 && len(v.Children) == 1
	case "result", "error":
		return len(v.ID) > 0
	}
	return false
}

// toComponent hands l to the component of its domain, on the sender's goroutine if the sender is a client.
func (r *Router) toComponent(l *letter, done func()) {
	link, known := r.link(l.to.Domain())
	switch {
	case link == nil && known:
		l.refuse(stanza.RemoteServerTimeout)
		done()
	case link == nil:
		l.refuse("remote-server-not-found") // RFC 6120 §8.3.3.16
		done()
	case l.client == nil:
		link.Return(l.b)
		done()
	case l.v.Kind == stanza.Message && !link.OwnArchive() && r.keeps(l, 0):
		l.client.noteComponent(link.Domain())
		r.keepFor(link, l, done)
	default:
		r.settle(l)
		if l.v.Kind == stanza.Message && !l.client.Guest {
			m := mailOf(l)
			r.copySent(&m)
		}
		l.client.noteComponent(link.Domain())
		if !link.Handle(l.b, done) {
			l.refuse(stanza.RemoteServerTimeout)
			done()
		}
	}
}

// toServer takes what is addressed to the host itself.
func (r *Router) toServer(l *letter) {
	switch {
	case r.asAccount(l):
	case l.v.Kind == stanza.IQ && l.to.IsBare():
		r.serverIQ(l)
	case l.v.Kind != stanza.Presence:
		l.refuse(stanza.ServiceUnavailable)
	}
}

// toUser takes what is addressed to a bare or full JID of the host's (RFC 6121 §8.5).
func (r *Router) toUser(l *letter, done func()) {
	all := r.clients(l.to.Bare())
	if l.v.Kind == stanza.Message {
		r.messageToUser(l, done)
		return
	}
	if r.pries(l) {
		l.refuse(stanza.Forbidden)
		done()
		return
	}
	if what := kindOf(l.v); !l.to.IsBare() && what != aSubscription && what != aProbe { // those are the account's (RFC 6121 §8.5.3.1)
		for _, c := range all {
			if c.JID == l.to && l.reach(c) {
				done()
				return
			}
		}
	}
	switch l.v.Kind {
	case stanza.Presence:
		r.presenceToUser(l, all)
	default:
		r.iqToUser(l)
	}
	done()
}

// reach gives an iq, or presence, to the resource it is addressed to.
func (l *letter) reach(c *Client) bool {
	if l.v.Kind != stanza.Presence {
		return c.Deliver(l.b)
	}
	c.heard(l)
	return c.deliverPresence(l)
}
