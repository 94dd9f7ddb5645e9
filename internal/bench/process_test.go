package bench

import (
	"os/exec"
	"testing"
)

// TestProcessTree counts what the children of a server use and occupy, and what those used that have ended.
func TestProcessTree(t *testing.T) {
	c, err := shareCores()
	if err != nil {
		t.Skip(err)
	}
	p, err := start(exec.Command("sh", "-c", `i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; (i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done); read x < /dev/stdin || sleep 60 & wait`), c.server)
	if err != nil {
		t.Fatal(err)
	}
	defer p.stop()
	for len(p.tree()) < 2 { // the last child sleeps
		select {
		case <-p.gone:
			t.Fatal("it ended")
		default:
		}
	}
	used, err := p.used()
	if err != nil || used <= 0 {
		t.Errorf("used %v, %v", used, err)
	}
	if kib, err := p.resident(); err != nil || kib <= 0 {
		t.Errorf("resident %v, %v", kib, err)
	}
}
