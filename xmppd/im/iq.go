package im

import (
	"context"
	"errors"
	"slices"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

const nsRoster = "jabber:iq:roster" // RFC 6121 §2

// serverIQ answers what is asked of the host, and takes the answers to what it has asked.
func (r *Router) serverIQ(l *letter) {
	if typ := string(l.v.Type); typ == "result" || typ == "error" {
		r.questions.answered(l)
		return
	}
	r.ask(l, module.Server)
}

// iqToUser answers on behalf of an account (RFC 6121 §8.5.2.1.3). For a full JID there is no such resource
// (§8.5.3.2.3).
func (r *Router) iqToUser(l *letter) {
	if !l.to.IsBare() {
		if t := string(l.v.Type); t == "get" || t == "set" {
			l.refuse(stanza.ServiceUnavailable)
		}
		return
	}
	switch {
	case mayRoster(l):
		r.trustedRoster(l)
		return
	case r.askAs(l) || r.repaid(l):
		return
	case l.reply != nil && l.to == l.from: // for an account, to itself
		r.ask(l, module.Account)
		return
	}
	if l.client == nil || l.to != l.client.Bare {
		if c := l.v.Children; len(c) == 1 && string(c[0].NS) == nsRoster {
			l.refuse(stanza.Forbidden) // RFC 6121 §2.1.3
			return
		}
		r.ask(l, module.Other)
		return
	}
	if c := l.v.Children; len(c) == 1 && string(c[0].NS) == nsRoster && !l.client.Guest {
		r.rosterIQ(context.Background(), l, l.client)
		return
	}
	r.ask(l, module.Account)
}

// pries reports whether l asks a resource for what only those may know who see its account's presence, and its sender
// does not.
func (r *Router) pries(l *letter) bool {
	if l.v.Kind != stanza.IQ || l.to.IsBare() || string(l.v.Type) != "get" || len(l.v.Children) != 1 {
		return false
	}
	return slices.Contains(r.guarded, string(l.v.Children[0].NS)) && l.from.Bare() != l.to.Bare() && !r.MaySee(l.to.Bare(), l.from)
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
	if l.client != nil {
		l.client.answering.begin()
		defer l.client.answering.end()
	}
	payload, err := handler(r, module.IQ{From: l.from, To: l.to, Place: p, Set: typ == "set", ID: string(l.v.ID),
		Lang: string(l.v.Lang), Payload: l.v.Tree().Elements()[0], Send: l.answer})
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

// refusal is what of err the peer is told; what it is not, is logged.
func (r *Router) refusal(from jid.JID, err error) stanza.Error {
	var e stanza.Error
	if !errors.As(err, &e) {
		r.log.Error("answer iq", "jid", from.String(), "err", err)
		e = stanza.Error{Condition: stanza.InternalServerError}
	}
	return e
}

// fault answers with what err tells the peer.
func (r *Router) fault(l *letter, err error) { l.answer(l.errorReply(r.refusal(l.from, err))) }
