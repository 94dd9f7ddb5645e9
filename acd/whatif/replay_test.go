package whatif

import (
	"iter"
	"log/slog"
	"reflect"
	"slices"
	"testing"

	"parley/acd"
	"parley/acd/day"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// logOf is the log of made-up days.
func logOf(t testing.TB, cfg day.Config) []Row {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := day.Make(t.Context(), cfg, db, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	var rows []Row
	for row, err := range acdstore.ReadLog(t.Context(), db.Reader(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, Row{row.At, row.Event, row.Effects})
	}
	return rows
}

func dayOf(contacts int, seed uint64) day.Config {
	cfg := day.Default()
	cfg.Contacts, cfg.Queues, cfg.Seed, cfg.LinesMin, cfg.LinesMax = contacts, 3, seed, 1, 3
	return cfg
}

func each(rows []Row) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func read(t testing.TB, span Span, rows []Row) *Record {
	t.Helper()
	r, err := Read(span, each(rows))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func play(t testing.TB, r *Record, c Change, seed uint64) *Figures {
	t.Helper()
	f, err := r.Play(c, seed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestWithoutAChangeItIsWhatHappened plays days again, whole ones and the middle of one, and compares every decision and
// every figure with the record.
func TestWithoutAChangeItIsWhatHappened(t *testing.T) {
	for seed := range uint64(3) {
		rows := logOf(t, dayOf(1500, seed+1))
		begin, end := rows[0].At, rows[len(rows)-1].At
		third := acd.Time((end - begin) / 3)
		for name, span := range map[string]Span{
			"whole": {}, "with lines": {Words: true}, "the middle": {From: begin + third, To: end - third},
		} {
			r := read(t, span, rows)
			want := decisions(rows, r.From, r.To)
			got := decided(t, r, Change{}, 1)
			if i := differs(got, want); i >= 0 {
				t.Fatalf("seed %d, %s: decision %d of %d/%d is\n%+v, was\n%+v", seed, name, i, len(got), len(want), at(got, i), at(want, i))
			}
			if now := play(t, r, Change{}, 7); !reflect.DeepEqual(now.Queues, r.Real().Queues) || !reflect.DeepEqual(now.Slices, r.Real().Slices) ||
				now.Working != r.Real().Working || now.Capacity != r.Real().Capacity {
				t.Errorf("seed %d, %s: other figures: %+v, were %+v", seed, name, now.All(), r.Real().All())
			}
		}
	}
}

// told is a decision and when it was told.
type told struct {
	at     acd.Time
	effect acd.Effect
}

func decisions(rows []Row, from, to acd.Time) (all []told) {
	for _, r := range rows {
		if r.At >= from && r.At < to {
			all = appendTold(all, r.At, r.Effects)
		}
	}
	return all
}

// appendTold leaves out lines said, and refusals, which change nothing.
func appendTold(all []told, at acd.Time, effects []acd.Effect) []told {
	for _, e := range effects {
		switch e.(type) {
		case acd.Spoken, acd.Rejected:
		default:
			all = append(all, told{at, e})
		}
	}
	return all
}

// decided is what a replay decides.
func decided(t *testing.T, r *Record, c Change, seed uint64) (all []told) {
	t.Helper()
	p, err := r.player(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	p.seen = func(at acd.Time, _ acd.Event, effects []acd.Effect) { all = appendTold(all, at, effects) }
	p.play(nil)
	if err := p.state.Check(); err != nil {
		t.Error(err)
	}
	return all
}

func differs(a, b []told) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

func at(all []told, i int) []told { return slices.Clone(all[min(i, len(all)):min(i+3, len(all))]) }
