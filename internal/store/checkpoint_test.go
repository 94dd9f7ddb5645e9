package store

import (
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// logFrames reads how many frames of the log are not in the database file yet.
func logFrames(t *testing.T, db *DB) (ahead int64) {
	t.Helper()
	now, err := db.journal.check.checkpoint(db.journal.check.conn, "NOOP")
	must(t, err)
	return now.frames - now.copied
}

func TestIdleWriterLeavesNothingInTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openLog(t, Default())
		must(t, db.Do(t.Context(), line("x")))
		synctest.Wait()
		if logFrames(t, db) == 0 {
			t.Error("checkpointed at once: the test shows nothing")
		}
		time.Sleep(Default().IdleCheckpoint)
		synctest.Wait()
		if got := logFrames(t, db); got != 0 {
			t.Errorf("%d frames are only in the log", got)
		}
		must(t, db.Close())
	})
}

// blocks returns an operation that writes about n pages.
func blocks(n int) Op {
	return func(tx *Tx) error {
		_, err := tx.Exec("INSERT INTO lines(text) VALUES(hex(randomblob(?)))", n*pageBytes/2)
		return err
	}
}

func smallLog() Config {
	cfg := Default()
	cfg.WALBytesMax = 1 << 20
	cfg.PassiveBytes = 1 << 30 // no help from beside
	cfg.IdleCheckpoint = time.Hour
	return cfg
}

func TestWriterRestartsALogThatGrows(t *testing.T) {
	cfg := smallLog()
	db := openLog(t, cfg)
	for range 100 {
		must(t, db.Do(t.Context(), blocks(50)))
	}
	info, err := os.Stat(db.path + "-wal")
	must(t, err)
	if most := 2 * cfg.WALBytesMax; info.Size() > most {
		t.Errorf("the log has %d bytes, more than %d", info.Size(), most)
	}
	if s := db.Stats(); s.Restarts == 0 {
		t.Errorf("stats %+v", s)
	}
}

func TestReaderInTheWayOfARestart(t *testing.T) {
	cfg := smallLog()
	cfg.PassiveBytes = cfg.WALBytesMax
	cfg.IdleCheckpoint = time.Hour
	db := openLog(t, cfg)
	must(t, db.Do(t.Context(), line("first")))
	reader, err := db.Reader().BeginTx(t.Context(), nil)
	must(t, err)
	var n int
	must(t, reader.QueryRowContext(t.Context(), "SELECT count(*) FROM lines").Scan(&n))
	for range 30 {
		must(t, db.Do(t.Context(), blocks(50)))
	}
	must(t, reader.QueryRowContext(t.Context(), "SELECT count(*) FROM lines").Scan(&n))
	if s := db.Stats(); n != 1 || s.Restarts != 0 {
		t.Errorf("the reader sees %d lines, %d restarts", n, s.Restarts)
	}
	must(t, reader.Rollback())
	for range 30 {
		must(t, db.Do(t.Context(), blocks(50)))
	}
	if s := db.Stats(); s.Restarts == 0 {
		t.Errorf("stats %+v", s)
	}
	info, err := os.Stat(db.path + "-wal")
	must(t, err)
	if most := 3 * cfg.WALBytesMax; info.Size() > most {
		t.Errorf("the log was not cut: %d bytes", info.Size())
	}
}

func TestCheckpointsBesideTheWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Default()
		cfg.PassiveBytes = 64 << 10
		cfg.IdleCheckpoint = time.Hour
		db := openLog(t, cfg)
		must(t, db.Do(t.Context(), blocks(100)))
		synctest.Wait()
		if s := db.Stats(); s.Checkpoints != 1 || s.Restarts != 0 {
			t.Errorf("stats %+v", s)
		}
		must(t, db.Close())
	})
}

func TestCheckpointErrorSaysWhy(t *testing.T) {
	db := openLog(t, Default())
	_, err := db.journal.check.checkpoint(db.journal.check.conn, "SIDEWAYS)(")
	if err == nil || !strings.Contains(err.Error(), "wal_checkpoint") {
		t.Errorf("outcome %v", err)
	}
}
