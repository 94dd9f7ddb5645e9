package control

import (
	"context"

	"parley/acd/hours"
)

// Centre is what can be administered. Errors are sentences for the person at the terminal.
type Centre interface {
	// AddUser makes an account and its place in the contact centre.
	AddUser(ctx context.Context, u User, password string) error
	// SetPassword replaces a password; everything the account has open ends.
	SetPassword(ctx context.Context, name, password string) error
	// Users lists all, in the order of their names.
	Users(ctx context.Context) ([]User, error)
	// SetUser changes settings, by their keys: see UserHelp.
	SetUser(ctx context.Context, name string, settings map[string]string) error
	// SetDisabled locks an account out, ending everything it has open, or lets it in again. Refused with the list while the
	// user has contacts: see DisableUserNow.
	SetDisabled(ctx context.Context, name string, disabled bool) error
	// RemoveUser deletes the account; a later one of that name inherits nothing. Refused with the list while the user has
	// contacts: see DrainUser and DropUser.
	RemoveUser(ctx context.Context, name string) error

	// AddQueue makes a queue with an ACD DN and a name.
	AddQueue(ctx context.Context, dn, name string) error
	// Queues lists all, in the order of their DNs.
	Queues(ctx context.Context) ([]Queue, error)
	// SetQueue changes settings, by their keys: see QueueHelp.
	SetQueue(ctx context.Context, dn string, settings map[string]string) error
	// RemoveQueue ends a queue. Refused with the list while contacts are open there: see DrainQueue.
	RemoveQueue(ctx context.Context, dn string) error
	// JoinQueue lets a user be offered the contacts of a queue; LeaveQueue takes that back.
	JoinQueue(ctx context.Context, dn, user string) error
	LeaveQueue(ctx context.Context, dn, user string) error

	Floor
	Safety
	Privacy
	Access
	Keeping
	Webhooks

	// Search finds what was said, the newest first; next is for SearchQuery.Before.
	Search(ctx context.Context, q SearchQuery) (found []Hit, next int64, err error)
}

// User is an account with its place in the contact centre.
type User struct {
	Name     string   `json:"name"`
	Shown    string   `json:"shown"` // as customers and colleagues see it
	Role     string   `json:"role"`  // agent, supervisor, admin, auditor or integrator
	Disabled bool     `json:"disabled"`
	Queues   []string `json:"queues"` // DNs

	Settings map[string]string `json:"settings"`
}

// Queue is a queue with its settings, by their keys.
type Queue struct {
	DN       string            `json:"dn"`
	Name     string            `json:"name"`
	Settings map[string]string `json:"settings"`
	Users    []string          `json:"users"`
	ByHand   *hours.Today      `json:"byHand,omitempty"` // while somebody has it open or closed until midnight
}
