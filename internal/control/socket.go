package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// socketFile is the socket's name inside the data directory.
const socketFile = "parley.sock"

// socketPathMax is what a socket's address holds on every system (sun_path in unix(7), less some).
const socketPathMax = 100

// Serve puts c behind the socket of dir and returns what takes it down again. The caller holds the directory's lock,
// so a socket that is there was left by a process that has ended.
func Serve(dir string, c Centre) (stop func(context.Context) error, err error) {
	address, done, err := addressOf(dir)
	if err != nil {
		return nil, fmt.Errorf("open the control socket: %w", err)
	}
	defer done()
	if err := os.Remove(filepath.Join(dir, socketFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open the control socket: %w", err)
	}
	// The file must never be open to others, not even between bind and chmod.
	before := unix.Umask(0o177)
	listener, err := net.Listen("unix", address)
	unix.Umask(before)
	if err != nil {
		return nil, fmt.Errorf("open the control socket: %w", err)
	}
	server := &http.Server{Handler: Handler(c), ReadTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // ends with Shutdown; there is nothing to do about another end
	return func(ctx context.Context) error {
		// Under its short name the listener cannot find the file to remove.
		return errors.Join(server.Shutdown(ctx), removeIfThere(filepath.Join(dir, socketFile)))
	}, nil
}

// ErrNoServer means that no server runs on the directory: the caller may open the database itself.
var ErrNoServer = errors.New("no server runs on this data directory")

// Dial reaches the server that runs on dir, or says ErrNoServer.
func Dial(ctx context.Context, dir string) (*Remote, error) {
	dial := func(ctx context.Context) (net.Conn, error) {
		address, done, err := addressOf(dir)
		if err != nil {
			return nil, err
		}
		defer done()
		var d net.Dialer
		return d.DialContext(ctx, "unix", address)
	}
	conn, err := dial(ctx)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ECONNREFUSED) {
		return nil, ErrNoServer
	}
	if err != nil {
		return nil, fmt.Errorf("reach the server on %s: %w", dir, err)
	}
	if err := conn.Close(); err != nil {
		return nil, fmt.Errorf("reach the server on %s: %w", dir, err)
	}
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }}
	return &Remote{http.Client{Transport: transport}}, nil
}

// addressOf is the socket's address. A path too long for one goes through the directory's descriptor, which done closes.
func addressOf(dir string) (address string, done func(), err error) {
	path := filepath.Join(dir, socketFile)
	if len(path) <= socketPathMax {
		return path, func() {}, nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", d.Fd(), socketFile), func() { _ = d.Close() }, nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
