package control

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/retain"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// eraseMax is how long the files may take to be scrubbed after an erasure; it waits for reads that go on.
const eraseMax = 5 * time.Minute

var errNoErasing = errors.New("retention and erasure are not at hand here")

// ErrWhich is the answer to a hold or an erasure of nothing, or of several things.
var ErrWhich = errors.New("say one of contact, visitor and queue")

// eraser is what these commands need.
type eraser struct {
	*retain.Eraser
	dir string
}

// Erasing has the commands about retention, holds and erasure work too, on the data directory dir.
func (d *Direct) Erasing(e *retain.Eraser, dir string) *Direct {
	d.eraser = eraser{e, dir}
	return d
}

// Retention lists what queues keep.
func (d *Direct) Retention(ctx context.Context) ([]Retention, error) {
	if d.eraser.Eraser == nil {
		return nil, errNoErasing
	}
	due, err := d.eraser.Preview(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Retention, 0, len(due))
	for _, p := range due {
		r := Retention{DN: p.DN, Removed: p.Removed, Lines: daysShown(p.Keeping.Lines), Files: daysShown(p.Keeping.Files), Person: daysShown(p.Keeping.Person)}
		r.Due.Lines, r.Due.Files, r.Due.Person, r.Due.Held = p.Lines, p.Files, p.Person, p.Held
		all = append(all, r)
	}
	return all, nil
}

func daysShown(d acdstore.Days) int { return max(int(d), 0) }

// RunRetention lets go of what is over.
func (d *Direct) RunRetention(ctx context.Context) (RetentionRun, error) {
	if d.eraser.Eraser == nil {
		return RetentionRun{}, errNoErasing
	}
	gone, err := d.eraser.Run(ctx)
	return RetentionRun(gone), err
}

// Holds lists the holds.
func (d *Direct) Holds(ctx context.Context) ([]Hold, error) {
	if d.db == nil {
		return nil, errNoErasing
	}
	kept, err := retain.Holds(ctx, d.db.Reader())
	if err != nil {
		return nil, err
	}
	return d.shownHolds(ctx, kept)
}

// shownHolds are holds with the names of who holds, and of the queues that are held.
func (d *Direct) shownHolds(ctx context.Context, kept []retain.Hold) ([]Hold, error) {
	names, err := d.agentNames(ctx)
	if err != nil {
		return nil, err
	}
	queues, err := d.admin.Queues(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Hold, 0, len(kept))
	for _, h := range kept {
		shown := Hold{ID: h.ID, On: h.On().String(), Reason: h.Reason, By: names[h.Agent], At: timeOf(h.At)}
		if shown.By == "" {
			shown.By = fmt.Sprintf("agent:%d", h.Agent) // gone since
		}
		for _, q := range queues {
			if h.Kind == retain.OnQueue && int64(q.ID) == h.Target {
				shown.OnName = q.DN + " " + q.Name
			}
		}
		all = append(all, shown)
	}
	return all, nil
}

// AddHold holds a contact, a visitor or a queue.
func (d *Direct) AddHold(ctx context.Context, asked NewHold) (Hold, error) {
	if d.db == nil {
		return Hold{}, errNoErasing
	}
	h := retain.Hold{Reason: asked.Reason, Agent: acting(ctx), At: millis(time.Now())}
	var err error
	if h.Kind, h.Target, err = d.holdTarget(ctx, asked); err != nil {
		return Hold{}, err
	}
	if h, err = retain.AddHold(ctx, d.db, h); err != nil {
		return Hold{}, err
	}
	shown, err := d.shownHolds(ctx, []retain.Hold{h})
	if err != nil {
		return Hold{}, err
	}
	return shown[0], nil
}

func (d *Direct) holdTarget(ctx context.Context, asked NewHold) (retain.HoldKind, int64, error) {
	switch {
	case asked.Contact != "" && asked.Visitor == "" && asked.Queue == "":
		id, err := d.contactOf(ctx, asked.Contact)
		return retain.OnContact, int64(id), err
	case asked.Visitor != "" && asked.Contact == "" && asked.Queue == "":
		id, found, err := acdstore.FindVisitor(ctx, d.db.Reader(), d.visitorJID(asked.Visitor))
		if err == nil && !found {
			err = retain.ErrUnknown
		}
		return retain.OnVisitor, int64(id), err
	case asked.Queue != "" && asked.Contact == "" && asked.Visitor == "":
		q, err := d.admin.Queue(ctx, asked.Queue)
		return retain.OnQueue, int64(q.ID), err
	}
	return 0, 0, ErrWhich
}

// contactOf is the contact of an id, open or over.
func (d *Direct) contactOf(ctx context.Context, text string) (acd.ContactID, error) {
	id, err := acd.ParseContactID(strings.SplitN(strings.TrimSpace(text), "@", 2)[0])
	if err != nil {
		return 0, fmt.Errorf("contact %s: %w", text, ErrNoContact)
	}
	if _, found, err := acdstore.ReadContact(ctx, d.db.Reader(), id); err != nil || !found {
		return 0, errors.Join(err, fmt.Errorf("contact %s: %w", text, ErrNoContact))
	}
	return id, nil
}

// visitorJID is a visitor's bare address; a guest of this host may be named alone.
func (d *Direct) visitorJID(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if !strings.Contains(text, "@") {
		text += "@" + d.host
	}
	return text
}

// LiftHold ends a hold.
func (d *Direct) LiftHold(ctx context.Context, id uint64) error {
	if d.db == nil {
		return errNoErasing
	}
	return retain.LiftHold(ctx, d.db, id, acting(ctx), millis(time.Now()))
}

// Erase erases a person, the traces in the files and the copies kept before upgrades included.
func (d *Direct) Erase(ctx context.Context, asked NewErasure) (Erasure, error) {
	if d.eraser.Eraser == nil {
		return Erasure{}, errNoErasing
	}
	var target retain.Target
	var err error
	switch {
	case asked.Contact != "" && asked.Visitor == "":
		target.Contact, err = d.contactOf(ctx, asked.Contact)
	case asked.Visitor != "" && asked.Contact == "":
		target.JID = d.visitorJID(asked.Visitor)
	default:
		err = ErrWhich
	}
	if err != nil {
		return Erasure{}, err
	}
	plan, err := d.eraser.Look(ctx, target)
	if err != nil && (asked.Dry || errors.Is(err, retain.ErrUnknown)) {
		return Erasure{}, d.refused(ctx, plan, err)
	}
	if asked.Dry {
		return d.shownErasure(ctx, plan), nil
	}
	texts, err := d.eraser.Texts(ctx, plan.Person)
	if err != nil {
		return Erasure{}, err
	}
	shown := d.shownErasure(ctx, plan)
	if plan, err = d.eraser.Eraser.Erase(ctx, target, acting(ctx)); err != nil {
		return Erasure{}, d.refused(ctx, plan, err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), eraseMax)
	defer cancel()
	shown.Found = shownFound(plan.Found)
	if shown.Anew, err = d.eraser.Scrub(ctx, texts); err == nil {
		err = store.DropBefore(d.eraser.dir)
	}
	if err != nil {
		return shown, fmt.Errorf("erased, but the files may still hold traces: %w", err)
	}
	shown.Done = true
	return shown, nil
}

// refused is why an erasure may not be; of a wrap-up also whose it is, and what ends it.
func (d *Direct) refused(ctx context.Context, plan retain.Plan, err error) error {
	if !errors.Is(err, retain.ErrWrapUp) {
		return err
	}
	names, failed := d.agentNames(ctx)
	for _, id := range plan.Contacts {
		v, _ := d.admin.OpenContact(id)
		for _, x := range v.Slots {
			if x.State == acd.SlotWrapUp {
				return errors.Join(fmt.Errorf("%w (agent %[2]s; parley agent force %[2]s out ends it at once)", err, localpart(names[x.Agent])), failed)
			}
		}
	}
	return err // it has ended meanwhile
}

func (d *Direct) shownErasure(ctx context.Context, plan retain.Plan) Erasure {
	e := Erasure{Visitor: uint64(plan.Visitor), Whole: plan.Whole, Found: shownFound(plan.Found), Bans: plan.Bans, Contacts: []string{}}
	for _, id := range plan.Contacts {
		e.Contacts = append(e.Contacts, id.String())
	}
	name, host, _ := strings.Cut(plan.JID, "@")
	if _, there, err := d.accounts.Lookup(ctx, name); err == nil && there && host == d.host {
		e.Account = name
	}
	return e
}

func shownFound(found []retain.Found) []Amount {
	all := make([]Amount, 0, len(found))
	for _, f := range found {
		all = append(all, Amount(f))
	}
	return all
}
