package retain

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/store"
	journal "parley/internal/store"
)

// TestOverwritten: words that are hidden after they were kept leave the files, the write-ahead log too, without anybody
// erasing anything.
func TestOverwritten(t *testing.T) {
	dir := t.TempDir()
	db, err := journal.Open(dir, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, store.Migrate(t.Context(), db))
	must(t, db.Do(t.Context(), store.Both(
		store.InsertQueue(store.Queue{ID: 1, DN: "8000", Name: "8000"}),
		store.InsertContact(store.NewContact{Contact: 1, Visitor: 1, JID: "g-1@localhost", Queue: 1, Arrived: 1, Caller: "A"}),
		store.AppendLine(store.Line{Contact: 1, ID: 4096, Party: 1, Name: "A", At: 1, Body: "4539 5787", Payload: "<message/>"}),
	)))
	must(t, db.Do(t.Context(), store.MaskLine(2, 1, 4096, "4539 57••", "<message/>")))
	if !holds(t, dir, "4539 5787") {
		t.Fatal("nothing to hide")
	}
	e := New(db, func() acd.Time { return 3 })
	e.scrubSoon = time.Millisecond
	job := Start(e, slog.New(slog.DiscardHandler))
	e.Overwritten()
	e.Overwritten()
	for holds(t, dir, "4539 5787") { // until it is gone, or the test's time is over
		time.Sleep(5 * time.Millisecond)
	}
	must(t, job.Close(t.Context()))
}

// holds says whether a file of a directory has a text in it.
func holds(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	for _, name := range files {
		b, err := os.ReadFile(name)
		must(t, err)
		if bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}
