package admin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/acd"
)

// Busy is the refusal of a change that open contacts stand against, with their list. It is an ErrBusy.
type Busy struct {
	What     string // "queue 8000"
	Contacts []acd.ContactView
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
	return fmt.Sprintf("%s has %d open contacts: %s%s; drain it, or wait", b.What, len(b.Contacts), strings.Join(named, ", "), more)
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

// Idle refuses, with the list (Busy), if a contact is offered to the agent, or talked to.
func (a *Admin) Idle(g Agent) error {
	open := slices.DeleteFunc(a.Slots(g.ID), func(c acd.ContactView) bool { return c.State == acd.ContactWrapUp })
	if len(open) > 0 {
		return Busy{"agent " + g.JID, open}
	}
	return nil
}
