package main

import (
	"context"
	"log/slog"
	"time"

	"parley/acd/record"
	"parley/internal/store"
)

// headsEvery is how often the ends of the record's chains go to the log: where that is kept elsewhere, nobody can put the
// directory back to what it was before without "parley audit --head" finding out.
const headsEvery = time.Hour

// noteHeads logs the ends of chains now and then, and once more when it is stopped.
func noteHeads(db *store.DB, log *slog.Logger) (stop func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		defer close(over)
		tick := time.NewTicker(headsEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
			tellHeads(ctx, db, log)
		}
	}()
	return func(ctx context.Context) error {
		cancel()
		<-over
		tellHeads(ctx, db, log)
		return nil
	}
}

func tellHeads(ctx context.Context, db *store.DB, log *slog.Logger) {
	heads, err := record.Heads(ctx, db.Reader())
	if err != nil {
		log.Warn("ends of the record are not noted", "err", err)
		return
	}
	for _, h := range heads {
		log.Info("end of the record", "head", h.String())
	}
}
