package pubsub

import (
	"strconv"

	"parley/xmppd/stanza"
)

// items answers with the items of a node, or with those whose ids are named (XEP-0060 v1.30.0 §6.5).
func (r *request) items(e *stanza.Element) error {
	n, err := r.node(e)
	if err != nil {
		return err
	}
	if err := r.mayRead(n); err != nil {
		return err
	}
	if !n.Config.Persist {
		return unsupported("persistent-items")
	}
	var found []item
	if wanted := e.Elements(); len(wanted) > 0 {
		found, err = r.named(n, wanted)
	} else {
		var most int
		if most, err = mostItems(e); err == nil {
			found, err = itemsOf(r.tx, n, most)
		}
	}
	if err != nil {
		return err
	}
	answer := stanza.New(NS, "items", "node", n.Name)
	total := 0
	for _, i := range found {
		if total += len(i.Payload) + len(i.ID); total > AnswerBytesMax && len(answer.Nodes) > 0 {
			break
		}
		answer.Add(itemElement(NS, i))
	}
	r.answer = stanza.New(NS, "pubsub").Add(answer)
	return nil
}

func mostItems(e *stanza.Element) (int, error) {
	asked := e.Attr("max_items")
	if asked == "" || asked == "max" {
		return ItemsMax, nil
	}
	n, err := strconv.Atoi(asked)
	if err != nil || n < 1 {
		return 0, stanza.Error{Condition: stanza.BadRequest, Text: "max_items is a number of 1 or more."}
	}
	return min(n, ItemsMax), nil
}

// named finds items by id. Those that are not there are left out (XEP-0060 v1.30.0 §6.5.8).
func (r *request) named(n *node, wanted []*stanza.Element) (all []item, err error) {
	for _, w := range wanted {
		if w.NS != NS || w.Name != "item" || w.Attr("id") == "" {
			return nil, stanza.Error{Condition: stanza.BadRequest}
		}
		i, found, err := itemOf(r.tx, n, w.Attr("id"))
		if err != nil {
			return nil, err
		}
		if found {
			all = append(all, i)
		}
	}
	return all, nil
}

// itemElement is an item as it is told; the payload was canonical when it was kept.
func itemElement(ns string, i item) *stanza.Element {
	e := stanza.New(ns, "item", "id", i.ID)
	if len(i.Payload) > 0 {
		if payload, err := stanza.Parse(i.Payload); err == nil {
			e.Add(payload)
		}
	}
	return e
}
