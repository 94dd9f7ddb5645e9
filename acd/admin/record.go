package admin

import (
	"context"
	"fmt"

	"parley/acd/audit"
	"parley/acd/record"
	acdstore "parley/acd/store"
)

func onRow(row uint64) audit.Object { return audit.Object{Kind: audit.OfRecord, ID: int64(row)} }

// Seal keeps what audit has sealed.
func (a *Admin) Seal(ctx context.Context, s record.Seal) error {
	s.Made = int64(a.eng.Now())
	return a.write(ctx, record.KeepSeal(s), audit.Entry{Action: audit.RecordSeal, On: onRow(s.Position)})
}

// DropSealed lets go of the log's rows before a seal and says how many those are. The entry in the trail comes first: what
// is interrupted has one. See acdstore.DropSealed.
func (a *Admin) DropSealed(ctx context.Context, position uint64) (rows int64, err error) {
	if err := a.db.Reader().QueryRowContext(ctx, `SELECT count(*) FROM log WHERE id < ?`, int64(position)).Scan(&rows); err != nil {
		return 0, fmt.Errorf("count sealed rows: %w", err)
	}
	if err := acdstore.MayDrop(ctx, a.db, position); err != nil {
		return 0, err
	}
	if err := a.write(ctx, nil, audit.Entry{Action: audit.RecordDrop, On: onRow(position), Detail: rows}); err != nil {
		return 0, err
	}
	return acdstore.DropSealed(ctx, a.db, position)
}
