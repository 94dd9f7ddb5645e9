package operation

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

// well is a server that is well.
func well() Checks {
	return Checks{
		Serving: func() bool { return true }, Core: func() {}, Commit: func(context.Context) error { return nil },
		Free: func() (uint64, error) { return 1 << 40, nil },
	}
}

func ask(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
	b, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, strings.TrimSpace(string(b))
}

// TestWhatIsWrongIsSaid breaks one thing at a time and asks both questions.
func TestWhatIsWrongIsSaid(t *testing.T) {
	for name, tt := range map[string]struct {
		breaks      func(*Checks)
		live, ready int
		says        string
	}{
		"nothing":        {func(*Checks) {}, 200, 200, "ok"},
		"draining":       {func(c *Checks) { c.Serving = func() bool { return false } }, 200, 503, "starting or being drained"},
		"a hung core":    {func(c *Checks) { c.Core = func() { time.Sleep(time.Hour) } }, 503, 503, "does not answer"},
		"a failed disk":  {func(c *Checks) { c.Commit = func(context.Context) error { return errors.New("disk I/O error") } }, 200, 503, "disk I/O error"},
		"a slow disk":    {func(c *Checks) { c.Commit = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() } }, 200, 503, "within 5s"},
		"a full disk":    {func(c *Checks) { c.Free = func() (uint64, error) { return freeMin - 1, nil } }, 200, 503, "only 255 MiB"},
		"a missing disk": {func(c *Checks) { c.Free = func() (uint64, error) { return 0, errors.New("no such disk") } }, 200, 503, "no such disk"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := well()
				tt.breaks(&c)
				h := Face(c, Register(func() Look { return Look{} }))
				if got, says := ask(t, h, "/livez"); got != tt.live {
					t.Errorf("livez: %d %s", got, says)
				}
				if got, says := ask(t, h, "/readyz"); got != tt.ready || !strings.Contains(says, tt.says) {
					t.Errorf("readyz: %d %s", got, says)
				}
				time.Sleep(time.Hour) // who hangs is let go
			})
		})
	}
}

// TestAskingIsNoWork has many ask at once: a core that hangs is asked once, and the disk once a second.
func TestAskingIsNoWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		commits := 0
		c := well()
		c.Core = func() { asked.Add(1); time.Sleep(time.Hour) }
		c.Commit = func(context.Context) error { commits++; return nil }
		h := Face(c, Register(func() Look { return Look{} }))
		for range 20 {
			ask(t, h, "/livez")
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("a core that hangs was asked %d times", n)
		}
		time.Sleep(time.Hour)
		c.Core = func() {}
		h = Face(c, Register(func() Look { return Look{} }))
		for range 20 {
			ask(t, h, "/readyz")
		}
		time.Sleep(commitEvery)
		ask(t, h, "/readyz")
		if commits != 2 {
			t.Errorf("%d commits for 21 questions in a second", commits)
		}
	})
}

// TestFigures writes one look and has Prometheus' own linter read it.
func TestFigures(t *testing.T) {
	look := Look{
		Version: "v1", Sessions: 5, Hibernating: 2, Agents: map[string]int{"ready": 3}, Events: 7, CertificateEnds: 99,
		Queues: []Queue{{DN: "8000", Waiting: 4, Answered: 2, Abandoned: 1, WaitSeconds: 12.5, Closed: true}},
	}
	r := Register(func() Look { return look })
	_, text := ask(t, Face(well(), r), "/metrics")
	for _, line := range []string{
		`parley_build_info{version="v1"} 1`, `parley_sessions{state="connected"} 3`, `parley_sessions{state="resumable"} 2`,
		`parley_agents{state="ready"} 3`, `parley_queue_waiting{queue="8000"} 4`, `parley_queue_closed{queue="8000"} 1`,
		`parley_entries_total{how="answered",queue="8000"} 2`, `parley_entries_total{how="abandoned",queue="8000"} 1`,
		`parley_answered_wait_seconds_total{queue="8000"} 12.5`, `parley_events_total 7`, `parley_cert_not_after_seconds 99`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("it lacks %s", line)
		}
	}
	problems, err := testutil.GatherAndLint(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}
