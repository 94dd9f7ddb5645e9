package plan

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/report"
	"parley/internal/store"
)

// Reports is what makes the figures: a report.Reports.
type Reports interface {
	Kinds(language string) []report.Kind
	Read(ctx context.Context, w report.Wording) (report.Ask, error)
	Ask(ctx context.Context, name string, ask report.Ask) (report.Sheet, error)
}

// Desk is what plans need of the rest of the program.
type Desk struct {
	Reports Reports
	// Figures waits until the reports know what is committed, for a time at most: ErrNotYet if they do not then. nil: they do.
	Figures func(ctx context.Context, most time.Duration) error
	// May says whether somebody may still see all reports.
	May func(ctx context.Context, who audit.Actor) (bool, error)
	// Tell says to the owner, and to who follows, that a result is there. It must not block; nil: nobody is told.
	Tell func(p Plan, r Result)
	// Now is the clock; nil = time.Now.
	Now func() time.Time
}

// Keeper keeps plans and has them made. Its methods may be called from any goroutine.
type Keeper struct {
	db   *store.DB
	desk Desk
	log  *slog.Logger

	making sync.Mutex    // one result at a time
	news   chan struct{} // holds one: a schedule has changed
}

// Open makes the tables. Nothing is made by itself before Start.
func Open(ctx context.Context, db *store.DB, desk Desk, log *slog.Logger) (*Keeper, error) {
	if err := migrate(ctx, db); err != nil {
		return nil, err
	}
	if desk.Now == nil {
		desk.Now = time.Now
	}
	return &Keeper{db: db, desk: desk, log: log, news: make(chan struct{}, 1)}, nil
}

// Seen are the plans that somebody sees, by name: the own ones and those that are shared.
func (k *Keeper) Seen(ctx context.Context, who audit.Actor) ([]Plan, error) {
	return k.plans(ctx, `owner_kind = ?1 AND owner = ?2 OR shared = 1 ORDER BY name COLLATE NOCASE, id`, int64(who.Kind), who.ID)
}

// Plan is one that somebody sees: ErrNoPlan.
func (k *Keeper) Plan(ctx context.Context, who audit.Actor, id int64) (Plan, error) {
	list, err := k.plans(ctx, `id = ?3 AND (owner_kind = ?1 AND owner = ?2 OR shared = 1)`, int64(who.Kind), who.ID, id)
	if err != nil {
		return Plan{}, err
	}
	if len(list) == 0 {
		return Plan{}, ErrNoPlan
	}
	return list[0], nil
}

// Add keeps a new plan. What can be wrong with it is said by one of the package's errors or a report.BadWording.
func (k *Keeper) Add(ctx context.Context, p Plan) (Plan, error) {
	if err := k.ready(ctx, &p); err != nil {
		return Plan{}, err
	}
	err := k.db.Do(ctx, func(tx *store.Tx) error {
		if err := p.insert(tx); err != nil {
			return err
		}
		return k.entered(p.Owner, audit.PlanSet, p.ID)(tx)
	})
	k.poke()
	return p, err
}

// Set changes what a plan is; its owner stays. who does it stands in the audit trail.
func (k *Keeper) Set(ctx context.Context, who audit.Actor, p Plan) (Plan, error) {
	if err := k.ready(ctx, &p); err != nil {
		return Plan{}, err
	}
	err := k.db.Do(ctx, func(tx *store.Tx) error {
		if err := p.update(tx); err != nil {
			return err
		}
		return k.entered(who, audit.PlanSet, p.ID)(tx)
	})
	k.poke()
	return p, err
}

// Remove ends a plan with its results. ErrNoPlan.
func (k *Keeper) Remove(ctx context.Context, who audit.Actor, id int64) error {
	return k.db.Do(ctx, func(tx *store.Tx) error {
		done, err := tx.Exec(`DELETE FROM plans WHERE id = ?`, id)
		if err != nil {
			return fmt.Errorf("remove plan %d: %w", id, err)
		}
		if done.Rows == 0 {
			return ErrNoPlan
		}
		return k.entered(who, audit.PlanRemove, id)(tx)
	})
}

// ready holds a plan to what it may be and says when it is due.
func (k *Keeper) ready(ctx context.Context, p *Plan) error {
	if err := p.check(k.desk.Reports.Kinds(p.Language)); err != nil {
		return err
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return ErrZone
	}
	now := k.desk.Now()
	from, to := p.When.Days(now, zone)
	if _, err := k.desk.Reports.Read(ctx, p.wording(from, to)); err != nil {
		return err
	}
	p.Due = p.When.Next(now, zone)
	return nil
}

// wording is the plan's question of some days.
func (p *Plan) wording(from, to string) report.Wording {
	q := p.Question
	return report.Wording{
		From: from, To: to, Zone: p.Zone, Interval: q.Interval, Rule: q.Rule, Queues: q.Queues, Agents: q.Agents, Language: p.Language,
		Rows: fmt.Sprint(rowsMax),
	}
}

func (k *Keeper) entered(who audit.Actor, action audit.Action, id int64) store.Op {
	return audit.Keep(audit.Entry{At: acd.Time(k.desk.Now().UnixMilli()), By: who, Action: action, On: audit.Object{Kind: audit.OfPlan, ID: id}})
}
