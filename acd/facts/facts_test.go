package facts

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/sim"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// days is how many random days a run has: a few in the short form.
func days() uint64 {
	if os.Getenv("PARLEY_LONG") != "" {
		return 400
	}
	return 5
}

const turns = 1500

func open(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// write keeps rows as the engine would.
func write(t testing.TB, db *store.DB, rows []sim.Row) {
	t.Helper()
	log, err := acdstore.OpenLog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 1)
	for i, r := range rows {
		last := i == len(rows)-1
		log.Append(acdstore.Row{ID: uint64(i + 1), At: r.At, Version: 2, Event: r.Event, Effects: r.Effects}, nil, func(err error) {
			if err != nil || last {
				select {
				case failed <- err:
				default:
				}
			}
		})
	}
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
}

// dump is all tables, row by row.
func dump(t testing.TB, db *store.DB) string {
	t.Helper()
	var out strings.Builder
	for _, table := range []string{
		"fact_entries", "fact_parts", "fact_offers", "fact_passes", "fact_states", "fact_sessions", "fact_contacts", "fact_refusals",
		"fact_queues", "fact_agents", "fact_cursor",
	} {
		rows, err := db.Reader().Query("SELECT * FROM " + table + " ORDER BY 1")
		if err != nil {
			t.Fatal(err)
		}
		names, _ := rows.Columns()
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(int64)
		}
		for rows.Next() {
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			out.WriteString(table)
			for _, v := range values {
				fmt.Fprintf(&out, " %d", *v.(*int64))
			}
			out.WriteByte('\n')
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// TestPieces: however the log is cut, and whenever the process is killed in between, the tables come out the same; and
// they do when they are made anew.
func TestPieces(t *testing.T) {
	for seed := range days() {
		rows, err := sim.Log(seed, turns)
		if err != nil {
			t.Fatal(err)
		}
		db := open(t)
		write(t, db, rows)
		k, err := Open(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		inPieces(t, db, rand.New(rand.NewPCG(seed, 7)), uint64(len(rows)))
		pieces := dump(t, db)
		if err := k.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := k.Project(t.Context()); err != nil {
			t.Fatal(err)
		}
		if whole := dump(t, db); whole != pieces {
			t.Fatalf("seed %d: in pieces and at once are not the same:\n%s", seed, firstDifference(pieces, whole))
		}
	}
}

func inPieces(t *testing.T, db *store.DB, r *rand.Rand, last uint64) {
	k := newKeeper(db)
	for k.at.position < last {
		if r.IntN(3) == 0 {
			k = newKeeper(db) // killed: it knows what the tables say and nothing else
		}
		if err := k.ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := k.step(t.Context(), 1+r.IntN(60)); err != nil {
			t.Fatal(err)
		}
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\n" + y[i]
		}
	}
	return "one is longer"
}

// TestNothingLeftOpen: what the core holds open is open in the book, and nothing else.
func TestNothingLeftOpen(t *testing.T) {
	for seed := range days() {
		rows, err := sim.Log(seed, turns)
		if err != nil {
			t.Fatal(err)
		}
		s, b := acd.New(), NewBook()
		for i, r := range rows {
			s.Adopt(r.At, r.Effects)
			b.Fold(uint64(i+1), r.At, r.Event, r.Effects)
			if i%50 == 0 || i == len(rows)-1 {
				if err := compare(s, b); err != nil {
					t.Fatalf("seed %d, row %d: %v", seed, i+1, err)
				}
			}
		}
	}
}

// compare holds the book to the core's state.
func compare(s *acd.State, b *Book) error {
	contacts := 0
	for c := range s.Contacts() {
		contacts++
		v := b.visits[c.Contact]
		if v == nil {
			return fmt.Errorf("%v is not in the book", c.Contact)
		}
		waits := c.State == acd.ContactWaiting || c.State == acd.ContactOffered
		if (v.entry != nil) != waits {
			return fmt.Errorf("%v is %v; its entry is %+v", c.Contact, c.State, v.entry)
		}
		if waits && v.entry.Queue != c.Queue {
			return fmt.Errorf("%v waits in %d, its entry in %d", c.Contact, c.Queue, v.entry.Queue)
		}
		if lead := v.lead(); (lead != nil) != (c.State == acd.ContactActive) {
			return fmt.Errorf("%v is %v; its lead is %+v", c.Contact, c.State, lead)
		}
		offered, parts := 0, 0
		for _, x := range c.Slots {
			if x.State == acd.SlotOffered {
				offered++
			} else {
				parts++
			}
		}
		if offered != len(v.offers) || parts != len(v.parts) {
			return fmt.Errorf("%v has %d offers and %d parts, the book %d and %d", c.Contact, offered, parts, len(v.offers), len(v.parts))
		}
	}
	if contacts != len(b.visits) {
		return fmt.Errorf("%d contacts are open, in the book %d", contacts, len(b.visits))
	}
	for id, d := range b.desks {
		a, ok := s.Agent(id)
		if !ok {
			return fmt.Errorf("agent %d is gone", id)
		}
		if (d.session != nil) != (a.Duty != acd.DutyNone) || (d.state != nil) != (a.Shown != acd.ShownLoggedOut) {
			return fmt.Errorf("agent %d stands %+v; the book has %+v, %+v", id, a, d.session, d.state)
		}
		if d.state != nil && (d.state.Shown != a.Shown || d.state.Reason != a.Reason || d.state.Lost != a.Lost || d.state.Slots != a.SlotsMax) {
			return fmt.Errorf("agent %d stands %+v; the book has %+v", id, a, d.state)
		}
	}
	return nil
}

func TestCutLogIsNotRebuilt(t *testing.T) {
	db := open(t)
	rows, err := sim.Log(1, 200)
	if err != nil {
		t.Fatal(err)
	}
	write(t, db, rows)
	k, err := Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Project(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := dump(t, db)
	if err := db.Do(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM log WHERE id <= 10")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := k.Rebuild(t.Context()); err != ErrCut {
		t.Errorf("a log without a beginning was taken for a whole one: %v", err)
	}
	if after := dump(t, db); after != before {
		t.Error("the tables have changed")
	}
}
