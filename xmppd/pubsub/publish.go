package pubsub

import (
	"crypto/rand"

	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// publish takes an item (XEP-0060 v1.30.0 §7.1). At an account its owner need not make the node before (§7.1.4).
func (r *request) publish(e *stanza.Element) error {
	i, err := published(e)
	if err != nil {
		return err
	}
	i.Publisher = r.from.Bare().String()
	options := r.query.Child(NS, "publish-options").Child(form.NS, "x")
	n, err := r.target(e, options)
	if err != nil {
		return err
	}
	if err := r.mayPublish(n); err != nil {
		return err
	}
	if i.ID == "" {
		i.ID = rand.Text()
	}
	if len(i.Payload) == 0 && n.Config.Persist && n.Config.Payloads {
		return refusal(stanza.BadRequest, "payload-required")
	}
	if n.Config.Persist {
		if err := putItem(r.tx, n, i, r.now); err != nil {
			return err
		}
	}
	r.notify(n, itemEvent(n, i))
	r.answer = stanza.New(NS, "pubsub").Add(stanza.New(NS, "publish", "node", n.Name).Add(stanza.New(NS, "item", "id", i.ID)))
	return nil
}

// published reads the one item of <publish/>.
func published(e *stanza.Element) (item, error) {
	items := e.Elements()
	switch {
	case len(items) == 0:
		return item{}, refusal(stanza.BadRequest, "item-required")
	case len(items) > 1 || items[0].NS != NS || items[0].Name != "item":
		return item{}, refusal(stanza.BadRequest, "invalid-payload")
	}
	i := item{ID: items[0].Attr("id")}
	payload := items[0].Elements()
	switch {
	case len(i.ID) > ItemIDMax:
		return item{}, stanza.Error{Condition: stanza.NotAcceptable, Text: "The id of the item is too long."}
	case len(payload) > 1:
		return item{}, refusal(stanza.BadRequest, "invalid-payload")
	case len(payload) == 1:
		i.Payload = payload[0].Bytes()
	}
	if len(i.Payload) > ItemBytesMax {
		return item{}, refusal(stanza.NotAcceptable, "payload-too-big")
	}
	return i, nil
}

// target is the node to publish to: the one that is there, if it is as the options ask, or a new one.
func (r *request) target(e, options *stanza.Element) (*node, error) {
	name := e.Attr("node")
	if name == "" {
		return nil, refusal(stanza.BadRequest, "nodeid-required")
	}
	n, err := nodeOf(r.tx, r.account, name)
	if err != nil {
		return nil, err
	}
	if n == nil {
		return r.autoCreate(name, options)
	}
	if options != nil {
		if ok, err := n.Config.meets(options, r.pep()); err != nil {
			return nil, err
		} else if !ok {
			return nil, refusal(stanza.Conflict, "precondition-not-met")
		}
	}
	return n, nil
}

func (r *request) autoCreate(name string, options *stanza.Element) (*node, error) {
	if !r.owns(nil) {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	c, err := r.defaults().with(options, nsOptions, r.pep())
	if err != nil {
		return nil, err
	}
	if err := r.add(name, c); err != nil {
		return nil, err
	}
	return nodeOf(r.tx, r.account, name)
}

func (r *request) mayPublish(n *node) error {
	affiliated := r.affiliation(n)
	switch {
	case affiliated == "owner" || affiliated == "publisher" || affiliated == "publish-only" || r.owns(n):
		return nil
	case affiliated == "outcast":
	case n.Config.PublishModel == "open":
		return nil
	case n.Config.PublishModel == "subscribers":
		if yes, err := subscribed(r.tx, n, r.from.Bare().String()); err != nil || yes {
			return err
		}
	}
	return stanza.Error{Condition: stanza.Forbidden}
}

// retract takes items away (XEP-0060 v1.30.0 §7.2): an owner any, a publisher its own.
func (r *request) retract(e *stanza.Element) error {
	n, err := r.node(e)
	if err != nil {
		return err
	}
	items := e.Elements()
	if len(items) != 1 || items[0].Attr("id") == "" {
		return refusal(stanza.BadRequest, "item-required")
	}
	if !n.Config.Persist {
		return unsupported("persistent-items")
	}
	if err := r.mayPublish(n); err != nil {
		return err
	}
	i, found, err := itemOf(r.tx, n, items[0].Attr("id"))
	switch {
	case err != nil:
		return err
	case found && i.Publisher != r.from.Bare().String() && !r.owns(n):
		return stanza.Error{Condition: stanza.Forbidden}
	case !found:
		return stanza.Error{Condition: stanza.ItemNotFound}
	}
	if err := removeItem(r.tx, n, i.ID); err != nil {
		return err
	}
	if asked := e.Attr("notify"); n.Config.NotifyRetract || asked == "1" || asked == "true" {
		r.notify(n, stanza.New(NSEvent, "event").Add(stanza.New(NSEvent, "items", "node", n.Name).Add(
			stanza.New(NSEvent, "retract", "id", i.ID))))
	}
	return nil
}
