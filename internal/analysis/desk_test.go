package analysis

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"parley/acd/audit"
)

var lin, chen, huang = audit.ByAgent(1), audit.ByAgent(2), audit.ByAgent(3)

// held is work that waits until it is let go, or called off.
func held(release chan any) Work {
	return func(ctx context.Context, _ *sql.DB, told Progress) (any, error) {
		told("replay", 1, 4)
		select {
		case answer := <-release:
			return answer, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func desk(t *testing.T) *Desk {
	d := NewDesk(nil, nil, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { _ = d.Close(t.Context()) })
	return d
}

func begun(t *testing.T, d *Desk, who audit.Actor, work Work) string {
	t.Helper()
	j, err := d.Begin(who, work)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
	return j.ID
}

func stands(t *testing.T, d *Desk, who audit.Actor, id string, want State) Job {
	t.Helper()
	synctest.Wait()
	j, err := d.Job(who, id)
	if err != nil || j.State != want {
		t.Fatalf("%+v %v, want %s", j, err, want)
	}
	return j
}

// TestFewAtATime: one of a person, two in all, and room again once one is over.
func TestFewAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, release := desk(t), make(chan any)
		first := begun(t, d, lin, held(release))
		if _, err := d.Begin(lin, held(release)); !errors.Is(err, ErrOwn) {
			t.Errorf("a second of one's own: %v", err)
		}
		begun(t, d, chen, held(release))
		if _, err := d.Begin(huang, held(release)); !errors.Is(err, ErrBusy) {
			t.Errorf("a third: %v", err)
		}
		if j := stands(t, d, lin, first, Running); j.Phase != "replay" || j.Percent != 25 {
			t.Errorf("%+v", j)
		}
		if _, err := d.Job(chen, first); !errors.Is(err, ErrNone) {
			t.Errorf("another's: %v", err)
		}
		if err := d.End(chen, first); !errors.Is(err, ErrNone) {
			t.Errorf("another's called off: %v", err)
		}
		if err := d.End(lin, first); err != nil {
			t.Fatal(err)
		}
		stands(t, d, lin, first, Ended)
		third := begun(t, d, huang, held(release))
		release <- "answer"
		release <- "answer"
		if j := stands(t, d, huang, third, Done); j.Answer != "answer" {
			t.Errorf("%+v", j)
		}
	})
}

// TestHowItEnds: a wrong question is told, a failure is not, and what takes too long ends.
func TestHowItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := desk(t)
		bad := begun(t, d, lin, func(context.Context, *sql.DB, Progress) (any, error) { return nil, BadAsk{"no such queue"} })
		if j := stands(t, d, lin, bad, Refused); j.Problem != "no such queue" {
			t.Errorf("%+v", j)
		}
		broken := begun(t, d, lin, func(context.Context, *sql.DB, Progress) (any, error) { return nil, errors.New("disk") })
		if j := stands(t, d, lin, broken, Failed); j.Problem != "" {
			t.Errorf("%+v", j)
		}
		long := begun(t, d, lin, held(make(chan any)))
		time.Sleep(runMax + time.Second)
		stands(t, d, lin, long, Failed)
		time.Sleep(keptFor + time.Second)
		if _, err := d.Job(lin, long); !errors.Is(err, ErrNone) {
			t.Errorf("kept for ever: %v", err)
		}
	})
}

// TestOnlySoManyAreKept: the oldest that are over go first.
func TestOnlySoManyAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := desk(t)
		var ids []string
		for range KeptMax + 5 {
			ids = append(ids, begun(t, d, lin, func(context.Context, *sql.DB, Progress) (any, error) { return 1, nil }))
		}
		kept := 0
		for _, id := range ids {
			if _, err := d.Job(lin, id); err == nil {
				kept++
			}
		}
		if kept > KeptMax {
			t.Errorf("%d are kept", kept)
		}
		stands(t, d, lin, ids[len(ids)-1], Done)
	})
}
