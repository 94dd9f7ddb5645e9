package audit_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

func open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := acdstore.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return db
}

func entry(at acd.Time) audit.Entry {
	return audit.Entry{At: at, By: audit.ByAgent(7), Action: audit.ContactMonitor, On: audit.Contact(5)}
}

func read(t *testing.T, db *store.DB, q audit.Query) []audit.Record {
	t.Helper()
	all, err := audit.Read(context.Background(), db.Reader(), q)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestNumbersHaveNoGap: what is undone takes no number, whether its own rows failed or those beside it.
func TestNumbersHaveNoGap(t *testing.T) {
	db := open(t)
	fails := errors.New("no")
	for i := range 20 {
		var rows store.Op = audit.Keep(entry(acd.Time(i)))
		if i%3 == 1 {
			rows = acdstore.Both(rows, func(*store.Tx) error { return fails })
		}
		if err := db.Do(t.Context(), rows); (err != nil) != (i%3 == 1) {
			t.Fatal(err)
		}
	}
	all := read(t, db, audit.Query{})
	for i, r := range all {
		if r.ID != uint64(i+1) {
			t.Errorf("entry %d has number %d", i, r.ID)
		}
	}
	if len(all) != 13 {
		t.Errorf("%d entries, want 13", len(all))
	}
}

// TestOnlyAddedTo: an entry can be neither changed nor deleted.
func TestOnlyAddedTo(t *testing.T) {
	db := open(t)
	if err := db.Do(t.Context(), audit.Keep(entry(1))); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"UPDATE audit SET outcome = 2", "DELETE FROM audit", "REPLACE INTO audit SELECT * FROM audit"} {
		err := db.Do(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(query); return err })
		if err == nil {
			t.Errorf("%s was done", query)
		}
	}
	if all := read(t, db, audit.Query{}); len(all) != 1 || all[0].Outcome != audit.Done {
		t.Errorf("%+v", all)
	}
}

// TestRefusedIsWrittenDownToo: what the core refused stands there with its reason.
func TestRefusedIsWrittenDownToo(t *testing.T) {
	db := open(t)
	for _, effects := range [][]acd.Effect{{acd.Rejected{Why: acd.RejectedUnknown}}, {acd.Closed{}}} {
		if err := db.Do(t.Context(), entry(1).Of(effects)); err != nil {
			t.Fatal(err)
		}
	}
	all := read(t, db, audit.Query{})
	if len(all) != 2 || all[0].Outcome != audit.Refused || all[0].Detail != int64(acd.RejectedUnknown) || all[1].Outcome != audit.Done {
		t.Errorf("%+v", all)
	}
}

// TestWordsStayOut: an action is a code, and an entry names an actor and an object.
func TestWordsStayOut(t *testing.T) {
	db := open(t)
	for name, spoil := range map[string]func(*audit.Entry){
		"words":     func(e *audit.Entry) { e.Action = "he said so" },
		"a name":    func(e *audit.Entry) { e.Action = "ban.王小明" },
		"long":      func(e *audit.Entry) { e.Action = audit.Action("ban." + strings.Repeat("a", 30)) },
		"no actor":  func(e *audit.Entry) { e.By = audit.Actor{} },
		"no object": func(e *audit.Entry) { e.On = audit.Object{} },
	} {
		e := entry(1)
		spoil(&e)
		if err := db.Do(t.Context(), audit.Keep(e)); err == nil {
			t.Errorf("%s: was kept", name)
		}
	}
}

// TestNamesArePeoples: who and what is called as people call it, also once it has gone; what has no name has none.
func TestNamesArePeoples(t *testing.T) {
	db := open(t)
	agent := acdstore.Agent{ID: 7, JID: "1001@localhost", Name: "林小姐", Role: acdstore.RoleAgent}
	queue := acdstore.Queue{ID: 3, DN: "8000", Name: "客服中心"}
	for _, rows := range []store.Op{
		acdstore.InsertAgent(agent), acdstore.InsertQueue(queue),
		func(tx *store.Tx) error { _, err := tx.Exec("UPDATE queues SET removed = 5"); return err },
		audit.Keep(audit.Entry{At: 1, By: audit.ByAgent(7), Action: audit.QueueSet, On: audit.Object{Kind: audit.OfQueue, ID: 3}}),
		audit.Keep(audit.Entry{At: 2, By: audit.ByAgent(0), Action: audit.AgentSet, On: audit.Object{Kind: audit.OfAgent, ID: 7}}),
		audit.Keep(audit.Entry{At: 3, By: audit.ByAgent(8), Action: audit.ContactClose, On: audit.Contact(5), Detail: 3}),
		audit.Keep(audit.Entry{At: 4, By: audit.ByAgent(7), Action: audit.AgentJoin, On: audit.Object{Kind: audit.OfAgent, ID: 7}, Detail: 3}),
	} {
		if err := db.Do(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
	}
	all := read(t, db, audit.Query{})
	for i, want := range [][3]string{{"林小姐", "8000 客服中心", ""}, {"", "林小姐", ""}, {"", "", ""}, {"林小姐", "林小姐", "8000 客服中心"}} {
		if got := [3]string{all[i].ByName, all[i].OnName, all[i].DetailName}; got != want {
			t.Errorf("entry %d: %q, want %q", all[i].ID, got, want)
		}
	}
	if begun, err := audit.Begun(t.Context(), db.Reader()); err != nil || begun != 1 {
		t.Errorf("begun at %d, %v", begun, err)
	}
}

func TestReadByTimeAndNumber(t *testing.T) {
	db := open(t)
	for at := range acd.Time(10) {
		if err := db.Do(t.Context(), audit.Keep(entry(at))); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(t, db, audit.Query{Since: 3, Until: 7, Max: 2}); len(got) != 2 || got[0].At != 3 {
		t.Errorf("%+v", got)
	}
	if got := read(t, db, audit.Query{After: 8}); len(got) != 2 || got[0].ID != 9 {
		t.Errorf("%+v", got)
	}
	if r := read(t, db, audit.Query{Max: 1})[0]; r.By.String() != "agent:7" || r.Outcome.String() != "done" || !strings.HasPrefix(r.On.String(), "c-") {
		t.Errorf("%s %s %s", r.By, r.On, r.Outcome)
	}
}
