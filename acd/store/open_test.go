package store

import (
	"context"
	"reflect"
	"testing"

	"parley/acd"
)

// What is read of many at once is what is read of each alone, and nothing of others.
func TestReadOpen(t *testing.T) {
	db, ctx := openDB(t), context.Background()
	first := romeo(t, db)
	second := NewContact{Contact: 9, Visitor: 8, JID: "julia@host", Queue: 4, Arrived: 600, Caller: "J", Lang: "de"}
	other := NewContact{Contact: 10, Visitor: 9, JID: "other@host", Queue: 4, Arrived: 700}
	bare := NewContact{Contact: 11, Visitor: 10, JID: "bare@host", Queue: 4, Arrived: 800}
	do(t, db, InsertContact(second), InsertContact(other), InsertContact(bare))
	for _, id := range []acd.ContactID{second.Contact, other.Contact} {
		do(t, db,
			AppendLine(Line{Contact: id, ID: 1, Name: "ACD", Body: "Welcome"}),
			AppendLine(Line{Contact: id, ID: 2, Party: 1, Body: "taken back"}), Retract(id, 2, 5),
			AppendLine(Line{Contact: id, ID: 3, Party: 1, Origin: "o", Body: "fist"}),
			AppendLine(Line{Contact: id, ID: 4, Party: 1, Act: Corrected, About: 3, Body: "first"}),
			AppendLine(Line{Contact: id, ID: 5, Party: 2, Agent: 6, Body: "hello"}),
			SetMark(id, Mark{Party: 1, Receipt: Received, ID: 1, At: 2}), SetMark(id, Mark{Party: 1, Receipt: Received, ID: 5, At: 3}),
			SetMark(id, Mark{Party: 1, Receipt: Seen, ID: 1, At: 3}), SetPass(Pass{Contact: id, Agent: 6, At: 4, Note: "n"}),
			Beside(10, []acd.Effect{acd.Connected{Contact: id, Agent: 6}, acd.Connected{Contact: id, Agent: 7, Role: acd.RoleConsulted}}))
	}
	ids := []acd.ContactID{first.Contact, second.Contact, bare.Contact, 99}
	open, err := ReadOpen(ctx, db.Reader(), ids, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids[:3] {
		row, _, _ := ReadContact(ctx, db.Reader(), id)
		line, _ := FirstLine(ctx, db.Reader(), id, 1)
		marks, _ := LatestMarks(ctx, db.Reader(), id)
		parties, _ := Parties(ctx, db.Reader(), id)
		if open.Contacts[id] != row || open.FirstLines[id] != line ||
			!reflect.DeepEqual(open.Marks[id], marks) || !reflect.DeepEqual(open.Parties[id], parties) {
			t.Errorf("%s: %+v", id, open)
		}
	}
	origins := []Origin{{ID: 1}, {ID: 2, Party: 1}, {ID: 3, Party: 1, Name: "o"}, {ID: 4, Party: 1}, {ID: 5, Party: 2, Agent: 6}}
	if got := open.Origins[second.Contact]; !reflect.DeepEqual(got, origins) || len(open.Origins[first.Contact]) != 6 {
		t.Errorf("origins %+v", open.Origins)
	}
	if len(open.Contacts) != 3 || open.FirstLines[second.Contact] != "first" || len(open.Marks[second.Contact]) != 2 || len(open.Passes) != 1 {
		t.Errorf("%+v", open)
	}
	if _, err := ReadOpen(ctx, db.Reader(), make([]acd.ContactID, OpenMax+1), 1); err == nil {
		t.Error("there is no bound")
	}
}
