package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// statementsCachedMax bounds the prepared statements kept, one per query text. The program's texts
// are constants, far fewer than this; only texts built at run time could reach it, and then all are
// let go.
const statementsCachedMax = 512

// Op is one operation: it reads and writes inside a transaction it shares with others. An error
// undoes what this op did and is handed to its waiter; it does not touch its neighbours.
//
// An op may be run twice, when a neighbour had to be undone: what it leaves outside the database
// must be set, not added to. It must be quick, must not begin or commit, and must not call Append,
// Do or anything that waits for them. Constraints must not be deferred: they would fail the commit,
// and a failing commit ends the journal.
type Op func(tx *Tx) error

// Result is what a statement changed.
type Result struct {
	LastID int64 // rowid of the last INSERT
	Rows   int64 // rows changed
}

// Tx is the transaction an [Op] works in. It is valid until the op returns.
type Tx struct {
	conn       *sqlite3.SQLiteConn
	statements map[string]statement
	args       []driver.NamedValue
	mac        hash.Hash // see MAC
	held       map[any]heldValue

	open  bool
	wrote bool  // the running op has changed something
	disk  error // the first error of the running batch that means the disk, not the op
}

// statement is a prepared statement and what it does.
type statement struct {
	*sqlite3.SQLiteStmt
	writes  bool
	answers bool // with rows
}

var (
	errTxOver         = errors.New("transaction used after its operation returned")
	errManyStatements = errors.New("query holds more than one statement")
	errAnswers        = errors.New("Exec of a statement that answers with rows; use Query")
)

// Exec runs one statement. Arguments are nil, bool, whole numbers, float64, string, []byte, or types
// made of these; times are stored as numbers. The statement is prepared once per query text.
func (tx *Tx) Exec(query string, args ...any) (Result, error) {
	stmt, err := tx.prepare(query, args)
	if err != nil {
		return Result{}, err
	}
	if stmt.answers {
		// It would be left half stepped, and hold up the commit.
		return Result{}, fmt.Errorf("%s: %w", query, errAnswers)
	}
	res, err := stmt.ExecContext(context.Background(), tx.args)
	if err != nil {
		return Result{}, tx.fail(query, err)
	}
	tx.wrote = tx.wrote || stmt.writes
	// The driver's result is two numbers read beforehand; its errors are always nil.
	id, _ := res.LastInsertId()
	rows, _ := res.RowsAffected()
	return Result{LastID: id, Rows: rows}, nil
}

// Query runs one statement and calls scan for each row, until scan returns an error, which Query
// returns. Rows are valid inside scan only. scan must not use tx.
func (tx *Tx) Query(query string, args []any, scan func(row Row) error) error {
	stmt, err := tx.prepare(query, args)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(context.Background(), tx.args)
	if err != nil {
		return tx.fail(query, err)
	}
	tx.wrote = tx.wrote || stmt.writes
	err = tx.each(query, rows, scan)
	if closeErr := rows.Close(); err == nil && closeErr != nil {
		err = tx.fail(query, closeErr)
	}
	return err
}

func (tx *Tx) each(query string, rows driver.Rows, scan func(row Row) error) error {
	values := make([]driver.Value, len(rows.Columns()))
	for {
		err := rows.Next(values)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return tx.fail(query, err)
		}
		if err := scan(Row{values}); err != nil {
			return err
		}
	}
}

// prepare finds or makes the statement and binds args into tx.args.
func (tx *Tx) prepare(query string, args []any) (statement, error) {
	if !tx.open {
		return statement{}, errTxOver
	}
	if err := tx.bind(args); err != nil {
		return statement{}, fmt.Errorf("%s: %w", query, err)
	}
	stmt, ok := tx.statements[query]
	if !ok {
		var err error
		if stmt, err = tx.compile(query); err != nil {
			return statement{}, tx.fail(query, err)
		}
	}
	if want := stmt.NumInput(); want != len(args) {
		return statement{}, fmt.Errorf("%s: %d arguments for %d places", query, len(args), want)
	}
	return stmt, nil
}

func (tx *Tx) compile(query string) (statement, error) {
	// SQLite would run the first statement and silently leave out the rest.
	if strings.Contains(strings.TrimRight(query, "; \t\r\n"), ";") {
		return statement{}, errManyStatements
	}
	prepared, err := tx.conn.Prepare(query)
	if err != nil {
		return statement{}, err
	}
	if len(tx.statements) >= statementsCachedMax {
		tx.forget()
	}
	stmt := statement{SQLiteStmt: prepared.(*sqlite3.SQLiteStmt)}
	stmt.writes = !stmt.Readonly()
	stmt.answers = !stmt.writes || strings.Contains(strings.ToUpper(query), "RETURNING")
	tx.statements[query] = stmt
	return stmt, nil
}

// forget closes every prepared statement.
func (tx *Tx) forget() {
	for query, stmt := range tx.statements {
		// Closing a statement repeats the error of its last run, which has been reported then.
		_ = stmt.Close()
		delete(tx.statements, query)
	}
}

func (tx *Tx) bind(args []any) error {
	tx.args = tx.args[:0]
	for i, arg := range args {
		value, err := toValue(arg)
		if err != nil {
			return fmt.Errorf("argument %d: %w", i+1, err)
		}
		tx.args = append(tx.args, driver.NamedValue{Ordinal: i + 1, Value: value})
	}
	return nil
}

// fail wraps err and remembers it if it says that the disk, not the operation, has failed.
func (tx *Tx) fail(query string, err error) error {
	if tx.disk == nil && isDiskError(err) {
		tx.disk = fmt.Errorf("%s: %w", query, err)
	}
	return fmt.Errorf("%s: %w", query, err)
}

// isDiskError tells errors that no other operation would escape from those an operation earned.
func isDiskError(err error) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrCantOpen,
		sqlite3.ErrReadonly, sqlite3.ErrNomem, sqlite3.ErrProtocol, sqlite3.ErrPerm:
		return true
	}
	return false
}
