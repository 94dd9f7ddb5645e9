package store

import (
	"context"
	"reflect"
	"testing"
)

func TestRetractingALineEmptiesItAndItsCorrections(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	fixed := Line{Contact: c.Contact, ID: 7, Party: 1, At: 4000, Stanza: "s7", Body: "better", Payload: "<message/>", Kind: 1, Act: Corrected, About: 1, Agent: 5}
	do(t, db, AppendLine(fixed), AddAttachment(Attachment{Contact: c.Contact, Line: 7, URL: "https://f/1", Name: "a.png", Size: 9, Type: "image/png"}),
		AddAttachment(Attachment{Contact: c.Contact, Line: 2, URL: "https://f/2"}))
	if got, _, err := ReadLine(ctx, db.Reader(), c.Contact, 7); err != nil || got != fixed {
		t.Errorf("the correction: %+v, %v", got, err)
	}
	if got, ok, err := FindStanza(ctx, db.Reader(), c.Contact, 5, "s7"); err != nil || !ok || got.ID != 7 {
		t.Errorf("by its message's id: %+v, %v, %v", got, ok, err)
	}
	if _, ok, err := FindStanza(ctx, db.Reader(), c.Contact, 0, "s7"); err != nil || ok {
		t.Errorf("the other side's: %v, %v", ok, err)
	}
	do(t, db, Retract(c.Contact, 1, 5000))
	page, err := ReadPage(ctx, db.Reader(), Span{Contact: c.Contact, Kinds: 2, UpTo: 99, Max: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range page.Lines {
		gone := l.ID == 1 || l.ID == 7
		if gone != (l.Body == "" && l.Payload == "" && l.Retracted == 5000) {
			t.Errorf("line %d: %+v", l.ID, l)
		}
	}
	files, err := Attachments(ctx, db.Reader(), c.Contact)
	if err != nil || len(files) != 1 || files[0].Line != 2 {
		t.Errorf("files: %+v, %v", files, err)
	}
}

func TestNotesAreAddedAndNotRepeated(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	do(t, db, AddNote(Note{Contact: c.Contact, Agent: 1, At: 100, Text: "x"}))
	do(t, db, AddNote(Note{Contact: c.Contact, Agent: 1, At: 101, Text: "x"}), AddNote(Note{Contact: c.Contact, Agent: 2, At: 102, Text: "x"}),
		AddNote(Note{Contact: c.Contact, Agent: 1, At: 103, Text: "y"}), AddNote(Note{Contact: c.Contact, Agent: 1, At: 104, Text: "x"}))
	got, err := Notes(ctx, db.Reader(), c.Contact)
	want := []Note{{c.Contact, 1, 1, 100, "x"}, {c.Contact, 2, 2, 102, "x"}, {c.Contact, 3, 1, 103, "y"}, {c.Contact, 4, 1, 104, "x"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTagsThatStayKeepTheirTime(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	do(t, db, SetTags(c.Contact, 1, 100, []string{"refund", "vip"}))
	do(t, db, SetTags(c.Contact, 2, 200, []string{"VIP", "angry"}))
	got, err := Tags(ctx, db.Reader(), c.Contact)
	if err != nil || !reflect.DeepEqual(got, []string{"angry", "VIP"}) {
		t.Errorf("%v, %v", got, err)
	}
	var agent, at int64
	if err := db.Reader().QueryRow(`SELECT agent, at FROM tags WHERE tag = 'vip'`).Scan(&agent, &at); err != nil || agent != 1 || at != 100 {
		t.Errorf("who set it first: %d at %d, %v", agent, at, err)
	}
	do(t, db, SetTags(c.Contact, 2, 300, nil))
	if got, err := Tags(ctx, db.Reader(), c.Contact); err != nil || got != nil {
		t.Errorf("none: %v, %v", got, err)
	}
}

func TestARatingMayBeChanged(t *testing.T) {
	db := openDB(t)
	c, ctx := romeo(t, db), context.Background()
	if _, ok, err := ReadRating(ctx, db.Reader(), c.Contact); ok || err != nil {
		t.Error(ok, err)
	}
	do(t, db, SetRating(Rating{Contact: c.Contact, Stars: 2, At: 100}), SetRating(Rating{Contact: c.Contact, Stars: 5, Comment: "better", At: 200}))
	got, ok, err := ReadRating(ctx, db.Reader(), c.Contact)
	if want := (Rating{c.Contact, 5, "better", 100, 200}); err != nil || !ok || got != want {
		t.Errorf("%+v, %v, %v", got, ok, err)
	}
}
