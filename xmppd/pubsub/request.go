package pubsub

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"time"

	"parley/internal/store"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Nodes keeps the nodes of all accounts and of the service. Its methods may be called from any goroutine.
type Nodes struct {
	db  *store.DB
	now func() time.Time
	log *slog.Logger

	latecomers latecomers
}

// Open makes the tables what this version needs.
func Open(ctx context.Context, db *store.DB, now func() time.Time, log *slog.Logger) (*Nodes, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err == nil {
		err = db.Migrate(ctx, "pubsub", files)
	}
	if err != nil {
		return nil, fmt.Errorf("open pubsub nodes: %w", err)
	}
	return &Nodes{db: db, now: now, log: log}, nil
}

// place is whose nodes are asked for: an account's, or the service's with account 0.
type place struct {
	address jid.JID
	account int64
	host    module.Host
}

func (p place) pep() bool { return p.account != 0 }

func (p place) defaults() Config {
	if p.pep() {
		return accountConfig()
	}
	return serviceConfig()
}

// request is one iq of XEP-0060, while its operation runs. The operation may run twice: outcome begins anew each time.
type request struct {
	place
	tx    *store.Tx
	from  jid.JID
	set   bool
	query *stanza.Element // <pubsub/>
	now   int64

	answer *stanza.Element
	events []event
}

// useCase is what does one request, by the payload's first element.
type useCase struct {
	name string // "get " or "set ", "owner " where the namespace is that of owners, and the element
	run  func(*request, *stanza.Element) error
}

func useCases() []useCase {
	return []useCase{
		{"set create", (*request).create}, {"set publish", (*request).publish}, {"set retract", (*request).retract},
		{"set subscribe", (*request).subscribe}, {"set unsubscribe", (*request).unsubscribe},
		{"get items", (*request).items}, {"get subscriptions", (*request).subscriptions},
		{"get affiliations", (*request).affiliations},
		{"get owner default", (*request).ownerDefault}, {"get default", (*request).ownerDefault},
		{"get owner configure", (*request).ownerConfig}, {"set owner configure", (*request).ownerConfigure},
		{"set owner delete", (*request).ownerDelete}, {"set owner purge", (*request).ownerPurge},
		{"get owner affiliations", (*request).ownerAffiliations}, {"set owner affiliations", (*request).ownerAffiliate},
		{"get owner subscriptions", (*request).ownerSubscriptions}, {"set owner subscriptions", (*request).ownerSubscribe},
	}
}

// do answers one request and, once it is durable, tells who is to be told through send.
func (n *Nodes) do(p place, q module.IQ, send func([]byte)) (*stanza.Element, error) {
	elements := q.Payload.Elements()
	if len(elements) == 0 {
		return nil, stanza.Error{Condition: stanza.BadRequest}
	}
	name := "get "
	if q.Set {
		name = "set "
	}
	if q.Payload.NS == NSOwner {
		name += "owner "
	}
	name += elements[0].Name
	all := useCases()
	i := slices.IndexFunc(all, func(u useCase) bool { return u.name == name })
	if i < 0 || elements[0].NS != q.Payload.NS {
		return nil, unsupported(elements[0].Name)
	}
	var r *request
	err := n.db.Do(context.Background(), func(tx *store.Tx) error {
		r = &request{place: p, tx: tx, from: q.From, set: q.Set, query: q.Payload, now: n.now().UnixMilli()}
		return all[i].run(r, elements[0])
	})
	if err != nil {
		return nil, err
	}
	for _, e := range r.events {
		e.tell(p, send)
	}
	return r.answer, nil
}

// person is a JID as the tables keep it.
func (p place) person(who jid.JID) person {
	if who.Domain() != p.host.Domain() {
		return person{bare: who.Bare().String()}
	}
	return person{bare: who.Bare().String(), name: who.Local()}
}

// node finds the node an element names.
func (r *request) node(e *stanza.Element) (*node, error) {
	name := e.Attr("node")
	if name == "" {
		return nil, refusal(stanza.BadRequest, "nodeid-required")
	}
	n, err := nodeOf(r.tx, r.account, name)
	if err == nil && n == nil {
		err = stanza.Error{Condition: stanza.ItemNotFound}
	}
	return n, err
}

// owned is node for who must own it (XEP-0060 v1.30.0 §8).
func (r *request) owned(e *stanza.Element) (*node, error) {
	n, err := r.node(e)
	if err != nil {
		if !r.owns(nil) && r.pep() {
			return nil, stanza.Error{Condition: stanza.Forbidden} // whether there is such a node is not theirs to know
		}
		return nil, err
	}
	if !r.owns(n) {
		return nil, stanza.Error{Condition: stanza.Forbidden}
	}
	return n, nil
}

// owns reports whether the sender owns a node: as the account, as an administrator at the service, or by affiliation.
func (r *request) owns(n *node) bool {
	if r.pep() && r.from.Bare() == r.address || !r.pep() && r.host.IsAdmin(r.from.Bare()) {
		return true
	}
	return n != nil && r.affiliation(n) == "owner"
}

// affiliation is the sender's. An error reads as outcast: nothing is given away.
func (r *request) affiliation(n *node) string {
	if r.pep() && r.from.Bare() == r.address {
		return "owner"
	}
	a, err := affiliationOf(r.tx, n, r.from.Bare().String())
	if err != nil {
		return "outcast"
	}
	return a
}

// mayRead reports why the sender may not subscribe or read; nil: it may (XEP-0060 v1.30.0 §4.5, §6.1.3).
func (r *request) mayRead(n *node) error {
	return mayRead(r.place, n, r.affiliation(n), r.from.Bare(), r.owns(n))
}

func mayRead(p place, n *node, affiliated string, who jid.JID, owner bool) error {
	switch {
	case owner || affiliated == "owner" || affiliated == "publisher" || affiliated == "member":
		return nil
	case affiliated == "outcast" || affiliated == "publish-only":
		return stanza.Error{Condition: stanza.Forbidden}
	}
	switch n.Config.AccessModel {
	case "open":
		return nil
	case "presence":
		if p.pep() && p.host.MaySee(p.address, who) {
			return nil
		}
		return stanza.Error{Type: "auth", Condition: stanza.NotAuthorized, App: stanza.New(nsErrors, "presence-subscription-required")}
	case "roster":
		if p.pep() && inGroups(p, who, n.Config.RosterGroups) {
			return nil
		}
		return stanza.Error{Type: "auth", Condition: stanza.NotAuthorized, App: stanza.New(nsErrors, "not-in-roster-group")}
	}
	return stanza.Error{Type: "cancel", Condition: stanza.NotAllowed, App: stanza.New(nsErrors, "closed-node")}
}

func inGroups(p place, who jid.JID, groups []string) bool {
	for _, contact := range p.host.Roster(p.address) {
		if contact.JID != who {
			continue
		}
		return slices.ContainsFunc(contact.Groups, func(g string) bool { return slices.Contains(groups, g) })
	}
	return false
}
