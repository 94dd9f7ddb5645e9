package store

import (
	"context"
	"testing"

	"parley/acd"
)

// TestOffersFromTheLog: those of one contact alone, from its arrival to its end, wherever in the log that is.
func TestOffersFromTheLog(t *testing.T) {
	db := openDB(t)
	log, err := OpenLog(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	at := func(id uint64) acd.Time { return acd.Time(id / 3 * 1000) } // three rows share a moment
	for id := uint64(1); id <= 100; id++ {
		row := Row{ID: id, At: at(id), Version: 1, Event: acd.Tick{}}
		switch {
		case id == 90:
			row.Effects = []acd.Effect{acd.Ended{Contact: 7}}
		case id%10 == 0:
			row.Effects = []acd.Effect{acd.Offered{Contact: 7, Agent: acd.AgentID(id)}, acd.Offered{Contact: 8, Agent: 1}}
		}
		done := make(chan error, 1)
		log.Append(row, nil, func(err error) { done <- err })
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		arrived acd.Time
		rows    int
		first   acd.AgentID
		offers  int
		more    bool
	}{
		{0, 1000, 10, 8, false}, {at(40), 1000, 40, 5, false}, {at(40) + 1, 1000, 50, 4, false}, {at(40), 5, 40, 1, true},
		{at(100) + 1, 1000, 0, 0, false},
	} {
		list, more, err := Offers(context.Background(), db.Reader(), 7, c.arrived, c.rows)
		if err != nil || len(list) != c.offers || more != c.more || len(list) > 0 && (list[0].Agent != c.first || list[0].At != at(uint64(c.first))) {
			t.Errorf("%+v: %+v, %v, %v", c, list, more, err)
		}
	}
}
