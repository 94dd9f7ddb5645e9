package admin

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"parley/acd"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// What can be wrong with a change. The errors that carry them are sentences for the person who asked.
var (
	ErrNoQueue   = errors.New("there is no such queue")
	ErrNoAgent   = errors.New("there is no such agent")
	ErrExists    = errors.New("it exists already")
	ErrBadDN     = errors.New("an ACD DN is 1 to 32 of the characters 0-9, A-Z, a-z, dot, underscore and hyphen")
	ErrBadName   = errors.New("a name is 1 to 80 characters, none of them a control character")
	ErrBadHangup = errors.New("a hang-up page is an https address in which only {contact}, {caller}, {dn} and {agent} are filled in")
	ErrBadJID    = errors.New("an agent's address is user@host")
	ErrBadRole   = errors.New("a role is agent, supervisor or admin")
	ErrBadValue  = errors.New("a setting is out of its bounds")
)

// Queue and Agent are as they are kept.
type (
	Queue = acdstore.Queue
	Agent = acdstore.Agent
	Role  = acdstore.Role
)

// Admin changes configuration through the engine. Its methods may be called from any goroutine, but not from a
// follower or from done of a submitted event: they wait for their commit. Changes are made one at a time.
type Admin struct {
	db  *store.DB
	eng *engine.Engine

	changing sync.Mutex // numbers and names are free only as long as nobody else takes them
}

// New changes the configuration of the engine on db.
func New(db *store.DB, eng *engine.Engine) *Admin { return &Admin{db: db, eng: eng} }

// change submits the event and waits until it and the rows are committed. A change that began is not cut off by ctx
// ending, only no longer waited for.
func (a *Admin) change(ctx context.Context, ev acd.Event, rows store.Op) error {
	outcome := make(chan error, 1)
	beside := func(effects []acd.Effect) store.Op {
		if _, refused := acd.Refused(effects); refused {
			return nil
		}
		return rows
	}
	a.eng.Submit(ev, beside, func(_ acd.Time, effects []acd.Effect, err error) {
		if why, refused := acd.Refused(effects); err == nil && refused && why != acd.RejectedNothing {
			err = fmt.Errorf("the core rejected %T: %d", ev, why)
		}
		outcome <- err
	})
	select {
	case err := <-outcome:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
