package store

import "testing"

// TestCloseBesideAReader: a process that reads for long, as an audit does, makes no failure of a server's end, and nothing
// is lost by it.
func TestCloseBesideAReader(t *testing.T) {
	dir := t.TempDir()
	db, err := Open(dir, quiet())
	must(t, err)
	must(t, db.Do(t.Context(), func(tx *Tx) error { _, err := tx.Exec("CREATE TABLE t (n INTEGER)"); return err }))
	view, err := OpenView(dir)
	must(t, err)
	defer view.Close()
	reading, err := view.BeginTx(t.Context(), nil)
	must(t, err)
	var n int
	must(t, reading.QueryRow("SELECT count(*) FROM t").Scan(&n))
	must(t, db.Do(t.Context(), func(tx *Tx) error { _, err := tx.Exec("INSERT INTO t VALUES (1)"); return err }))
	must(t, db.Close())
	must(t, reading.Rollback())
	again := open(t, dir, Default())
	if err := again.Reader().QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows, %v", n, err)
	}
}
