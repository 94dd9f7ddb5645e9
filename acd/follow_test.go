package acd

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// TestFollowGivesTheSameState: storms are followed from their logs, from the beginning and from the midst; the state is
// the same, is in order, and goes on deciding the same.
func TestFollowGivesTheSameState(t *testing.T) {
	type row struct {
		at      Time
		effects []Effect
	}
	for seed := range uint64(30) {
		s := newStorm(t, 2000+seed)
		from := s.state.Encode()
		var log []row
		for turn := range 600 {
			if turn == 300 && seed%2 == 0 {
				from, log = s.state.Encode(), nil
			}
			s.later()
			log = append(log, row{s.now, s.do(s.event())})
		}
		for _, read := range []bool{true, false} {
			again, err := Decode(from)
			if err != nil {
				t.Fatal(err)
			}
			f := again.CatchUp()
			for _, r := range log {
				if !read {
					f.Adopt(r.at, r.effects)
				} else if err := f.Read(r.at, AppendEffects(nil, r.effects)); err != nil {
					t.Fatal(err)
				}
			}
			again = f.Done()
			if err := again.Check(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if !bytes.Equal(again.Encode(), s.state.Encode()) {
				t.Fatalf("seed %d: another state", seed)
			}
			same, err := Decode(from)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range log {
				same.Adopt(r.at, r.effects)
			}
			for turn := range 50 {
				s.later()
				ev := s.event()
				if x, y := again.Step(s.now, ev), same.Step(s.now, ev); !slices.Equal(x, y) {
					t.Fatalf("seed %d, %d turns on: %T%+v decides\n%+v\nshould decide\n%+v", seed, turn, ev, ev, x, y)
				}
			}
		}
	}
}

func TestFollowReadsNoRubbish(t *testing.T) {
	whole := AppendEffects(nil, sampleEffects())
	for _, b := range [][]byte{whole[:len(whole)-1], append(slices.Clone(whole), 0), {1, 250}} {
		if err := New().CatchUp().Read(1, b); !errors.Is(err, ErrEncoding) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
}
