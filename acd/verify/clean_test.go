package verify_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/acd/verify"
	"parley/internal/store"
)

// victim is the environment variable that makes this test binary one that writes until it is killed.
const victim = "PARLEY_AUDIT_VICTIM"

func TestMain(m *testing.M) {
	if dir := os.Getenv(victim); dir != "" {
		_, err := writeOn(context.Background(), dir, time.Minute)
		fmt.Fprintln(os.Stderr, "nobody killed it:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeOn has visitors come, talk and go, as fast as it can. The database is the caller's to close.
func writeOn(ctx context.Context, dir string, most time.Duration) (*store.DB, error) {
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	eng, err := engine.Open(ctx, engine.Config{SnapshotEvery: 200}, db, slog.New(slog.DiscardHandler))
	if err != nil {
		return db, err
	}
	w := &writer{eng: eng, random: rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano()))), lines: map[acd.ContactID]uint64{}}
	w.do(acd.QueueSet{Queue: 1}, nil)
	w.do(acd.AgentSet{Agent: 1, SlotsMax: 3}, nil)
	w.do(acd.AgentJoinedQueue{Agent: 1, Queue: 1}, nil)
	w.do(acd.AgentSignedOn{Agent: 1}, nil)
	w.do(acd.AgentReady{Agent: 1}, nil)
	fmt.Println("writes")
	for begun := time.Now(); time.Since(begun) < most; {
		w.turn()
	}
	return db, eng.Close(ctx)
}

type writer struct {
	eng    *engine.Engine
	random *rand.Rand
	open   []acd.ContactID
	lines  map[acd.ContactID]uint64
}

func (w *writer) turn() {
	if len(w.open) < 5 {
		w.comes()
		return
	}
	c := w.open[w.random.IntN(len(w.open))]
	switch w.random.IntN(8) {
	case 0:
		w.do(acd.OfferAccepted{Agent: 1, Contact: c}, nil)
	case 1:
		w.do(acd.AgentHungUp{Agent: 1, Contact: c}, nil)
		w.do(acd.WrapUpDone{Agent: 1, Contact: c}, nil)
	case 2:
		w.do(acd.VisitorLeft{Contact: c}, nil)
		w.open = w.open[1:]
	case 3:
		w.write(acdstore.EraseLines(w.eng.Now(), c, w.random.Uint64N(w.lines[c]+1)))
	case 4:
		w.write(acdstore.MaskLine(w.eng.Now(), c, 1, "masked", ""))
	default:
		w.lines[c]++
		w.do(acd.Spoke{Contact: c}, acdstore.AppendLine(acdstore.Line{Contact: c, ID: w.lines[c], Party: 1, At: w.eng.Now(), Body: "hello " + c.String()}))
	}
}

func (w *writer) comes() {
	c := w.eng.NewContact()
	w.open = append(w.open, c)
	w.do(acd.ContactRequested{Contact: c, Visitor: acd.VisitorID(c), Queue: 1},
		acdstore.InsertContact(acdstore.NewContact{Contact: c, Visitor: acd.VisitorID(c), JID: c.String(), Queue: 1, Arrived: w.eng.Now()}))
}

// do submits without waiting, so that a kill meets much on its way.
func (w *writer) do(ev acd.Event, rows store.Op) {
	w.eng.Submit(ev, func(effects []acd.Effect) store.Op {
		if _, refused := acd.Refused(effects); refused {
			return nil
		}
		return rows
	}, nil)
}

func (w *writer) write(rows store.Op) { w.eng.Write(rows, nil) }

// TestKilledInTheMidst: whatever a process was about when it was killed, what it leaves is clean, and so is what the next
// one makes of it.
func TestKilledInTheMidst(t *testing.T) {
	dir := t.TempDir()
	kills := 4
	if n, err := strconv.Atoi(os.Getenv("PARLEY_KILLS")); err == nil {
		kills = n
	}
	for i := range kills {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), victim+"="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 6)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(50+rand.IntN(200)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("it ended by itself")
		}
		r := verified(t, dir)
		clean(t, r)
		if t.Failed() {
			t.Fatalf("after kill %d: %+v", i+1, r.Counts)
		}
	}
	t.Logf("%+v", verified(t, dir).Counts)
}

// TestAuditBesideWriters: a verification sees one moment, while others go on writing.
func TestAuditBesideWriters(t *testing.T) {
	dir := t.TempDir()
	type end struct {
		db  *store.DB
		err error
	}
	over := make(chan end, 1)
	go func() {
		db, err := writeOn(context.WithoutCancel(t.Context()), dir, time.Second)
		over <- end{db, err}
	}()
	var rows int64
	for audits := 0; ; {
		select {
		case e := <-over:
			if err := errors.Join(e.err, e.db.Close()); err != nil {
				t.Fatal(err)
			}
			if audits == 0 || rows == 0 {
				t.Errorf("%d audits, %d rows in the last", audits, rows)
			}
			clean(t, verified(t, dir))
			return
		default:
		}
		if db, err := store.OpenView(dir); err == nil {
			var ready int
			if err := db.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name = 'rated'").Scan(&ready); err == nil && ready == 1 {
				r := run(t, db, verify.Config{Version: engine.Version, Key: key(t, dir)})
				clean(t, r)
				rows = r.Counts[0].N
				audits++
			}
			db.Close()
		}
	}
}

func key(t *testing.T, dir string) []byte {
	t.Helper()
	k, err := store.RecordKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestAnUpgradedDirectory: one whose rows were there before any was proved is clean, and says so.
func TestAnUpgradedDirectory(t *testing.T) {
	dir := t.TempDir()
	makeDay(t, dir, 100)
	raw, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "parley.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, undo := range []string{"DROP TRIGGER audit_stays", "UPDATE log SET link = NULL", "UPDATE audit SET chain = NULL", "UPDATE messages SET salt = x''", "DELETE FROM lines", "DELETE FROM heads"} {
		if _, err := raw.Exec(undo); err != nil {
			t.Fatal(undo, err)
		}
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	goOn(t, dir)
	r := verified(t, dir)
	clean(t, r)
	if r.Old == 0 || r.OldAt.IsZero() {
		t.Errorf("it does not say that rows were there before: %+v", r)
	}
}
