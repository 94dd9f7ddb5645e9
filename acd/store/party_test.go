package store

import (
	"context"
	"reflect"
	"testing"

	"parley/acd"
	journal "parley/internal/store"
)

func parties(t *testing.T, db *journal.DB, c NewContact) []Party {
	t.Helper()
	list, err := Parties(context.Background(), db.Reader(), c.Contact)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPartiesComeAndGo(t *testing.T) {
	db := openDB(t)
	c := romeo(t, db) // six lines
	tell := func(at acd.Time, effects ...acd.Effect) { t.Helper(); do(t, db, Beside(at, effects)) }
	tell(10, acd.Connected{Contact: c.Contact, Agent: 1})
	tell(20, acd.Connected{Contact: c.Contact, Agent: 2, Role: acd.RoleConsulted})
	do(t, db, SetPlace(c.Contact, 1, 2), SetPlace(c.Contact, 2, 3))
	want := []Party{{1, 2, 2, 10, 0, 0}, {2, 4, 3, 20, 0, 0}}
	if got := parties(t, db, c); !reflect.DeepEqual(got, want) {
		t.Errorf("consulting: %+v", got)
	}

	// The consulted agent leads; who led has a part up to here.
	tell(30, acd.WrapsUp{Contact: c.Contact, Agent: 1}, acd.RoleHolds{Contact: c.Contact, Agent: 2, Role: acd.RoleLead})
	do(t, db, SetPlace(c.Contact, 2, 2))
	tell(35, acd.Closed{Contact: c.Contact, Agent: 1})
	want = []Party{{1, 2, 2, 10, 30, 6}, {2, 2, 2, 20, 0, 0}}
	if got := parties(t, db, c); !reflect.DeepEqual(got, want) {
		t.Errorf("completed: %+v", got)
	}
	row, _, err := ReadContact(context.Background(), db.Reader(), c.Contact)
	if err != nil || row.Agent != 2 || row.Closed != 0 {
		t.Errorf("the contact goes on: %+v, %v", row, err)
	}

	// Who comes again has a part again, in a place of its own.
	tell(40, acd.Connected{Contact: c.Contact, Agent: 1, Role: acd.RoleJoined})
	want[0] = Party{1, 3, 0, 40, 0, 0}
	if got := parties(t, db, c); !reflect.DeepEqual(got, []Party{want[1], want[0]}) {
		t.Errorf("joined: %+v", got)
	}

	// Who is there at the end may read to the end.
	tell(50, acd.Ended{Contact: c.Contact, Agent: 2, By: acd.ByAgent, Cause: acd.CauseHungUp},
		acd.WrapsUp{Contact: c.Contact, Agent: 2}, acd.WrapsUp{Contact: c.Contact, Agent: 1})
	for _, p := range parties(t, db, c) {
		if p.Until != 50 || p.UpTo != 0 {
			t.Errorf("ended: %+v", p)
		}
	}
	tell(60, acd.Closed{Contact: c.Contact, Agent: 2})
	if row, _, _ := ReadContact(context.Background(), db.Reader(), c.Contact); row.Closed != 60 {
		t.Errorf("closed: %+v", row)
	}
}

func TestThePassOfAContact(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	pass := func() (Pass, bool) {
		open, err := ReadOpen(ctx, db.Reader(), []acd.ContactID{c.Contact}, 1)
		if err != nil {
			t.Fatal(err)
		}
		p, ok := open.Passes[c.Contact]
		return p, ok
	}
	if _, ok := pass(); ok {
		t.Error("it was passed on already")
	}
	last := Pass{Contact: c.Contact, Agent: 2, At: 20, Reason: "speaks German", Note: "wants a refund"}
	do(t, db, SetPass(Pass{Contact: c.Contact, Agent: 1, At: 10}), SetPass(last), SetPass(Pass{Contact: 99, Agent: 1}))
	if got, ok := pass(); !ok || got != last {
		t.Errorf("%+v, %v", got, ok)
	}
}
