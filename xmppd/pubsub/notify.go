package pubsub

import (
	"crypto/rand"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// event is something to be told of a node, once what it tells is durable.
type event struct {
	payload  *stanza.Element // <event/>
	kind     string          // type of the message
	explicit []jid.JID       // who has subscribed
	node     *node           // whose implicit subscribers of XEP-0163 are told too; nil: none are
	known    map[jid.JID]string
}

// itemEvent is the event of one item.
func itemEvent(n *node, i item) *stanza.Element {
	told := i
	if !n.Config.Payloads {
		told.Payload = nil
	}
	return stanza.New(NSEvent, "event").Add(stanza.New(NSEvent, "items", "node", n.Name).Add(itemElement(NSEvent, told)))
}

// notify has the node's subscribers told, as far as they may still read it.
func (r *request) notify(n *node, payload *stanza.Element) {
	if !n.Config.Notify {
		return
	}
	e := event{payload: payload, kind: n.Config.NotificationType, known: map[jid.JID]string{}}
	if r.pep() {
		e.node = n
	}
	// What cannot be read is told to nobody; the request itself has then failed as well.
	affiliated, err := affiliationsWhere(r.tx, r.account, "name = ?", n.Name)
	if err != nil {
		return
	}
	for _, a := range affiliated {
		if who, err := jid.Parse(a.JID); err == nil {
			e.known[who] = a.Affiliation
		}
	}
	subscribers, err := subscriptionsWhere(r.tx, r.account, "name = ?", n.Name)
	if err != nil {
		return
	}
	for _, s := range subscribers {
		who, err := jid.Parse(s.JID)
		if err == nil && e.mayRead(r.place, n, who) && (!n.Config.PresenceBased || len(r.host.Available(who.Bare())) > 0) {
			e.explicit = append(e.explicit, who)
		}
	}
	r.events = append(r.events, e)
}

func (e event) mayRead(p place, n *node, who jid.JID) bool {
	affiliated := e.known[who.Bare()]
	if affiliated == "" {
		affiliated = "none"
	}
	return mayRead(p, n, affiliated, who.Bare(), p.pep() && who.Bare() == p.address) == nil
}

// tell sends an event to everybody it is for.
func (e event) tell(p place, send func([]byte)) {
	told := map[jid.JID]bool{}
	for _, who := range e.explicit {
		if !told[who] {
			told[who] = true
			send(message(p, who, e.kind, e.payload))
		}
	}
	if e.node == nil {
		return
	}
	for _, who := range e.implicit(p) {
		if !told[who] && !told[who.Bare()] {
			send(message(p, who, e.kind, e.payload))
		}
	}
}

// implicit are the resources that have said they want to hear of the node: of the account itself, and of those who see its
// presence (XEP-0163 v1.2.2 §4.3).
func (e event) implicit(p place) (all []jid.JID) {
	wanted := e.node.Name + "+notify"
	add := func(bare jid.JID) {
		for _, resource := range p.host.Available(bare) {
			if p.host.Supports(resource.JID, wanted) {
				all = append(all, resource.JID)
			}
		}
	}
	add(p.address)
	for _, contact := range p.host.Roster(p.address) {
		if (contact.Subscription == "from" || contact.Subscription == "both") && e.mayRead(p, e.node, contact.JID) {
			add(contact.JID)
		}
	}
	return all
}

func message(p place, to jid.JID, kind string, payload *stanza.Element) []byte {
	if kind == "normal" {
		kind = ""
	}
	return stanza.New(stanza.NSClient, "message", "from", p.address.String(), "to", to.String(), "type", kind,
		"id", rand.Text()).Add(payload).Bytes()
}
