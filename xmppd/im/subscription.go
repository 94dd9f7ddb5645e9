package im

import xstore "parley/xmppd/store"

// subscription is one user's side of what two may see of each other (RFC 6121 §A.1): the nine states, and whether the
// user has approved a request that has not come yet (§3.4).
type subscription struct {
	to, from bool // the user sees the contact; the contact sees the user
	out, in  bool // a request of the user's, of the contact's, waits for an answer
	approved bool
}

func subscriptionOf(c xstore.Contact) subscription {
	return subscription{to: sees(c.Subscription), from: isSeen(c.Subscription), out: c.Ask, in: c.Asks, approved: c.Approved}
}

// into writes s into what is kept of the contact. An item is made where there is something to be listed: a request of the
// contact's is not (§3.1.3), and nobody is listed for being denied.
func (s subscription) into(c xstore.Contact) xstore.Contact {
	c.Subscription = [...]string{"none", "to", "from", "both"}[bit(s.to)+2*bit(s.from)]
	c.Ask, c.Asks, c.Approved = s.out, s.in, s.approved
	c.Listed = c.Listed || s.to || s.from || s.out || s.approved
	return c
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// says is what becomes of s when the user says typ, and whether that goes on its way to the contact (§A.2).
func (s subscription) says(typ string) (next subscription, routes bool) {
	next = s
	switch typ {
	case "subscribe": // §A.2.1
		routes = !s.to
		next.out = routes
	case "unsubscribe": // §A.2.2
		routes = true
		next.to, next.out = false, false
	case "subscribed": // §A.2.3, §3.4.2
		if routes = s.in; s.in {
			next.from, next.in = true, false
		} else if !s.from {
			next.approved = true
		}
	case "unsubscribed": // §A.2.4, §3.4.2
		routes = s.in || s.from
		next.from, next.in, next.approved = false, false, false
	}
	return next, routes
}

// hears is what becomes of s when the contact says typ, whether the user is told (§A.3), and whether the server says
// subscribed by itself (§3.1.3, §3.4.2).
func (s subscription) hears(typ string) (next subscription, told, grants bool) {
	next = s
	switch typ {
	case "subscribe": // §A.3.1
		if s.from || s.approved {
			next.from, next.in = true, false
			return next, false, true
		}
		told = !s.in
		next.in = true
	case "unsubscribe": // §A.3.2
		told = s.from || s.in
		next.from, next.in = false, false
	case "subscribed": // §A.3.3
		if told = s.out; told {
			next.to, next.out = true, false
		}
	case "unsubscribed": // §A.3.4
		told = s.to || s.out
		next.to, next.out = false, false
	}
	return next, told, false
}
