package im

import (
	"parley/xmppd/stanza"
)

// Who may send what to whom is decided here and nowhere else: a stanza's ends are brought into a few classes, and decide
// is the table. What no line allows is forbidden.

// party is what a stanza comes from.
type party uint8

const (
	anAccount party = iota
	aGuest          // logged in with a token: reaches what is in its scope
	anyGuest        // SASL ANONYMOUS: reaches every component
	aComponent
	theServer
)

// place is where it goes, seen from where it comes from.
type place uint8

const (
	toSelf         place = iota // the sender's bare JID or one of its resources
	toHost                      // the server's domain
	toHostResource              // a resource of it, where nobody is
	toAccount                   // a local address that is no guest's, whether there is an account or not
	toReachable                 // a guest who has the sender, a component, in its scope
	toAsker                     // a guest who may ask the sender, the service that takes files, and nothing more
	toGuest                     // any other guest
	toScope                     // a component in the sender's scope
	toUpload                    // the service that takes files (XEP-0363)
	toComponent                 // any other component, a lost one included
	toElsewhere                 // a domain that nobody serves here
)

// kind is what is sent, as far as rights differ.
type kind uint8

const (
	aMessage      kind = iota
	aPresence          // available, unavailable, error
	aSubscription      // subscribe, subscribed, unsubscribe, unsubscribed
	aProbe
	aRequest // an iq of type get or set
	anAnswer // an iq of type result or error
)

// verdict is what is decided.
type verdict uint8

const (
	forbid   verdict = iota // forbidden
	allow                   //
	absent                  // as if nobody were there: service-unavailable, and to presence not a word
	noRoster                // not-allowed: a guest has none
	barred                  // not-acceptable: the sender has blocked the recipient (XEP-0191)
)

// decide is the table.
func decide(from party, to place, what kind) verdict {
	switch from {
	case theServer:
		return allow
	case anAccount:
		switch to {
		case toReachable, toAsker, toGuest:
			return absent // who may not speak to a guest need not know that it is here
		case toSelf, toHost, toHostResource, toAccount, toScope, toUpload, toComponent, toElsewhere:
			// A request to a full JID too, from whoever knows it: RFC 6121 §8.5.3.1 would have it refused for those who do
			// not see the presence, so that resources cannot be guessed. Here they cannot: each has 130 random bits.
			return allow
		}
	case aComponent:
		switch to {
		case toAsker:
			if what == anAnswer {
				return allow
			}
			return absent
		case toGuest:
			return absent
		case toSelf, toHost, toHostResource, toAccount, toReachable, toScope, toUpload, toComponent, toElsewhere:
			return allow
		}
	case aGuest, anyGuest:
		return decideGuest(to, what)
	}
	return forbid
}

func decideGuest(to place, what kind) verdict {
	switch to {
	case toSelf, toHost, toScope:
		if what == aSubscription {
			return noRoster
		}
		return allow
	case toUpload:
		if what == aRequest || what == anAnswer {
			return allow
		}
	}
	return forbid
}

// judge decides on l.
func (r *Router) judge(l *letter) verdict {
	v := decide(partyOf(l), r.placeOf(l), kindOf(l.v))
	if v != allow || l.client == nil && l.link == nil {
		return v
	}
	switch {
	case r.blocks.bars(l.from, l.to):
		return barred
	case r.blocks.bars(l.to, l.from):
		return absent
	}
	return allow
}

// turnAway tells l's sender what was decided, if it is to be told.
func (l *letter) turnAway(v verdict) {
	switch v {
	case absent:
		if l.v.Kind != stanza.Presence {
			l.refuse(stanza.ServiceUnavailable)
		}
	case noRoster:
		l.refuse(stanza.NotAllowed)
	case barred: // XEP-0191 v1.3 §3.3
		l.answer(l.errorReply(stanza.Error{Type: "cancel", Condition: stanza.NotAcceptable, App: stanza.New(nsBlockingErrors, "blocked")}))
	default:
		l.refuse(stanza.Forbidden)
	}
}

func partyOf(l *letter) party {
	switch c := l.client; {
	case c == nil && l.link == nil:
		return theServer
	case c == nil:
		return aComponent
	case c.AnyComponent:
		return anyGuest
	case c.Guest:
		return aGuest
	}
	return anAccount
}

func (r *Router) placeOf(l *letter) place {
	switch {
	case l.to.IsZero() || l.client != nil && l.to.Bare() == l.client.Bare:
		return toSelf
	case l.to.Domain() != r.host.Domain():
		return r.placeBeyond(l)
	case l.to == r.host:
		return toHost
	case l.to.Local() == "":
		return toHostResource
	}
	if all := r.clients(l.to.Bare()); len(all) > 0 && all[0].Guest {
		switch {
		case l.link != nil && all[0].hasInScope(l.link.Domain()):
			return toReachable
		case l.link != nil && l.link.Domain() == uploadPrefix+r.host.Domain():
			return toAsker
		}
		return toGuest
	}
	return toAccount
}

// placeBeyond is placeOf for what is not in the host's domain.
func (r *Router) placeBeyond(l *letter) place {
	domain := l.to.Domain()
	_, known := r.link(domain)
	switch {
	case l.link != nil && l.link.Domain() == domain:
		return toSelf
	case !known:
		return toElsewhere
	case l.client != nil && l.client.hasInScope(domain):
		return toScope
	case domain == uploadPrefix+r.host.Domain():
		return toUpload
	}
	return toComponent
}

// uploadPrefix is what the domain of the upload service begins with.
const uploadPrefix = "upload."

// hasInScope reports whether a guest may address a component.
func (c *Client) hasInScope(domain string) bool {
	if !c.Guest {
		return false
	}
	if c.AnyComponent {
		return true
	}
	for _, d := range c.Scope {
		if d == domain {
			return true
		}
	}
	return false
}

func kindOf(v *stanza.View) kind {
	typ := string(v.Type)
	switch v.Kind {
	case stanza.Message:
		return aMessage
	case stanza.Presence:
		switch typ {
		case "subscribe", "subscribed", "unsubscribe", "unsubscribed":
			return aSubscription
		case "probe":
			return aProbe
		}
		return aPresence
	}
	if typ == "result" || typ == "error" {
		return anAnswer
	}
	return aRequest
}
