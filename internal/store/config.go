package store

import (
	"errors"
	"fmt"
	"time"
)

// Config bounds what a database may use. Start from [Default].
type Config struct {
	// OpsQueuedMax is how many operations may wait for the writer before Append blocks. Default 8192.
	OpsQueuedMax int

	// CacheKiB is the page cache of the writer, in KiB. Default 65536 (64 MiB).
	CacheKiB int

	// WALBytesMax is the size of the write-ahead log, in bytes, above which the writer itself
	// checkpoints and restarts the log between two commits. Default 64 MiB.
	WALBytesMax int64

	// PassiveBytes is how much of the log, in bytes, may be ahead of the database file before a
	// checkpoint is made beside the writer. Default 4 MiB.
	PassiveBytes int64

	// IdleCheckpoint is how long the writer must have had nothing to do before what is left in the
	// log is checkpointed. Default 500 ms.
	IdleCheckpoint time.Duration

	// BusyTimeout is how long a connection waits for a lock another one holds. Default 10 s.
	BusyTimeout time.Duration

	// ReadersMax is how many read-only connections [DB.Reader] opens at most. Default 4.
	ReadersMax int
}

// Default returns the configuration of a server.
func Default() Config {
	return Config{
		OpsQueuedMax:   8192,
		CacheKiB:       64 << 10,
		WALBytesMax:    64 << 20,
		PassiveBytes:   4 << 20,
		IdleCheckpoint: 500 * time.Millisecond,
		BusyTimeout:    10 * time.Second,
		ReadersMax:     4,
	}
}

// Validate names every field that cannot work, all of them at once.
func (c Config) Validate() error {
	var problems []error
	positive := func(name string, v int64) {
		if v <= 0 {
			problems = append(problems, fmt.Errorf("store.%s must be above 0, is %d", name, v))
		}
	}
	positive("OpsQueuedMax", int64(c.OpsQueuedMax))
	positive("CacheKiB", int64(c.CacheKiB))
	positive("WALBytesMax", c.WALBytesMax)
	positive("PassiveBytes", c.PassiveBytes)
	positive("IdleCheckpoint", int64(c.IdleCheckpoint))
	positive("BusyTimeout", int64(c.BusyTimeout))
	positive("ReadersMax", int64(c.ReadersMax))
	return errors.Join(problems...)
}
