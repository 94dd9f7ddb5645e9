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
	do(t, db, InsertQueue(Queue{ID: 3, DN: "8000", Name: "old"}))
	if err := Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	queues, err := Queues(ctx, db.Reader())
	if err != nil || len(queues) != 1 || queues[0].Name != "old" {
		t.Errorf("queues %v, %v", queues, err)
	}
	do(t, db, InsertContact(NewContact{Contact: 1, Visitor: 1, JID: "romeo@host", Queue: 3, Arrived: 1, Caller: "R"}))
	if c, ok, err := ReadContact(ctx, db.Reader(), acd.ContactID(1)); !ok || err != nil || c.Caller != "R" {
		t.Errorf("%+v, %v, %v", c, ok, err)
	}
}
