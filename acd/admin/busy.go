package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/audit"
)

// Busy is the refusal of a change that open contacts stand against, with their list. It is an ErrBusy.
type Busy struct {
	What     string // "queue 8000"
	Contacts []acd.ContactView
	Else     string // what can be done instead; "" is draining, or waiting
}

// busyShown is how many contacts the sentence names.
const busyShown = 10

// Error names the contacts, oldest first.
func (b Busy) Error() string {
	named := make([]string, 0, busyShown)
	for _, c := range b.Contacts[:min(len(b.Contacts), busyShown)] {
		named = append(named, fmt.Sprintf("%s (%s since %s)", c.Contact, Place(c.State), time.UnixMilli(int64(c.Since)).UTC().Format("15:04:05 UTC")))
	}
	more := ""
	if n := len(b.Contacts) - busyShown; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	instead := cmp.Or(b.Else, "drain it, or wait")
	return fmt.Sprintf("%s has %d open contacts: %s%s; %s", b.What, len(b.Contacts), strings.Join(named, ", "), more, instead)
}

// Unwrap makes it an ErrBusy.
func (b Busy) Unwrap() error { return ErrBusy }

// Place is the word for a contact's state.
func Place(s acd.ContactState) string {
	switch s {
	case acd.ContactWaiting:
		return "waiting"
	case acd.ContactOffered:
		return "ringing"
	case acd.ContactActive:
		return "talking"
	case acd.ContactWrapUp:
		return "wrap-up"
	}
	return "over"
}

// openIn are the contacts that are in a queue, or came from there and are talked to: all that would miss it.
func (a *Admin) openIn(queue acd.QueueID) (open []acd.ContactView) {
	a.eng.Read(func(s *acd.State) {
		for c := range s.Contacts() {
			if c.Queue == queue && c.State != acd.ContactWrapUp {
				open = append(open, c)
			}
		}
	})
	return open
}

// Slots are the contacts an agent has, those in wrap-up too.
func (a *Admin) Slots(agent acd.AgentID) []acd.ContactView {
	v, _ := a.Stands(agent)
	return v.Contacts
}

// Stands is an agent as things stand; false: there is none.
func (a *Admin) Stands(agent acd.AgentID) (v acd.AgentView, ok bool) {
	a.eng.Read(func(s *acd.State) { v, ok = s.Agent(agent) })
	return v, ok
}

// Idle refuses to do to an agent what open contacts stand against, with their list (Busy), if a contact is offered to the
// agent, or talked to. The refusal says what can be done instead, and stands in the trail.
func (a *Admin) Idle(ctx context.Context, g Agent, what audit.Action, instead string) error {
	open := a.OpenWith(g.ID)
	if len(open) == 0 {
		return nil
	}
	return a.refused(ctx, audit.Entry{Action: what, On: onAgent(g.ID)}, Busy{"agent " + g.JID, open, instead})
}

// OpenWith are the contacts that are offered to an agent, or talked to.
func (a *Admin) OpenWith(agent acd.AgentID) []acd.ContactView {
	return slices.DeleteFunc(a.Slots(agent), func(c acd.ContactView) bool { return c.State == acd.ContactWrapUp })
}

// refused notes in the trail a change that was refused before the core was asked, and returns why.
func (a *Admin) refused(ctx context.Context, entry audit.Entry, why error) error {
	entry.Outcome, entry.Detail = audit.Refused, int64(acd.RejectedState)
	if errors.Is(why, ErrBusy) {
		entry.Detail = int64(acd.RejectedBusy)
	}
	if err := a.write(ctx, nothing, entry); err != nil {
		return errors.Join(why, err)
	}
	return why
}
