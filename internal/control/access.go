package control

import (
	"context"
	"time"
)

// Access is who may do what here, and programs' keys to the HTTP interface.
type Access interface {
	// SetRole makes a user an agent, supervisor, admin, auditor or integrator. Who becomes, or stops being, somebody who
	// serves loses queues and skills; refused with the list while contacts are open.
	SetRole(ctx context.Context, name, role string) error
	// ShareQueue lets an integrator look into a queue; UnshareQueue takes that back.
	ShareQueue(ctx context.Context, dn, name string) error
	UnshareQueue(ctx context.Context, dn, name string) error
	// AddToken makes a token for a program and tells it, this once.
	AddToken(ctx context.Context, t NewToken) (MadeToken, error)
	// Tokens lists those that were not revoked.
	Tokens(ctx context.Context) ([]Token, error)
	// RevokeToken ends one at once.
	RevokeToken(ctx context.Context, id uint64) error
}

// NewToken is a token that is asked for.
type NewToken struct {
	Name    string    `json:"name"`             // of the program, for people
	Scopes  []string  `json:"scopes"`           // see acd/store.Scopes
	Queues  []string  `json:"queues,omitempty"` // DNs it is good for; none: all
	Expires time.Time `json:"expires,omitzero"` // zero: after admin.ProgramLife
}

// Token is a token as it can be shown.
type Token struct {
	ID      uint64    `json:"id"`
	Name    string    `json:"name"`
	Scopes  []string  `json:"scopes"`
	Queues  []string  `json:"queues,omitempty"`
	Made    time.Time `json:"made"`
	Expires time.Time `json:"expires"`
	Used    time.Time `json:"used,omitzero"` // to the minute; zero: never
}

// MadeToken is a new token with what has to be shown: it is not kept anywhere.
type MadeToken struct {
	Token
	Secret string `json:"token"`
}
