package attack

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// What all servers are: the host, and three accounts with one password.
const (
	host     = "example"
	password = "for-attackers-only"
)

func accounts() []string { return []string{"romeo", "juliet", "mallory"} }

// workshop is the folder of what is built once: binaries, and a data directory to copy.
var workshop string

func TestMain(m *testing.M) { os.Exit(inWorkshop(m.Run)) }

func inWorkshop(run func() int) int {
	var err error
	if workshop, err = os.MkdirTemp("", "parley-attack-"); err != nil {
		fmt.Fprintln(os.Stderr, "attack:", err)
		return 1
	}
	defer os.RemoveAll(workshop)
	code := run()
	if code == 0 && *update {
		if err := writeReport(); err != nil {
			fmt.Fprintln(os.Stderr, "attack:", err)
			return 1
		}
	}
	return code
}

// setup is how a server is configured for a row.
type setup struct {
	// strict has Parley run as it would in earnest: limits of rate hold, nobody logs in without TLS. Else it is in test mode.
	strict bool
	toml   string // beside the defaults
}

// server is what is attacked.
type server struct {
	t      *testing.T
	name   string
	guests string // the host at which who has no account logs in

	tcp, tls, web string // addresses of its listeners; "" if it has none
	strict        bool   // it is to be spoken to over TLS

	data     string        // its data directory; "" if it is no Parley
	patience time.Duration // how long to wait for what must come, where nothing else shows that it will not

	cmd  *exec.Cmd
	text *transcript
	done chan struct{}
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

var furnished struct {
	once sync.Once
	err  error
}

// cheap are few rounds for passwords: what is tried here takes many log-ins.
const cheap = "[accounts]\nscram-iterations = 10_000\n"

// furnish makes the data directory that every Parley begins with.
func furnish(t *testing.T) string {
	t.Helper()
	data, binary := filepath.Join(workshop, "data"), parleyBinary(t)
	furnished.once.Do(func() {
		file := filepath.Join(workshop, "password")
		if furnished.err = os.WriteFile(file, []byte(password+"\n"), 0o600); furnished.err != nil {
			return
		}
		config := filepath.Join(workshop, "parley.toml")
		if furnished.err = os.WriteFile(config, []byte(cheap), 0o600); furnished.err != nil {
			return
		}
		for _, name := range accounts() {
			add := exec.Command(binary, "user", "add", name, "--role", "agent", "--password-file", file, "--config", config, "--data", data, "--host", host)
			if out, err := add.CombinedOutput(); err != nil {
				furnished.err = fmt.Errorf("add %s: %w\n%s", name, err, out)
				return
			}
		}
		furnished.err = furnishSite(binary, config, data)
	})
	if furnished.err != nil {
		t.Fatal(furnished.err)
	}
	return data
}

// startParley starts binary, or the program itself, with the weakness of a row, or none. It ends with the test.
func startParley(t *testing.T, how setup, binary, weakness string) *server {
	t.Helper()
	if binary == "" {
		binary = parleyBinary(t)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "data"), os.DirFS(furnish(t))); err != nil {
		t.Fatal(err)
	}
	if err := tightened(dir); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "parley.toml")
	if err := os.WriteFile(file, []byte(cheap+how.toml), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, name: "Parley", guests: host, web: freeAddr(t), strict: how.strict, patience: patience, data: filepath.Join(dir, "data")}
	if weakness != "" {
		s.patience = controlPatience
	}
	args := []string{"serve", "--config", file, "--data", filepath.Join(dir, "data"), "--http", s.web, "--c2s", "127.0.0.1:0", "--c2s-tls", "127.0.0.1:0"}
	if !how.strict {
		args = append(args, "--test-mode")
	}
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), "PARLEY_WEAK="+weakness)
	s.start(cmd)
	s.await(func() bool {
		answer, err := http.Get("http://" + s.web + "/api/v1/health")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK && strings.Contains(s.text.String(), "msg=serving")
	})
	s.tcp, s.tls = s.said("c2s"), s.said("c2s-tls")
	return s
}

// tightened makes a copied directory its owner's alone.
func tightened(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return os.Chmod(path, 0o600)
	})
}

// start runs a server's process until the test ends.
func (s *server) start(cmd *exec.Cmd) {
	s.t.Helper()
	s.cmd, s.text, s.done = cmd, &transcript{}, make(chan struct{})
	cmd.Stdout, cmd.Stderr = s.text, s.text
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it may start others
	cmd.WaitDelay = time.Second                           // which hold on to its pipes
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("start %s: %v", s.name, err)
	}
	done := s.done
	go func() {
		defer close(done)
		_ = cmd.Wait() // how it ended does not matter
	}()
	s.t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may be gone already
		<-done
		if s.t.Failed() {
			words := s.text.String()
			s.t.Logf("%s's own words:\n%s", s.name, words[max(0, len(words)-4000):])
		}
	})
}

// await waits until the server is up.
func (s *server) await(up func() bool) {
	s.t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for !up() {
		select {
		case <-s.done:
			s.t.Fatalf("%s ended before it was up:\n%s", s.name, s.text)
		case <-s.t.Context().Done():
			s.t.Fatalf("%s never came up:\n%s", s.name, s.text)
		case <-poll.C:
		}
	}
}

// said is the address that the server has printed behind the name of a flag.
func (s *server) said(name string) string {
	s.t.Helper()
	for line := range strings.Lines(s.text.String()) {
		if words := strings.Fields(line); len(words) == 2 && words[0] == name {
			return words[1]
		}
	}
	s.t.Fatalf("the server does not say where %s is:\n%s", name, s.text)
	return ""
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

// resident is how much memory the server's process has, in bytes.
func (s *server) resident() int {
	s.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		s.t.Fatal(err)
	}
	return kib << 10
}

// files is how many files and sockets the server has open.
func (s *server) files() int {
	s.t.Helper()
	all, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	return len(all)
}

// goroutines ends the server with SIGQUIT and counts those that it lists.
func (s *server) goroutines() int {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		s.t.Fatal(err)
	}
	<-s.done
	return strings.Count(s.text.String(), "\ngoroutine ")
}

// dial opens a TCP connection to the server, with TLS where it is strict.
func (s *server) dial() net.Conn {
	s.t.Helper()
	if !s.strict || s.tls == "" {
		return s.plain()
	}
	conn, err := tls.Dial("tcp", s.tls, &tls.Config{InsecureSkipVerify: true}) // it is self-signed
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// plain opens a TCP connection without TLS.
func (s *server) plain() net.Conn {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.tcp)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// abort closes a connection with a reset, so that nothing waits for anything.
func abort(c io.Closer) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}
