package archive

import (
	"slices"
	"testing"
)

func TestEntriesComeBackAsTheyWere(t *testing.T) {
	entries := []entry{
		{id: 7, at: 1_700_000_000_000, with: 1, full: 2, mark: 3},
		{id: 8, at: 1_699_999_999_000, with: 1<<32 - 1, full: 1<<16 - 1, mark: 1<<16 - 1}, // the clock was set back
		{id: 1 << 60, at: -5},
	}
	c := pack(1, true, entries)
	got, err := unpack(nil, c.entries)
	if err != nil || !slices.Equal(got, entries) {
		t.Errorf("got %+v, %v", got, err)
	}
	if c.first != 7 || c.last != 1<<60 || c.since != -5 || c.until != 1_700_000_000_000 || c.count != 3 {
		t.Errorf("chunk %+v", c)
	}
	for n := range c.entries {
		if got, err := unpack(nil, c.entries[:n]); err == nil && len(got) == len(entries) {
			t.Errorf("cut at %d: %+v", n, got)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(pack(1, true, []entry{{id: 1, at: 2, with: 3, full: 4, mark: 5}, {id: 6, at: 1}}).entries)
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := unpack(nil, b)
		if err != nil || len(entries) == 0 {
			return
		}
		again, err := unpack(nil, pack(1, true, entries).entries)
		if err != nil || !slices.Equal(again, entries) {
			t.Errorf("%+v became %+v, %v", entries, again, err)
		}
	})
}
