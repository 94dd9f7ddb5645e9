package verify_test

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"parley/acd/compare"
	"parley/acd/day"
	"parley/acd/engine"
	"parley/acd/facts"
	"parley/acd/verify"
	"parley/internal/store"
)

// made is a directory with a small day in it, facts included, that is made once and copied for each test.
func makeDay(t testing.TB, dir string, contacts int) day.Result {
	t.Helper()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	cfg := day.Default()
	cfg.Contacts = contacts
	result, err := day.Make(t.Context(), cfg, db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	project(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return result
}

func project(t testing.TB, db *store.DB) {
	t.Helper()
	k, err := facts.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Project(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// copyDir copies a stopped directory.
func copyDir(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"parley.db", "record.key"} {
		source, err := os.Open(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		target, err := os.OpenFile(filepath.Join(to, name), os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(target, source); err != nil {
			t.Fatal(err)
		}
		source.Close()
		if err := target.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// verified is the report of a directory.
func verified(t testing.TB, dir string) verify.Report {
	t.Helper()
	db, err := store.OpenView(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	return run(t, db, config(t, dir, db))
}

func config(t testing.TB, dir string, db *sql.DB) verify.Config {
	t.Helper()
	cfg := verify.Config{Version: engine.Version}
	cfg.Key, _ = store.RecordKey(dir) // none is a case of its own
	reports, err := compare.Open(t.Context(), db)
	switch {
	case err == nil:
		cfg.Reports = reports
	case !errors.Is(err, compare.ErrNone):
		t.Fatal(err)
	}
	return cfg
}

func run(t testing.TB, db *sql.DB, cfg verify.Config) verify.Report {
	t.Helper()
	r, err := verify.Run(context.WithoutCancel(t.Context()), db, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func clean(t testing.TB, r verify.Report) {
	t.Helper()
	for _, m := range r.Mismatches {
		t.Errorf("%+v", m)
	}
	for code, n := range r.Unnamed {
		t.Errorf("%d more of %s", n, code)
	}
}

// TestADayAddsUp: a made-up day, through the real engine and store, has nothing to complain about, and everything was
// looked at.
func TestADayAddsUp(t *testing.T) {
	dir, contacts := t.TempDir(), 800
	if os.Getenv("PARLEY_LONG") != "" {
		contacts = 100_000
	}
	result := makeDay(t, dir, contacts)
	r := verified(t, dir)
	clean(t, r)
	t.Logf("%+v", r)
	for _, c := range r.Counts {
		if c.N == 0 && c.What != "seals" {
			t.Errorf("no %s were looked at", c.What)
		}
		if want := int64(result.Lines); c.What == "messages" && c.N < want {
			t.Errorf("%d messages, %d lines were said", c.N, want)
		}
	}
}

// TestANumberGivenAgain: two queues had one DN, one after the other, and two agents one account.
func TestANumberGivenAgain(t *testing.T) {
	dir := t.TempDir()
	makeDay(t, dir, 300)
	before := verified(t, dir)
	db := opened(t, dir)
	for _, again := range []string{
		`UPDATE queues SET removed = 1, dn = (SELECT dn FROM queues WHERE id = 1) WHERE id = 2`,
		`UPDATE agents SET removed = 1, jid = (SELECT jid FROM agents WHERE id = 1) WHERE id = 2`,
	} {
		if err := db.Do(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(again); return err }); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	r := verified(t, dir)
	clean(t, r)
	for i, c := range r.Counts { // the columns that name a queue or an agent cannot be told apart
		if c.What == "records" && c != before.Counts[i] {
			t.Errorf("%+v, before %+v", c, before.Counts[i])
		}
	}
}

// TestProgressEndsAtTheEnd: it never goes back, and the last report is that all is done.
func TestProgressEndsAtTheEnd(t *testing.T) {
	dir := t.TempDir()
	makeDay(t, dir, 300)
	db, err := store.OpenView(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	cfg := config(t, dir, db)
	var last, all int64
	cfg.Progress = func(done, of int64) {
		if done < last || done > of {
			t.Errorf("%d of %d after %d", done, of, last)
		}
		last, all = done, of
	}
	clean(t, run(t, db, cfg))
	if last != all || all == 0 {
		t.Errorf("it ended at %d of %d", last, all)
	}
}

// BenchmarkAudit is a whole verification of a made-up day, its reports included; PARLEY_CONTACTS says how many come.
func BenchmarkAudit(b *testing.B) {
	contacts, err := strconv.Atoi(os.Getenv("PARLEY_CONTACTS"))
	if err != nil {
		contacts = 2000
	}
	dir := b.TempDir()
	makeDay(b, dir, contacts)
	var rows int64
	for b.Loop() {
		r := verified(b, dir)
		clean(b, r)
		rows = r.Counts[0].N
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
