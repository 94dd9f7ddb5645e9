package admin

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// What can be wrong with a change. The errors that carry them are sentences for the person who asked.
var (
	ErrNoQueue   = errors.New("there is no such queue")
	ErrNoAgent   = errors.New("there is no such agent")
	ErrNoContact = errors.New("there is no such open contact")
	ErrNoCode    = errors.New("there is no such wrap-up code")
	ErrNoSkill   = errors.New("there is no such skill")
	ErrNoReason  = errors.New("there is no such reason on the list")
	ErrExists    = errors.New("it exists already")
	ErrBadDN     = errors.New("an ACD DN is 1 to 32 of the characters 0-9, A-Z, a-z, dot, underscore and hyphen")
	ErrBadName   = errors.New("a name is 1 to 80 characters, none of them a control character")
	ErrBadWord   = errors.New("a word is 1 to 40 letters, digits, dots, underscores and hyphens")
	ErrBadHangup = errors.New("a hang-up page is an https address in which only {contact}, {caller}, {dn} and {agent} are filled in")
	ErrBadJID    = errors.New("an agent's address is user@host")
	ErrBadRole   = errors.New("a role is agent, supervisor or admin")
	ErrBadValue  = errors.New("a setting is out of its bounds")
	ErrBusy      = errors.New("contacts are open")
	ErrNeeded    = errors.New("something else needs it")
	ErrRefused   = errors.New("that cannot be done as things stand")
)

// Queue and Agent are as they are kept.
type (
	Queue = acdstore.Queue
	Agent = acdstore.Agent
	Role  = acdstore.Role
)

// Admin changes configuration through the engine, and does what is done to contacts and agents from above. Its methods
// may be called from any goroutine, but not from a follower or from done of a submitted event: they wait for their
// commit. Changes are made one at a time. Each stands in the audit trail, as done by the actor of the context (By).
type Admin struct {
	db  *store.DB
	eng *engine.Engine

	changing sync.Mutex // numbers and names are free only as long as nobody else takes them

	calendar atomic.Pointer[Calendar] // nil: none runs

	hearing sync.Mutex
	heard   []func() // what is called after a change
}

// New changes the configuration of the engine on db.
func New(db *store.DB, eng *engine.Engine) *Admin { return &Admin{db: db, eng: eng} }

// byKey is the context's key of who acts.
type byKey struct{}

// By says which agent makes the changes under a context. Without it that is the operator at the machine.
func By(ctx context.Context, who acd.AgentID) context.Context {
	return ByActor(ctx, audit.ByAgent(who))
}

// ByActor is By for who need not be an agent.
func ByActor(ctx context.Context, who audit.Actor) context.Context {
	return context.WithValue(ctx, byKey{}, who)
}

type providedKey struct{}

// Provided has changes of codes, skills and reasons under a context be made only if check finds no error. It is asked when
// nobody else can change them in between.
func Provided(ctx context.Context, check func(context.Context) error) context.Context {
	return context.WithValue(ctx, providedKey{}, check)
}

func provided(ctx context.Context) error {
	if check, ok := ctx.Value(providedKey{}).(func(context.Context) error); ok {
		return check(ctx)
	}
	return nil
}

// Acting is who makes the changes under a context, as the audit trail has it.
func Acting(ctx context.Context) audit.Actor {
	if who, ok := ctx.Value(byKey{}).(audit.Actor); ok {
		return who
	}
	return audit.ByAgent(0)
}

// actor is the agent who makes the changes; 0 = somebody who is none.
func actor(ctx context.Context) acd.AgentID {
	if who := Acting(ctx); who.Kind == audit.Agent {
		return acd.AgentID(who.ID)
	}
	return 0
}

func onQueue(id acd.QueueID) audit.Object { return audit.Object{Kind: audit.OfQueue, ID: int64(id)} }

func onAgent(id acd.AgentID) audit.Object { return audit.Object{Kind: audit.OfAgent, ID: int64(id)} }

// change submits the event and waits until it, the rows and the entry in the trail are committed. What the core refuses
// has its entry and no rows. A change that began is not cut off by ctx ending, only no longer waited for.
func (a *Admin) change(ctx context.Context, ev acd.Event, rows store.Op, entry audit.Entry) error {
	entry.At, entry.By = a.eng.Now(), Acting(ctx)
	return a.submitWith(ctx, ev, func(effects []acd.Effect) store.Op {
		if why, refused := acd.Refused(effects); refused && why != acd.RejectedNothing {
			return entry.Of(effects)
		}
		return acdstore.Both(rows, audit.Keep(entry))
	})
}

// submit is change for what nobody does: without rows, and without an entry.
func (a *Admin) submit(ctx context.Context, ev acd.Event) error { return a.submitWith(ctx, ev, nil) }

func (a *Admin) submitWith(ctx context.Context, ev acd.Event, beside func([]acd.Effect) store.Op) error {
	outcome := make(chan error, 1)
	a.eng.Submit(ev, beside, func(_ acd.Time, effects []acd.Effect, err error) {
		if why, refused := acd.Refused(effects); err == nil && refused && why != acd.RejectedNothing {
			err = refusal(why)
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

func nothing(*store.Tx) error { return nil }

// write keeps rows without an event, with their entry.
func (a *Admin) write(ctx context.Context, rows store.Op, entry audit.Entry) error {
	entry.At, entry.By = a.eng.Now(), Acting(ctx)
	outcome := make(chan error, 1)
	a.eng.Write(acdstore.Both(rows, audit.Keep(entry)), func(err error) { outcome <- err })
	select {
	case err := <-outcome:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refusal is the core's reason as a sentence.
func refusal(why acd.Rejection) error {
	switch why {
	case acd.RejectedBusy:
		return ErrBusy
	case acd.RejectedUnknown:
		return fmt.Errorf("%w: it is not there any more", ErrRefused)
	case acd.RejectedState:
		return fmt.Errorf("%w: it is in no state for that", ErrRefused)
	case acd.RejectedClosed:
		return fmt.Errorf("%w: the queue is closed, or takes no more contacts", ErrRefused)
	case acd.RejectedFull:
		return fmt.Errorf("%w: the queue is full", ErrRefused)
	case acd.RejectedLimit:
		return fmt.Errorf("%w: no slot is free", ErrRefused)
	}
	return fmt.Errorf("%w (%d)", ErrRefused, why)
}

// OnChange has told called after each change of configuration, on the goroutine of who made it. told must not
// block.
func (a *Admin) OnChange(told func()) {
	a.hearing.Lock()
	defer a.hearing.Unlock()
	a.heard = append(a.heard, told)
}

func (a *Admin) changed() {
	a.hearing.Lock()
	defer a.hearing.Unlock()
	for _, told := range a.heard {
		told()
	}
}
