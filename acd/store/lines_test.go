package store

import (
	"slices"
	"testing"

	"parley/acd"
	journal "parley/internal/store"
)

// fates reads what became of a contact's lines.
func fates(t *testing.T, db *journal.DB, contact acd.ContactID) (list []string) {
	t.Helper()
	rows, err := db.Reader().Query(`SELECT line || ' ' || fate || ' ' || agent || ' ' || at || ' ' || length(digest) FROM lines WHERE contact = ? ORDER BY id`, int64(contact))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			t.Fatal(err)
		}
		list = append(list, row)
	}
	return list
}

// TestEachLineHasItsFate: said, taken back, masked, emptied, erased. What is not there has none.
func TestEachLineHasItsFate(t *testing.T) {
	db := openDB(t)
	do(t, db,
		InsertContact(NewContact{Contact: 7, Visitor: 1, JID: "r@x", Queue: 1}),
		AppendLine(Line{Contact: 7, ID: 1, Party: 1, At: 10, Body: "card 4111"}),
		AppendLine(Line{Contact: 7, ID: 2, Party: 2, At: 20, Agent: 5, Body: "helo"}),
		AppendLine(Line{Contact: 7, ID: 3, Party: 2, At: 30, Agent: 5, Body: "hello", Act: Corrected, About: 2}),
		MaskLine(40, 7, 1, "card ****", "<p/>"),
		Retract(7, 2, 50),
		EmptyLines(60, 7, 1, 9),
		EraseLines(70, 7, 3, 9),
		EraseLines(80, 7),
		EraseLines(90, 7),
	)
	want := []string{
		"1 1 0 10 16", "2 1 5 20 16", "3 1 5 30 16", "1 2 0 40 16", "2 2 5 50 16", "3 2 5 50 16", "1 2 0 60 16", "3 3 0 70 0", "0 3 0 80 0",
	}
	if got := fates(t, db, 7); !slices.Equal(got, want) {
		t.Errorf("lines are\n%q, want\n%q", got, want)
	}
}

// TestMaskedAndEmptiedLinesReadSo: the place stays, with what is left.
func TestMaskedAndEmptiedLinesReadSo(t *testing.T) {
	db := openDB(t)
	do(t, db,
		InsertContact(NewContact{Contact: 7, Visitor: 1, JID: "r@x", Queue: 1}),
		AppendLine(Line{Contact: 7, ID: 1, Party: 1, At: 10, Name: "R", Stanza: "s", Origin: "o", Body: "card 4111", Payload: "<p>4111</p>"}),
		MaskLine(40, 7, 1, "card ****", "<p/>"),
	)
	l, ok, err := ReadLine(t.Context(), db.Reader(), 7, 1)
	if want := (Line{Contact: 7, ID: 1, Party: 1, At: 10, Name: "R", Stanza: "s", Origin: "o", Body: "card ****", Payload: "<p/>", Kind: 1, Act: Said}); err != nil || !ok || l != want {
		t.Errorf("masked: %+v, %v", l, err)
	}
	do(t, db, EmptyLines(50, 7))
	l, ok, err = ReadLine(t.Context(), db.Reader(), 7, 1)
	if want := (Line{Contact: 7, ID: 1, Party: 1, At: 10, Kind: 1, Act: Said}); err != nil || !ok || l != want {
		t.Errorf("emptied: %+v, %v", l, err)
	}
}
