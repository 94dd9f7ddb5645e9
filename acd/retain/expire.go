package retain

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/store"
	journal "parley/internal/store"
)

// Policy is what a queue keeps, and how long.
type Policy struct {
	Queue   acd.QueueID
	DN      string
	Removed bool // the queue is; what it kept still goes in time
	Keeping store.Keeping
}

// Policies lists those of all queues that there are or were, the defaults filled in.
func Policies(ctx context.Context, db *sql.DB) ([]Policy, error) {
	kept, err := store.Keepings(ctx, db)
	if err != nil {
		return nil, err
	}
	var all []Policy
	for _, k := range kept {
		all = append(all, Policy{Queue: k.Queue, DN: k.DN, Removed: k.Removed, Keeping: k.Keeping.Filled()})
	}
	return all, nil
}

// dues is until when contacts must have been closed for their things to go, by class.
func (p Policy) dues(now acd.Time) map[class]acd.Time {
	due := map[class]acd.Time{}
	for c, days := range map[class]store.Days{ofLines: p.Keeping.Lines, ofFiles: p.Keeping.Files, ofPerson: p.Keeping.Person} {
		if before, ever := days.Before(now); ever {
			due[c] = before
		}
	}
	// A file that no line tells of any more cannot be found again.
	if lines, ever := due[ofLines]; ever && lines > due[ofFiles] {
		due[ofFiles] = lines
	}
	return due
}

// Due is how many contacts of a queue have something to go.
type Due struct {
	Policy
	Lines, Files, Person, Held int // Held are those that stay though their time is over
}

// Preview counts what would go now.
func (e *Eraser) Preview(ctx context.Context) ([]Due, error) {
	policies, err := Policies(ctx, e.db.Reader())
	if err != nil {
		return nil, err
	}
	var all []Due
	for _, p := range policies {
		d := Due{Policy: p}
		held := map[class]int{}
		for c, before := range p.dues(e.now()) {
			n := map[class]*int{ofLines: &d.Lines, ofFiles: &d.Files, ofPerson: &d.Person}[c]
			where := `FROM contacts c WHERE c.queue = ?1 AND c.closed < ?2 AND c.` + c.goneColumn() + ` IS NULL`
			var of int
			err := e.db.Reader().QueryRowContext(ctx, `SELECT coalesce(sum(`+notHeld+`), 0), count(*) `+where, int64(p.Queue), int64(before)).Scan(n, &of)
			if err != nil {
				return nil, fmt.Errorf("look at what goes of queue %s: %w", p.DN, err)
			}
			held[c] = of - *n
			d.Held = max(d.Held, held[c])
		}
		all = append(all, d)
	}
	return all, nil
}

// stepMax is how many contacts one step lets go of something of each class, commitMax how many of them in one commit.
const (
	stepMax   = 50
	commitMax = 10
)

// Gone is how much went.
type Gone struct{ Lines, Files, Person int } // contacts

func (g Gone) any() bool { return g != Gone{} }

func (g *Gone) of(c class) *int {
	return map[class]*int{ofLines: &g.Lines, ofFiles: &g.Files, ofPerson: &g.Person}[c]
}

func (g *Gone) add(o Gone) {
	g.Lines, g.Files, g.Person = g.Lines+o.Lines, g.Files+o.Files, g.Person+o.Person
}

// Step lets go of what is over of at most stepMax contacts of each queue; more says that something may be left. What is held,
// and what belongs to an open contact, stays.
func (e *Eraser) Step(ctx context.Context) (all Gone, more bool, err error) {
	policies, err := Policies(ctx, e.db.Reader())
	if err != nil {
		return all, false, err
	}
	for _, p := range policies {
		gone, left, err := e.stepOf(ctx, p)
		if err != nil {
			return all, false, err
		}
		all.add(gone)
		more = more || left
	}
	return all, more, nil
}

// expiring is a contact of which something is over.
type expiring struct {
	contact acd.ContactID
	classes []class
}

func (e *Eraser) stepOf(ctx context.Context, p Policy) (gone Gone, more bool, err error) {
	byContact, dues := map[acd.ContactID]*expiring{}, p.dues(e.now())
	var list []*expiring
	for _, c := range []class{ofFiles, ofLines, ofPerson} { // files are found by what the lines brought along
		before, ever := dues[c]
		if !ever {
			continue
		}
		ids, err := e.due(ctx, p.Queue, c, before)
		if err != nil {
			return gone, false, err
		}
		more = more || len(ids) == stepMax
		for _, id := range ids {
			if byContact[id] == nil {
				byContact[id] = &expiring{contact: id}
				list = append(list, byContact[id])
			}
			byContact[id].classes = append(byContact[id].classes, c)
		}
	}
	for some := range slices.Chunk(list, commitMax) {
		if err := e.expire(ctx, p, some, &gone); err != nil {
			return gone, false, err
		}
	}
	return gone, more, nil
}

// due is the next contacts of a queue whose things of a class are over.
func (e *Eraser) due(ctx context.Context, q acd.QueueID, c class, before acd.Time) ([]acd.ContactID, error) {
	rows, err := e.db.Reader().QueryContext(ctx, `SELECT c.id FROM contacts c WHERE c.queue = ? AND c.closed < ? AND c.`+c.goneColumn()+` IS NULL
		AND `+notHeld+` ORDER BY c.closed LIMIT ?`, int64(q), int64(before), stepMax)
	if err != nil {
		return nil, fmt.Errorf("find what is over: %w", err)
	}
	defer rows.Close()
	var ids []acd.ContactID
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("find what is over: %w", err)
		}
		ids = append(ids, acd.ContactID(id))
	}
	return ids, rows.Err()
}

// expire lets go of what is over of some contacts of a queue, unless they were held meanwhile, and writes that down.
func (e *Eraser) expire(ctx context.Context, p Policy, some []*expiring, gone *Gone) error {
	for _, c := range []class{ofFiles, ofLines} {
		of := Person{}
		for _, x := range some {
			if slices.Contains(x.classes, c) {
				of.Contacts = append(of.Contacts, x.contact)
			}
		}
		for _, k := range e.keepers(c) {
			if len(of.Contacts) == 0 {
				break
			}
			if err := k.Erase(ctx, of); err != nil {
				return fmt.Errorf("let go of the %s of contacts: %w", k.What(), err)
			}
		}
	}
	var went Gone
	err := e.db.Do(ctx, func(tx *journal.Tx) error {
		went = Gone{}
		for _, x := range some {
			if err := e.expireOne(tx, x, &went); err != nil {
				return err
			}
		}
		if !went.any() {
			return nil
		}
		return audit.Keep(audit.Entry{At: e.now(), By: audit.Actor{Kind: audit.System}, Action: audit.RetentionExpire,
			On: audit.Object{Kind: audit.OfQueue, ID: int64(p.Queue)}, Detail: int64(len(some))})(tx)
	})
	if err == nil {
		gone.add(went)
	}
	return err
}

func (e *Eraser) expireOne(tx *journal.Tx, x *expiring, went *Gone) error {
	free := false
	err := tx.Query(`SELECT 1 FROM contacts c WHERE c.id = ? AND `+notHeld, []any{int64(x.contact)}, func(journal.Row) error {
		free = true
		return nil
	})
	if err != nil || !free {
		return err
	}
	if err := letGo(e.now(), x.contact, x.classes...)(tx); err != nil {
		return err
	}
	for _, c := range x.classes {
		*went.of(c)++
	}
	if !slices.Contains(x.classes, ofPerson) {
		return nil
	}
	// Who it was is known as long as any contact of theirs says so.
	_, err = tx.Exec(`UPDATE visitors SET jid = `+nobody+` WHERE id = (SELECT visitor FROM contacts WHERE id = ?1)
		AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.visitor = visitors.id AND o.person_gone IS NULL)`, int64(x.contact))
	return err
}
