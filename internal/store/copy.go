package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// DatabaseFiles are the names of what SQLite and the lock keep in a directory: what [Copy] stands for, and what must not be
// copied as it lies there.
func DatabaseFiles() []string {
	return []string{databaseFile, databaseFile + "-wal", databaseFile + "-shm", databaseFile + "-journal", lockFile}
}

// copyPages is how many pages are copied between two looks at the context: 4 MiB.
const copyPages = 1024

// Copy writes the database of a directory into a new one, as it was at one instant, while a server may go on writing: it
// holds up nobody, but the write-ahead log cannot be restarted until it is done. progress (may be nil) hears the pages
// copied and all. What was written is on the disk when Copy returns; after an error nothing is left. It blocks.
// ErrNoDatabase; fs.ErrExist if there is a database in to.
func Copy(ctx context.Context, from, to string, progress func(done, all int)) error {
	db := &DB{path: filepath.Join(from, databaseFile), cfg: Default()}
	if _, err := os.Stat(db.path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", from, ErrNoDatabase)
	}
	return db.copy(ctx, filepath.Join(to, databaseFile), progress)
}

// copy writes the database into a new file.
func (db *DB) copy(ctx context.Context, path string, progress func(done, all int)) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	if err := db.copyPages(ctx, path, progress); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// copyPages runs SQLite's online backup inside one read transaction: it sees one instant and is never begun again because
// somebody wrote.
func (db *DB) copyPages(ctx context.Context, path string, progress func(done, all int)) (err error) {
	source, err := open3(db.dsn("mode=ro", "_query_only=on"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	if _, err := source.Exec("BEGIN", nil); err != nil {
		return err
	}
	if err := queryInts(source, "SELECT count(*) FROM sqlite_schema", make([]int64, 1)); err != nil {
		return err
	}
	target, err := open3((&DB{path: path, cfg: db.cfg}).dsn())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	b, err := target.Backup("main", source, "main")
	if err != nil {
		return err
	}
	for done := false; !done && err == nil; {
		if err = ctx.Err(); err != nil {
			break
		}
		if done, err = b.Step(copyPages); err == nil && progress != nil {
			progress(b.PageCount()-b.Remaining(), b.PageCount())
		}
	}
	return errors.Join(err, b.Finish())
}

// open3 opens a driver connection.
func open3(dsn string) (*sqlite3.SQLiteConn, error) {
	var c driver.Conn
	c, err := (&sqlite3.SQLiteDriver{}).Open(dsn)
	if err != nil {
		return nil, err
	}
	return c.(*sqlite3.SQLiteConn), nil
}

// Examine reads the whole database of a directory that nobody writes to and looks for damage; it names up to 20 places.
func Examine(ctx context.Context, dir string) (err error) {
	db, err := OpenView(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return fmt.Errorf("examine the database: %w", err)
	}
	defer rows.Close()
	var damage []error
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return fmt.Errorf("examine the database: %w", err)
		}
		if line != "ok" {
			damage = append(damage, fmt.Errorf("the database is damaged: %s", line))
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("examine the database: %w", err)
	}
	return errors.Join(damage...)
}
