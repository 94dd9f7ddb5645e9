package bench

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// coreSet is a set of cores.
type coreSet = unix.CPUSet

// start starts a server on these cores. It dies with this process.
func start(cmd *exec.Cmd, cores coreSet) (*process, error) {
	// A child begins with the cores of the thread that made it, and asks for them once, when it starts.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var own coreSet
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
	return attend(cmd), nil
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
type cores struct{ all, server, clients coreSet }

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
func stay(on coreSet) error {
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
