package engine

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// Version is raised whenever Step decides otherwise than before. It stands in each row of the log.
const Version = 3

// ErrClosed is what submitters get after Close.
var ErrClosed = errors.New("engine is closed")

// Config bounds the engine. Start from Default.
type Config struct {
	// Clock is the machine's unless set.
	Clock Clock

	// NewID makes contact numbers, unique for ever. Unless set: 41 bits of milliseconds and 22 random ones.
	NewID func() acd.ContactID

	// SnapshotEvery is how many events lie between two snapshots. A start replays at most so many. Default 100,000.
	SnapshotEvery int

	// QueuedMax is how many events and writes may wait before Submit and Write block. Default 4,096.
	QueuedMax int
}

// Default is the configuration of a server.
func Default() Config {
	return Config{Clock: SystemClock(), SnapshotEvery: 100_000, QueuedMax: 4096}
}

// Validate names every field that cannot work, all of them at once.
func (c Config) Validate() error {
	var problems []error
	if c.SnapshotEvery < 1 {
		problems = append(problems, fmt.Errorf("engine.SnapshotEvery must be at least 1, is %d", c.SnapshotEvery))
	}
	if c.QueuedMax < 1 {
		problems = append(problems, fmt.Errorf("engine.QueuedMax must be at least 1, is %d", c.QueuedMax))
	}
	return errors.Join(problems...)
}

func (c Config) filled() Config {
	d := Default()
	if c.Clock == nil {
		c.Clock = d.Clock
	}
	if c.SnapshotEvery == 0 {
		c.SnapshotEvery = d.SnapshotEvery
	}
	if c.QueuedMax == 0 {
		c.QueuedMax = d.QueuedMax
	}
	return c
}

// Log keeps rows in order and says when they are durable. acdstore.Log is the one; the simulator has another, which
// loses what was not committed.
type Log interface {
	// Append, Write and AppendSnapshot queue, and may block. done is called in that order, after the commit. A row or
	// snapshot fails unless all rows before it were committed: each was decided upon those.
	Append(r acdstore.Row, rows store.Op, done func(error))
	Write(rows store.Op, done func(error))
	AppendSnapshot(s acdstore.Snapshot, done func(error))
	// Newest and WrittenAfter are for the start.
	Newest(ctx context.Context) (acdstore.Snapshot, bool, error)
	WrittenAfter(ctx context.Context, position uint64) iter.Seq2[acdstore.Written, error]
	// Failed is closed once nothing can be committed any more.
	Failed() <-chan struct{}
}

// Done is told what became of a submitted event, after its commit. With an error nothing was committed and nobody was
// told anything. A rejected event has no error: see acd.Refused.
type Done func(at acd.Time, effects []acd.Effect, err error)

// Follower hears of every committed event. It must not change effects.
type Follower func(at acd.Time, ev acd.Event, effects []acd.Effect)

// Stats counts what the engine has done since Open.
type Stats struct {
	Replayed  uint64 // rows of the log read at the start
	Diverged  uint64 // of these, decided otherwise today; the logged decision was adopted
	Events    uint64 // committed
	Rejected  uint64 // of these
	Snapshots uint64 // committed
}

// Engine owns the state. Its methods may be called from any goroutine.
type Engine struct {
	cfg     Config
	journal Log
	log     *slog.Logger
	origin  acd.Time  // the engine's time at begun
	begun   time.Time // on the clock, which may be set back and forth: only what passes since counts
	newID   func() acd.ContactID

	requests chan request
	entering sync.RWMutex // held for reading while a request enters, for writing to shut the door
	shut     bool
	stop     chan struct{}
	begins   chan struct{} // closed once the restart is told
	ended    chan struct{} // closed once everything is told

	failOnce sync.Once
	failed   chan struct{}
	cause    error // set before failed is closed

	speaker *speaker
	owner   *owner
}

// Open reads the log in db and starts with acd.Restarted: when it returns, that is committed, agents who were signed on
// and visitors are lost, and their patience runs from here. It logs, counts and adopts what this version would have
// decided otherwise than the log says.
func Open(ctx context.Context, cfg Config, db *store.DB, log *slog.Logger) (*Engine, error) {
	l, err := acdstore.OpenLog(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("open engine: %w", err)
	}
	e, err := OpenOn(ctx, cfg, l, log)
	if n := l.Unproved(); err == nil && n > 0 {
		log.Error("rows at the end of the event log are not proved: their key is lost, or they were changed; see parley audit", "rows", n)
	}
	return e, err
}

// OpenOn is Open on any Log.
func OpenOn(ctx context.Context, cfg Config, journal Log, log *slog.Logger) (*Engine, error) {
	cfg = cfg.filled()
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	past, err := load(ctx, journal, log)
	if err != nil {
		return nil, fmt.Errorf("open engine: %w", err)
	}
	replica, err := acd.Decode(past.state.Encode())
	if err != nil {
		return nil, fmt.Errorf("open engine: copy state: %w", err)
	}
	e := &Engine{
		cfg: cfg, journal: journal, log: log,
		begun:    cfg.Clock.Now(),
		requests: make(chan request, cfg.QueuedMax),
		begins:   make(chan struct{}),
		stop:     make(chan struct{}), ended: make(chan struct{}), failed: make(chan struct{}),
		speaker: newSpeaker(replica),
	}
	e.speaker.stats.Replayed, e.speaker.stats.Diverged = past.replayed, past.diverged
	e.origin = max(past.state.Now(), acd.Time(e.begun.UnixMilli()))
	e.newID = cfg.NewID
	if e.newID == nil {
		e.newID = (&contactIDs{now: e.now, last: past.lastContact}).next
	}
	e.owner = &owner{Engine: e, state: past.state, position: past.position, snapshot: past.snapshot, revision: past.revision}
	go e.owner.run()
	go func() {
		e.speaker.run()
		close(e.ended)
	}()
	select {
	case <-e.begins:
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), e.Close(context.WithoutCancel(ctx)))
	}
	if err := e.Err(); err != nil {
		return nil, errors.Join(err, e.Close(ctx))
	}
	return e, nil
}

// now is the engine's time: it never goes back, whatever is done to the machine's clock, and never before the log.
func (e *Engine) now() acd.Time {
	passed := max(0, e.cfg.Clock.Now().Sub(e.begun))
	return e.origin.Add(acd.Span(passed.Milliseconds()))
}

// Submit queues an event; it blocks while QueuedMax wait. rows (may be nil) is asked right after the decision, on the
// engine's goroutine, which rows to keep in the same transaction; nil = none. It should give none if acd.Refused, and
// must not block. done (may be nil) is told after the commit, after the followers; it may block, but holds up everybody
// who waits to be told. Should rows fail, the engine fails: what was decided cannot be taken back.
func (e *Engine) Submit(ev acd.Event, rows func(effects []acd.Effect) store.Op, done Done) {
	if done == nil {
		done = func(acd.Time, []acd.Effect, error) {}
	}
	if !e.enter(request{event: ev, rows: rows, done: done}) {
		go done(0, nil, ErrClosed)
	}
}

// Write queues rows without an event, in one order with the events; it blocks while QueuedMax wait. done (may be nil)
// is told after the commit, in one order with the others. Rows that fail harm nothing else.
func (e *Engine) Write(rows store.Op, done func(error)) {
	if done == nil {
		done = func(error) {}
	}
	if !e.enter(request{write: rows, written: done}) {
		go done(ErrClosed)
	}
}

func (e *Engine) enter(r request) bool {
	e.entering.RLock()
	defer e.entering.RUnlock()
	if e.shut {
		return false
	}
	e.requests <- r
	return true
}

// Follow has f called for every event committed from here on. Attach does that without a gap or an overlap to a read.
func (e *Engine) Follow(f Follower) { e.Attach(func(*acd.State) {}, f) }

// Attach reads the committed state and has f called for every event committed after just that state. read must not
// call the engine. It waits for followers that are being called, so no follower may wait for it.
func (e *Engine) Attach(read func(*acd.State), f Follower) { e.speaker.attach(read, f) }

// Read shows f the committed state. f must not keep it, change it, or call the engine.
func (e *Engine) Read(f func(*acd.State)) { e.speaker.read(f) }

// NewContact is a contact number that was never used.
func (e *Engine) NewContact() acd.ContactID { return e.newID() }

// Now is the engine's time, which events get. It goes on where the log ends and never back.
func (e *Engine) Now() acd.Time { return e.now() }

// Stats tells what the engine has done since Open.
func (e *Engine) Stats() Stats { return e.speaker.counts() }

// Failed is closed once an event could not be committed. Nothing more is decided or told after that; the process
// should exit. Err tells the cause.
func (e *Engine) Failed() <-chan struct{} { return e.failed }

// Err is why the engine failed; nil while it works.
func (e *Engine) Err() error {
	select {
	case <-e.failed:
		return e.cause
	default:
		return nil
	}
}

func (e *Engine) fail(cause error) {
	e.failOnce.Do(func() {
		e.cause = fmt.Errorf("engine has failed: %w", cause)
		close(e.failed)
	})
}

// Close takes no more, commits what is queued, tells everybody, and keeps a snapshot. If ctx ends first, the rest
// happens behind it. The database stays open.
func (e *Engine) Close(ctx context.Context) error {
	e.entering.Lock()
	if !e.shut {
		e.shut = true
		close(e.stop)
	}
	e.entering.Unlock()
	select {
	case <-e.ended:
		return e.Err()
	case <-ctx.Done():
		return fmt.Errorf("close engine: %w", ctx.Err())
	}
}
