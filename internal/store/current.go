package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// ErrOlder means that the database was written by an older program than this one. Who only reads cannot help that.
var ErrOlder = errors.New("the database was written by an older parley: start the server of this one on it once (on a backup: where it was restored), " +
	"or use the program that wrote it")

// Current looks whether the tables of one set are as files have them, see [DB.Migrate], and changes nothing. ErrOlder or
// [ErrNewer], with the versions, if they are not; a set that was never made is as it should be.
func Current(ctx context.Context, db *sql.DB, set string, files fs.FS) error {
	known, err := newest(files)
	if err != nil {
		return fmt.Errorf("read the versions of %s: %w", set, err)
	}
	var tables, at int64
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = ?`, "migrations_"+set).Scan(&tables); err != nil {
		return fmt.Errorf("look for the version of %s: %w", set, err)
	}
	if tables == 0 {
		return nil
	}
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM migrations_`+set+` WHERE is_applied`).Scan(&at); err != nil {
		return fmt.Errorf("read the version of %s: %w", set, err)
	}
	switch {
	case at < known:
		return fmt.Errorf("%w (it is at version %d of %s, this program at %d)", ErrOlder, at, set, known)
	case at > known:
		return fmt.Errorf("%w: it is at version %d of %s, this program knows %d", ErrNewer, at, set, known)
	}
	return nil
}

// newest is the highest number of a set's files.
func newest(files fs.FS) (highest int64, err error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		text, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return 0, err
		}
		highest = max(highest, n)
	}
	return highest, nil
}
