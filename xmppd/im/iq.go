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

// iqToUser answers on behalf of an account (RFC 6121 §8.5.2.1.3). For a full JID there is no such resource
// (§8.5.3.2.3).
func (r *Router) iqToUser(l *letter) {
	if !l.to.IsBare() {
		if t := string(l.v.Type); t == "get" || t == "set" {
			l.refuse(stanza.ServiceUnavailable)
		}
		return
	}
	if l.client == nil || l.to != l.client.Bare {
		r.askOther(l)
		return
	}
	if c := l.v.Children; len(c) == 1 && string(c[0].NS) == nsRoster && !l.client.Guest {
		r.rosterIQ(context.Background(), l)
		return
	}
	r.ask(l, module.Account)
}

// askOther has a module answer on behalf of somebody else's account. An account that does not exist answers as one that
// does not know the request.
func (r *Router) askOther(l *letter) {
	if _, found := r.Account(l.to); !found {
		if t := string(l.v.Type); t == "get" || t == "set" {
			l.refuse(stanza.ServiceUnavailable)
		}
		return
	}
	r.ask(l, module.Other)
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
	payload, err := handler(r, module.IQ{From: l.from, To: l.to, Place: p, Set: typ == "set", ID: string(l.v.ID),
		Payload: l.v.Tree().Elements()[0], Send: l.answer})
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
