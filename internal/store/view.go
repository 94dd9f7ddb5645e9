package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNoDatabase is what OpenView gets for a directory without a database.
var ErrNoDatabase = errors.New("there is no database")

// OpenView opens the database of a directory for reading, whether or not a server has it open: for work that takes long
// and must hold up nobody. It sees what was committed when each statement began. It changes and migrates nothing, so a
// database of another version may lack a table. ErrNoDatabase.
func OpenView(dir string) (*sql.DB, error) {
	db := &DB{path: filepath.Join(dir, databaseFile), cfg: Default()}
	if _, err := os.Stat(db.path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoDatabase)
	}
	return db.connectReaders()
}
