package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Restore writes what a backup holds into the data directory to, which must be empty or not be there: ErrNotEmpty. The
// backup is verified first: ErrNoBackup, ErrDamaged, ErrNewer. It blocks; after an error nothing is left in to.
func Restore(ctx context.Context, from, to string, progress Progress) (m Manifest, err error) {
	made, err := makeEmpty(to)
	if err != nil {
		return Manifest{}, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, clear(to, made))
		}
	}()
	if m, err = Verify(ctx, from, nil); err != nil {
		return m, err
	}
	var done int64
	for name, want := range m.Files {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		path := filepath.FromSlash(name)
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, path)), 0o700); err != nil {
			return m, fmt.Errorf("restore %s: %w", name, err)
		}
		switch got, err := copyFile(filepath.Join(from, path), filepath.Join(to, path)); {
		case err != nil:
			return m, fmt.Errorf("restore %s: %w", name, err)
		case got != want:
			return m, fmt.Errorf("%w: %s changed meanwhile", ErrDamaged, name)
		}
		done += want.Bytes
		progress.say(done, m.Bytes())
	}
	return m, nil
}
