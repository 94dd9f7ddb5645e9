package store

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// pageBytes is SQLite's page size, and near enough the size of a frame in the log.
const pageBytes = 4096

// restartWait is how long the writer waits for readers when it restarts the log. A reader that stays
// longer wins: the log goes on growing and the writer tries again one PassiveBytes later.
const restartWait = 20 * time.Millisecond

// checkpointer copies the write-ahead log back into the database file. SQLite's own way, a checkpoint
// inside the commit that crosses a limit, makes that commit slow; so this one works beside the writer,
// on a connection of its own, where a PASSIVE checkpoint holds nobody up. Under load without a pause
// it never catches up and the log grows; above WALBytesMax the writer itself restarts the log between
// two commits.
type checkpointer struct {
	log     *slog.Logger
	conn    *sqlite3.SQLiteConn
	busy    time.Duration // the writer's usual busy timeout
	passive int64         // frames
	restart int64         // frames

	working sync.Mutex // one checkpoint at a time
	due     chan struct{}
	idle    *time.Timer
	wait    time.Duration
	stop    chan struct{}
	stopped chan struct{}

	notBefore int64 // frames; a restart that readers prevented is not tried again before

	done, restarts atomic.Uint64
}

func openCheckpointer(db *DB) (*checkpointer, error) {
	conn, err := db.connectRaw(1024)
	if err != nil {
		return nil, err
	}
	c := &checkpointer{
		log:     db.log,
		conn:    conn,
		busy:    db.cfg.BusyTimeout,
		passive: max(db.cfg.PassiveBytes/pageBytes, 1),
		restart: max(db.cfg.WALBytesMax/pageBytes, 1),
		due:     make(chan struct{}, 1),
		idle:    time.NewTimer(db.cfg.IdleCheckpoint),
		wait:    db.cfg.IdleCheckpoint,
		stop:    make(chan struct{}),
		stopped: make(chan struct{}),
	}
	go c.run()
	return c, nil
}

func (c *checkpointer) run() {
	defer close(c.stopped)
	for {
		select {
		case <-c.stop:
			return
		case <-c.due:
		case <-c.idle.C:
		}
		c.working.Lock()
		_, err := c.checkpoint(c.conn, "PASSIVE")
		c.working.Unlock()
		switch { // the log still holds everything; the next checkpoint tries again
		case errors.Is(err, errCheckpointBusy):
			c.log.Debug("the log was being written at that very moment: its checkpoint comes later", "err", err)
			c.idle.Reset(c.wait)
		case err != nil:
			c.log.Warn("checkpoint", "err", err)
		}
	}
}

// wal is the state of the write-ahead log, in frames.
type wal struct{ frames, copied int64 }

// checkpoint runs one checkpoint of the given mode. NOOP only looks.
func (c *checkpointer) checkpoint(conn *sqlite3.SQLiteConn, mode string) (wal, error) {
	var r [3]int64 // busy, frames in the log, frames copied
	if err := queryInts(conn, "PRAGMA wal_checkpoint("+mode+")", r[:]); err != nil {
		return wal{}, err
	}
	if r[0] != 0 {
		return wal{r[1], r[2]}, fmt.Errorf("checkpoint %s: %w", mode, errCheckpointBusy)
	}
	if mode != "NOOP" {
		c.done.Add(1)
	}
	return wal{r[1], r[2]}, nil
}

// errCheckpointBusy: of a RESTART or a TRUNCATE a reader is in the way. A PASSIVE one waits for nobody and does what it can;
// busy it is only when it meets the writer amid the log's index, or another process at a checkpoint of its own. That is
// rare (once in a thousand, if checkpoints follow each other without a pause beside commits that do) and harmless.
var errCheckpointBusy = errors.New("somebody is in the way")

// committed is called by the writer after each commit, between transactions.
func (c *checkpointer) committed(conn *sqlite3.SQLiteConn) {
	now, err := c.checkpoint(conn, "NOOP")
	if err != nil {
		c.log.Warn("look at the write-ahead log", "err", err)
		return
	}
	if now.frames < c.notBefore-c.passive {
		c.notBefore = 0 // the log has been restarted meanwhile
	}
	switch {
	case now.frames > c.restart && now.frames >= c.notBefore:
		c.restartLog(conn, now.frames)
	case now.frames-now.copied > c.passive:
		select {
		case c.due <- struct{}{}:
		default:
		}
	}
	c.idle.Reset(c.wait)
}

// restartLog copies what is left and makes the next commit start the log anew. RESTART and not
// TRUNCATE: writing over existing blocks is cheaper than growing the file again, and
// journal_size_limit cuts a file that has grown beyond its measure.
func (c *checkpointer) restartLog(conn *sqlite3.SQLiteConn, frames int64) {
	c.working.Lock()
	defer c.working.Unlock()
	err := c.setBusyTimeout(conn, restartWait)
	if err == nil {
		_, err = c.checkpoint(conn, "RESTART")
		err = errors.Join(err, c.setBusyTimeout(conn, c.busy))
	}
	if err != nil {
		c.notBefore = frames + c.passive
		c.log.Warn("restart the write-ahead log", "frames", frames, "err", err)
		return
	}
	c.restarts.Add(1)
}

func (c *checkpointer) setBusyTimeout(conn *sqlite3.SQLiteConn, wait time.Duration) error {
	_, err := conn.Exec(fmt.Sprintf("PRAGMA busy_timeout=%d", wait.Milliseconds()), nil)
	return err
}

// closeWait is how long the end waits for readers of other processes, such as an audit.
const closeWait = time.Second

// close ends the work beside the writer and, if the disk is in order, copies all there is. What a reader is in the way of
// stays in the log, which is durable: the next to open the database copies it.
func (c *checkpointer) close(conn *sqlite3.SQLiteConn, healthy bool) error {
	close(c.stop)
	<-c.stopped
	c.idle.Stop()
	err := c.conn.Close()
	if healthy {
		err = errors.Join(err, c.setBusyTimeout(conn, closeWait))
		_, checkErr := c.checkpoint(conn, "TRUNCATE")
		if errors.Is(checkErr, errCheckpointBusy) {
			c.log.Info("somebody reads the database: its write-ahead log stays for the next start")
			checkErr = nil
		}
		err = errors.Join(err, checkErr)
	}
	return err
}
