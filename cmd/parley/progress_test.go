package main

import (
	"strings"
	"testing"
)

func TestBar(t *testing.T) {
	for _, tt := range []struct {
		done, all int64
		want      string
	}{
		{0, 10, "audit [" + strings.Repeat("-", barColumns) + "]   0 %"},
		{5, 10, "audit [" + strings.Repeat("#", barColumns/2) + strings.Repeat("-", barColumns/2) + "]  50 %"},
		{0, 0, "audit [" + strings.Repeat("-", barColumns) + "]   0 %"},
	} {
		if got := bar("audit", tt.done, tt.all); got != tt.want {
			t.Errorf("%d of %d: %q", tt.done, tt.all, got)
		}
	}
	var elsewhere strings.Builder
	progress(&elsewhere, "audit")(1, 2)
	if elsewhere.Len() > 0 {
		t.Errorf("drawn where there is no terminal: %q", elsewhere.String())
	}
}
