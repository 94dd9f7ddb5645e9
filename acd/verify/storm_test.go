package verify_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"parley/acd"
	"parley/acd/engine"
	"parley/acd/sim"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// keepLog writes a simulated log into a directory, with the rows beside it that the program would keep.
func keepLog(t *testing.T, dir string, rows []sim.Row) {
	t.Helper()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	log, err := acdstore.OpenLog(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	k := keeper{visitors: map[acd.VisitorID]bool{}, lines: map[acd.ContactID]uint64{}}
	told := make(chan error, len(rows))
	var at acd.Time
	var revision uint64
	for i, r := range rows {
		at = max(at, r.At)
		switch r.Event.(type) {
		case acd.QueueSet, acd.QueueRemoved, acd.AgentSet, acd.AgentRemoved, acd.AgentJoinedQueue, acd.AgentLeftQueue:
			revision++
		}
		log.Append(acdstore.Row{ID: uint64(i + 1), At: at, Version: engine.Version, Revision: revision, Event: r.Event, Effects: r.Effects}, k.beside(at, r), func(err error) { told <- err })
	}
	for range rows {
		if err := <-told; err != nil {
			t.Fatal(err)
		}
	}
	project(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// keeper keeps contacts and lines as the bridge does.
type keeper struct {
	visitors map[acd.VisitorID]bool
	lines    map[acd.ContactID]uint64
}

func (k keeper) beside(at acd.Time, r sim.Row) store.Op {
	if _, refused := acd.Refused(r.Effects); refused {
		return nil
	}
	switch ev := r.Event.(type) {
	case acd.ContactRequested:
		return acdstore.InsertContact(acdstore.NewContact{Contact: ev.Contact, Visitor: ev.Visitor, JID: fmt.Sprint(ev.Visitor), Queue: ev.Queue, Arrived: at})
	case acd.Spoke:
		k.lines[ev.Contact]++
		return acdstore.AppendLine(acdstore.Line{Contact: ev.Contact, ID: k.lines[ev.Contact], Party: 1, At: at, Agent: ev.Agent, Body: "hello"})
	}
	return nil
}

// twice says whether a contact's number is used again after the contact was over: the simulator repeats requests, which the
// bridge does not.
func twice(rows []sim.Row) bool {
	seen := map[acd.ContactID]bool{}
	return slices.ContainsFunc(rows, func(r sim.Row) bool {
		ev, ok := r.Event.(acd.ContactRequested)
		if _, refused := acd.Refused(r.Effects); !ok || refused {
			return false
		}
		again := seen[ev.Contact]
		seen[ev.Contact] = true
		return again
	})
}

// TestStormsAddUp: whatever people do in whatever order, supervisors, transfers taken back and crashes among it, ends in a
// record that holds, with reports that say the same.
func TestStormsAddUp(t *testing.T) {
	for seed, done := uint64(400), 0; done < 6; seed++ {
		rows, err := sim.Log(seed, 1500)
		if err != nil {
			t.Fatal(err)
		}
		if twice(rows) {
			continue
		}
		done++
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			keepLog(t, dir, rows)
			r := verified(t, dir)
			clean(t, r)
			if !r.Figures {
				t.Errorf("no figures in %d rows", len(rows))
			}
		})
	}
}
