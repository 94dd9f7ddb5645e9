package retain

import (
	"context"
	"log/slog"
	"time"
)

// How often the Job looks, how soon after the start, and how long it pauses between two steps, so that who works is not
// held up: see stepMax.
const (
	jobEvery = time.Hour
	jobFirst = time.Minute
	jobPause = 200 * time.Millisecond
	scrubMax = time.Minute // for readers to let the files be scrubbed
)

// After words were overwritten the write-ahead log is emptied soon, once for all that were meanwhile; readers have so long to
// let it be, and then it is tried again as soon.
const (
	scrubSoon    = 10 * time.Second
	scrubSoonMax = 5 * time.Second
)

// Job lets go of what is over while the server runs, and finishes erasures that were interrupted.
type Job struct {
	stop    context.CancelFunc
	stopped chan struct{}
}

// Start begins a Job.
func Start(e *Eraser, log *slog.Logger) *Job {
	ctx, stop := context.WithCancel(context.Background())
	j := &Job{stop, make(chan struct{})}
	go func() {
		defer close(j.stopped)
		next := time.NewTimer(jobFirst)
		defer next.Stop()
		var soon <-chan time.Time
		for {
			select {
			case <-ctx.Done():
				return
			case <-e.overwritten:
				if soon == nil {
					soon = time.After(e.scrubSoon)
				}
				continue
			case <-soon:
				if soon = nil; e.scrub(ctx, log) != nil {
					e.Overwritten()
				}
				continue
			case <-next.C:
			}
			if err := e.work(ctx, log); err != nil && ctx.Err() == nil {
				log.Error("retention", "err", err)
			}
			next.Reset(jobEvery)
		}
	}()
	return j
}

// Close ends the Job after the contact it is at.
func (j *Job) Close(context.Context) error {
	j.stop()
	<-j.stopped
	return nil
}

// scrub empties the write-ahead log.
func (e *Eraser) scrub(ctx context.Context, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, scrubSoonMax)
	defer cancel()
	err := e.db.Scrub(ctx)
	if err != nil {
		log.Warn("the write-ahead log still holds what was hidden; it is tried again", "err", err)
	}
	return err
}

func (e *Eraser) work(ctx context.Context, log *slog.Logger) error {
	resumed, err := e.Resume(ctx)
	if err != nil {
		return err
	}
	gone, err := e.Run(ctx)
	if resumed > 0 || gone.any() {
		log.Info("what was over has gone", "lines", gone.Lines, "files", gone.Files, "persons", gone.Person, "erasures", resumed)
	}
	return err
}

// Run lets go of all that is over now, and scrubs the files. The figures are contacts.
func (e *Eraser) Run(ctx context.Context) (all Gone, err error) {
	for more := true; more; {
		var g Gone
		if g, more, err = e.Step(ctx); err != nil {
			return all, err
		}
		all.add(g)
		if more {
			select {
			case <-ctx.Done():
				return all, ctx.Err()
			case <-time.After(jobPause):
			}
		}
	}
	if !all.any() {
		return all, nil
	}
	ctx, cancel := context.WithTimeout(ctx, scrubMax)
	defer cancel()
	return all, e.db.Scrub(ctx)
}
