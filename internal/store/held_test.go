package store

import (
	"errors"
	"fmt"
	"testing"
)

// TestHeldIsWrittenOnceAndUndoneWithItsOperation: of operations that share a transaction, each adds to what is held; the
// last state is written once, and what a failing one held is gone with it.
func TestHeldIsWrittenOnceAndUndoneWithItsOperation(t *testing.T) {
	for _, fails := range []bool{false, true} {
		t.Run(fmt.Sprintf("one fails %v", fails), func(t *testing.T) {
			db := open(t, t.TempDir(), Default())
			if err := db.Do(t.Context(), func(tx *Tx) error { _, err := tx.Exec("CREATE TABLE t (n INTEGER, writes INTEGER)"); return err }); err != nil {
				t.Fatal(err)
			}
			writes := 0
			add := func(n int, err error) Op {
				return func(tx *Tx) error {
					sum, _ := tx.Held("sum").(int)
					if sum == 0 {
						if err := tx.Query("SELECT coalesce(max(n), 0) FROM t", nil, func(r Row) error { return r.Scan(&sum) }); err != nil {
							return err
						}
					}
					sum += n
					tx.Hold("sum", sum, func(tx *Tx) error {
						writes++
						_, err := tx.Exec("INSERT INTO t VALUES (?, ?)", sum, writes)
						return err
					})
					return err
				}
			}
			gate := make(chan struct{})
			db.Append(func(*Tx) error { <-gate; return nil }, nil) // so that the rest share a batch
			told := make(chan error, 3)
			wrong := error(nil)
			if fails {
				wrong = errors.New("no")
			}
			db.Append(add(1, nil), func(err error) { told <- err })
			db.Append(add(10, wrong), func(err error) { told <- err })
			db.Append(add(100, nil), func(err error) { told <- err })
			close(gate)
			for i, want := range []error{nil, wrong, nil} {
				if err := <-told; !errors.Is(err, want) {
					t.Errorf("operation %d: %v", i, err)
				}
			}
			var sum, rows int
			if err := db.Reader().QueryRow("SELECT max(n), count(*) FROM t").Scan(&sum, &rows); err != nil {
				t.Fatal(err)
			}
			if want := map[bool]int{false: 111, true: 101}[fails]; sum != want {
				t.Errorf("the sum is %d, want %d", sum, want)
			}
			if !fails && rows > 2 { // the first may have gone with the gate
				t.Errorf("written %d times", rows)
			}
		})
	}
}
