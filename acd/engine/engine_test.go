package engine_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/engine"
	"parley/acd/engine/enginetest"
	"parley/internal/store"
)

type fixture struct {
	t     *testing.T
	db    *store.DB
	clock *enginetest.Clock
	*engine.Engine
}

var morning = time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string, cfg engine.Config) *fixture {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(dir, log)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{t: t, db: db, clock: enginetest.NewClock(morning)}
	if cfg.Clock == nil {
		cfg.Clock = f.clock
	}
	if f.Engine, err = engine.Open(t.Context(), cfg, db, log); err != nil {
		t.Fatal(err)
	}
	return f
}

// close is also what t.Cleanup would call, had the test not closed already.
func (f *fixture) close() {
	f.t.Helper()
	if err := f.Close(context.Background()); err != nil {
		f.t.Error(err)
	}
	if err := f.db.Close(); err != nil {
		f.t.Error(err)
	}
}

// do submits an event and waits until it is told.
func (f *fixture) do(ev acd.Event) []acd.Effect {
	f.t.Helper()
	type outcome struct {
		effects []acd.Effect
		err     error
	}
	told := make(chan outcome, 1)
	f.Submit(ev, nil, func(_ acd.Time, effects []acd.Effect, err error) { told <- outcome{effects, err} })
	o := <-told
	if o.err != nil {
		f.t.Fatalf("%T: %v", ev, o.err)
	}
	return o.effects
}

// floor is one queue with one agent, ready, and one contact offered to the agent.
func (f *fixture) floor() {
	for _, ev := range []acd.Event{
		acd.QueueSet{Queue: 1}, acd.AgentSet{Agent: 1}, acd.AgentJoinedQueue{Agent: 1, Queue: 1},
		acd.AgentSignedOn{Agent: 1}, acd.AgentReady{Agent: 1},
		acd.ContactRequested{Contact: 10, Visitor: 20, Queue: 1}, acd.OfferReceived{Offer: 1},
	} {
		if why, refused := acd.Refused(f.do(ev)); refused {
			f.t.Fatalf("%T rejected: %d", ev, why)
		}
	}
}

func (f *fixture) encoded() string {
	var b []byte
	f.Read(func(s *acd.State) { b = s.Encode() })
	return string(b)
}

// afterRestart is what becomes of a state when its engine starts again in the morning.
func afterRestart(t *testing.T, encoded string) string {
	t.Helper()
	s, err := acd.Decode([]byte(encoded))
	if err != nil {
		t.Fatal(err)
	}
	s.Step(acd.Time(morning.UnixMilli()), acd.Restarted{})
	return string(s.Encode())
}

func TestStateSurvivesRestart(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, engine.Config{})
	f.floor()
	before := f.encoded()
	f.close()
	f = open(t, dir, engine.Config{})
	defer f.close()
	if f.encoded() != afterRestart(t, before) {
		t.Error("the state after a restart is another")
	}
	if got := f.Stats(); got.Replayed != 0 {
		t.Errorf("replayed %d rows; a snapshot at Close leaves none", got.Replayed)
	}
}

func TestDeadlinesLapseByTheClock(t *testing.T) {
	f := open(t, t.TempDir(), engine.Config{})
	defer f.close()
	f.floor()
	revoked := make(chan acd.Revoked, 1)
	f.Follow(func(_ acd.Time, _ acd.Event, effects []acd.Effect) {
		for _, e := range effects {
			if r, ok := e.(acd.Revoked); ok {
				revoked <- r
			}
		}
	})
	f.clock.Advance(19_999 * time.Millisecond)
	f.do(acd.Tick{})
	select {
	case r := <-revoked:
		t.Fatalf("revoked too early: %+v", r)
	default:
	}
	f.clock.Advance(time.Millisecond)
	if r := <-revoked; r.Cause != acd.CauseNoAnswer {
		t.Errorf("revoked for %d", r.Cause)
	}
}

// TestTimeNeverGoesBack: neither when the machine's clock is set back nor when it is behind the log at the start.
func TestTimeNeverGoesBack(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, engine.Config{})
	f.floor()
	f.clock.Advance(time.Hour)
	late := f.Now()
	f.clock.Advance(-2 * time.Hour)
	f.do(acd.Tick{})
	f.Read(func(s *acd.State) {
		if s.Now() > late {
			t.Errorf("an event at %d, the clock never was beyond %d", s.Now(), late)
		}
	})
	before := f.Now()
	f.close()
	f = open(t, dir, engine.Config{}) // its clock shows the morning again
	defer f.close()
	if f.Now() < before {
		t.Errorf("the engine starts at %d, was at %d", f.Now(), before)
	}
}

func TestRowsGoWithTheirEvent(t *testing.T) {
	f := open(t, t.TempDir(), engine.Config{})
	defer f.close()
	f.floor()
	insert := func(label string) func([]acd.Effect) store.Op {
		return func(effects []acd.Effect) store.Op {
			if _, refused := acd.Refused(effects); refused {
				return nil
			}
			return func(tx *store.Tx) error {
				_, err := tx.Exec("INSERT INTO reasons (id, label) VALUES (?, ?)", 100+len(label), label)
				return err
			}
		}
	}
	told := make(chan error, 3)
	done := func(_ acd.Time, _ []acd.Effect, err error) { told <- err }
	f.Submit(acd.OfferAccepted{Agent: 1, Contact: 10}, insert("a"), done)
	f.Submit(acd.OfferAccepted{Agent: 1, Contact: 10}, insert("ab"), done) // rejected
	f.Write(insert("abc")(nil), func(err error) { told <- err })
	for range 3 {
		if err := <-told; err != nil {
			t.Error(err)
		}
	}
	var labels string
	if err := f.db.Reader().QueryRow("SELECT group_concat(label, ' ') FROM reasons").Scan(&labels); err != nil {
		t.Fatal(err)
	}
	if labels != "a abc" {
		t.Errorf("kept %q, want %q", labels, "a abc")
	}
	if s := f.Stats(); s.Rejected != 1 {
		t.Errorf("%d rejected", s.Rejected)
	}
}

// TestFailedWriteHarmsNobody: rows without an event that cannot be kept are told so, and all goes on.
func TestFailedWriteHarmsNobody(t *testing.T) {
	f := open(t, t.TempDir(), engine.Config{})
	defer f.close()
	told := make(chan error, 1)
	f.Write(func(tx *store.Tx) error { _, err := tx.Exec("INSERT INTO nowhere VALUES (1)"); return err }, func(err error) { told <- err })
	if err := <-told; err == nil {
		t.Error("rows for no table were kept")
	}
	f.floor()
}

// TestFailedEventStopsEverything: what was decided cannot be taken back, so nothing decided upon it may be told.
func TestFailedEventStopsEverything(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, engine.Config{})
	f.floor()
	before := f.encoded()
	told := make(chan error, 3)
	done := func(_ acd.Time, effects []acd.Effect, err error) {
		if effects != nil {
			t.Errorf("told %v", effects)
		}
		told <- err
	}
	followed := 0
	f.Follow(func(acd.Time, acd.Event, []acd.Effect) { followed++ })
	bad := func([]acd.Effect) store.Op {
		return func(tx *store.Tx) error { _, err := tx.Exec("INSERT INTO nowhere VALUES (1)"); return err }
	}
	f.Submit(acd.OfferAccepted{Agent: 1, Contact: 10}, bad, done)
	f.Submit(acd.AgentHungUp{Agent: 1, Contact: 10}, nil, done)
	f.Submit(acd.AgentReady{Agent: 1}, nil, done)
	for range 3 {
		if err := <-told; err == nil {
			t.Error("told of success")
		}
	}
	<-f.Failed()
	if err := f.Close(context.Background()); err == nil {
		t.Error("Close does not tell")
	}
	if followed > 0 || f.encoded() != before {
		t.Error("readers or followers see what was not committed")
	}
	if err := f.db.Close(); err != nil {
		t.Fatal(err)
	}
	f = open(t, dir, engine.Config{})
	defer f.close()
	if f.encoded() != afterRestart(t, before) {
		t.Error("the next start is not where the last commit was")
	}
}

// TestCallbackMayWaitForABlockedSubmitter: the submitter's goroutine is blocked in Submit, the queue is full, and done
// waits for that very goroutine.
func TestCallbackMayWaitForABlockedSubmitter(t *testing.T) {
	f := open(t, t.TempDir(), engine.Config{QueuedMax: 1})
	defer f.close()
	const events = 500
	inbox := make(chan int) // unbuffered: done waits until the submitter is back from all its Submits
	over := make(chan bool)
	go func() {
		for i := range events {
			f.Submit(acd.Tick{}, nil, func(acd.Time, []acd.Effect, error) { inbox <- i })
		}
		ordered := true
		for i := range events {
			ordered = ordered && <-inbox == i
		}
		over <- ordered
	}()
	if !<-over {
		t.Error("told out of order")
	}
}

func TestSubmitAfterClose(t *testing.T) {
	f := open(t, t.TempDir(), engine.Config{})
	f.close()
	told := make(chan error, 2)
	f.Submit(acd.Tick{}, nil, func(_ acd.Time, _ []acd.Effect, err error) { told <- err })
	f.Write(func(*store.Tx) error { return nil }, func(err error) { told <- err })
	for range 2 {
		if err := <-told; !errors.Is(err, engine.ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
}

// TestCloseTellsWhatWasSubmitted: drained, not cut off.
func TestCloseTellsWhatWasSubmitted(t *testing.T) {
	f := open(t, t.TempDir(), engine.Config{})
	f.floor()
	told := 0
	for range 300 {
		f.Submit(acd.Tick{}, nil, func(_ acd.Time, _ []acd.Effect, err error) {
			if err == nil {
				told++
			}
		})
	}
	f.close()
	if told != 300 {
		t.Errorf("told of %d of 300", told)
	}
}

func TestSnapshotsBoundTheTail(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, engine.Config{SnapshotEvery: 50})
	for range 500 {
		f.do(acd.Tick{})
	}
	f.floor()
	before := f.encoded()
	if got := f.Stats().Snapshots; got < 9 {
		t.Errorf("%d snapshots in 500 events, one every 50", got)
	}
	if err := f.db.Close(); err != nil { // as a crash: the engine keeps no snapshot at its end
		t.Fatal(err)
	}
	if err := f.Close(context.Background()); err != nil {
		t.Logf("close behind a closed database: %v", err)
	}
	f = open(t, dir, engine.Config{})
	defer f.close()
	if got := f.Stats().Replayed; got == 0 || got > 50+7 {
		t.Errorf("replayed %d rows", got)
	}
	if f.encoded() != afterRestart(t, before) {
		t.Error("snapshot and tail give another state")
	}
	var kept int
	if err := f.db.Reader().QueryRow("SELECT count(*) FROM snapshots").Scan(&kept); err != nil || kept > 2 {
		t.Errorf("%d snapshots kept, %v", kept, err)
	}
}

func TestContactNumbers(t *testing.T) {
	f := open(t, t.TempDir(), engine.Config{})
	defer f.close()
	var last acd.ContactID
	for range 10_000 {
		id := f.NewContact()
		if id <= last {
			t.Fatalf("%s after %s", id, last)
		}
		last = id
	}
	if again, err := acd.ParseContactID(last.String()); err != nil || again != last {
		t.Errorf("%s reads as %s, %v", last, again, err)
	}
}
