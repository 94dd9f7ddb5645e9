package store

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// statementsMax is how many prepared statements each connection keeps. To prepare one takes longer than to run it.
const statementsMax = 64

// dsn builds the address of the database file; params are SQLite's own and the driver's.
func (db *DB) dsn(params ...string) string {
	params = append(params,
		fmt.Sprintf("_busy_timeout=%d", db.cfg.BusyTimeout.Milliseconds()),
		"_foreign_keys=on", "_secure_delete=on") // what is deleted is overwritten: see Scrub
	return "file:" + (&url.URL{Path: db.path}).EscapedPath() + "?" + strings.Join(params, "&")
}

// connectRaw opens a driver connection without database/sql around it: the journal's statements go
// straight to SQLite, from one goroutine at a time.
func (db *DB) connectRaw(cacheKiB int) (*sqlite3.SQLiteConn, error) {
	c, err := (&sqlite3.SQLiteDriver{}).Open(db.dsn("_mutex=no", fmt.Sprintf("_stmt_cache_size=%d", statementsMax)))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", db.path, err)
	}
	conn := c.(*sqlite3.SQLiteConn)
	for _, pragma := range db.pragmas(cacheKiB) {
		if _, err := conn.Exec(pragma, nil); err != nil {
			conn.Close()
			return nil, fmt.Errorf("open %s: %s: %w", db.path, pragma, err)
		}
	}
	return conn, nil
}

// pragmas of a connection that writes. synchronous=FULL is what makes a commit survive a power cut:
// in WAL mode NORMAL loses commits already reported.
func (db *DB) pragmas(cacheKiB int) []string {
	return []string{
		"PRAGMA journal_mode=WAL",
		"PRAGMA synchronous=FULL",
		"PRAGMA wal_autocheckpoint=0",
		fmt.Sprintf("PRAGMA journal_size_limit=%d", db.cfg.WALBytesMax),
		fmt.Sprintf("PRAGMA cache_size=-%d", cacheKiB),
		"PRAGMA temp_store=MEMORY",
	}
}

// connectReaders opens the read-only pool. Connections are made when first used.
func (db *DB) connectReaders() (*sql.DB, error) {
	readers, err := sql.Open("sqlite3", db.dsn("mode=ro", "_query_only=on", "_cache_size=-8192",
		fmt.Sprintf("_stmt_cache_size=%d", statementsMax)))
	if err != nil {
		return nil, fmt.Errorf("open %s read-only: %w", db.path, err)
	}
	readers.SetMaxOpenConns(db.cfg.ReadersMax)
	readers.SetMaxIdleConns(db.cfg.ReadersMax)
	return readers, nil
}

// queryInts runs a statement whose first row is whole numbers, as the checkpoint pragmas answer.
func queryInts(conn *sqlite3.SQLiteConn, query string, into []int64) error {
	rows, err := conn.Query(query, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	defer rows.Close()
	values := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(values); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	for i := range into {
		into[i], _ = values[i].(int64)
	}
	return nil
}
