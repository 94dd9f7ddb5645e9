package proof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// demoPassword is the password of all accounts of the demo.
const demoPassword = "parley-demo"

// TestMain builds the program once, unless PARLEY_BIN names one.
func TestMain(m *testing.M) {
	os.Exit(withBinary(m.Run))
}

func withBinary(run func() int) int {
	if os.Getenv("PARLEY_BIN") != "" {
		return run()
	}
	dir, err := os.MkdirTemp("", "parley-proof-")
	if err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		return 1
	}
	defer os.RemoveAll(dir)
	bin := filepath.Join(dir, "parley")
	build := exec.Command("go", "build", "-tags", "sqlite_fts5", "-o", bin, "parley/cmd/parley")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "proof: build the program:", err)
		return 1
	}
	if err := os.Setenv("PARLEY_BIN", bin); err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		return 1
	}
	return run()
}

// result is what a command left behind.
type result struct {
	code        int
	out, errors string
}

// parley runs one command to its end, with no terminal and nothing on stdin.
func parley(t *testing.T, args ...string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Getenv("PARLEY_BIN"), args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("parley %s: %v", strings.Join(args, " "), err)
	}
	return result{code: cmd.ProcessState.ExitCode(), out: out.String(), errors: errs.String()}
}

// must runs a command that has to succeed and returns what it printed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	r := parley(t, args...)
	if r.code != 0 {
		t.Fatalf("parley %s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.errors)
	}
	return r.out
}

// program is a running `parley serve`.
type program struct {
	t    *testing.T
	dir  string
	addr string // host:port of its HTTP listener
	cmd  *exec.Cmd
	text *transcript
	done chan struct{} // closed when the process has ended
}

// transcript collects what a process prints; safe for concurrent use.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *transcript) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *transcript) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// serve starts the demo on dir and returns when it is ready. It is ended with the test.
func serve(t *testing.T, dir string, args ...string) *program {
	t.Helper()
	p := &program{t: t, dir: dir, addr: freeAddr(t), text: &transcript{}, done: make(chan struct{})}
	args = append([]string{"serve", "--data", dir, "--http", p.addr,
		"--c2s", "127.0.0.1:0", "--c2s-tls", "127.0.0.1:0", "--component", "127.0.0.1:0"}, args...)
	p.cmd = exec.Command(os.Getenv("PARLEY_BIN"), args...)
	p.cmd.Stdout, p.cmd.Stderr = p.text, p.text
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start the server: %v", err)
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait() // how it ended is read from ProcessState
	}()
	t.Cleanup(p.kill)
	p.awaitReady()
	return p
}

func (p *program) awaitReady() {
	p.t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		select {
		case <-p.done:
			p.t.Fatalf("the server ended before it was ready:\n%s", p.text)
		case <-p.t.Context().Done():
			p.t.Fatal("the test ended before the server was ready")
		case <-poll.C:
		}
		answer, err := http.Get(p.url("/api/v1/health"))
		if err != nil {
			continue
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return
		}
	}
}

// said is the address that the server has printed behind the name of a flag. It was written before the server was ready, but
// may still be on its way through the pipe.
func (p *program) said(name string) string {
	p.t.Helper()
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for {
		text := p.text.String()
		for line := range strings.Lines(text) {
			if words := strings.Fields(line); len(words) == 2 && words[0] == name {
				return words[1]
			}
		}
		if strings.Contains(text, "msg=serving") {
			p.t.Fatalf("the server does not say where %s is:\n%s", name, text)
		}
		select {
		case <-p.done:
			p.t.Fatalf("the server ended without saying where %s is:\n%s", name, p.text)
		case <-poll.C:
		}
	}
}

func (p *program) url(path string) string { return "http://" + p.addr + path }

// terminate sends SIGTERM, waits for the end and returns the exit code.
func (p *program) terminate() int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatalf("SIGTERM: %v", err)
	}
	<-p.done
	return p.cmd.ProcessState.ExitCode()
}

func (p *program) kill() {
	select {
	case <-p.done:
	default:
		_ = p.cmd.Process.Kill() // it may have ended in between
		<-p.done
	}
	if p.t.Failed() {
		p.t.Logf("the server's own words:\n%s", p.text)
	}
}

// freeAddr is a loopback address that nobody listened on a moment ago. Its port is below those that systems give to who
// asks for any: before the server of this test is up, one of them may be given to a server of another.
func freeAddr(t *testing.T) string {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(20_000)))
		if err == nil {
			defer l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("of 100 ports none is free")
	return ""
}

// passwordFile keeps a password where only its owner reads it.
func passwordFile(t *testing.T, password string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(name, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// patience bounds a wait for something that must come; it is no measure of speed.
func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}
