package mam

import (
	"context"
	"errors"
	"slices"
	"time"

	wire "parley/xmppd/mam"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// queryTime is how long a query may take. Who asks for much that can be found by looking at everything only is told to ask
// for less.
const queryTime = 5 * time.Second

type speaker struct{ archive Archive }

// accountOf is the account whose archive is asked for. Guests have none: what they say is kept where it is said.
func accountOf(h module.Host, q module.IQ) (int64, error) {
	account, found := h.Account(q.From.Bare())
	if !found {
		return 0, stanza.Error{Condition: stanza.ServiceUnavailable}
	}
	return account, nil
}

// form tells what a query may be narrowed by (XEP-0313 v1.1.2 §4.1.5).
func (s speaker) form(h module.Host, q module.IQ) (*stanza.Element, error) {
	if _, err := accountOf(h, q); err != nil {
		return nil, err
	}
	return wire.Form(s.archive.Fields()), nil
}

// query sends a page and then its end (XEP-0313 v1.1.2 §4).
func (s speaker) query(h module.Host, q module.IQ) (*stanza.Element, error) {
	account, err := accountOf(h, q)
	if err != nil {
		return nil, err
	}
	if q.Payload.Attr("node") != "" { // of a pubsub archive (XEP-0313 v1.1.2 §6.1.3)
		return nil, stanza.Error{Condition: stanza.ItemNotFound, Text: "An account's archive has no nodes."}
	}
	asked, err := wire.ParseQuery(q.Payload, s.archive.Fields())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), queryTime)
	defer cancel()
	bare := q.From.Bare()
	page, err := s.archive.Page(ctx, account, bare, asked)
	if err != nil {
		return nil, inTime(err)
	}
	if asked.Flip { // only the order of sending: first and last stay
		slices.Reverse(page.Messages)
	}
	for _, m := range page.Messages {
		q.Send(m.Stanza(bare, q.From, asked.ID))
	}
	return wire.Fin(page.Page), nil
}

// metadata tells where the archive begins and ends (XEP-0313 v1.1.2 §5).
func (s speaker) metadata(h module.Host, q module.IQ) (*stanza.Element, error) {
	account, err := accountOf(h, q)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), queryTime)
	defer cancel()
	ends, err := s.archive.Ends(ctx, account)
	if err != nil {
		return nil, inTime(err)
	}
	return wire.Metadata(ends), nil
}

// inTime gives an error its meaning for who has asked.
func inTime(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "That takes too long to find; narrow it by time."}
	}
	return err
}
