package store

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"testing"
	"testing/fstest"

	"parley/acd"
	"parley/acd/audit"
	journal "parley/internal/store"
)

// TestAnOldDirectoryIsProvedOnce: rows that were there before there was a record are chained at the upgrade, which the
// trail notes; another start does nothing.
func TestAnOldDirectoryIsProvedOnce(t *testing.T) {
	ctx := context.Background()
	db, err := journal.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	old := fstest.MapFS{}
	for _, name := range []string{"0001_acd.sql", "0002_conversations.sql", "0003_sessions.sql", "0004_settings.sql", "0005_said.sql", "0006_safety.sql", "0007_plain.sql", "0008_parties.sql", "0010_nodes.sql"} {
		text, err := fs.ReadFile(migrations, "migrations/"+name)
		if err != nil {
			t.Fatal(err)
		}
		old[name] = &fstest.MapFile{Data: text}
	}
	if err := db.Migrate(ctx, "acd", old); err != nil {
		t.Fatal(err)
	}
	event, effects := acd.AppendEvent(nil, acd.Tick{}), acd.AppendEffects(nil, nil)
	do(t, db,
		exec("old", `INSERT INTO log VALUES (1, 10, 1, 0, ?1, ?2), (2, 20, 1, 0, ?1, ?2), (3, 30, 1, 0, ?1, ?2)`, event, effects),
		exec("old", `INSERT INTO visitors (id, jid) VALUES (1, 'romeo@host')`),
		exec("old", `INSERT INTO contacts (id, visitor, queue, arrived, since) VALUES (7, 1, 3, 100, 200)`),
		exec("old", `INSERT INTO messages (contact, id, party, name, at, stanza, origin, body, payload) VALUES (7, 4096, 1, 'R', 300, 's', 'o', 'hello', '<message/>')`),
		exec("old", `INSERT INTO ratings (contact, stars, comment, at, changed) VALUES (7, 4, 'thanks', 400, 500)`),
		exec("old", `INSERT INTO audit (id, at, actor, actor_id, action, object, object_id, outcome, detail) VALUES (1, 5, 2, 0, 'queue.add', 3, 1, 1, 0)`),
	)
	for range 2 {
		if err := Migrate(ctx, db); err != nil {
			t.Fatal(err)
		}
	}
	trail, err := audit.Read(ctx, db.Reader(), audit.Query{})
	if err != nil || len(trail) != 3 || trail[1].Action != audit.RecordRated || trail[1].Detail != 1 || trail[2].Action != audit.RecordBegin || trail[2].On.ID != 3 || trail[2].Detail != 1 {
		t.Errorf("the trail is %+v, %v", trail, err)
	}
	do(t, db, SetRating(Rating{Contact: 7, Stars: 5, At: 600}))
	var rated string
	if err := db.Reader().QueryRow(`SELECT group_concat(printf('%d %d %d %d %d', id, stars, at, changed, length(link)), ', ') FROM rated`).Scan(&rated); err != nil ||
		rated != "1 4 400 500 16, 2 5 400 600 16" {
		t.Errorf("rated: %s, %v", rated, err)
	}
	var unproved, position int
	if err := db.Reader().QueryRow(`SELECT (SELECT count(*) FROM log WHERE link IS NULL) + (SELECT count(*) FROM audit WHERE chain IS NULL)
		+ (SELECT count(*) FROM messages WHERE salt = x''), (SELECT position FROM heads WHERE chain = 'log')`).Scan(&unproved, &position); err != nil || unproved != 0 || position != 3 {
		t.Errorf("%d rows are not proved, the log's end is %d, %v", unproved, position, err)
	}
}

// TestALogWithoutItsEndIsRefused: rows missing at the end, or the end of the chain itself.
func TestALogWithoutItsEndIsRefused(t *testing.T) {
	for what, forge := range map[string]string{
		"the last row":         `DELETE FROM log WHERE id = 2`,
		"the end of the chain": `DELETE FROM heads`,
	} {
		t.Run(what, func(t *testing.T) {
			db := openDB(t)
			l, err := OpenLog(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			told := make(chan error, 2)
			for id := range uint64(2) {
				l.Append(Row{ID: id + 1, At: 1, Version: 1, Event: acd.Tick{}}, nil, func(err error) { told <- err })
			}
			for range 2 {
				if err := <-told; err != nil {
					t.Fatal(err)
				}
			}
			do(t, db, exec("forge", forge))
			if _, err := OpenLog(t.Context(), db); !errors.Is(err, ErrBroken) {
				t.Errorf("it was opened: %v", err)
			}
		})
	}
}
