package analysis

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"

	"parley/acd/audit"
)

// Bounds of a Desk.
const (
	AtOnce  = 2                // run at a time, of everybody
	KeptMax = 32               // that are over stay
	keptFor = 30 * time.Minute // as long
	runMax  = 15 * time.Minute // for one
)

// Why a Desk takes no work, or has none to show.
var (
	ErrOwn  = errors.New("you have an analysis running; end it first")
	ErrBusy = errors.New("others have analyses running; try again when one is over")
	ErrNone = errors.New("there is no such analysis")
)

// State is how far an analysis is.
type State string

// States.
const (
	Running State = "running"
	Done    State = "done"
	Refused State = "refused" // Problem says what is wrong with the question
	Failed  State = "failed"  // the cause stands in the log; or it took too long
	Ended   State = "ended"   // called off
)

// Job is an analysis as it stands.
type Job struct {
	ID      string
	State   State
	Phase   string // of Running: read, replay, forecast
	Percent int    // of the phase
	Begun   time.Time
	Answer  any    // of Done
	Problem string // of Refused
}

// Work is an analysis to do: an answer for programs, or BadAsk.
type Work func(ctx context.Context, db *sql.DB, told Progress) (any, error)

// Desk has analyses done beside a running server, one at a time of a person. Its methods may be called from any goroutine.
type Desk struct {
	db  *sql.DB
	now func() time.Time
	log *slog.Logger

	mu   sync.Mutex
	jobs []*job // in the order they began
	work sync.WaitGroup
	ctx  context.Context
	stop context.CancelFunc
}

type job struct {
	Job
	who    audit.Actor
	cancel context.CancelFunc
	ended  time.Time
}

// NewDesk makes a Desk that reads db. now is the clock; nil = time.Now.
func NewDesk(db *sql.DB, now func() time.Time, log *slog.Logger) *Desk {
	if now == nil {
		now = time.Now
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Desk{db: db, now: now, log: log, ctx: ctx, stop: stop}
}

// Close calls off what runs, and waits for it.
func (d *Desk) Close(context.Context) error {
	d.stop()
	d.work.Wait()
	return nil
}

// Begin takes work on for somebody. ErrOwn, ErrBusy.
func (d *Desk) Begin(who audit.Actor, work Work) (Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget()
	running := 0
	for _, j := range d.jobs {
		if j.State == Running && j.who == who {
			return Job{}, ErrOwn
		}
		if j.ended.IsZero() { // also what was called off and has not seen it yet
			running++
		}
	}
	if running >= AtOnce {
		return Job{}, ErrBusy
	}
	ctx, cancel := context.WithTimeout(d.ctx, runMax)
	j := &job{Job: Job{ID: rand.Text(), State: Running, Phase: "read", Begun: d.now()}, who: who, cancel: cancel}
	d.jobs = append(d.jobs, j)
	d.work.Go(func() {
		defer cancel()
		answer, err := work(ctx, d.db, func(phase string, done, all int64) { d.moved(j, phase, done, all) })
		d.over(ctx, j, answer, err)
	})
	return j.Job, nil
}

func (d *Desk) moved(j *job, phase string, done, all int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	j.Phase, j.Percent = phase, int(min(100*done/max(all, 1), 100))
}

func (d *Desk) over(ctx context.Context, j *job, answer any, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	j.ended, j.Percent = d.now(), 100
	var bad BadAsk
	switch {
	case j.State == Ended:
	case err == nil:
		j.State, j.Answer = Done, answer
	case errors.As(err, &bad):
		j.State, j.Problem = Refused, bad.What
	default:
		j.State = Failed
		if d.ctx.Err() == nil {
			d.log.Warn("an analysis failed", "err", errors.Join(err, ctx.Err()))
		}
	}
}

// forget drops what was over long ago, and the oldest beyond KeptMax.
func (d *Desk) forget() {
	over := 0
	for _, j := range d.jobs {
		if !j.ended.IsZero() {
			over++
		}
	}
	kept := d.jobs[:0]
	for _, j := range d.jobs {
		if !j.ended.IsZero() && (over >= KeptMax || d.now().Sub(j.ended) > keptFor) {
			over--
			continue
		}
		kept = append(kept, j)
	}
	clear(d.jobs[len(kept):])
	d.jobs = kept
}

// Job is one of somebody's, as it stands. ErrNone: it is over for long, or it never was theirs.
func (d *Desk) Job(who audit.Actor, id string) (Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget()
	for _, j := range d.jobs {
		if j.ID == id && j.who == who {
			return j.Job, nil
		}
	}
	return Job{}, ErrNone
}

// End calls one of somebody's off; what is over stays as it is. ErrNone.
func (d *Desk) End(who audit.Actor, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, j := range d.jobs {
		if j.ID == id && j.who == who {
			if j.State == Running {
				j.State = Ended
				j.cancel()
			}
			return nil
		}
	}
	return ErrNone
}
