package store

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/acd"
	journal "parley/internal/store"
)

const tailRows = 2000 // more than one portion

// filled is a directory whose log has tailRows rows, closed.
func filled(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	reopened(t, dir, func(db *journal.DB, l *Log) {
		told := make(chan error, tailRows)
		for id := range uint64(tailRows) {
			ev := acd.ContactRequested{Contact: acd.ContactID(id + 1), Visitor: 7, Queue: 1}
			r := Row{ID: id + 1, At: acd.Time(id), Version: 1, Event: ev, Effects: []acd.Effect{acd.Rejected{Why: acd.RejectedUnknown}}}
			l.Append(r, nil, func(err error) { told <- err })
		}
		for range tailRows {
			if err := <-told; err != nil {
				t.Fatal(err)
			}
		}
	})
	return dir
}

func reopened(t *testing.T, dir string, use func(*journal.DB, *Log)) {
	t.Helper()
	db, err := journal.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	l, err := OpenLog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	use(db, l)
}

// readOn reads the end of the log and says how many rows came.
func readOn(t *testing.T, l *Log, position uint64) (rows int, err error) {
	t.Helper()
	for w, err := range l.WrittenAfter(t.Context(), position) {
		if err != nil {
			return rows, err
		}
		if rows++; w.ID != position+uint64(rows) {
			t.Fatalf("row %d after %d, the %d. one", w.ID, position, rows)
		}
	}
	return rows, nil
}

// TestAChangedRowEndsTheStart: whatever byte of a row after the snapshot is another, the row is named.
func TestAChangedRowEndsTheStart(t *testing.T) {
	dir := filled(t)
	for _, change := range []string{
		"event = CAST(substr(event, 1, length(event) - 1) || x'09' AS BLOB)", "effects = CAST(substr(effects, 1, length(effects) - 1) || x'07' AS BLOB)",
		"event = CAST(event || x'00' AS BLOB)", "event = x'ff'", "effects = x''", "at = at + 1", "version = version + 1", "revision = revision + 1",
		"link = randomblob(16)", "link = x''", "link = NULL",
	} {
		for _, at := range []struct{ row, position uint64 }{{2, 0}, {tailRows, 0}, {tailRows / 2, 0}, {901, 900}, {902, 900}, {2, 1}} {
			t.Run(fmt.Sprintf("%s in row %d after %d", strings.Fields(change)[0], at.row, at.position), func(t *testing.T) {
				reopened(t, dir, func(db *journal.DB, l *Log) {
					do(t, db, exec("keep", `CREATE TEMP TABLE was AS SELECT * FROM log WHERE id = ?`, int64(at.row)),
						exec("change", "UPDATE log SET "+change+" WHERE id = ?", int64(at.row)))
					_, err := readOn(t, l, at.position)
					if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), fmt.Sprintf("row %d ", at.row)) {
						t.Errorf("it ended with: %v", err)
					}
					do(t, db, exec("put back", `UPDATE log SET (at, version, revision, event, effects, link) =
						(SELECT at, version, revision, event, effects, link FROM was) WHERE id = ?`, int64(at.row)), exec("drop", `DROP TABLE was`))
				})
			})
		}
	}
	reopened(t, dir, func(_ *journal.DB, l *Log) {
		for _, position := range []uint64{0, 1, 2, 900, tailRows} {
			if rows, err := readOn(t, l, position); err != nil || rows != int(tailRows-position) || l.Unproved() > 0 {
				t.Errorf("after %d: %d rows, %d not proved, %v", position, rows, l.Unproved(), err)
			}
		}
	})
}

// TestALostKeyIsNoChange: rows of another key are taken and counted, unless they cannot be read; what comes after them is
// proved under the new one.
func TestALostKeyIsNoChange(t *testing.T) {
	dir := filled(t)
	if err := os.Remove(filepath.Join(dir, "record.key")); err != nil {
		t.Fatal(err)
	}
	reopened(t, dir, func(_ *journal.DB, l *Log) {
		told := make(chan error, 1)
		l.Append(Row{ID: tailRows + 1, At: tailRows, Version: 1, Event: acd.Tick{}}, nil, func(err error) { told <- err })
		if err := <-told; err != nil {
			t.Fatal(err)
		}
		if rows, err := readOn(t, l, 900); err != nil || rows != tailRows-900+1 || l.Unproved() != tailRows-900+1 {
			t.Errorf("%d rows, %d not proved, %v", rows, l.Unproved(), err)
		}
	})
	reopened(t, dir, func(db *journal.DB, l *Log) {
		do(t, db, exec("change", `UPDATE log SET event = x'ff' WHERE id = 1000`))
		if _, err := readOn(t, l, 900); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "row 1000 ") {
			t.Errorf("it ended with: %v", err)
		}
	})
}
