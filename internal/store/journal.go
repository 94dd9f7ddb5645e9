package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// batchesMax is how many batches exist: one being filled and committed, the others being reported.
// It bounds how far reporting may fall behind committing.
const batchesMax = 3

// Stats counts what the journal has done since it was opened.
type Stats struct {
	Ops         uint64 // operations reported, failed ones included
	Commits     uint64 // transactions committed
	Reruns      uint64 // batches run again because one operation had to be undone
	Checkpoints uint64 // completed without error, by the writer or beside it
	Restarts    uint64 // times the writer itself restarted the log
	Queued      int    // operations waiting now
}

// request is one operation on its way. Its outcome is written by the writer, read by the reporter.
type request struct {
	op   Op
	done func(error)
	err  error
}

// journal is the only writer of the database: run takes what is queued and commits it, report tells
// the waiters. Requests stand in the queue in the order of Append and never change it.
type journal struct {
	queue   chan request
	free    chan []request // emptied batches
	durable chan []request // batches to report

	// appending is held for reading while a request enters the queue and for writing to close it.
	appending sync.RWMutex
	closed    bool

	stop    chan struct{}
	stopped chan struct{} // the reporter has ended, the writer before it

	conn  *sqlite3.SQLiteConn
	tx    Tx
	check *checkpointer

	// exclusive keeps the writer out while a migration changes the tables.
	exclusive sync.Mutex

	failed chan struct{}
	cause  atomic.Pointer[error]

	ops, commits, reruns atomic.Uint64
}

func openJournal(db *DB) (*journal, error) {
	key, err := makeKey(db.dir)
	if err != nil {
		return nil, err
	}
	conn, err := db.connectRaw(db.cfg.CacheKiB)
	if err != nil {
		return nil, err
	}
	check, err := openCheckpointer(db)
	if err != nil {
		conn.Close()
		return nil, err
	}
	j := &journal{
		queue:   make(chan request, db.cfg.OpsQueuedMax),
		free:    make(chan []request, batchesMax),
		durable: make(chan []request, batchesMax),
		stop:    make(chan struct{}),
		stopped: make(chan struct{}),
		conn:    conn,
		tx:      Tx{conn: conn, statements: make(map[string]statement), mac: newMAC(key), held: make(map[any]heldValue)},
		check:   check,
		failed:  make(chan struct{}),
	}
	for range batchesMax {
		j.free <- nil
	}
	go j.run()
	go j.report()
	return j, nil
}

func (j *journal) append(ctx context.Context, op Op, done func(error)) error {
	j.appending.RLock()
	defer j.appending.RUnlock()
	if j.closed {
		if done != nil {
			go done(ErrClosed)
		}
		return nil
	}
	select {
	case j.queue <- request{op: op, done: done}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (j *journal) do(ctx context.Context, op Op) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	unlessOver := func(tx *Tx) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return op(tx)
	}
	outcome := make(chan error, 1)
	if err := j.append(ctx, unlessOver, func(err error) { outcome <- err }); err != nil {
		return err
	}
	select {
	case err := <-outcome:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run is the writer: it commits whatever is queued as soon as it is free.
func (j *journal) run() {
	defer close(j.durable)
	for {
		batch := <-j.free
		select {
		case r := <-j.queue:
			// Who is about to append is let do so: a commit costs the same for one and for a hundred. If nobody can run,
			// nothing waits.
			runtime.Gosched()
			j.commitAndPass(j.take(append(batch, r)))
		case <-j.stop:
			// close has shut the queue: what is in it now is all there will be.
			if batch = j.take(batch); len(batch) > 0 {
				j.commitAndPass(batch)
			}
			return
		}
	}
}

// take adds everything that is queued right now.
func (j *journal) take(batch []request) []request {
	for len(batch) < cap(j.queue) {
		select {
		case r := <-j.queue:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

func (j *journal) commitAndPass(batch []request) {
	j.exclusive.Lock()
	defer j.exclusive.Unlock()
	if err := j.failure(); err != nil {
		failAll(batch, err)
	} else if err := j.commit(batch); err != nil {
		j.fail(err)
	}
	// Told before the log is looked after: nobody needs to wait for that.
	j.durable <- batch
	if j.failure() == nil {
		j.check.committed(j.conn)
	}
}

// report calls each request's done, batch after batch.
func (j *journal) report() {
	defer close(j.stopped)
	for batch := range j.durable {
		for i := range batch {
			j.ops.Add(1)
			if batch[i].done != nil {
				batch[i].done(batch[i].err)
			}
		}
		clear(batch)
		j.free <- batch[:0]
	}
}

// fail ends the journal for good: every later operation gets the cause.
func (j *journal) fail(cause error) {
	cause = fmt.Errorf("journal has failed: %w", cause)
	j.cause.Store(&cause)
	close(j.failed)
}

func (j *journal) failure() error {
	if cause := j.cause.Load(); cause != nil {
		return *cause
	}
	return nil
}

func (j *journal) stats() Stats {
	return Stats{
		Ops:         j.ops.Load(),
		Commits:     j.commits.Load(),
		Reruns:      j.reruns.Load(),
		Checkpoints: j.check.done.Load(),
		Restarts:    j.check.restarts.Load(),
		Queued:      len(j.queue),
	}
}

// close shuts the queue, waits until everything in it has been reported, and checkpoints.
func (j *journal) close() error {
	j.appending.Lock()
	j.closed = true
	j.appending.Unlock()
	close(j.stop)
	<-j.stopped
	err := j.check.close(j.conn, j.failure() == nil)
	j.tx.forget()
	return errors.Join(err, j.conn.Close())
}
