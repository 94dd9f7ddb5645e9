package store

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// childEnv makes this test binary a process of its own: "hold" opens the directory and waits,
// "write" writes lines and prints each one that is durable.
const childEnv = "PARLEY_STORE_CHILD"

func TestMain(m *testing.M) {
	if task := os.Getenv(childEnv); task != "" {
		if err := child(task, os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func child(task, dir string) error {
	db, err := Open(dir, quiet())
	if err != nil {
		return err
	}
	if task == "hold" {
		fmt.Println("ready")
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	}
	var out sync.Mutex
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			for i := 0; ; i++ {
				text := fmt.Sprintf("%d-%d-%d", os.Getpid(), w, i)
				db.Append(line(text), func(err error) {
					if err == nil {
						out.Lock()
						fmt.Println(text)
						out.Unlock()
					}
				})
			}
		})
	}
	writers.Wait()
	return nil
}

// start runs the child and returns its printed lines.
func start(t *testing.T, task, dir string) (cmd *exec.Cmd, printed *bufio.Scanner) {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd = exec.Command(exe, dir)
	cmd.Env = append(os.Environ(), childEnv+"="+task)
	cmd.Stderr = os.Stderr
	_, err = cmd.StdinPipe() // kept open: the child ends when we do
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

func TestSecondOpenerIsRefused(t *testing.T) {
	dir := t.TempDir()
	cmd, printed := start(t, "hold", dir)
	if !printed.Scan() {
		t.Fatal("the first opener did not get ready")
	}
	_, err := Open(dir, quiet())
	want := fmt.Sprintf("%v: %s (process %d)", ErrInUse, dir, cmd.Process.Pid)
	if err == nil || err.Error() != want {
		t.Errorf("second opener: %v, want %s", err, want)
	}
	must(t, cmd.Process.Kill())
	cmd.Wait()
	open(t, dir, Default()) // the lock has gone with its holder
}

func TestKilledInMidLoad(t *testing.T) {
	dir := t.TempDir()
	db, err := Open(dir, quiet())
	must(t, err)
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE lines(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")
		return err
	}))
	must(t, db.Close())
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	acknowledged := make(map[string]bool)
	for range 5 {
		cmd, printed := start(t, "write", dir)
		for n := 200 + random.IntN(5000); n > 0 && printed.Scan(); n-- {
			acknowledged[printed.Text()] = true
		}
		must(t, cmd.Process.Kill())
		for printed.Scan() { // what was printed before the end counts too
			acknowledged[printed.Text()] = true
		}
		cmd.Wait()
		checkIntegrity(t, dir)
	}
	db = open(t, dir, Default())
	kept := make(map[string]bool)
	last := make(map[string]int)
	for _, text := range lines(t, db) {
		kept[text] = true
		checkNoGap(t, last, text)
	}
	for text := range acknowledged {
		if !kept[text] {
			t.Errorf("%s was acknowledged and is lost", text)
		}
	}
	t.Logf("%d acknowledged, %d kept", len(acknowledged), len(kept))
}

// checkNoGap holds each writer's lines to the order in which it appended them.
func checkNoGap(t *testing.T, last map[string]int, text string) {
	t.Helper()
	cut := strings.LastIndexByte(text, '-')
	n, err := strconv.Atoi(text[cut+1:])
	must(t, err)
	if want := last[text[:cut]]; n != want {
		t.Errorf("%s follows number %d of its writer", text, want-1)
	}
	last[text[:cut]] = n + 1
}

func checkIntegrity(t *testing.T, dir string) {
	t.Helper()
	db, err := Open(dir, quiet())
	must(t, err)
	var verdict string
	must(t, db.Reader().QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict))
	if verdict != "ok" {
		t.Errorf("integrity: %s", verdict)
	}
	must(t, db.Close())
}
