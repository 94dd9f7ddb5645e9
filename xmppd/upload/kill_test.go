package upload

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// childEnv makes this test binary a process of its own that puts files and prints the URL of each that was taken.
const childEnv = "PARLEY_UPLOAD_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// contentOf is the file of a number: some are alike, some larger than what is copied at once.
func contentOf(n int) string { return strings.Repeat(fmt.Sprintf("%d,", n/2), 1+n%7*4000) }

func child(dir string) error {
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(dir, log)
	if err != nil {
		return err
	}
	cfg := Default()
	cfg.BaseURL, cfg.Domain, cfg.Dir = "http://files", "upload.localhost", filepath.Join(dir, "files")
	cfg.DayFilesMax = 1 << 20
	cfg.Allow = func(context.Context, jid.JID) (Allowance, error) { return cfg.Full("1"), nil }
	sent := make(chan string, 1)
	s, err := Open(ctx, cfg, db, func(string, component.Handler, ...component.Option) (component.Port, error) { return port{sent}, nil }, log)
	if err != nil {
		return err
	}
	var one sync.Mutex // asks and prints
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := w; ; i += 4 {
				one.Lock()
				put, get := ask(s, sent, len(contentOf(i)))
				one.Unlock()
				r := httptest.NewRequest(http.MethodPut, put, strings.NewReader(contentOf(i)))
				answer := httptest.NewRecorder()
				s.ServeHTTP(answer, r)
				one.Lock()
				if answer.Code == http.StatusCreated {
					fmt.Println(i, get)
				} else {
					fmt.Println("refused:", answer.Body)
				}
				one.Unlock()
			}
		})
	}
	all.Wait()
	return nil
}

func ask(s *Service, sent chan string, size int) (put, get string) {
	s.Handle([]byte(`<iq xmlns='jabber:client' type='get' id='1' from='romeo@localhost/r' to='upload.localhost'>`+
		request("filename", "a", "size", itoa(size))+`</iq>`), func() {})
	e, err := stanza.Parse([]byte(<-sent))
	if err != nil {
		panic(err)
	}
	slot := e.Child(NS, "slot")
	return slot.Child(NS, "put").Attr("url"), slot.Child(NS, "get").Attr("url")
}

// A server killed in the middle of uploads has every file it has said 201 for, whole, and nothing else.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	taken := map[string]int{}
	for range 5 {
		kill(t, dir, 5+rand.IntN(60), taken)
	}
	c := begin(t, dir)
	must(t, c.clearOrphans(t.Context()))
	for path, n := range taken {
		c.holds(c.web.URL+path, contentOf(n))
	}
	rows := map[string]bool{}
	found, err := c.db.Reader().Query("SELECT hash FROM uploads WHERE state = 'kept'")
	must(t, err)
	for found.Next() {
		var hash string
		must(t, found.Scan(&hash))
		rows[hash] = true
	}
	must(t, found.Err())
	c.expectContents(len(rows))
	t.Logf("%d files were taken before 5 kills; %d contents", len(taken), len(rows))
}

// kill runs a child until it has taken so many files, and kills it.
func kill(t *testing.T, dir string, files int, taken map[string]int) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	run := exec.Command(program)
	run.Env = append(os.Environ(), childEnv+"="+dir)
	run.Stderr = t.Output()
	out, err := run.StdoutPipe()
	must(t, err)
	must(t, run.Start())
	lines := bufio.NewReader(out)
	for i := 0; ; i++ {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break
		}
		must(t, err)
		var n int
		var get string
		if _, err := fmt.Sscan(line, &n, &get); err != nil {
			t.Fatalf("the child says %q", line)
		}
		taken[strings.TrimPrefix(get, "http://files")] = n
		if i == files {
			must(t, run.Process.Kill())
		}
	}
	_ = run.Wait() // it was killed
}
