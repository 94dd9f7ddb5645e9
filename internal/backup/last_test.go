package backup

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestTheLastBackupIsNoted: a directory knows of it, and no backup of it holds the note.
func TestTheLastBackupIsNoted(t *testing.T) {
	dir := t.TempDir()
	if at, err := Last(dir); err != nil || !at.IsZero() {
		t.Errorf("before any: %v, %v", at, err)
	}
	for _, at := range []time.Time{time.Unix(1_790_000_000, 0).UTC(), time.Unix(1_790_086_400, 0).UTC()} {
		if err := Note(dir, at); err != nil {
			t.Fatal(err)
		}
		if got, err := Last(dir); err != nil || !got.Equal(at) {
			t.Errorf("%v, %v", got, err)
		}
	}
	if !leftOut(lastFile) {
		t.Error("a backup would tell of the one before it")
	}
	if err := os.WriteFile(filepath.Join(dir, lastFile), []byte("yesterday"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Last(dir); err == nil {
		t.Error("what is no time is read as one")
	}
}
