package control

import (
	"context"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
)

// Floor is what is done to queues, agents and contacts while people work, and the lists that go with them.
type Floor interface {
	// LowerQueue and LowerUser are SetQueue and SetUser that may go below what is in use: what is there stays until it
	// is over. Without them the refusal names the contacts.
	LowerQueue(ctx context.Context, dn string, settings map[string]string) error
	LowerUser(ctx context.Context, name string, settings map[string]string) error
	// DrainQueue lets nobody into a queue any more; it is gone with its last contact. Who waits goes to the queue to, or is
	// served on if that is "".
	DrainQueue(ctx context.Context, dn, to string) (Draining, error)
	// RenumberQueue gives a queue another DN. With drain it does so while contacts are open: they end under the old one.
	RenumberQueue(ctx context.Context, dn, to string, drain bool) (Draining, error)
	// OpenToday has a queue be open or closed until midnight in its zone, or ("hours") as its hours say again.
	OpenToday(ctx context.Context, dn, state string) error
	// MoveWaiting sends those who wait in a queue to another one.
	MoveWaiting(ctx context.Context, dn, to string) (Moved, error)
	// DrainUser offers a user's agent nothing any more; the agent is gone with the last contact, the account stays.
	DrainUser(ctx context.Context, name string) (Draining, error)
	// DisableUserNow locks an account out at once: open contacts go back to their queues. It returns how many.
	DisableUserNow(ctx context.Context, name string) (sentBack int, err error)
	// DropUser is RemoveUser at once: open contacts go back to their queues.
	DropUser(ctx context.Context, name string) error
	// Left tells how far a draining is.
	Left(ctx context.Context, d Draining) (Draining, error)

	// Codes are the wrap-up codes of a queue, each after the one above it.
	Codes(ctx context.Context, dn string) ([]Label, error)
	SetCode(ctx context.Context, dn string, code Label) error
	RemoveCode(ctx context.Context, dn, word string) error
	// Skills are what agents may be able to do.
	Skills(ctx context.Context) ([]Label, error)
	SetSkill(ctx context.Context, skill Label) error
	RemoveSkill(ctx context.Context, word string) error
	// Reasons are why agents may be not ready, as they are shown.
	Reasons(ctx context.Context) ([]Label, error)
	SetReason(ctx context.Context, reason Label) error
	RemoveReason(ctx context.Context, word string) error

	// Agents lists who works here as they stand.
	Agents(ctx context.Context) ([]Agent, error)
	// ForceAgent sets an agent's state: ready, not-ready, or out. reason is one of the listed, for not-ready alone; "": none.
	ForceAgent(ctx context.Context, name, state, reason string) error
	// Contacts lists those that are open, of one queue or ("") of all, oldest first.
	Contacts(ctx context.Context, dn string) ([]Contact, error)
	// Contact is one of them.
	Contact(ctx context.Context, id string) (Contact, error)
	MoveContact(ctx context.Context, id, dn string) error
	PrioritizeContact(ctx context.Context, id string, priority int) error
	CloseContact(ctx context.Context, id string) error
	// Explain says in a language why each contact of a queue waits and what would release it, or of one contact (c-…) also
	// why it was offered to whom.
	Explain(ctx context.Context, what, language string) ([]Explained, error)
}

// Draining is a queue or a user on the way out.
type Draining struct {
	Queue uint64 `json:"queue,omitempty"`
	User  string `json:"user,omitempty"`
	Left  int    `json:"left"` // contacts still open
	Gone  bool   `json:"gone"`
}

// Moved is how many contacts went, and how many wait still.
type Moved struct {
	Moved int `json:"moved"`
	Left  int `json:"left"`
}

// Label is a code, a skill or a reason: the word for it, and what people see.
type Label struct {
	Word   string         `json:"word"`
	Under  string         `json:"under,omitempty"` // of a code: the one above it
	Labels acdstore.Words `json:"labels,omitempty"`
	Place  int            `json:"place,omitempty"`  // among its like
	Number int            `json:"number,omitempty"` // under which it is kept; not set by who asks
}

// Agent is somebody who works here, as things stand.
type Agent struct {
	ID       acd.AgentID `json:"-"` // within this process alone
	Name     string      `json:"name"`
	Shown    string      `json:"shown"`
	Role     string      `json:"role"`
	State    string      `json:"state"` // logged-out, not-ready, ready, offered, busy, wrap-up
	Reason   string      `json:"reason,omitempty"`
	Since    time.Time   `json:"since,omitzero"`
	Routable string      `json:"routable"` // yes, or why not
	Slots    int         `json:"slots"`
	Used     int         `json:"used"`
	Queues   []string    `json:"queues,omitempty"`
	Skills   string      `json:"skills,omitempty"`
	Contacts []string    `json:"contacts,omitempty"`
}

// Contact is an open contact, as things stand.
type Contact struct {
	ID       string    `json:"id"`
	Caller   string    `json:"caller"`
	DN       string    `json:"dn"`
	State    string    `json:"state"` // waiting, ringing, talking, wrap-up
	Position int       `json:"position,omitempty"`
	Agents   []string  `json:"agents,omitempty"`
	Arrived  time.Time `json:"arrived"`
	Since    time.Time `json:"since"`
	Priority int       `json:"priority,omitempty"`
	Needs    string    `json:"needs,omitempty"`
	Away     bool      `json:"away,omitempty"`
	Callback bool      `json:"callback,omitempty"`
}

// Explained is why a contact is where it is.
type Explained struct {
	Contact string   `json:"contact"`
	Caller  string   `json:"caller"`
	State   string   `json:"state"`
	Why     []string `json:"why"` // sentences
}
