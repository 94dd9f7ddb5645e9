package retain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/store"
	journal "parley/internal/store"
)

// What an erasure is refused for, besides ErrHeld.
var (
	ErrUnknown = errors.New("nobody of that address has asked for service, or there is no such contact")
	ErrOpen    = errors.New("still open; end it first")
	ErrWrapUp  = errors.New("over, but still in wrap-up; ask again when that has ended")
)

// Eraser lets go of what is personal.
type Eraser struct {
	db    *journal.DB
	now   func() acd.Time
	files []Keeper // go with a contact's files
	index []Keeper // go with its lines
	also  []Keeper // go with the person alone

	overwritten chan struct{} // holds one: the write-ahead log has words that are gone
	scrubSoon   time.Duration // how soon it is emptied then
}

// New is an Eraser of the contact centre's own tables.
func New(db *journal.DB, now func() acd.Time) *Eraser {
	return &Eraser{db: db, now: now, overwritten: make(chan struct{}, 1), scrubSoon: scrubSoon}
}

// Overwritten says that words which were kept are hidden now: a Job empties the write-ahead log, which has them still, within
// scrubSoon. It does not block.
func (e *Eraser) Overwritten() {
	select {
	case e.overwritten <- struct{}{}:
	default: // it is said already
	}
}

// AlsoFiles adds a place where files of contacts are kept; AlsoLines one where words of lines are, as in an index. They go
// when the time of these is over, too. Call it before anything is erased.
func (e *Eraser) AlsoFiles(k Keeper) { e.files = append(e.files, k) }

// AlsoLines is described at AlsoFiles.
func (e *Eraser) AlsoLines(k Keeper) { e.index = append(e.index, k) }

// Also adds a place where something is kept of a person that no contact's retention takes away.
func (e *Eraser) Also(k Keeper) { e.also = append(e.also, k) }

func (e *Eraser) everywhere() []Keeper { return slices.Concat(e.files, e.index, e.also) }

// keepers are those elsewhere whose things go with a class.
func (e *Eraser) keepers(c class) []Keeper {
	switch c {
	case ofLines:
		return e.index
	case ofFiles:
		return e.files
	}
	return nil
}

// Target is what is to be erased: a visitor by bare JID, or one contact.
type Target struct {
	JID     string
	Contact acd.ContactID // 0 = all of the visitor's
}

// Found is how much there is of something.
type Found struct {
	What string
	N    int
}

// Plan is what an erasure comes to.
type Plan struct {
	Person
	Found []Found // what there is, none of it 0
	Bans  int     // that hold against the visitor: their targets stay until they are over
}

// Look finds what there is of a target. It changes nothing. The error is ErrUnknown, or wraps ErrHeld, ErrOpen or ErrWrapUp
// and says which contact and why.
func (e *Eraser) Look(ctx context.Context, t Target) (Plan, error) {
	p, err := e.person(ctx, t)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Person: p}
	if err := e.mayGo(ctx, p); err != nil {
		return plan, err
	}
	db := e.db.Reader()
	for _, r := range ofContact() {
		n := 0
		for _, id := range p.Contacts {
			var of int
			if err := db.QueryRowContext(ctx, r.count, int64(id)).Scan(&of); err != nil {
				return plan, fmt.Errorf("count %s: %w", r.what, err)
			}
			n += of
		}
		plan.found(r.what, n)
	}
	for _, k := range e.everywhere() {
		n, err := k.Count(ctx, p)
		if err != nil {
			return plan, fmt.Errorf("count %s: %w", k.What(), err)
		}
		plan.found(k.What(), n)
	}
	plan.Bans, err = bansThatHold(ctx, db, p)
	return plan, err
}

func (p *Plan) found(what string, n int) {
	if n > 0 {
		p.Found = append(p.Found, Found{what, n})
	}
}

// person finds whom a target is about. The last contact of a visitor of whom something is known takes the visitor along.
func (e *Eraser) person(ctx context.Context, t Target) (Person, error) {
	db := e.db.Reader()
	p := Person{JID: t.JID}
	if t.Contact != 0 {
		row, ok, err := store.ReadContact(ctx, db, t.Contact)
		if err != nil {
			return Person{}, err
		}
		if !ok {
			return Person{}, ErrUnknown
		}
		p.JID, p.Visitor, p.Contacts = row.JID, row.Visitor, []acd.ContactID{t.Contact}
		err = db.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM contacts WHERE visitor = ? AND id <> ? AND person_gone IS NULL)`,
			int64(row.Visitor), int64(t.Contact)).Scan(&p.Whole)
		if err != nil {
			return Person{}, fmt.Errorf("find other contacts: %w", err)
		}
		return p, nil
	}
	id, ok, err := store.FindVisitor(ctx, db, t.JID)
	if err != nil {
		return Person{}, err
	}
	if !ok {
		return Person{}, ErrUnknown
	}
	p.Visitor, p.Whole = id, true
	p.Contacts, err = contactsOf(ctx, db, id)
	return p, err
}

func contactsOf(ctx context.Context, db *sql.DB, id acd.VisitorID) ([]acd.ContactID, error) {
	rows, err := db.QueryContext(ctx, `SELECT id FROM contacts WHERE visitor = ? ORDER BY arrived, id`, int64(id))
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	defer rows.Close()
	var ids []acd.ContactID
	for rows.Next() {
		var contact int64
		if err := rows.Scan(&contact); err != nil {
			return nil, fmt.Errorf("list contacts: %w", err)
		}
		ids = append(ids, acd.ContactID(contact))
	}
	return ids, rows.Err()
}

// mayGo says why a person may not be erased now.
func (e *Eraser) mayGo(ctx context.Context, p Person) error {
	for _, id := range p.Contacts {
		row, _, err := store.ReadContact(ctx, e.db.Reader(), id)
		if err != nil {
			return err
		}
		switch {
		case row.Ended == 0:
			return fmt.Errorf("contact %s: %w", id, ErrOpen)
		case row.Closed == 0:
			return fmt.Errorf("contact %s: %w", id, ErrWrapUp)
		}
		holds, err := holdsOn(ctx, e.db.Reader(), row)
		if err != nil {
			return err
		}
		if len(holds) > 0 {
			return fmt.Errorf("contact %s: %w by hold %d (%s)", id, ErrHeld, holds[0].ID, holds[0].Reason)
		}
	}
	return nil
}

// Erase removes all there is of a target, and says what that was. It is written down before anything goes, so that it is
// finished after an interruption (Resume); the audit trail says who erased whom, by numbers. Figures stay.
func (e *Eraser) Erase(ctx context.Context, t Target, by acd.AgentID) (Plan, error) {
	plan, err := e.Look(ctx, t)
	if err != nil {
		if errors.Is(err, ErrHeld) || errors.Is(err, ErrOpen) || errors.Is(err, ErrWrapUp) {
			err = errors.Join(err, e.note(ctx, plan.Person, by, audit.Refused, 0))
		}
		return plan, err
	}
	begun, err := e.begin(ctx, plan.Person, by)
	if err != nil {
		return plan, err
	}
	return plan, e.finish(ctx, begun, plan.Person)
}

// begin writes an erasure down.
func (e *Eraser) begin(ctx context.Context, p Person, by acd.AgentID) (id uint64, err error) {
	err = e.db.Do(ctx, func(tx *journal.Tx) error {
		err := tx.Query(`INSERT INTO erasures (visitor, contact, agent, at, done) VALUES (?, ?, ?, ?, 0) RETURNING id`,
			[]any{int64(p.Visitor), p.single(), int64(by), int64(e.now())}, func(row journal.Row) error { return row.Scan(&id) })
		if err != nil {
			return err
		}
		return e.entry(p, by, audit.Done, int64(len(p.Contacts)))(tx)
	})
	if err != nil {
		return 0, fmt.Errorf("begin an erasure: %w", err)
	}
	return id, nil
}

// single is the contact that alone is erased, 0 if all are.
func (p Person) single() int64 {
	if p.Whole || len(p.Contacts) != 1 {
		return 0
	}
	return int64(p.Contacts[0])
}

func (e *Eraser) note(ctx context.Context, p Person, by acd.AgentID, o audit.Outcome, detail int64) error {
	if err := e.db.Do(ctx, e.entry(p, by, o, detail)); err != nil {
		return fmt.Errorf("note an erasure: %w", err)
	}
	return nil
}

func (e *Eraser) entry(p Person, by acd.AgentID, o audit.Outcome, detail int64) journal.Op {
	on := audit.Object{Kind: audit.OfVisitor, ID: int64(p.Visitor)}
	if c := p.single(); c != 0 {
		on = audit.Contact(acd.ContactID(c))
	}
	return audit.Keep(audit.Entry{At: e.now(), By: audit.ByAgent(by), Action: audit.PersonErase, On: on, Outcome: o, Detail: detail})
}

// finish erases: first what is kept elsewhere, which is found by the contacts' rows, then these, one commit a contact.
func (e *Eraser) finish(ctx context.Context, begun uint64, p Person) error {
	for _, k := range e.everywhere() {
		if err := k.Erase(ctx, p); err != nil {
			return fmt.Errorf("erase %s: %w", k.What(), err)
		}
	}
	for _, id := range p.Contacts {
		if err := e.db.Do(ctx, letGo(e.now(), id, ofLines, ofFiles, ofPerson)); err != nil {
			return err
		}
	}
	return e.db.Do(ctx, func(tx *journal.Tx) error {
		if p.Whole {
			if err := forgetVisitor(p)(tx); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`UPDATE erasures SET done = ? WHERE id = ?`, int64(e.now()), int64(begun)); err != nil {
			return fmt.Errorf("end an erasure: %w", err)
		}
		return nil
	})
}

// Resume finishes the erasures that were interrupted, and says how many. A hold that came in between waits for the next:
// what was begun is half gone.
func (e *Eraser) Resume(ctx context.Context) (int, error) {
	type open struct {
		id      uint64
		visitor int64
		contact int64
	}
	rows, err := e.db.Reader().QueryContext(ctx, `SELECT id, visitor, contact FROM erasures WHERE done = 0 ORDER BY id`)
	if err != nil {
		return 0, fmt.Errorf("list erasures: %w", err)
	}
	defer rows.Close()
	var all []open
	for rows.Next() {
		var o open
		if err := rows.Scan(&o.id, &o.visitor, &o.contact); err != nil {
			return 0, fmt.Errorf("list erasures: %w", err)
		}
		all = append(all, o)
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("list erasures: %w", err)
	}
	for _, o := range all {
		p := Person{Visitor: acd.VisitorID(o.visitor), Whole: o.contact == 0, Contacts: []acd.ContactID{acd.ContactID(o.contact)}}
		err := e.db.Reader().QueryRowContext(ctx, `SELECT jid FROM visitors WHERE id = ?`, o.visitor).Scan(&p.JID)
		if err == nil && p.Whole {
			p.Contacts, err = contactsOf(ctx, e.db.Reader(), p.Visitor)
		}
		if err == nil {
			err = e.finish(ctx, o.id, p)
		}
		if err != nil {
			return 0, fmt.Errorf("finish erasure %d: %w", o.id, err)
		}
	}
	return len(all), nil
}
