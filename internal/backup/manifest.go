package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"parley/internal/store"
)

// manifestFile is the manifest's name.
const manifestFile = "manifest.json"

// format is the form of backup this program writes, and the newest that it reads.
const format = 1

// Errors of [Verify] and [Restore].
var (
	ErrNoBackup = errors.New("there is no whole backup")
	ErrNotEmpty = errors.New("the directory holds something already")
	ErrDamaged  = errors.New("the backup is not what was written")
	ErrNewer    = errors.New("the backup was written by a newer parley")
)

// Manifest says what a backup holds.
type Manifest struct {
	Format  int             `json:"format"`
	Program string          `json:"program"` // the version that wrote it
	At      time.Time       `json:"at"`      // of the database's instant
	Files   map[string]File `json:"files"`   // by path from the backup's root, with slashes
}

// File is one file of a backup.
type File struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Bytes is the size of all files.
func (m Manifest) Bytes() (all int64) {
	for _, f := range m.Files {
		all += f.Bytes
	}
	return all
}

// read reads the manifest of a backup.
func read(dir string) (Manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, fmt.Errorf("%s: %w", dir, ErrNoBackup)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("read backup: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return Manifest{}, fmt.Errorf("%w: its manifest: %w", ErrDamaged, err)
	}
	if m.Format > format {
		return Manifest{}, fmt.Errorf("%w (form %d)", ErrNewer, m.Format)
	}
	return m, nil
}

// write keeps the manifest; it is on the disk when write returns.
func (m Manifest) write(dir string) error {
	b, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	return writeFile(filepath.Join(dir, manifestFile), append(b, '\n'))
}

// Verify holds a backup to its manifest, every byte of it, and looks for damage in the database. The error names each file
// that differs.
func Verify(ctx context.Context, dir string, progress Progress) (Manifest, error) {
	m, err := read(dir)
	if err != nil {
		return Manifest{}, err
	}
	var problems []error
	var done int64
	for name, want := range m.Files {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return m, fmt.Errorf("%w: the name %q", ErrDamaged, name)
		}
		switch got, err := sum(filepath.Join(dir, filepath.FromSlash(name))); {
		case errors.Is(err, fs.ErrNotExist):
			problems = append(problems, fmt.Errorf("%w: %s is missing", ErrDamaged, name))
		case err != nil:
			problems = append(problems, err)
		case got != want:
			problems = append(problems, fmt.Errorf("%w: %s has %d bytes and SHA-256 %s, not %d and %s", ErrDamaged, name, got.Bytes, got.SHA256, want.Bytes, want.SHA256))
		}
		done += want.Bytes
		progress.say(done, m.Bytes())
	}
	if len(problems) == 0 {
		problems = append(problems, examine(ctx, dir))
	}
	return m, errors.Join(problems...)
}

// examine looks for damage in the database of a backup, on a copy's own terms: what SQLite makes beside it goes.
func examine(ctx context.Context, dir string) error {
	err := store.Examine(ctx, dir)
	for _, name := range store.DatabaseFiles()[1:] {
		if err2 := os.Remove(filepath.Join(dir, name)); err2 != nil && !errors.Is(err2, fs.ErrNotExist) {
			err = errors.Join(err, err2)
		}
	}
	return err
}

// sum measures a file.
func sum(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, fmt.Errorf("read backup: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return File{}, fmt.Errorf("read %s: %w", path, err)
	}
	return File{n, hex.EncodeToString(h.Sum(nil))}, nil
}
