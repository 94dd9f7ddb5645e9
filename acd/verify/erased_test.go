package verify_test

import (
	"testing"

	"parley/acd"
	"parley/acd/retain"
	"parley/internal/store"
)

// TestFiguresStayWhenWordsGo: after retention has taken every line and every person of a day, everything still adds up.
func TestFiguresStayWhenWordsGo(t *testing.T) {
	dir := t.TempDir()
	result := makeDay(t, dir, 200)
	before := verified(t, dir)
	db := opened(t, dir)
	if err := db.Do(t.Context(), func(tx *store.Tx) error { // made-up days are kept for ever
		_, err := tx.Exec(`UPDATE queues SET keeping = '{}'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	const day = 24 * 3600 * 1000
	gone, err := retain.New(db, func() acd.Time { return result.To.Add(2000 * day) }).Run(t.Context())
	if err != nil || gone.Lines == 0 {
		t.Fatalf("%+v, %v", gone, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	r := verified(t, dir)
	clean(t, r)
	for i, c := range r.Counts {
		switch {
		case c.What == "messages" && c.N >= before.Counts[i].N:
			t.Errorf("%d messages of %d are left", c.N, before.Counts[i].N)
		case c.What == "figures" && c.N != before.Counts[i].N:
			t.Errorf("%d figures, before %d", c.N, before.Counts[i].N)
		}
	}
}
