package day_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"testing"

	"parley/acd"
	"parley/acd/day"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

func open(t *testing.T, dir string) *store.DB {
	t.Helper()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
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

func small(seed uint64) day.Config {
	cfg := day.Default()
	cfg.Contacts, cfg.Queues, cfg.Seed = 400, 2, seed
	return cfg
}

// made is a day, and the hash of its log.
func made(t *testing.T, cfg day.Config) (*store.DB, day.Result, []byte) {
	t.Helper()
	db := open(t, t.TempDir())
	r, err := day.Make(t.Context(), cfg, db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for row, err := range acdstore.ReadLog(t.Context(), db.Reader(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(acd.AppendEffects(acd.AppendEvent(nil, row.Event), row.Effects))
	}
	return db, r, sum.Sum(nil)
}

func TestTheSameSeedGivesTheSameLog(t *testing.T) {
	_, one, first := made(t, small(3))
	_, two, second := made(t, small(3))
	_, _, other := made(t, small(4))
	if one != two || !bytes.Equal(first, second) {
		t.Errorf("%+v, then %+v", one, two)
	}
	if bytes.Equal(first, other) {
		t.Error("another seed gives the same log")
	}
}

// TestADayComesToItsEnd holds a day to what a day is: everybody who came has left, everybody went home, most were served.
func TestADayComesToItsEnd(t *testing.T) {
	cfg := small(1)
	cfg.Days = 2
	db, r, _ := made(t, cfg)
	s := acd.New()
	seen := map[string]int{}
	for row, err := range acdstore.ReadLog(t.Context(), db.Reader(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		s.Adopt(row.At, row.Effects)
		for _, e := range row.Effects {
			switch e := e.(type) {
			case acd.Connected:
				seen["connected"]++
			case acd.Ended:
				seen["ended"]++
				if e.Agent == 0 {
					seen["left"]++
				}
			}
		}
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	for c := range s.Contacts() {
		t.Errorf("contact %s is still there: %+v", c.Contact, c)
	}
	for a := range s.Agents() {
		if a.Duty != acd.DutyNone {
			t.Errorf("agent %d is still there", a.Agent)
		}
	}
	if r.Contacts != 400+360 || seen["ended"] != r.Contacts-r.Refused || seen["connected"] < r.Contacts*8/10 || seen["left"] == 0 {
		t.Errorf("%+v, %v", r, seen)
	}
	if lines := count(t, db, "messages"); lines != r.Lines || lines < 4*seen["connected"] {
		t.Errorf("%d lines kept, %d said", lines, r.Lines)
	}
	if n := count(t, db, "ratings"); n != r.Ratings {
		t.Errorf("%d ratings kept, %d given", n, r.Ratings)
	}
}

func count(t *testing.T, db *store.DB, table string) (n int) {
	t.Helper()
	if err := db.Reader().QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestADatabaseInUseIsRefused(t *testing.T) {
	db, _, _ := made(t, small(1))
	if _, err := day.Make(context.Background(), small(1), db, slog.New(slog.DiscardHandler)); !errors.Is(err, day.ErrInUse) {
		t.Errorf("got %v", err)
	}
}

func TestWhatCannotBeMade(t *testing.T) {
	for name, cfg := range map[string]day.Config{
		"no contacts": {Days: 1}, "no date": {Contacts: 1, Days: 1},
		"more lines at least than at most": func() day.Config { c := small(1); c.LinesMin = 20; return c }(),
	} {
		if cfg.Validate() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
