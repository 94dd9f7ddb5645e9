package pubsub

import (
	"errors"
	"log/slog"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

const (
	nsInfo  = "http://jabber.org/protocol/disco#info"  // XEP-0030 v2.5.0
	nsItems = "http://jabber.org/protocol/disco#items" // XEP-0030 v2.5.0
	nsPing  = "urn:xmpp:ping"                          // XEP-0199 v2.0.1
)

// Service is the place of the nodes that are nobody's own, as a component: administrators make nodes, and what becomes of
// them is as each is set.
type Service struct {
	nodes *Nodes
	place place
	port  component.Port
	log   *slog.Logger
}

// Serve attaches a service at a domain.
func (n *Nodes) Serve(domain string, h module.Host, attach func(string, component.Handler, ...component.Option) (component.Port, error)) error {
	address, err := jid.Parse(domain)
	if err != nil {
		return err
	}
	s := &Service{nodes: n, place: place{address: address, host: h}, log: n.log}
	s.port, err = attach(domain, s, component.OwnArchive)
	return err
}

// Handle answers a stanza before it returns.
func (s *Service) Handle(b []byte, done func()) {
	defer done()
	e, err := stanza.Parse(b)
	if err != nil {
		s.log.Error("read stanza for the pubsub service", "err", err)
		return
	}
	if e.Name != "iq" {
		if e.Name == "message" && e.Attr("type") != "error" {
			s.reply(e, nil, stanza.Error{Condition: stanza.ServiceUnavailable})
		}
		return
	}
	if t := e.Attr("type"); t != "get" && t != "set" {
		return
	}
	payload, err := s.answer(e)
	s.reply(e, payload, err)
}

func (s *Service) answer(e *stanza.Element) (*stanza.Element, error) {
	from, err := jid.Parse(e.Attr("from"))
	if err != nil {
		return nil, stanza.Error{Condition: stanza.JIDMalformed}
	}
	if e.Attr("to") != s.place.address.String() || len(e.Elements()) != 1 {
		return nil, stanza.Error{Condition: stanza.ServiceUnavailable}
	}
	q := module.IQ{From: from, To: s.place.address, Set: e.Attr("type") == "set", ID: e.Attr("id"), Payload: e.Elements()[0]}
	switch {
	case q.Payload.Name == "pubsub" && (q.Payload.NS == NS || q.Payload.NS == NSOwner):
		return s.nodes.do(s.place, q, s.send)
	case q.Set:
	case q.Payload.NS == nsInfo && q.Payload.Name == "query", q.Payload.NS == nsItems && q.Payload.Name == "query":
		return s.disco(q)
	case q.Payload.NS == nsPing && q.Payload.Name == "ping":
		return nil, nil
	}
	return nil, stanza.Error{Condition: stanza.ServiceUnavailable}
}

// disco tells what the service is and what nodes there are (XEP-0060 v1.30.0 §5).
func (s *Service) disco(q module.IQ) (*stanza.Element, error) {
	name := q.Payload.Attr("node")
	found, err := s.nodes.describe(s.place, q.From, name)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	if name == "" {
		found.Identities = []module.Identity{{Category: "pubsub", Type: "service", Name: "Parley"}}
		found.Features = append(features(), nsInfo, nsItems, nsPing)
	}
	answer := stanza.New(q.Payload.NS, "query", "node", name)
	if q.Payload.NS == nsItems {
		for _, i := range found.Items {
			answer.Add(stanza.New(nsItems, "item", "jid", i.JID.String(), "node", i.Node, "name", i.Name))
		}
		return answer, nil
	}
	for _, i := range found.Identities {
		answer.Add(stanza.New(nsInfo, "identity", "category", i.Category, "type", i.Type, "name", i.Name))
	}
	for _, f := range found.Features {
		answer.Add(stanza.New(nsInfo, "feature", "var", f))
	}
	return answer.Add(found.Forms...), nil
}

func (s *Service) reply(to, payload *stanza.Element, err error) {
	typ := "result"
	var refused stanza.Error
	switch {
	case errors.As(err, &refused):
		typ, payload = "error", refused.Element()
	case err != nil:
		s.log.Error("answer for the pubsub service", "err", err)
		typ, payload = "error", stanza.Error{Condition: stanza.InternalServerError}.Element()
	}
	s.send(stanza.New(stanza.NSClient, to.Name, "from", to.Attr("to"), "to", to.Attr("from"), "id", to.Attr("id"), "type", typ).
		Add(payload).Bytes())
}

func (s *Service) send(b []byte) {
	if err := s.port.Send(b); err != nil && !errors.Is(err, component.ErrClosed) {
		s.log.Error("send from the pubsub service", "err", err)
	}
}
