package control

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/acd"
	"parley/acd/admin"
	acdstore "parley/acd/store"
)

// LowerQueue changes settings of a queue, below what is in use, too.
func (d *Direct) LowerQueue(ctx context.Context, dn string, settings map[string]string) error {
	return d.setQueue(ctx, dn, settings, d.admin.LowerQueue)
}

func (d *Direct) setQueue(ctx context.Context, dn string, settings map[string]string,
	change func(context.Context, string, func(*admin.Queue) error) (admin.Queue, error),
) error {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return err
	}
	_, err = change(ctx, dn, func(q *admin.Queue) error { return badSetting(applySettings(queueSettings(known), q, settings)) })
	return err
}

// LowerUser changes settings of a user, below what is in use, too.
func (d *Direct) LowerUser(ctx context.Context, name string, settings map[string]string) error {
	return d.setUser(ctx, name, settings, d.admin.LowerAgent)
}

func (d *Direct) setUser(ctx context.Context, name string, settings map[string]string,
	change func(context.Context, string, func(*admin.Agent) error) (admin.Agent, error),
) error {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return err
	}
	_, err = change(ctx, d.jid(name), func(a *admin.Agent) error { return badSetting(applySettings(userSettings(known), a, settings)) })
	if errors.Is(err, admin.ErrNoAgent) {
		return d.setStaff(ctx, name, settings, nil, err)
	}
	return err
}

// DrainQueue begins to.
func (d *Direct) DrainQueue(ctx context.Context, dn, to string) (Draining, error) {
	q, err := d.admin.Queue(ctx, dn)
	if err != nil {
		return Draining{}, err
	}
	if _, err := d.admin.DrainQueue(ctx, dn, to); err != nil {
		return Draining{}, err
	}
	return d.Left(ctx, Draining{Queue: uint64(q.ID)})
}

// RenumberQueue gives a queue another DN.
func (d *Direct) RenumberQueue(ctx context.Context, dn, to string, drain bool) (Draining, error) {
	if !drain {
		_, err := d.admin.RenumberQueue(ctx, dn, to)
		return Draining{Gone: true}, err
	}
	q, err := d.admin.Queue(ctx, dn)
	if err != nil {
		return Draining{}, err
	}
	if _, _, err := d.admin.RenumberDraining(ctx, dn, to); err != nil {
		return Draining{}, err
	}
	return d.Left(ctx, Draining{Queue: uint64(q.ID)})
}

// OpenToday has a queue be open, closed, or as its hours say.
func (d *Direct) OpenToday(ctx context.Context, dn, state string) (err error) {
	switch state {
	case "open", "closed":
		_, err = d.admin.OpenToday(ctx, dn, state == "open")
	case "hours":
		_, err = d.admin.ByHours(ctx, dn)
	default:
		err = fmt.Errorf("%w: today a queue is open, closed, or as its hours say (hours); %q is none of them", admin.ErrBadValue, state)
	}
	return err
}

// MoveWaiting sends those who wait in a queue to another one.
func (d *Direct) MoveWaiting(ctx context.Context, dn, to string) (m Moved, err error) {
	m.Moved, m.Left, err = d.admin.MoveWaiting(ctx, dn, to)
	return m, err
}

// DrainUser begins to.
func (d *Direct) DrainUser(ctx context.Context, name string) (Draining, error) {
	if _, err := d.admin.DrainAgent(ctx, d.jid(name)); err != nil {
		return Draining{}, err
	}
	return d.Left(ctx, Draining{User: name})
}

// Left tells how far a draining is.
func (d *Direct) Left(ctx context.Context, what Draining) (Draining, error) {
	if what.User != "" {
		g, err := d.admin.Agent(ctx, d.jid(what.User))
		if errors.Is(err, admin.ErrNoAgent) {
			what.Left, what.Gone = 0, true
			return what, nil
		}
		what.Left = len(d.admin.Slots(g.ID))
		return what, err
	}
	left, there := d.admin.Left(acd.QueueID(what.Queue))
	what.Left, what.Gone = left, !there
	return what, nil
}

// Codes lists the wrap-up codes of a queue, each after the one above it.
func (d *Direct) Codes(ctx context.Context, dn string) ([]Label, error) {
	q, err := d.admin.Queue(ctx, dn)
	if err != nil {
		return nil, err
	}
	all, err := d.admin.Codes(ctx)
	if err != nil {
		return nil, err
	}
	return codeLabels(acdstore.CodesOf(all, q.ID), acdstore.Code{}), nil
}

// codeLabels are the codes below one, with what is below them.
func codeLabels(codes []acdstore.Code, above acdstore.Code) (list []Label) {
	for _, c := range codes {
		if c.Parent == above.ID {
			list = append(list, Label{Word: c.Word, Under: above.Word, Labels: c.Labels, Place: c.Place, Number: int(c.ID)})
			list = append(list, codeLabels(codes, c)...)
		}
	}
	return list
}

// SetCode adds or changes a wrap-up code.
func (d *Direct) SetCode(ctx context.Context, dn string, code Label) error {
	_, err := d.admin.SetCode(ctx, dn, code.Word, code.Under, code.Labels, code.Place)
	return err
}

// RemoveCode takes one out of use.
func (d *Direct) RemoveCode(ctx context.Context, dn, word string) error {
	return d.admin.RemoveCode(ctx, dn, word)
}

// Skills lists the skills.
func (d *Direct) Skills(ctx context.Context) (list []Label, err error) {
	all, err := d.admin.Skills(ctx)
	for _, s := range all {
		list = append(list, Label{Word: s.Word, Labels: s.Labels, Number: int(s.ID)})
	}
	return list, err
}

// SetSkill adds or changes one.
func (d *Direct) SetSkill(ctx context.Context, skill Label) error {
	_, err := d.admin.SetSkill(ctx, skill.Word, skill.Labels)
	return err
}

// RemoveSkill takes one out of use.
func (d *Direct) RemoveSkill(ctx context.Context, word string) error {
	return d.admin.RemoveSkill(ctx, word)
}

// Reasons lists the reasons agents are shown.
func (d *Direct) Reasons(ctx context.Context) (list []Label, err error) {
	all, err := d.admin.Reasons(ctx)
	for _, r := range all {
		list = append(list, Label{Word: r.Word, Labels: r.Labels, Place: r.Place, Number: int(r.ID)})
	}
	return list, err
}

// SetReason adds or changes one.
func (d *Direct) SetReason(ctx context.Context, reason Label) error {
	_, err := d.admin.SetReason(ctx, reason.Word, reason.Labels, reason.Place)
	return err
}

// RemoveReason takes one off the list.
func (d *Direct) RemoveReason(ctx context.Context, word string) error {
	return d.admin.RemoveReason(ctx, word)
}

// ForceAgent sets an agent's state.
func (d *Direct) ForceAgent(ctx context.Context, name, state, reason string) error {
	duty, ok := map[string]acd.Duty{"ready": acd.DutyReady, "not-ready": acd.DutyNotReady, "out": acd.DutyNone}[state]
	if !ok {
		return fmt.Errorf("%q is none of ready, not-ready and out", state)
	}
	if duty != acd.DutyNotReady && reason != "" {
		return fmt.Errorf("%w: a reason is of not-ready alone", admin.ErrBadValue)
	}
	return d.admin.ForceAgent(ctx, d.jid(name), duty, reason)
}

// MoveContact sends a contact to another queue.
func (d *Direct) MoveContact(ctx context.Context, id, dn string) error {
	return onContact(id, func(id acd.ContactID) error { return d.admin.MoveContact(ctx, id, dn) })
}

// PrioritizeContact sets a contact's priority.
func (d *Direct) PrioritizeContact(ctx context.Context, id string, priority int) error {
	return onContact(id, func(id acd.ContactID) error { return d.admin.PrioritizeContact(ctx, id, priority) })
}

// CloseContact ends a contact.
func (d *Direct) CloseContact(ctx context.Context, id string) error {
	return onContact(id, func(id acd.ContactID) error { return d.admin.CloseContact(ctx, id) })
}

func onContact(text string, do func(acd.ContactID) error) error {
	local, _, _ := strings.Cut(text, "@")
	id, err := acd.ParseContactID(local)
	if err != nil {
		return fmt.Errorf("%w: %w", errBadContact, err)
	}
	return do(id)
}

// errBadContact means that something is no contact's name.
var errBadContact = errors.New("there is no such contact")
