package store

import (
	"errors"
	"fmt"
)

// errUndo asks for the batch to be run again, each operation undoable by itself.
var errUndo = errors.New("an operation that had written must be undone")

// commit runs the batch in one transaction and writes each operation's outcome beside it. It returns
// an error only if the journal can never commit again; then the outcomes say so too.
func (j *journal) commit(batch []request) error {
	j.tx.disk = nil
	err := j.together(batch)
	if errors.Is(err, errUndo) {
		j.reruns.Add(1)
		err = j.oneByOne(batch)
	}
	j.tx.open = false
	if err != nil {
		err = fmt.Errorf("commit: %w", err)
		failAll(batch, err)
		// The connection may be inside a transaction or not; nothing more will be asked of it.
		_ = j.exec("ROLLBACK")
		return err
	}
	j.commits.Add(1)
	return nil
}

// together is the usual way: no operation fails after it has written something. One that fails
// before that leaves nothing to undo, and the others go on.
func (j *journal) together(batch []request) error {
	if err := j.begin(); err != nil {
		return err
	}
	for i := range batch {
		r := &batch[i]
		j.tx.wrote = false
		r.err = r.op(&j.tx)
		if j.tx.disk != nil {
			return j.tx.disk
		}
		if r.err != nil && j.tx.wrote {
			if err := j.exec("ROLLBACK"); err != nil {
				return err
			}
			return errUndo
		}
	}
	return j.seal()
}

// seal writes what the operations hold, and commits.
func (j *journal) seal() error {
	if err := j.tx.keepHeld(); err != nil {
		return err
	}
	return j.exec("COMMIT")
}

// oneByOne runs each operation behind a savepoint, which costs more but can be undone alone. The
// batch still shares one transaction, so that a stream of failing operations costs no extra fsync.
func (j *journal) oneByOne(batch []request) error {
	if err := j.begin(); err != nil {
		return err
	}
	for i := range batch {
		r := &batch[i]
		if err := j.exec("SAVEPOINT op"); err != nil {
			return err
		}
		r.err = r.op(&j.tx)
		if j.tx.disk != nil {
			return j.tx.disk
		}
		if r.err != nil {
			if err := j.exec("ROLLBACK TO op"); err != nil {
				return err
			}
			j.tx.letGo()
		} else if err := j.tx.keepHeld(); err != nil {
			return err
		}
		if err := j.exec("RELEASE op"); err != nil {
			return err
		}
	}
	return j.exec("COMMIT")
}

func (j *journal) begin() error {
	if err := j.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	j.tx.open = true
	j.tx.letGo()
	return nil
}

func (j *journal) exec(query string) error {
	if _, err := j.conn.Exec(query, nil); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}

// failAll gives err to every operation that has not failed by itself.
func failAll(batch []request, err error) {
	for i := range batch {
		if batch[i].err == nil {
			batch[i].err = err
		}
	}
}
