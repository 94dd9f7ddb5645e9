package control

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/ban"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// What a contact named in a ban can lack.
var (
	ErrNoContact = errors.New("there is no such contact")
	ErrNoAddress = errors.New("it is not known where this visitor came from")
)

// errNoSafety is what a Direct without Guarded says.
var errNoSafety = errors.New("bans and the audit trail are not at hand here")

// Guarded has the commands about bans and the audit trail work too.
func (d *Direct) Guarded(db *store.DB, bans *ban.List) *Direct {
	d.db, d.bans = db, bans
	return d
}

// acting is the agent who acts under a context; 0 = the operator at the machine.
func acting(ctx context.Context) acd.AgentID {
	if who := admin.Acting(ctx); who.Kind == audit.Agent {
		return acd.AgentID(who.ID)
	}
	return 0
}

// AddBan bans.
func (d *Direct) AddBan(ctx context.Context, asked NewBan) (Ban, error) {
	if d.bans == nil {
		return Ban{}, errNoSafety
	}
	b := ban.Ban{Reason: asked.Reason, By: acting(ctx)}
	var err error
	if b.Target, b.Contact, err = d.target(ctx, asked); err != nil {
		return Ban{}, err
	}
	if asked.For < 0 {
		return Ban{}, ban.ErrBadEnd
	}
	if asked.For > 0 {
		b.Until = acd.Time(time.Now().Add(asked.For).UnixMilli())
	}
	if b, err = d.bans.Add(ctx, b); err != nil {
		return Ban{}, err
	}
	names, err := d.agentNames(ctx)
	return shownBan(b, names[b.By]), err
}

// target finds out what is to be banned, and on account of which contact.
func (d *Direct) target(ctx context.Context, asked NewBan) (ban.Target, acd.ContactID, error) {
	text := strings.TrimSpace(asked.Target)
	id, err := acd.ParseContactID(strings.SplitN(text, "@", 2)[0])
	if err != nil {
		if strings.HasPrefix(text, "g-") && !strings.Contains(text, "@") {
			text += "@" + d.host
		}
		target, err := ban.Parse(text)
		return target, 0, err
	}
	if asked.Address {
		from, known, err := ban.Address(ctx, d.db.Reader(), id)
		if err == nil && !known {
			err = fmt.Errorf("contact %s: %w", text, ErrNoAddress)
		}
		if err != nil {
			return ban.Target{}, 0, err
		}
		target, err := ban.OfAddress(from)
		return target, id, err
	}
	c, found, err := acdstore.ReadContact(ctx, d.db.Reader(), id)
	if err == nil && !found {
		err = fmt.Errorf("contact %s: %w", text, ErrNoContact)
	}
	return ban.Target{JID: c.JID}, id, err
}

// Bans lists the bans that hold.
func (d *Direct) Bans(ctx context.Context) ([]Ban, error) {
	if d.bans == nil {
		return nil, errNoSafety
	}
	names, err := d.agentNames(ctx)
	if err != nil {
		return nil, err
	}
	all := []Ban{}
	for _, b := range d.bans.Current() {
		all = append(all, shownBan(b, names[b.By]))
	}
	return all, nil
}

// LiftBan ends a ban.
func (d *Direct) LiftBan(ctx context.Context, id uint64) error {
	if d.bans == nil {
		return errNoSafety
	}
	_, err := d.bans.Lift(ctx, id, acting(ctx))
	return err
}

// Reports lists the reports.
func (d *Direct) Reports(ctx context.Context) ([]Report, error) {
	if d.db == nil {
		return nil, errNoSafety
	}
	names, err := d.agentNames(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := ban.Reports(ctx, d.db.Reader())
	if err != nil {
		return nil, err
	}
	all := make([]Report, 0, len(kept))
	for _, r := range kept {
		all = append(all, Report{
			Contact: r.Contact.String(), Caller: r.Caller, JID: r.JID, Address: r.Address, By: names[r.Agent],
			At: timeOf(r.At), Reason: r.Reason,
		})
	}
	return all, nil
}

// Trail reads the audit trail.
func (d *Direct) Trail(ctx context.Context, q TrailQuery) ([]TrailEntry, error) {
	if d.db == nil {
		return nil, errNoSafety
	}
	kept, err := audit.Read(ctx, d.db.Reader(), audit.Query{After: q.After, Since: millis(q.Since), Until: millis(q.Until)})
	if err != nil {
		return nil, err
	}
	all := make([]TrailEntry, 0, len(kept))
	for _, r := range kept {
		e := TrailEntry{
			ID: r.ID, At: timeOf(r.At), By: r.By.String(), Action: string(r.Action), On: r.On.String(),
			Outcome: r.Outcome.String(), Detail: r.Detail, ByName: r.ByName, OnName: r.OnName, DetailName: r.DetailName,
		}
		if r.ByJID != "" {
			e.By = r.ByJID
		}
		if r.OnAgent != "" {
			e.On = r.OnAgent
		}
		all = append(all, e)
	}
	return all, nil
}

// agentNames are the addresses of the agents by number; 0 is the operator.
func (d *Direct) agentNames(ctx context.Context) (map[acd.AgentID]string, error) {
	agents, err := d.admin.Agents(ctx)
	if err != nil {
		return nil, err
	}
	names := map[acd.AgentID]string{0: "operator"}
	for _, a := range agents {
		names[a.ID] = a.JID
	}
	return names, nil
}

func shownBan(b ban.Ban, by string) Ban {
	shown := Ban{ID: b.ID, Target: b.Target.String(), Reason: b.Reason, By: by, At: timeOf(b.At), Until: timeOf(b.Until)}
	if b.Contact != 0 {
		shown.Contact = b.Contact.String()
	}
	if by == "" {
		shown.By = fmt.Sprintf("agent:%d", b.By) // gone since
	}
	return shown
}

func timeOf(t acd.Time) time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(t)).UTC()
}

func millis(t time.Time) acd.Time {
	if t.IsZero() {
		return 0
	}
	return acd.Time(t.UnixMilli())
}
