package acd

import (
	"fmt"
	"strconv"
)

// Time is a moment in milliseconds since the Unix epoch, UTC. It comes with each event; the core has no clock.
type Time int64

// Span is a length of time in milliseconds.
type Span int64

// Seconds is a Span of n seconds.
func Seconds(n int64) Span { return Span(n * 1000) }

// Add is the moment s after t.
func (t Time) Add(s Span) Time { return t + Time(s) }

// Numbers under which the core knows the world. Names, addresses and forms stand beside them in the store.
type (
	ContactID uint64 // one visit, from request to the end of wrap-up; made by the engine, unique for ever
	VisitorID uint64 // who asks for service
	AgentID   uint64 // who serves; never used again after a removal
	QueueID   uint64 // where contacts wait; never used again after a removal
	OfferID   uint64 // one offer, and the slot it becomes; counted up by the core
	SkillID   uint16 // what an agent can, and a contact may need; 0 is none
)

// String is the contact's localpart, e.g. "c-1f6q0d9m4k2aa".
func (id ContactID) String() string { return "c-" + strconv.FormatUint(uint64(id), 32) }

// ParseContactID reads what ContactID.String wrote.
func ParseContactID(s string) (ContactID, error) {
	if len(s) < 3 || s[:2] != "c-" {
		return 0, fmt.Errorf("%q is not a contact", s)
	}
	n, err := strconv.ParseUint(s[2:], 32, 64)
	if err != nil || ContactID(n).String() != s {
		return 0, fmt.Errorf("%q is not a contact", s)
	}
	return ContactID(n), nil
}
