package sim

import (
	"fmt"

	"parley/acd"
)

// turn is one thing that happens on a day.
type turn struct {
	at    acd.Time
	event acd.Event // nil: one of the others

	snapshot bool   // the engine keeps one
	crash    bool   // the process ends, and the last lost rows of the log with it; the rest is replayed
	lost     int    // rows
	perturb  uint64 // not 0: another build wrote the rows since the snapshot, differing as this number says
	evening  bool   // everybody works until all contacts are over
}

func (t turn) String() string {
	switch {
	case t.snapshot:
		return "snapshot"
	case t.crash:
		return fmt.Sprintf("crash, the last %d rows lost", t.lost)
	case t.perturb != 0:
		return fmt.Sprintf("another build's log, %d", t.perturb)
	}
	if t.evening {
		return "evening"
	}
	return fmt.Sprintf("%d %T%+v", t.at, t.event, t.event)
}
