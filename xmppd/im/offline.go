package im

import (
	"context"
	"time"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/session"
	"parley/xmppd/stanza"
)

// deliverOffline hands a client what was kept for its account (XEP-0160 v1.0.1 §3), each with the time it came in
// (XEP-0203 v2.0 §2).
func (r *Router) deliverOffline(c *Client) {
	kept, err := r.accounts.TakeOffline(context.Background(), c.Account)
	if err != nil {
		r.log.Error("read messages kept", "jid", c.Bare.String(), "err", err)
		return
	}
	for _, m := range kept {
		if b := r.delayed(c, m.Stanza, m.Received); b != nil {
			c.Deliver(b)
		}
	}
}

// delayed writes a message kept for c, or returns nil if its sender has been blocked since.
func (r *Router) delayed(c *Client, b []byte, at time.Time) []byte {
	s := r.scanners.Get().(*stanza.Scanner)
	defer r.scanners.Put(s)
	v, err := s.Scan(b)
	if err != nil {
		r.log.Error("a message kept is not well-formed", "err", err)
		return b
	}
	if from, err := jid.ParseBytes(v.From); err == nil && r.blocks.bars(c.Bare, from) {
		return nil
	}
	stamp := stanza.New(nsDelay, "delay", "from", r.host.String(), "stamp", at.UTC().Format("2006-01-02T15:04:05.000Z"))
	return v.AppendRouted(nil, stanza.Rewrite{Add: stamp.Bytes()})
}

// storageMax is how many stanzas of one component may wait because they change a table.
const storageMax = 4096

// deferStorage has what a component's stanza changes in a table done by a goroutine of the component's own: the component
// may be speaking from a commit's callback, and must not wait for the next commit there. It returns false at storageMax:
// then it is not done.
func (r *Router) deferStorage(link *component.Link, work func()) bool {
	r.mu.RLock()
	storage := r.storage[link]
	r.mu.RUnlock()
	if storage == nil {
		return false // it has just been detached
	}
	if !storage.laterUpTo(storageMax, work) {
		r.log.Warn("stanza dropped: too many wait for the disk", "jid", link.Domain())
		return false
	}
	return true
}

// GiveBack finds another use for what an ended session's client never got (XEP-0198 v1.6 §5): requests are answered
// with an error, messages between users go to the account's other clients or are kept, and are not archived again. What
// came from a component is not kept: a component has an archive of its own.
func (r *Router) GiveBack(c *Client, left []session.Left) {
	s := r.scanners.Get().(*stanza.Scanner)
	defer r.scanners.Put(s)
	for _, of := range left {
		b := of.Stanza
		v, err := s.Scan(b)
		if err != nil {
			r.log.Error("a stanza of ours is not well-formed", "err", err)
			continue
		}
		from, err := jid.ParseBytes(v.From)
		if err != nil {
			continue // of the server's own
		}
		l := letter{v: v, b: b, from: from, to: c.Bare, again: true}
		l.link, _ = r.link(from.Domain())
		switch v.Kind {
		case stanza.IQ:
			r.giveBackIQ(&l)
		case stanza.Message:
			if l.link == nil && !c.Guest && !ownOnly(v) {
				r.giveBackMessage(&l, of.At)
			}
		}
	}
}

// ownOnly reports whether a message was for one session alone: a copy of what others have had, or a page of an archive.
func ownOnly(v *stanza.View) bool {
	for _, c := range v.Children {
		switch string(c.NS) + " " + string(c.Name) {
		case nsCarbons + " received", nsCarbons + " sent", nsMAM + " result":
			return true
		}
	}
	return false
}

func (r *Router) giveBackIQ(l *letter) {
	refusal := l.errorReply(stanza.Error{Condition: stanza.ServiceUnavailable})
	switch {
	case refusal == nil:
	case l.link != nil:
		l.link.Return(refusal)
	default:
		r.emit(nil, l.from, refusal)
	}
}

// giveBackMessage takes a message up where it would have gone without the session. Other clients have had what was
// addressed to all of them, if they were there at that time.
func (r *Router) giveBackMessage(l *letter, at time.Time) {
	if to, err := jid.ParseBytes(l.v.To); err == nil && to.IsBare() {
		for _, other := range r.clients(l.to) {
			if _, priority, available := other.available(); available && priority >= 0 && other.since().Before(at) {
				return
			}
		}
	}
	if typ := string(l.v.Type); typ == "chat" || typ == "normal" || typ == "" {
		r.messageToUser(l, func() {})
	}
}
