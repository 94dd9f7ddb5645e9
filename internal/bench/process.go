package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a started server and all that it started.
type process struct {
	cmd  *exec.Cmd
	gone chan struct{} // closed once it has ended
	err  error         // how, then
}

// attend waits for the end of a command that was started.
func attend(cmd *exec.Cmd) *process {
	p := &process{cmd: cmd, gone: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.gone)
	}()
	return p
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
