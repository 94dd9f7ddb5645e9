package store

import (
	"testing"

	"parley/acd"
)

// Who was answered, who gave up and who was sent away are told apart, and found by it; who is still there is none of them.
func TestOutcomes(t *testing.T) {
	db, ctx := openDB(t), t.Context()
	want := map[acd.ContactID]Outcome{1: "", 2: Answered, 3: Abandoned, 4: Abandoned, 5: Unanswered}
	for id := range want {
		do(t, db, InsertContact(NewContact{Contact: id, Visitor: acd.VisitorID(id), JID: id.String() + "@v", Queue: 1, Arrived: acd.Time(id)}))
	}
	do(t, db, Beside(90, []acd.Effect{
		acd.Connected{Contact: 1, Agent: 7, Role: acd.RoleLead}, acd.Connected{Contact: 2, Agent: 7, Role: acd.RoleLead},
		acd.Ended{Contact: 2, Agent: 7, By: acd.ByVisitor, Cause: acd.CauseLeft},
		acd.Ended{Contact: 3, By: acd.ByVisitor, Cause: acd.CauseLeft},
		acd.Ended{Contact: 4, By: acd.BySystem, Cause: acd.CauseVisitorLost},
		acd.Ended{Contact: 5, By: acd.BySystem, Cause: acd.CauseWaitedTooLong},
	}))
	all, err := ListContacts(ctx, db.Reader(), ContactQuery{})
	if err != nil || len(all) != len(want) {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, c := range all {
		if c.Outcome() != want[c.ID] {
			t.Errorf("%s came to %q, want %q", c.ID, c.Outcome(), want[c.ID])
		}
	}
	for _, came := range Outcomes() {
		found, err := ListContacts(ctx, db.Reader(), ContactQuery{Came: came})
		if err != nil || len(found) == 0 {
			t.Errorf("%s: %d, %v", came, len(found), err)
		}
		for _, c := range found {
			if want[c.ID] != came {
				t.Errorf("%s is found as %s", c.ID, came)
			}
			delete(want, c.ID)
		}
	}
	if len(want) != 1 {
		t.Errorf("not found by any outcome: %v", want)
	}
}
