package plan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"parley/acd/report"
	"parley/internal/store"
)

// lookEvery is how long Start's goroutine sleeps at most: clocks of machines are set.
const lookEvery = time.Minute

// Start has what is due made, until the returned function is called. It waits for the one under work.
func (k *Keeper) Start() (stop func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			next, err := k.MakeDue(ctx)
			if err != nil && ctx.Err() == nil {
				k.log.Warn("planned reports wait", "err", err)
			}
			k.sleep(ctx, next)
		}
	}()
	return func(context.Context) error {
		cancel()
		<-ended
		return nil
	}
}

func (k *Keeper) sleep(ctx context.Context, next time.Time) {
	wait := lookEvery
	if !next.IsZero() {
		wait = max(min(wait, next.Sub(k.desk.Now())), time.Second) // a second: whatever fails is not tried in a circle
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-k.news:
	case <-ctx.Done():
	}
}

func (k *Keeper) poke() {
	select {
	case k.news <- struct{}{}:
	default:
	}
}

// MakeDue makes every report whose time has come, each once, however often it was missed, and says when the next one is
// due; zero: none.
func (k *Keeper) MakeDue(ctx context.Context) (next time.Time, err error) {
	now := k.desk.Now()
	due, err := k.plans(ctx, `due > 0 AND due <= ? ORDER BY due, id`, now.UnixMilli())
	if err != nil {
		return next, err
	}
	for _, p := range due {
		zone, err := time.LoadLocation(p.Zone)
		if err != nil {
			return next, fmt.Errorf("plan %d: %w", p.ID, err)
		}
		at := p.When.last(p.Due, now, zone)
		p.Due = p.When.Next(now, zone)
		if _, err := k.make(ctx, p, at, zone); err != nil && !errors.Is(err, ErrNoPlan) {
			return next, err
		}
	}
	first, err := k.plans(ctx, `due > 0 ORDER BY due LIMIT 1`)
	if err != nil || len(first) == 0 {
		return next, err
	}
	return first[0].Due, nil
}

// Make makes one now, of the days that a result of now would be of.
func (k *Keeper) Make(ctx context.Context, p Plan) (Result, error) {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return Result{}, ErrZone
	}
	return k.make(ctx, p, k.desk.Now(), zone)
}

// make renders a plan as of a time, keeps the result with the plan's next time, and tells of it.
func (k *Keeper) make(ctx context.Context, p Plan, at time.Time, zone *time.Location) (Result, error) {
	k.making.Lock()
	defer k.making.Unlock()
	r := Result{Plan: p.ID, Due: at, Format: p.Format}
	sheet, err := k.render(ctx, p, &r, zone)
	if err != nil {
		return r, err
	}
	r.Made, r.Bytes = k.desk.Now(), len(sheet)
	if r.Problem == Outdone {
		p.Due = time.Time{}
	}
	err = k.db.Do(ctx, func(tx *store.Tx) error {
		if err := p.insertResult(tx, &r, sheet); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE plans SET due = ? WHERE id = ?`, milli(p.Due), p.ID)
		return err
	})
	if err == nil && k.desk.Tell != nil {
		k.desk.Tell(p, r)
	}
	return r, err
}

// render writes the sheet. What stands against it is the result's problem; an error is the end of the program, or its
// database's, or ErrNotYet: then nothing is kept, and the plan stays due.
func (k *Keeper) render(ctx context.Context, p Plan, r *Result, zone *time.Location) ([]byte, error) {
	may, err := k.desk.May(ctx, p.Owner)
	if err != nil {
		return nil, fmt.Errorf("whose plan %d is: %w", p.ID, err)
	}
	if !may {
		r.Problem = Outdone
		return nil, nil
	}
	if k.desk.Figures != nil {
		if err := k.desk.Figures(ctx, makeMax); errors.Is(err, ErrNotYet) {
			return nil, err
		}
	}
	made, cancel := context.WithTimeout(ctx, makeMax)
	defer cancel()
	from, to := p.When.Days(r.Due, zone)
	if p.When.Every == Never {
		from, to = p.Question.days(r.Due, zone)
	}
	ask, err := k.desk.Reports.Read(made, p.wording(from, to))
	var sheet report.Sheet
	if err == nil {
		r.From, r.To = ask.From, ask.To
		sheet, err = k.desk.Reports.Ask(made, p.Report, ask)
	}
	var out bytes.Buffer
	if err == nil {
		err = sheet.Nameless().Write(&out, p.Format)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var bad report.BadWording
	switch {
	case errors.As(err, &bad):
		r.Problem = Gone
	case errors.Is(err, report.ErrLarge), err == nil && (sheet.Cut || out.Len() > ResultMax):
		r.Problem = Large
	case err != nil:
		k.log.Warn("a planned report failed", "plan", p.ID, "report", p.Report, "err", err)
		r.Problem = Failed
	default:
		return out.Bytes(), nil
	}
	return nil, nil
}

// days is the question's own period, as dates.
func (q Question) days(now time.Time, zone *time.Location) (from, to string) {
	y, m, d := now.In(zone).Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC)
	switch q.Period {
	case "own":
		return q.From, q.To
	case "7d":
		return end.AddDate(0, 0, -7).Format(time.DateOnly), end.Format(time.DateOnly)
	case "30d":
		return end.AddDate(0, 0, -30).Format(time.DateOnly), end.Format(time.DateOnly)
	}
	return end.AddDate(0, 0, -1).Format(time.DateOnly), end.Format(time.DateOnly)
}
