package store

import (
	"iter"
	"slices"
	"testing"

	"parley/acd"
)

// TestReadMoves leaves out just the rows in which somebody spoke and nothing else came of it.
func TestReadMoves(t *testing.T) {
	db := openDB(t)
	log, err := OpenLog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	spoken := acd.Spoken{Contact: 1 << 40, Agent: 7}
	rows := []Row{
		{Event: acd.QueueSet{Queue: 1}, Effects: []acd.Effect{acd.QueueHolds{Queue: 1}}},
		{Event: acd.Spoke{Contact: 1 << 40, Agent: 7}, Effects: []acd.Effect{spoken}},
		{Event: acd.Spoke{Contact: 1 << 40}, Effects: []acd.Effect{acd.Closed{Contact: 3, Agent: 4}, spoken}},
		{Event: acd.Spoke{Contact: 2}, Effects: []acd.Effect{acd.Rejected{Why: acd.RejectedUnknown}}},
		{Event: acd.Tick{}, Effects: []acd.Effect{acd.Closed{Contact: 3, Agent: 4}}},
	}
	for i, r := range rows {
		r.ID, r.At = uint64(i+1), acd.Time(i+1)
		done := make(chan error, 1)
		log.Append(r, nil, func(err error) { done <- err })
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		read iter.Seq2[Row, error]
		want []uint64
	}{
		"moves":         {ReadMoves(t.Context(), db.Reader(), 0), []uint64{1, 3, 4, 5}},
		"moves after 3": {ReadMoves(t.Context(), db.Reader(), 3), []uint64{4, 5}},
		"rules":         {ReadRules(t.Context(), db.Reader(), 0), []uint64{1}},
	} {
		var got []uint64
		for row, err := range c.read {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, row.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if last, err := LastRow(t.Context(), db.Reader()); err != nil || last != 5 {
		t.Errorf("last %d, %v", last, err)
	}
}
