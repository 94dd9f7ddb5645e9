package admin

import (
	"context"
	"fmt"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
)

// MoveContact sends a contact that waits, or is offered, to another queue, with its first arrival.
func (a *Admin) MoveContact(ctx context.Context, id acd.ContactID, dn string) error {
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return err
	}
	return a.onContact(ctx, id, acd.ContactMoved{Contact: id, Queue: q.ID, By: actor(ctx)}, audit.ContactMove)
}

// ReassignContact offers a contact that waits, is offered or is talked to, to one agent, whatever was decided before. Beyond
// the agent's limit it is done only with override.
func (a *Admin) ReassignContact(ctx context.Context, id acd.ContactID, jid string, override bool) error {
	g, err := a.Agent(ctx, jid)
	if err != nil {
		return err
	}
	ev := acd.Reassigned{Contact: id, ToAgent: g.ID, Override: override, By: actor(ctx)}
	return a.onContact(ctx, id, ev, audit.ContactReassign)
}

// PrioritizeContact sets the priority of a contact that waits, or is offered: -acd.PriorityMax to acd.PriorityMax, added
// to the queue's.
func (a *Admin) PrioritizeContact(ctx context.Context, id acd.ContactID, priority int) error {
	if priority < -acd.PriorityMax || priority > acd.PriorityMax {
		return fmt.Errorf("%w: a priority is -%d to %d", ErrBadValue, acd.PriorityMax, acd.PriorityMax)
	}
	return a.onContact(ctx, id, acd.ContactPrioritized{Contact: id, Priority: priority, By: actor(ctx)}, audit.ContactPrioritize)
}

// CloseContact ends a contact wherever it is.
func (a *Admin) CloseContact(ctx context.Context, id acd.ContactID) error {
	return a.onContact(ctx, id, acd.ContactClosed{Contact: id, By: actor(ctx), Cause: acd.CauseSupervisor}, audit.ContactClose)
}

func (a *Admin) onContact(ctx context.Context, id acd.ContactID, ev acd.Event, what audit.Action) error {
	if _, ok := a.OpenContact(id); !ok {
		return fmt.Errorf("contact %s: %w", id, ErrNoContact)
	}
	if err := a.change(ctx, ev, nil, audit.Entry{Action: what, On: audit.Contact(id)}); err != nil {
		return fmt.Errorf("contact %s: %w", id, err)
	}
	return nil
}

// OpenContact is a contact that is not over, as it stands.
func (a *Admin) OpenContact(id acd.ContactID) (v acd.ContactView, ok bool) {
	a.eng.Read(func(s *acd.State) { v, ok = s.Contact(id) })
	return v, ok
}

// Open is an open contact and how many are ahead of it while it waits.
type Open struct {
	acd.ContactView
	Ahead int
}

// OpenContacts are those that fit, in the order of their ids.
func (a *Admin) OpenContacts(fits func(acd.ContactView) bool) (list []Open) {
	a.eng.Read(func(s *acd.State) {
		for c := range s.Contacts() {
			if fits(c) {
				ahead, _ := s.Position(c.Contact)
				list = append(list, Open{c, ahead})
			}
		}
	})
	return list
}

// Caller is the name a contact's visitor gave; "" if there is no such contact.
func (a *Admin) Caller(ctx context.Context, id acd.ContactID) (string, error) {
	row, _, err := acdstore.ReadContact(ctx, a.db.Reader(), id)
	return row.Caller, err
}

// Consent is what the visitor of a contact agreed to before the chat; false if that was nothing.
func (a *Admin) Consent(ctx context.Context, id acd.ContactID) (acdstore.Consent, bool, error) {
	return acdstore.ReadConsent(ctx, a.db.Reader(), id)
}

// Answered is the form that the visitor of a contact submitted, as XML (XEP-0004); "" if there is none.
func (a *Admin) Answered(ctx context.Context, id acd.ContactID) (string, error) {
	return acdstore.ReadForm(ctx, a.db.Reader(), id)
}

// Records lists contacts, open ones and those that are over, as they are kept.
func (a *Admin) Records(ctx context.Context, q acdstore.ContactQuery) ([]acdstore.Contact, error) {
	return acdstore.ListContacts(ctx, a.db.Reader(), q)
}
