package engine_test

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// TestLogOfABuildThatDecidesOtherwise: a database is left by a build that offers the youngest contact first, lets an
// offer ring for a minute, and leaves an agent ready who did not answer. It opens with everybody where they were told
// they were, and goes on from there by today's rules.
func TestLogOfABuildThatDecidesOtherwise(t *testing.T) {
	dir := t.TempDir()
	at := acd.Time(morning.UnixMilli()) - 100_000
	ready := acd.AgentStands{Agent: 1, Duty: acd.DutyReady, Since: at, Shown: acd.ShownReady, IdleFrom: at}
	offered := ready
	offered.Shown = acd.ShownOffered
	signedOn := acd.AgentStands{Agent: 1, Duty: acd.DutyNotReady, Reason: acd.ReasonLogin, Since: at, Shown: acd.ShownNotReady}
	rules := acd.DefaultRules()
	rules.Offer = acd.Seconds(60)
	waiting := func(c acd.ContactID, arrived acd.Time, cause acd.Cause) acd.Waiting {
		return acd.Waiting{Contact: c, Visitor: acd.VisitorID(c), Queue: 1, Arrived: arrived, Cause: cause}
	}
	rows := []acdstore.Row{
		{At: at, Event: acd.QueueSet{Queue: 1}, Effects: []acd.Effect{acd.QueueHolds{Queue: 1, Rules: rules}}},
		{At: at, Event: acd.AgentSet{Agent: 1}, Effects: []acd.Effect{acd.AgentHolds{Agent: 1, SlotsMax: 1, Grace: 30_000}}},
		{At: at, Event: acd.AgentJoinedQueue{Agent: 1, Queue: 1}, Effects: []acd.Effect{acd.ServesHold{Agent: 1, Queue: 1, Serves: true}}},
		{At: at, Event: acd.AgentSignedOn{Agent: 1}, Effects: []acd.Effect{signedOn}},
		{At: at, Event: acd.ContactRequested{Contact: 10, Visitor: 10, Queue: 1}, Effects: []acd.Effect{waiting(10, at, acd.CauseNew)}},
		{At: at + 1, Event: acd.ContactRequested{Contact: 11, Visitor: 11, Queue: 1}, Effects: []acd.Effect{waiting(11, at+1, acd.CauseNew)}},
		{At: at + 2, Event: acd.AgentReady{Agent: 1}, Effects: []acd.Effect{ready,
			acd.Offered{Offer: 1, Contact: 11, Agent: 1, Deadline: at + 60_002, Receipt: at + 60_002}, offered}},
		{At: at + 60_002, Event: acd.Tick{}, Effects: []acd.Effect{
			acd.Revoked{Offer: 1, Contact: 11, Agent: 1, Cause: acd.CauseNoAnswer}, waiting(11, at+1, acd.CauseNoAnswer), ready,
			acd.Offered{Offer: 2, Contact: 11, Agent: 1, Deadline: at + 120_004, Receipt: at + 120_004}, offered}},
	}
	write(t, dir, rows)

	f := open(t, dir, engine.Config{})
	defer f.close()
	if got := f.Stats(); got.Replayed != 8 || got.Diverged < 2 {
		t.Errorf("replayed %d, diverged %d", got.Replayed, got.Diverged)
	}
	// The restart takes back just the offer that was told, whoever is in front by today's rules.
	revoked := acd.Revoked{Offer: 2, Contact: 11, Agent: 1, Cause: acd.CauseAgentLost}
	if row := last(t, f.db); row.Event != (acd.Restarted{}) || !slices.Contains(row.Effects, acd.Effect(revoked)) {
		t.Errorf("the restart decided %+v", row.Effects)
	}
	f.Read(func(s *acd.State) {
		for place, id := range []acd.ContactID{10, 11} {
			c, _ := s.Contact(id)
			if got, waits := s.Position(id); !waits || got != place || c.Arrived != at+acd.Time(place) {
				t.Errorf("%s is at %d (%v), arrived %d", id, got, waits, c.Arrived)
			}
		}
		if a, _ := s.Agent(1); a.Duty != acd.DutyReady || !a.Lost || a.Reason != acd.ReasonNone {
			t.Errorf("the agent who was told to be ready is %+v", a.AgentStands)
		}
		if err := s.Check(); err != nil {
			t.Error(err)
		}
	})
	f.do(acd.VisitorReturned{Contact: 10})
	today := acd.Offered{Offer: 3, Contact: 10, Agent: 1, Deadline: f.Now() + 60_000, Receipt: f.Now() + 5_000}
	if got := f.do(acd.AgentSignedOn{Agent: 1}); !slices.Contains(got, acd.Effect(today)) {
		t.Errorf("today's rules decide %+v", got)
	}
}

// last is the newest row of the log.
func last(t *testing.T, db *store.DB) acdstore.Row {
	t.Helper()
	l, err := acdstore.OpenLog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	var newest acdstore.Row
	for row, err := range l.After(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		newest = row
	}
	return newest
}

// write makes a database with these rows in its log, as the engine of another build would.
func write(t *testing.T, dir string, rows []acdstore.Row) {
	t.Helper()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	l, err := acdstore.OpenLog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		r.ID = uint64(i + 1)
		told := make(chan error, 1)
		l.Append(r, nil, func(err error) { told <- err })
		if err := <-told; err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestLogWithAChangedEventIsRefused: what was decided can be read and fits, and yet the row is not as it was written.
func TestLogWithAChangedEventIsRefused(t *testing.T) {
	dir := t.TempDir()
	rows := []acdstore.Row{
		{At: 1, Version: engine.Version, Event: acd.QueueSet{Queue: 1}, Effects: []acd.Effect{acd.QueueHolds{Queue: 1, Rules: acd.DefaultRules()}}},
		{At: 2, Version: engine.Version, Event: acd.QueueRemoved{Queue: 2}, Effects: []acd.Effect{acd.Rejected{Why: acd.RejectedUnknown}}},
		{At: 3, Version: engine.Version, Event: acd.Tick{}},
	}
	write(t, dir, rows)
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE log SET event = ? WHERE id = 2`, acd.AppendEvent(nil, acd.QueueRemoved{Queue: 3}))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_, err = engine.Open(t.Context(), engine.Config{}, db, slog.New(slog.DiscardHandler))
	if !errors.Is(err, acdstore.ErrBroken) || !strings.Contains(err.Error(), "row 2 is not as it was written") {
		t.Errorf("it was opened: %v", err)
	}
}

// TestLogWithAGapIsRefused: neither writing a row without the one before it nor opening such a log.
func TestLogWithAGapIsRefused(t *testing.T) {
	dir := t.TempDir()
	tick := acdstore.Row{At: 1, Event: acd.Tick{}}
	write(t, dir, []acdstore.Row{tick, tick, tick})
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(dir, log)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l, err := acdstore.OpenLog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan error, 2)
	l.Append(acdstore.Row{ID: 5, At: 2, Event: acd.Tick{}}, nil, func(err error) { told <- err })
	l.AppendSnapshot(acdstore.Snapshot{Position: 4, State: acd.New().Encode()}, func(err error) { told <- err })
	for range 2 {
		if err := <-told; !errors.Is(err, acdstore.ErrGap) {
			t.Errorf("got %v", err)
		}
	}
	if err := db.Do(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec("DELETE FROM log WHERE id = 2"); return err }); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Open(t.Context(), engine.Config{}, db, log); err == nil {
		t.Error("a log with a gap was opened")
	}
}

// TestDamagedLogIsRefused: bytes nobody wrote are an error that names the row, not a state made up.
func TestDamagedLogIsRefused(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, []acdstore.Row{{At: 1, Event: acd.QueueSet{Queue: 1}, Effects: []acd.Effect{acd.QueueHolds{Queue: 1}}}})
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(dir, log)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Do(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec("UPDATE log SET effects = x'01ff'"); return err }); err != nil {
		t.Fatal(err)
	}
	_, err = engine.Open(t.Context(), engine.Config{}, db, log)
	if !errors.Is(err, acd.ErrEncoding) || !bytes.Contains([]byte(err.Error()), []byte("row 1")) {
		t.Errorf("got %v", err)
	}
}
