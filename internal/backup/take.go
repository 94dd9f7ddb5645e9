package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"parley/internal/store"
)

// Progress hears how many bytes of how many are done; nil hears nothing.
type Progress func(done, all int64)

func (p Progress) say(done, all int64) {
	if p != nil {
		p(done, all)
	}
}

// pageBytes is what a page of the database is counted as.
const pageBytes = 4096

// Take writes a backup of the data directory from into to, which must be empty or not be there: ErrNotEmpty. A server may
// run on from. program is the version written into the manifest. It blocks; what it wrote is on the disk when it returns,
// and gone after an error.
func Take(ctx context.Context, from, to, program string, progress Progress) (m Manifest, err error) {
	made, err := makeEmpty(to)
	if err != nil {
		return Manifest{}, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, clear(to, made))
		}
	}()
	t := taking{from: from, to: to, m: Manifest{Format: format, Program: program, Files: map[string]File{}}}
	if err := t.files(ctx); err != nil {
		return Manifest{}, err
	}
	t.m.At = time.Now().UTC()
	if err := store.Copy(ctx, from, to, func(done, all int) { progress.say(int64(done)*pageBytes, int64(all)*pageBytes) }); err != nil {
		return Manifest{}, err
	}
	if err := t.files(ctx); err != nil {
		return Manifest{}, err
	}
	if t.m.Files[store.DatabaseFiles()[0]], err = sum(filepath.Join(to, store.DatabaseFiles()[0])); err != nil {
		return Manifest{}, err
	}
	return t.m, t.m.write(to)
}

// taking is a backup under way.
type taking struct {
	from, to string
	m        Manifest
}

// files copies what the directory holds beside the database and what is copied already.
func (t *taking) files(ctx context.Context) error {
	return fs.WalkDir(os.DirFS(t.from), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // gone meanwhile: nothing names it any more
		case err != nil:
			return fmt.Errorf("back up %s: %w", name, err)
		case ctx.Err() != nil:
			return ctx.Err()
		case leftOut(name):
			return nil
		case d.IsDir():
			return os.MkdirAll(filepath.Join(t.to, filepath.FromSlash(name)), 0o700)
		case !d.Type().IsRegular():
			return nil // the control socket
		}
		if _, there := t.m.Files[name]; there {
			return nil
		}
		f, err := copyFile(filepath.Join(t.from, filepath.FromSlash(name)), filepath.Join(t.to, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("back up %s: %w", name, err)
		}
		t.m.Files[name] = f
		return nil
	})
}

// leftOut are the files of the database, which is copied in its own way, older copies of it made for an upgrade, and what is
// only true of this directory.
func leftOut(name string) bool {
	old, _ := path.Match(store.BeforePattern, name)
	return old || slices.Contains(store.DatabaseFiles(), name) || name == manifestFile || name == lastFile || name == lastFile+".new"
}

// copyFile copies a file with its mode and measures it.
func copyFile(from, to string) (_ File, err error) {
	in, err := os.Open(from)
	if err != nil {
		return File{}, err
	}
	defer in.Close()
	about, err := in.Stat()
	if err != nil {
		return File{}, err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, about.Mode().Perm())
	if err != nil {
		return File{}, err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return File{}, err
	}
	return sum(to)
}

// writeFile writes a file that only we may read.
func writeFile(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// makeEmpty makes a directory, or finds an empty one. made: it was not there.
func makeEmpty(dir string) (made bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, os.MkdirAll(dir, 0o700)
	case err != nil:
		return false, err
	case len(entries) > 0:
		return false, fmt.Errorf("%s: %w", dir, ErrNotEmpty)
	}
	return false, nil
}

// clear takes away what was written into a directory that was empty, and the directory if we made it.
func clear(dir string, made bool) error {
	if made {
		return os.RemoveAll(dir)
	}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
	}
	return err
}
