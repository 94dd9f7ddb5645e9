package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is a started server and all that it started.
type process struct {
	cmd  *exec.Cmd
	gone chan struct{} // closed once it has ended
	err  error         // how, then
}

// start starts a server on these cores. It dies with this process.
func start(cmd *exec.Cmd, cores unix.CPUSet) (*process, error) {
	// A child begins with the cores of the thread that made it, and asks for them once, when it starts.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var own unix.CPUSet
	if err := unix.SchedGetaffinity(0, &own); err != nil {
		return nil, fmt.Errorf("read the cores of the clients: %w", err)
	}
	if err := unix.SchedSetaffinity(0, &cores); err != nil {
		return nil, fmt.Errorf("take the core of the server: %w", err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	err := cmd.Start()
	if err := errors.Join(err, unix.SchedSetaffinity(0, &own)); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &process{cmd: cmd, gone: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.gone)
	}()
	return p, nil
}

// stopMax is how long a server may take to end before it is killed.
const stopMax = 20 * time.Second

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-p.gone:
	case <-time.After(stopMax):
		_ = p.cmd.Process.Kill()
		<-p.gone
	}
}

// up waits until something listens at all addresses.
func (p *process) up(ctx context.Context, addrs []string) error {
	for _, addr := range addrs {
		for !listening(addr) {
			select {
			case <-p.gone:
				return fmt.Errorf("the server ended: %v", p.err)
			case <-ctx.Done():
				return fmt.Errorf("wait for the server: %w", ctx.Err())
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return nil
}

// tree is the process and its descendants.
func (p *process) tree() []int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		pid, fields, err := readStat(file)
		if err != nil {
			continue // it ended meanwhile
		}
		parent, _ := strconv.Atoi(fields[1])
		children[parent] = append(children[parent], pid)
	}
	all := []int{p.cmd.Process.Pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}

// readStat reads /proc/PID/stat: the fields from the third on, which is the state.
func readStat(file string) (pid int, fields []string, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, nil, err
	}
	end := bytes.LastIndexByte(text, ')')
	if end < 0 {
		return 0, nil, fmt.Errorf("%s: not understood", file)
	}
	pid, err = strconv.Atoi(filepath.Base(filepath.Dir(file)))
	return pid, strings.Fields(string(text[end+1:])), err
}

// tick is the unit of times in /proc: USER_HZ is 100 on Linux.
const tick = 10 * time.Millisecond

// used is what all processes of the server have had of the processors, user and system, ended ones included.
func (p *process) used() (time.Duration, error) {
	var ticks int64
	for _, pid := range p.tree() {
		_, fields, err := readStat(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			if pid == p.cmd.Process.Pid {
				return 0, fmt.Errorf("the server ended: %w", err)
			}
			continue
		}
		for _, f := range fields[11:15] { // utime, stime, and those of children that ended
			n, _ := strconv.ParseInt(f, 10, 64)
			ticks += n
		}
	}
	return time.Duration(ticks) * tick, nil
}

// resident is how many bytes of memory all processes of the server occupy.
func (p *process) resident() (int64, error) {
	var kib int64
	for _, pid := range p.tree() {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			continue
		}
		if _, after, found := bytes.Cut(text, []byte("VmRSS:")); found {
			n, _ := strconv.ParseInt(string(bytes.Fields(after)[0]), 10, 64)
			kib += n
		}
	}
	if kib == 0 {
		return 0, errors.New("the server ended")
	}
	return kib << 10, nil
}

// ownUse is what this process, the clients, has had of the processors.
func ownUse() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Sprintf("bench: getrusage: %v", err)) // it cannot fail for this process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// cores are the cores of the machine as a run shares them out.
type cores struct{ all, server, clients unix.CPUSet }

// shareCores gives the first core to the server and the last to the clients; with one core they share it.
func shareCores() (cores, error) {
	var c cores
	if err := unix.SchedGetaffinity(0, &c.all); err != nil {
		return c, fmt.Errorf("read the cores: %w", err)
	}
	var ids []int
	for i := range 1024 {
		if c.all.IsSet(i) {
			ids = append(ids, i)
		}
	}
	c.server.Set(ids[0])
	c.clients.Set(ids[len(ids)-1])
	return c, nil
}

// stay keeps all threads of this process on some cores.
func stay(on unix.CPUSet) error {
	runtime.GOMAXPROCS(on.Count())
	done := []string{}
	for {
		tasks, err := filepath.Glob("/proc/self/task/*")
		if err != nil {
			return err
		}
		fresh := 0
		for _, t := range tasks {
			if slices.Contains(done, t) {
				continue
			}
			tid, _ := strconv.Atoi(filepath.Base(t))
			if err := unix.SchedSetaffinity(tid, &on); err != nil && !errors.Is(err, unix.ESRCH) {
				return fmt.Errorf("stay on a core: %w", err)
			}
			done = append(done, t)
			fresh++
		}
		if fresh == 0 { // threads made meanwhile began with the cores of one that is done
			return nil
		}
	}
}
