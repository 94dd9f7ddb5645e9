package store

import (
	"errors"
	"log/slog"
	"testing"
)

func TestAViewReadsBesideTheOwner(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenView(dir); !errors.Is(err, ErrNoDatabase) {
		t.Errorf("of an empty directory: %v", err)
	}
	db, err := Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	view, err := OpenView(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	if err := db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE romeo (juliet INTEGER) STRICT")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := view.QueryRow("SELECT count(*) FROM romeo").Scan(&n); err != nil || n != 0 {
		t.Errorf("what was committed: %d, %v", n, err)
	}
	if _, err := view.Exec("INSERT INTO romeo VALUES (1)"); err == nil {
		t.Error("a view wrote")
	}
}
