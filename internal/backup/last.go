package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// lastFile says in a data directory when it was backed up last; it is in no backup itself.
const lastFile = "last-backup"

// Note writes down that a data directory was backed up, as of a time.
func Note(dir string, at time.Time) error {
	name := filepath.Join(dir, lastFile)
	if err := os.WriteFile(name+".new", []byte(at.UTC().Format(time.RFC3339)+"\n"), 0o600); err != nil {
		return fmt.Errorf("note the backup: %w", err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return fmt.Errorf("note the backup: %w", err)
	}
	return nil
}

// Last is as of when a data directory was backed up last; the zero time if that is not known.
func Last(dir string) (time.Time, error) {
	text, err := os.ReadFile(filepath.Join(dir, lastFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, fmt.Errorf("read when the last backup was: %w", err)
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
	if err != nil {
		return time.Time{}, fmt.Errorf("read when the last backup was: %w", err)
	}
	return at, nil
}
