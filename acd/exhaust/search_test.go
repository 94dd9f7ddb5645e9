package exhaust

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// TestEveryState visits every state within five steps; PARLEY_STEPS=12 is the long form.
func TestEveryState(t *testing.T) {
	steps := 5
	if long := os.Getenv("PARLEY_STEPS"); long != "" {
		var err error
		if steps, err = strconv.Atoi(long); err != nil {
			t.Fatal(err)
		}
	}
	began, states := time.Now(), 0
	err := Search(steps, func(l Level) {
		states += l.States
		t.Logf("%d steps: %d new states of %d events; %d states in all, after %s", l.Steps, l.States, l.Events, states, time.Since(began).Round(time.Second))
	})
	if err != nil {
		t.Fatal(err)
	}
	if states < 1000 {
		t.Errorf("only %d states", states)
	}
}
