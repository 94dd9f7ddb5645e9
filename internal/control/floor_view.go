package control

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/word"
)

// Agents lists who works here as they stand.
func (d *Direct) Agents(ctx context.Context) ([]Agent, error) {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return nil, err
	}
	kept, err := d.admin.Agents(ctx)
	if err != nil {
		return nil, err
	}
	reasons, err := d.admin.ReasonWords(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Agent, 0, len(kept))
	for _, g := range kept {
		v, _ := d.admin.Stands(g.ID)
		a := Agent{
			ID: g.ID, Name: localpart(g.JID), Shown: g.Name, Role: string(g.Role), State: word.Shown(v.Shown), Since: timeOf(v.Since),
			Reason: reasonWord(v, reasons), Routable: routableWord(v), Slots: g.SlotsMax, Used: len(v.Contacts), Skills: known.skillsText(g.Skills),
		}
		for _, id := range g.Queues {
			a.Queues = append(a.Queues, known.dn(id))
		}
		for _, c := range v.Contacts {
			a.Contacts = append(a.Contacts, c.Contact.String())
		}
		all = append(all, a)
	}
	return all, nil
}

// Contacts lists the open contacts, oldest first.
func (d *Direct) Contacts(ctx context.Context, dn string) ([]Contact, error) {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return nil, err
	}
	var queue acd.QueueID
	if dn != "" {
		if queue, err = known.queue(dn); err != nil {
			return nil, err
		}
	}
	return d.contacts(ctx, known, func(v acd.ContactView) bool { return queue == 0 || v.Queue == queue })
}

// Contact is one that is open.
func (d *Direct) Contact(ctx context.Context, text string) (found Contact, err error) {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return Contact{}, err
	}
	err = onContact(text, func(id acd.ContactID) error {
		list, err := d.contacts(ctx, known, func(v acd.ContactView) bool { return v.Contact == id })
		if err == nil && len(list) == 0 {
			err = fmt.Errorf("contact %s: %w", text, admin.ErrNoContact)
		}
		if err == nil {
			found = list[0]
		}
		return err
	})
	return found, err
}

func (d *Direct) contacts(ctx context.Context, known directory, which func(acd.ContactView) bool) ([]Contact, error) {
	agents, err := d.admin.Agents(ctx)
	if err != nil {
		return nil, err
	}
	names := map[acd.AgentID]string{}
	for _, g := range agents {
		names[g.ID] = localpart(g.JID)
	}
	var list []Contact
	for _, p := range d.admin.OpenContacts(which) {
		c := Contact{
			ID: p.Contact.String(), DN: known.dn(p.Queue), State: admin.Place(p.State), Position: p.Ahead + 1,
			Arrived: timeOf(p.Arrived), Since: timeOf(p.Since), Away: p.Away, Callback: p.Callback, Priority: p.Priority, Needs: known.needsText(p.Needs),
		}
		if p.State != acd.ContactWaiting {
			c.Position = 0
		}
		for _, slot := range p.Slots {
			c.Agents = append(c.Agents, names[slot.Agent]+" ("+slotWord(slot)+")")
		}
		if c.Caller, err = d.admin.Caller(ctx, p.Contact); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b Contact) int {
		return cmp.Or(a.Arrived.Compare(b.Arrived), strings.Compare(a.ID, b.ID))
	})
	return list, nil
}

func slotWord(s acd.SlotView) string {
	switch {
	case s.State == acd.SlotOffered:
		return "offered"
	case s.State == acd.SlotWrapUp:
		return "wrap-up"
	case s.Role == acd.RoleConsulted:
		return "consulted"
	case s.Role == acd.RoleJoined:
		return "joined"
	}
	return "leads"
}

func localpart(bare string) string {
	local, _, _ := strings.Cut(bare, "@")
	return local
}

func reasonWord(v acd.AgentView, own map[acd.Reason]string) string {
	switch {
	case v.Lost:
		return word.Reason(acd.ReasonConnectionLost)
	case v.Reason == acd.ReasonNone:
		return ""
	case v.Reason >= acd.ReasonOwn:
		return own[v.Reason]
	}
	return word.Reason(v.Reason)
}

func routableWord(v acd.AgentView) string {
	switch v.Unroutable {
	case acd.RoutableYes:
		return "yes"
	case acd.UnroutableLoggedOut:
		return "no: logged out"
	case acd.UnroutableLostConnection:
		return "no: connection lost"
	case acd.UnroutableAllSlots:
		return "no: all slots are used"
	case acd.UnroutableIntendsNotReady:
		return "no: will be not ready"
	case acd.UnroutableDraining:
		return "no: is being removed"
	}
	return "no: not ready"
}
