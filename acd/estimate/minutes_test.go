package estimate

import (
	"testing"

	"parley/acd"
)

func TestMinutes(t *testing.T) {
	for _, c := range []struct{ low, high, wantLow, wantHigh int64 }{
		{0, 0, 0, 1}, {0, 59, 0, 1}, {0, 61, 0, 2}, {59, 60, 0, 1}, {60, 60, 1, 2}, {130, 270, 2, 5},
		{300, 300, 5, 7}, {420, 3700, 7, 90}, {7000, 7300, 90, 180}, {9000, 9000, 120, 180},
		{86400, 86400, 720, 1440}, {900000, 900000, 720, 1440},
	} {
		low, high := Range{acd.Seconds(c.low), acd.Seconds(c.high)}.Minutes()
		if low != int(c.wantLow) || high != int(c.wantHigh) {
			t.Errorf("%d s to %d s: %d–%d minutes, want %d–%d", c.low, c.high, low, high, c.wantLow, c.wantHigh)
		}
	}
}
