package im

import (
	"context"
	"errors"

	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

const nsRoster = "jabber:iq:roster" // RFC 6121 §2

// serverIQ answers what is asked of the host. Results and errors have nobody to wait for them here.
func (r *Router) serverIQ(l *letter) { r.ask(l, module.Server) }

// iqToUser answers on behalf of an account (RFC 6121 §8.5.2.1.3): its own clients only. For a full JID there is no
// such resource (§8.5.3.2.3).
func (r *Router) iqToUser(l *letter) {
	if l.client == nil || !l.to.IsBare() || l.to != l.client.Bare {
		if t := string(l.v.Type); t == "get" || t == "set" {
			l.refuse(stanza.ServiceUnavailable)
		}
		return
	}
	if c := l.v.Children; len(c) == 1 && string(c[0].NS) == nsRoster && !l.client.Guest {
		r.rosterIQ(context.Background(), l)
		return
	}
	r.ask(l, module.Account)
}

// ask has a module answer.
func (r *Router) ask(l *letter, p module.Place) {
	typ := string(l.v.Type)
	if typ != "get" && typ != "set" {
		return
	}
	c := l.v.Children[0]
	handler := r.iq[p][typ+" "+string(c.NS)+" "+string(c.Name)]
	if handler == nil {
		l.refuse(stanza.ServiceUnavailable)
		return
	}
	payload, err := handler(r, module.IQ{From: l.from, To: l.to, Place: p, Payload: l.v.Tree().Elements()[0]})
	if err != nil {
		r.fault(l, err)
		return
	}
	l.result(payload)
}

// result answers an iq.
func (l *letter) result(payload *stanza.Element) {
	l.answer(stanza.New(stanza.NSClient, "iq", "from", string(l.v.To), "to", l.from.String(), "id", string(l.v.ID),
		"type", "result").Add(payload).Bytes())
}

// fault answers with what err tells the peer, and logs what it does not.
func (r *Router) fault(l *letter, err error) {
	var e stanza.Error
	if !errors.As(err, &e) {
		r.log.Error("answer iq", "jid", l.from.String(), "err", err)
		e = stanza.Error{Condition: stanza.InternalServerError}
	}
	l.answer(l.errorReply(e))
}
