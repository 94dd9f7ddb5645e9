package xmpp

import (
	"fmt"
	"strings"
	"testing"
)

// Who never answers is not waited for without end: beyond the bound the one asked first is taken for gone.
func TestQuestionsAreBounded(t *testing.T) {
	cfg := Default()
	cfg.PresenceOnly = true
	f := newFloor(t, cfg)
	f.acd.owner.questionsMax = 2
	for i := range 4 {
		visitor := fmt.Sprintf("v%d@localhost/x", i)
		f.from(visitor, joinXML("8000", "V"))
		f.from(visitor, fmt.Sprintf(`<presence type='unavailable' to='8000@acd.localhost' id='%d'/>`, i))
	}
	f.from(lin, deskXML)
	heard := ""
	for _, e := range f.heard() {
		heard += string(e.Bytes())
	}
	if asked := strings.Count(heard, "<ping "); asked != 4+4+1 { // each as it spoke, and as it became unavailable; and the desk
		t.Errorf("%d questions", asked)
	}
	gone := 0
	for i := range 4 {
		if f.acd.owner.sessions[fmt.Sprintf("v%d@localhost/x", i)] == nil {
			gone++
		}
	}
	if gone != 2 {
		t.Errorf("%d of 4 are taken for gone, want the 2 beyond the bound", gone)
	}
}
