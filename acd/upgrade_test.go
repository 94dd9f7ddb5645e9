package acd_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"parley/acd"
)

// TestLogAndSnapshotsOfVersion1: a day that version 1 decided and logged, and what it knew at ten moments of it, is the
// same today: by its log, adopted or replayed, and by its snapshots. Then the day goes on.
func TestLogAndSnapshotsOfVersion1(t *testing.T) {
	text, err := os.ReadFile("testdata/version1/log.txt")
	if err != nil {
		t.Fatal(err)
	}
	follower, owner, diverged, rows, moments := acd.New(), acd.New(), 0, 0, 0
	states := map[string]*acd.State{"the log adopted": follower, "the log replayed": owner}
	var was []string
	compare := func() {
		for name, s := range states {
			if is := strings.Join(views(s), "\n"); len(was) > 0 && is != strings.Join(was, "\n") {
				t.Fatalf("after %d rows, by %s:\n%s\nwas\n%s", rows, name, is, strings.Join(was, "\n"))
			}
		}
		was = nil
	}
	for line := range strings.Lines(string(text)) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch word {
		case "row":
			compare()
			at, ev, effects := row(t, rest)
			follower.Adopt(at, effects)
			if owner.Replay(at, ev, effects) {
				diverged++
			}
			rows++
		case "snapshot":
			s, err := acd.Decode(unhex(t, rest))
			if err != nil {
				t.Fatal(err)
			}
			states["the snapshot"] = s
			moments++
		case "is":
			was = append(was, rest)
		}
	}
	compare()
	if rows < 300 || moments < 6 {
		t.Fatalf("%d rows, %d snapshots", rows, moments)
	}
	t.Logf("%d of %d rows are decided otherwise today", diverged, rows)
	for name, s := range states {
		s.Step(s.Now().Add(acd.Seconds(1)), acd.Restarted{})
		s.Step(s.Now().Add(acd.Seconds(600)), acd.Tick{})
		if err := s.Check(); err != nil {
			t.Errorf("by %s, and on: %v", name, err)
		}
	}
}

func row(t *testing.T, line string) (acd.Time, acd.Event, []acd.Effect) {
	t.Helper()
	var at acd.Time
	var event, effects string
	if _, err := fmt.Sscanf(line, "%d %s %s", &at, &event, &effects); err != nil {
		t.Fatal(err)
	}
	ev, rest, err := acd.ReadEvent(unhex(t, event))
	if err != nil || len(rest) > 0 {
		t.Fatalf("%d bytes left over, %v", len(rest), err)
	}
	decided, rest, err := acd.ReadEffects(unhex(t, effects))
	if err != nil || len(rest) > 0 {
		t.Fatalf("%d bytes left over, %v", len(rest), err)
	}
	return at, ev, decided
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// views is what version 1 knew, in its words.
func views(s *acd.State) []string {
	var all []string
	wrapUp := map[acd.QueueID]int{} // whom version 1 counted as busy, too
	for a := range s.Agents() {
		if a.Shown == acd.ShownWrapUp && !a.Lost {
			for _, q := range s.Serves(a.Agent) {
				wrapUp[q]++
			}
		}
	}
	for q := range s.Queues() {
		all = append(all, fmt.Sprintf("queue %d waiting %d oldest %d ready %d busy %d signed-on %d offer %d max %d",
			q.Queue, q.Waiting, q.Oldest, q.Ready, q.Busy+wrapUp[q.Queue], q.SignedOn, q.Rules.Offer, q.Rules.WaitingMax))
	}
	for a := range s.Agents() {
		line := fmt.Sprintf("agent {Agent:%d Duty:%d Reason:%d Since:%d Shown:%d Lost:%v LostAt:%d Intended:%d IdleFrom:%d} slots %d grace %d serves %v:",
			a.Agent, a.Duty, a.Reason, a.Since, a.Shown, a.Lost, a.LostAt, a.Intended, a.IdleFrom, a.SlotsMax, a.Grace, s.Serves(a.Agent))
		for _, c := range a.Contacts {
			line += " " + c.Contact.String()
		}
		all = append(all, line)
	}
	for c := range s.Contacts() {
		place, _ := s.Position(c.Contact)
		all = append(all, fmt.Sprintf("contact %s visitor %d queue %d agent %d offer %d state %d arrived %d since %d head %v away %v %d %d deadline %d %d %v code %d by %d position %d",
			c.Contact, c.Visitor, c.Queue, c.Agent, c.Offer, c.State, c.Arrived, c.Since, c.Head, c.Away, c.AwaySince, c.AwayUntil,
			c.Deadline, c.Receipt, c.Received, c.Code, c.By, place))
	}
	return all
}
