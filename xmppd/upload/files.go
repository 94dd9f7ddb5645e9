package upload

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// incomingDir is where files lie while they arrive. It is on the same file system as their place, so a rename puts them there.
const incomingDir = "incoming"

// files is the directory of contents, each under its SHA-256: ab/cdef…. No name in it comes from a peer, and os.Root keeps
// a link that somebody has put there from leading out of it.
type files struct {
	root *os.Root
	// fault is asked before each step on the disk: create, write, sync, rename, remove. Tests have it fail.
	fault func(step string) error
}

func noFault(string) error { return nil }

// openFiles opens the directory and throws away what was still arriving when the last process ended.
func openFiles(dir string) (*files, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make directory of files: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open directory of files: %w", err)
	}
	f := &files{root, noFault}
	err = errors.Join(root.RemoveAll(incomingDir), root.Mkdir(incomingDir, 0o700), f.sync("."))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("clear directory of files: %w", err), root.Close())
	}
	return f, nil
}

func (f *files) close() error { return f.root.Close() }

// sync makes the names in a directory durable.
func (f *files) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// incoming is one file on its way in. It ends by keep or by drop.
type incoming struct {
	file  *os.File
	files *files
	name  string
}

// Write writes on.
func (in *incoming) Write(p []byte) (int, error) {
	if err := in.files.fault("write"); err != nil {
		return 0, err
	}
	return in.file.Write(p)
}

// create begins a file that nobody can find yet.
func (f *files) create() (*incoming, error) {
	if err := f.fault("create"); err != nil {
		return nil, fmt.Errorf("create file: %w", err)
	}
	name := path.Join(incomingDir, rand.Text())
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create file: %w", err)
	}
	return &incoming{file, f, name}, nil
}

// place is where the content of a hash lies.
func place(hash []byte) (dir, name string) {
	h := hex.EncodeToString(hash)
	return h[:2], h[:2] + "/" + h[2:]
}

// keep puts the file under its hash and returns when that is durable. One that is there already has the same content and
// is replaced by it.
func (in *incoming) keep(hash []byte) error {
	dir, name := place(hash)
	err := in.finish()
	if err == nil {
		err = in.files.makeDir(dir)
	}
	if err == nil {
		err = in.files.fault("rename")
	}
	if err == nil {
		err = in.files.root.Rename(in.name, name)
	}
	if err == nil {
		err = in.files.sync(dir)
	}
	if err != nil {
		in.remove()
		return fmt.Errorf("keep file: %w", err)
	}
	return nil
}

// finish makes what was written durable.
func (in *incoming) finish() error {
	err := in.files.fault("sync")
	if err == nil {
		err = in.file.Sync()
	}
	if closeErr := in.file.Close(); err == nil {
		err = closeErr
	}
	return err
}

func (f *files) makeDir(dir string) error {
	err := f.root.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.sync(".")
}

// drop gives the file up.
func (in *incoming) drop() {
	_ = in.file.Close() // what could not be written is not wanted
	in.remove()
}

// remove leaves, should it fail, a file that the next start throws away.
func (in *incoming) remove() { _ = in.files.root.Remove(in.name) }

// open opens the content of a hash.
func (f *files) open(hash []byte) (*os.File, error) {
	_, name := place(hash)
	file, err := f.root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	return file, nil
}

// remove takes the content of a hash away. There being none is no error.
func (f *files) remove(hash []byte) error {
	if err := f.fault("remove"); err != nil {
		return fmt.Errorf("remove file: %w", err)
	}
	_, name := place(hash)
	if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove file: %w", err)
	}
	return nil
}

// hashes lists the contents whose hash begins with a byte. Names that are no hash are not ours and stay.
func (f *files) hashes(first byte) ([][]byte, error) {
	dir := hex.EncodeToString([]byte{first})
	d, err := f.root.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	names, err := d.Readdirnames(-1)
	if err = errors.Join(err, d.Close()); err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	var all [][]byte
	for _, name := range names {
		if hash, err := hex.DecodeString(dir + name); err == nil && len(hash) == hashBytes {
			all = append(all, hash)
		}
	}
	return all, nil
}
