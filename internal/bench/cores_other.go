//go:build !linux

package bench

import (
	"errors"
	"os/exec"
	"time"
)

// errLinux says why there are no figures: times and memory of other processes are read from Linux' /proc.
var errLinux = errors.New("bench runs on Linux only")

type coreSet struct{}

type cores struct{ all, server, clients coreSet }

func shareCores() (cores, error)                 { return cores{}, errLinux }
func stay(coreSet) error                         { return errLinux }
func start(*exec.Cmd, coreSet) (*process, error) { return nil, errLinux }
func ownUse() time.Duration                      { return 0 }
