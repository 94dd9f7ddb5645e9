package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// ErrInUse means that another process has the data directory open.
var ErrInUse = errors.New("data directory is in use by another parley")

// lockFile is what holds a directory; the kernel lets go of it when the process ends, however it ends.
const lockFile = "parley.lock"

// lockDir takes the directory or returns ErrInUse. It does not wait.
func lockDir(dir string) (*os.File, error) {
	path := filepath.Join(dir, lockFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock file: %w", err)
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nameHolder(f)
	}
	defer f.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, fmt.Errorf("%w: %s%s", ErrInUse, dir, holder(path))
	}
	return nil, fmt.Errorf("lock %s: %w", path, err)
}

// nameHolder writes our process id into the lock file, for the sentence a second opener prints.
func nameHolder(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return fmt.Errorf("write lock file: %w", err)
	}
	if _, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		return fmt.Errorf("write lock file: %w", err)
	}
	return nil
}

func holder(path string) string {
	b, err := os.ReadFile(path)
	pid := strings.TrimSpace(string(b))
	if _, convErr := strconv.Atoi(pid); err != nil || convErr != nil {
		return ""
	}
	return " (process " + pid + ")"
}
