package conversation

import "testing"

func TestIDs(t *testing.T) {
	for text, want := range map[string]uint64{
		"1": Place(1), "3.1": Place(3) + 1, "0.4095": 4095, "17": Place(17),
	} {
		got, err := ParseID(text)
		if err != nil || got != want || FormatID(got) != text {
			t.Errorf("%s: %d, %v, %s", text, got, err, FormatID(got))
		}
	}
	for _, text := range []string{"", "0", "0.0", "1.0", "01", "1.01", "1.", ".1", "-1", "+1", "1.4096", "9999999999999999999", "1.1.1", "x"} {
		if id, err := ParseID(text); err == nil {
			t.Errorf("%q was read as %d", text, id)
		}
	}
}

func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"1", "3.1", "0.4095", "01", "1.0", "2251799813685247.4095"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := ParseID(text)
		if err == nil && (FormatID(id) != text || id == 0 || int64(id) < 0) {
			t.Errorf("%q: %d, %q", text, id, FormatID(id))
		}
	})
}
