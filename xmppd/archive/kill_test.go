package archive

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/xmppd/mam"
)

// childEnv makes this test binary a process of its own, which keeps messages in the directory it names and prints the id
// of each that is durable.
const childEnv = "PARLEY_ARCHIVE_CHILD"

// killTail makes the child fold often.
const killTail = 300

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	// The tests' own helpers want a testing.TB.
	testing.Main(func(_, _ string) (bool, error) { return true, nil },
		[]testing.InternalTest{{Name: "Child", F: child}}, nil, nil)
}

func child(t *testing.T) {
	cfg := Default()
	cfg.TailMax = killTail
	f := open(t, os.Getenv(childEnv), cfg)
	go func() { // until the parent ends
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	var out sync.Mutex
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			for i := 0; ; i++ {
				text := message("romeo@verona.lit/a", "juliet@verona.lit", "m", fmt.Sprintf("<body>%d-%d-%d</body>", os.Getpid(), w, i))
				var id string
				known := make(chan struct{})
				id = f.Keep(kept(t, romeo, juliet, time.UnixMilli(int64(i)), text), func(err error) {
					<-known
					if err == nil {
						out.Lock()
						fmt.Println(id, strings.TrimSpace(textOf([]byte(text))))
						out.Unlock()
					}
				})
				close(known)
			}
		})
	}
	writers.Wait()
}

// untilKilled runs the child, kills it after n durable messages, and returns their bodies by id.
func untilKilled(t *testing.T, dir string, n int) map[string]string {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	cmd.Stderr = os.Stderr
	_, err = cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	durable := map[string]string{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if id, body, ok := strings.Cut(lines.Text(), " "); ok {
			durable[id] = body
		}
		if len(durable) == n {
			must(t, cmd.Process.Kill()) // what it has printed meanwhile counts too
		}
	}
	_ = cmd.Wait() // it was killed
	if len(durable) < n {
		t.Fatalf("only %d messages became durable", len(durable))
	}
	return durable
}

func TestNothingAcknowledgedIsLostByAKill(t *testing.T) {
	dir, durable := t.TempDir(), map[string]string{}
	for round := range 4 {
		for id, body := range untilKilled(t, dir, 700+137*round) {
			durable[id] = body
		}
	}
	cfg := Default()
	cfg.TailMax = killTail
	f := open(t, dir, cfg)
	for _, account := range []int64{romeo, juliet} {
		seen, bodies := map[string]bool{}, map[string]bool{}
		q := mam.Query{Max: -1}
		for {
			r, err := f.Page(t.Context(), account, addressOf(account), q)
			must(t, err)
			for _, m := range r.Messages {
				body := strings.TrimSpace(textOf(m.Message))
				if seen[m.ID] || bodies[body] {
					t.Fatalf("%s %s is there twice", m.ID, body)
				}
				seen[m.ID], bodies[body] = true, true
				if want, told := durable[m.ID]; told && want != body {
					t.Fatalf("%s is %s, told as %s", m.ID, body, want)
				}
			}
			if r.Complete {
				break
			}
			q.After = r.Last
		}
		for id, body := range durable {
			if !seen[id] {
				t.Errorf("%s lacks %s, which was acknowledged", nameOf(account), body)
			}
		}
		t.Logf("%s: %d acknowledged, %d there, chunks %d", nameOf(account), len(durable), len(seen), f.count(t, "archive_chunks"))
	}
}
