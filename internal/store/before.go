package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// BeforePattern is what copies of a database are called that were made before an upgrade, as path.Match has it. The time in
// the name is UTC.
const BeforePattern = "parley-before-*.db"

// beforeKept is how many such copies stay: the newest.
const beforeKept = 2

// keepBefore copies a database that is about to be changed, once in the life of a DB.
func (db *DB) keepBefore(ctx context.Context) (err error) {
	db.before.Do(func() {
		path := filepath.Join(db.dir, "parley-before-"+time.Now().UTC().Format("20060102T150405.000")+".db")
		if err = db.copy(ctx, path, nil); err == nil {
			db.log.Info("the database as it was before this upgrade is kept", "file", path)
			err = db.dropBefore()
		}
	})
	if err != nil {
		return fmt.Errorf("keep the database as it is before an upgrade: %w", err)
	}
	return nil
}

// dropBefore removes all such copies but the newest.
func (db *DB) dropBefore() error {
	copies, err := filepath.Glob(filepath.Join(db.dir, BeforePattern))
	if err != nil {
		return err
	}
	slices.Sort(copies)
	var problems []error
	for _, path := range copies[:max(len(copies)-beforeKept, 0)] {
		problems = append(problems, os.Remove(path))
	}
	return errors.Join(problems...)
}

// DropBefore removes all copies that were kept before upgrades of the database in a directory: they hold what has been
// erased since.
func DropBefore(dir string) error {
	copies, err := filepath.Glob(filepath.Join(dir, BeforePattern))
	if err != nil {
		return fmt.Errorf("drop copies before upgrades: %w", err)
	}
	for _, path := range copies {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}
