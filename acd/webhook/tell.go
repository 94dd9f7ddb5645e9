package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"parley/internal/store"
)

// ReportReady is the event of a planned report that was made. It is no row of the log: Tell has it told.
const ReportReady = "report.ready"

// Told is the body of an event that is no row of the log.
type Told struct {
	ID   string    `json:"id"`
	Type string    `json:"type"`
	At   time.Time `json:"timestamp"`
	Data any       `json:"data"`
}

// Tell has the webhooks that ask for it told of something that is no row of the log; number tells it from others of its
// kind. Those that are kept to some queues are not told, for it is of none. What a full webhook would not take is left out.
func (d *Dispatcher) Tell(ctx context.Context, kind string, number int64, about any) error {
	hooks, err := readHooks(ctx, d.db.Reader())
	if err != nil {
		return err
	}
	now := d.now()
	body, err := json.Marshal(Told{ID: eventID(-number, 0), Type: kind, At: now.UTC(), Data: about})
	if err != nil {
		return fmt.Errorf("write an event: %w", err)
	}
	for _, h := range hooks {
		if !wants(h.Kinds, kind) || len(h.Queues) > 0 || h.Pending >= d.pendingMax {
			continue
		}
		err := d.db.Do(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT OR IGNORE INTO webhook_deliveries (hook, row, n, kind, body, at, due) SELECT ?1, ?2, 0, ?3, ?4, ?5, ?5
				WHERE EXISTS (SELECT 1 FROM webhooks WHERE id = ?1)`, h.ID, -number, kind, string(body), now.UnixMilli())
			return err
		})
		if err != nil {
			return fmt.Errorf("keep a delivery: %w", err)
		}
		d.wake(h.ID)
	}
	return nil
}
