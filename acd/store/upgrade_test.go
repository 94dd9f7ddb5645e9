package store

import (
	"context"
	"io/fs"
	"log/slog"
	"testing"
	"testing/fstest"

	"parley/acd"
	journal "parley/internal/store"
)

// A database from before conversations were kept opens with its queues and takes contacts.
func TestUpgradeFromBeforeConversations(t *testing.T) {
	ctx := context.Background()
	db, err := journal.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	first, err := fs.ReadFile(migrations, "migrations/0001_acd.sql")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(ctx, "acd", fstest.MapFS{"0001_acd.sql": {Data: first}}); err != nil {
		t.Fatal(err)
	}
	do(t, db, exec("an old queue", `INSERT INTO queues (id, dn, name, offer, receipt, decline_excludes, lost_waiting, lost_ringing,
		lost_talking, waiting_max) VALUES (3, '8000', 'old', 25000, 5000, 60000, 120000, 10000, 300000, 1000)`))
	if err := Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	queues, err := Queues(ctx, db.Reader())
	if err != nil || len(queues) != 1 || queues[0].Name != "old" || queues[0].Rules != (acd.Rules{Offer: acd.Seconds(25)}).Filled() || !queues[0].Hours.Always() {
		t.Errorf("queues %+v, %v", queues, err)
	}
	do(t, db, InsertContact(NewContact{Contact: 1, Visitor: 1, JID: "romeo@host", Queue: 3, Arrived: 1, Caller: "R"}))
	if c, ok, err := ReadContact(ctx, db.Reader(), acd.ContactID(1)); !ok || err != nil || c.Caller != "R" {
		t.Errorf("%+v, %v, %v", c, ok, err)
	}
}

// A database from before notes were added to, and receipts had times, keeps what it has.
func TestUpgradeFromOneNoteAndMarks(t *testing.T) {
	ctx := context.Background()
	db, err := journal.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	old := fstest.MapFS{}
	for _, name := range []string{"0001_acd.sql", "0002_conversations.sql", "0003_sessions.sql", "0004_settings.sql"} {
		text, err := fs.ReadFile(migrations, "migrations/"+name)
		if err != nil {
			t.Fatal(err)
		}
		old[name] = &fstest.MapFile{Data: text}
	}
	if err := db.Migrate(ctx, "acd", old); err != nil {
		t.Fatal(err)
	}
	do(t, db,
		exec("old", `INSERT INTO visitors (id, jid) VALUES (1, 'romeo@host')`),
		exec("old", `INSERT INTO contacts (id, visitor, queue, arrived, agent, since) VALUES (1, 1, 3, 100, 7, 200)`),
		exec("old", `INSERT INTO messages VALUES (1, 1, 1, 'R', 300, 's', 'o', 'hello', '<message/>'), (1, 2, 2, 'J', 400, 's', 'o', 'hi', '<message/>')`),
		exec("old", `INSERT INTO marks VALUES (1, 2, 1)`),
		exec("old", `INSERT INTO notes VALUES (1, 7, 500, 'called back')`),
	)
	if err := Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	marks, err := Marks(ctx, db.Reader(), 1)
	if err != nil || len(marks) != 1 || marks[0].Party != 2 || marks[0].Receipt != Received || marks[0].ID != 1<<12 {
		t.Errorf("marks %+v, %v", marks, err)
	}
	notes, err := Notes(ctx, db.Reader(), 1)
	if err != nil || len(notes) != 1 || notes[0] != (Note{1, 1, 7, 500, "called back"}) {
		t.Errorf("notes %+v, %v", notes, err)
	}
	page, err := ReadPage(ctx, db.Reader(), Span{Contact: 1, Kinds: 2, UpTo: 1 << 40, Max: 9})
	if err != nil || len(page.Lines) != 2 || page.Lines[0].Agent != 0 || page.Lines[1].Agent != 7 || page.Lines[1].Act != Said || page.Lines[1].ID != 2<<12 {
		t.Errorf("lines %+v, %v", page.Lines, err)
	}
	if list, err := Parties(ctx, db.Reader(), 1); err != nil || len(list) != 1 || list[0] != (Party{7, 2, 2, 200, 0, 0}) {
		t.Errorf("parties %+v, %v", list, err)
	}
}
