package pubsub

import (
	"crypto/rand"

	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// create makes a node, of a name of its own if none is given (XEP-0060 v1.30.0 §8.1).
func (r *request) create(e *stanza.Element) error {
	if !r.owns(nil) {
		return stanza.Error{Condition: stanza.Forbidden}
	}
	name, instant := e.Attr("node"), false
	if name == "" {
		name, instant = rand.Text(), true
	}
	c, err := r.defaults().with(r.query.Child(NS, "configure").Child(form.NS, "x"), nsConfig, r.pep())
	if err != nil {
		return err
	}
	if err := r.add(name, c); err != nil {
		return err
	}
	if instant {
		r.answer = stanza.New(NS, "pubsub").Add(stanza.New(NS, "create", "node", name))
	}
	return nil
}

// add makes a node that is not there.
func (r *request) add(name string, c Config) error {
	if len(name) > NodeNameMax {
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "The name of the node is too long."}
	}
	there, err := nodeOf(r.tx, r.account, name)
	if err != nil {
		return err
	}
	if there != nil {
		return stanza.Error{Condition: stanza.Conflict}
	}
	_, err = addNode(r.tx, r.account, name, r.person(r.from), c, r.now)
	return err
}
