package verify_test

import (
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/engine"
	"parley/acd/record"
	acdstore "parley/acd/store"
	"parley/acd/verify"
	"parley/internal/store"
)

// opened is a directory that this test owns.
func opened(t *testing.T, dir string) *store.DB {
	t.Helper()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// seal seals a directory before a moment; with drop its rows go.
func seal(t *testing.T, dir string, before acd.Time, drop bool) (s record.Seal, dropped int64) {
	t.Helper()
	db := opened(t, dir)
	defer db.Close()
	s, r, err := verify.Seal(t.Context(), db.Reader(), config(t, dir, db.Reader()), before)
	if err != nil {
		t.Fatal(err, r.Mismatches)
	}
	s.Made = int64(before)
	if err := db.Do(t.Context(), record.KeepSeal(s)); err != nil {
		t.Fatal(err)
	}
	if drop {
		if dropped, err = acdstore.DropSealed(t.Context(), db, s.Position); err != nil {
			t.Fatal(err)
		}
	}
	return s, dropped
}

// goOn has the engine go on with a directory: a start, a visit, a stop.
func goOn(t *testing.T, dir string) {
	t.Helper()
	db := opened(t, dir)
	eng, err := engine.Open(t.Context(), engine.Config{}, db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan error, 1)
	id := eng.NewContact()
	visitor := acd.VisitorID(id)
	eng.Submit(acd.ContactRequested{Contact: id, Visitor: visitor, Queue: 1}, func([]acd.Effect) store.Op {
		return acdstore.InsertContact(acdstore.NewContact{Contact: id, Visitor: visitor, JID: id.String(), Queue: 1, Arrived: eng.Now(), Caller: "L"})
	}, func(_ acd.Time, _ []acd.Effect, err error) { told <- err })
	if err := <-told; err != nil {
		t.Fatal(err)
	}
	if err := eng.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	project(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestSealAndDrop: rows behind a seal may go; what is left proves itself, from the seal on, and the centre goes on.
func TestSealAndDrop(t *testing.T) {
	dir := t.TempDir()
	result := makeDay(t, dir, 500)
	noon := result.From.Add(acd.Span(12 * 3600 * 1000))
	kept, _ := seal(t, dir, noon, false)
	r := verified(t, dir)
	clean(t, r)
	if r.Beginning != 1 {
		t.Errorf("nothing was dropped, and it proves from row %d", r.Beginning)
	}
	s, dropped := seal(t, dir, noon, true)
	if s.Position != kept.Position || dropped != int64(s.Position)-1 {
		t.Errorf("sealed rows %d and %d, %d dropped", kept.Position, s.Position, dropped)
	}
	r = verified(t, dir)
	clean(t, r)
	if r.Beginning != s.Position+1 || !r.Since.Before(time.UnixMilli(int64(noon))) || r.Counts[0].N != int64(result.Events)-dropped && r.Counts[0].N < 100 {
		t.Errorf("it proves from row %d, %s; %+v", r.Beginning, r.Since, r.Counts)
	}
	goOn(t, dir)
	clean(t, verified(t, dir))
	// Once more, behind the first.
	again, dropped := seal(t, dir, result.To, true)
	if again.Position <= s.Position || dropped == 0 {
		t.Errorf("sealed row %d after %d, %d dropped", again.Position, s.Position, dropped)
	}
	goOn(t, dir)
	clean(t, verified(t, dir))
	view, err := store.OpenView(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	b, err := acdstore.Begin(t.Context(), view)
	if err != nil || b.Position != again.Position {
		t.Errorf("the log begins at %d, %v", b.Position, err)
	}
}

// TestSealOfTheWholeLogAndNothingAfter: a directory whose log is dropped but for its last row.
func TestSealOfTheWholeLogAndNothingAfter(t *testing.T) {
	dir := t.TempDir()
	result := makeDay(t, dir, 100)
	s, _ := seal(t, dir, result.To.Add(1<<40), true)
	clean(t, verified(t, dir))
	db := opened(t, dir)
	if _, _, err := verify.Seal(t.Context(), db.Reader(), config(t, dir, db.Reader()), result.To.Add(1<<40)); !errors.Is(err, verify.ErrNothing) {
		t.Errorf("sealed again at once: %v", err)
	}
	if _, err := acdstore.DropSealed(t.Context(), db, s.Position-1); err == nil {
		t.Error("rows were dropped where nothing is sealed")
	}
}

// TestSealedRowsAreFoundOut: what is done to a directory whose older rows were dropped.
func TestSealedRowsAreFoundOut(t *testing.T) {
	good := t.TempDir()
	result := makeDay(t, good, 500)
	noon := result.From.Add(acd.Span(12 * 3600 * 1000))
	s, _ := seal(t, good, noon, true)
	for _, c := range []corruption{
		{"the seal is taken away", func(f *forger) { f.exec("DELETE FROM seals") }, []want{wants(verify.RowsMissing, "log 1–")}},
		{"the seal's books are edited", func(f *forger) {
			f.exec(`UPDATE seals SET books = cast(replace(cast(books AS TEXT), '"max":', '"max":1') AS BLOB)`)
		}, []want{wants(verify.SealBad, "seal")}},
		{"the seal's time is edited", func(f *forger) { f.exec(`UPDATE seals SET at = at + 1`) }, []want{wants(verify.SealBad, "seal")}},
		{"the row after the sealed one is lost", func(f *forger) { f.exec("DELETE FROM log WHERE id = ?", s.Position+1) }, []want{wants(verify.RowsMissing, place(s.Position+1))}},
		{"the sealed row is edited", func(f *forger) { f.exec("UPDATE log SET at = at + 1 WHERE id = ?", s.Position) }, []want{wants(verify.RowUnproved, place(s.Position))}},
		{"all rows after the sealed one are lost", func(f *forger) {
			f.exec("DELETE FROM log WHERE id > ?", s.Position)
			f.exec("DELETE FROM snapshots")
			f.exec("UPDATE heads SET position = ?1, link = (SELECT link FROM log WHERE id = ?1) WHERE chain = 'log'", s.Position)
		}, []want{wants(verify.HeadWrong, "log")}},
		{"a contact of before the seal is edited", func(f *forger) {
			f.exec("UPDATE contacts SET ended = ended - 1 WHERE id = (SELECT min(id) FROM contacts)")
		}, []want{wants(verify.SealBad, "contacts")}},
		{"a contact of before the seal is given to another visitor", func(f *forger) {
			f.exec("UPDATE contacts SET visitor = (SELECT max(visitor) FROM contacts) WHERE id = (SELECT min(id) FROM contacts)")
		}, []want{wants(verify.SealBad, "visitors")}},
		{"a contact of before the seal is lost", func(f *forger) { f.exec("DELETE FROM contacts WHERE id = (SELECT min(id) FROM contacts)") }, []want{wants(verify.SealBad, "contacts")}},
		{"a contact is put in", func(f *forger) {
			f.exec("INSERT INTO contacts (id, visitor, queue, arrived, since) SELECT 12345, visitor, queue, arrived, since FROM contacts LIMIT 1")
		}, []want{wants(verify.ContactAlien, "contacts")}},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := copyDir(t, good)
			db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "parley.db")+"?_foreign_keys=off")
			if err != nil {
				t.Fatal(err)
			}
			db.SetMaxOpenConns(1)
			c.do(&forger{t, dir, db})
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			r := verified(t, dir)
			for _, w := range c.want {
				if !slices.ContainsFunc(r.Mismatches, w.fits) {
					t.Errorf("%s at %q is not named; found: %s", w.code, w.where, short(r))
				}
			}
		})
	}
}

// TestRowsThatAreNeededStay: nothing is dropped that the figures or a webhook have not read.
func TestRowsThatAreNeededStay(t *testing.T) {
	dir := t.TempDir()
	result := makeDay(t, dir, 100)
	s, _ := seal(t, dir, result.To, false)
	db := opened(t, dir)
	exec := func(query string) {
		t.Helper()
		if err := db.Do(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(query); return err }); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct{ do, undo string }{
		{"UPDATE fact_cursor SET position = position - 1000", "UPDATE fact_cursor SET position = position + 1000"},
		{"CREATE TABLE webhooks (position INTEGER)", "INSERT INTO webhooks VALUES (1)"},
		{"SELECT 1", "UPDATE webhooks SET position = 1 << 40"},
	} {
		if step.do != "SELECT 1" {
			exec(step.do)
		}
		if step.do[0] == 'C' { // one that nobody has is behind nothing
			if err := acdstore.MayDrop(t.Context(), db, s.Position); err != nil {
				t.Error(err)
			}
		} else if rows, err := acdstore.DropSealed(t.Context(), db, s.Position); !errors.Is(err, acdstore.ErrBehind) || rows != 0 {
			t.Errorf("after %s: %d rows dropped, %v", step.do, rows, err)
		}
		exec(step.undo)
	}
	if rows, err := acdstore.DropSealed(t.Context(), db, s.Position); err != nil || rows == 0 {
		t.Errorf("%d rows dropped, %v", rows, err)
	}
}
