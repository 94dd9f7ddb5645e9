package engine_test

import (
	"context"
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

func TestStateSurvivesRestart(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, engine.Config{})
	f.floor()
	before := f.encoded()
	f.close()
	f = open(t, dir, engine.Config{})
	defer f.close()
	if f.encoded() != before {
		t.Error("the state after a restart is another")
	}
	if got := f.Stats(); got.Replayed != 0 {
		t.Errorf("replayed %d rows; a snapshot at Close leaves none", got.Replayed)
	}
}
