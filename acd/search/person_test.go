package search

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/claim"
	acdstore "parley/acd/store"
)

// TestAPersonIsJoinedByProofAlone has contacts that share a guest, an account, a signed identity, or only a name.
func TestAPersonIsJoinedByProofAlone(t *testing.T) {
	f := newFloor(t)
	come := func(c acd.ContactID, jid, name string, signed *claim.Claims) {
		visitor, known, err := acdstore.FindVisitor(t.Context(), f.db.Reader(), jid)
		must(t, err)
		if !known {
			visitor = acd.VisitorID(c)
		}
		rows := acdstore.InsertContact(acdstore.NewContact{Contact: c, Visitor: visitor, JID: jid, Queue: 1, Arrived: f.at, Caller: name})
		if signed != nil {
			rows = acdstore.Both(rows, claim.Keep(jid, 1, *signed, time.Now(), time.Now().Add(time.Hour)), claim.Attach(jid, c, *signed))
		}
		f.happens(rows)
	}
	shop := &claim.Claims{Account: "4711", Site: "shop"}
	come(1, "g-a@localhost", "王小明", nil)
	come(2, "g-a@localhost", "somebody else", nil)
	come(3, "g-b@localhost", "王小明", nil) // the same name, and no more
	come(4, "romeo@localhost", "Romeo", nil)
	come(5, "romeo@localhost", "Romeo", nil)
	come(6, "g-c@localhost", "Juliet", shop)
	come(7, "g-d@localhost", "J.", shop)
	come(8, "g-e@localhost", "Juliet", &claim.Claims{Account: "4711", Site: "bank"}) // another site's 4711
	come(9, "g-f@localhost", "Juliet", &claim.Claims{Account: "4711"})
	come(10, "g-g@localhost", "Juliet", &claim.Claims{Account: "4711"}) // nobody knows whose
	for contact, want := range map[acd.ContactID]string{
		1: "[2]", 2: "[1]", 3: "[]", 4: "[5]", 5: "[4]", 6: "[7]", 7: "[6]", 8: "[]", 9: "[]", 10: "[]", 11: "[]",
	} {
		got, err := Earlier(t.Context(), f.db.Reader(), contact)
		must(t, err)
		numbers := []int64{}
		for _, id := range got {
			numbers = append(numbers, int64(id))
		}
		slices.Sort(numbers)
		if fmt.Sprint(numbers) != want {
			t.Errorf("of %d: %v, want %s", contact, numbers, want)
		}
	}
}
