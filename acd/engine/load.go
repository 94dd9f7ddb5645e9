package engine

import (
	"context"
	"fmt"
	"log/slog"

	"parley/acd"
)

// past is what the log says.
type past struct {
	state       *acd.State
	position    uint64 // of the last row
	snapshot    uint64 // position of the newest snapshot
	revision    uint64
	lastContact acd.ContactID
	replayed    uint64
	diverged    uint64
}

// load is snapshot + tail. What this version decided is made true as it was told; what another did is decided again, to
// know where they differ, and adopted as it was told all the same.
func load(ctx context.Context, journal Log, log *slog.Logger) (past, error) {
	var p past
	follower := acd.New().CatchUp() // while rows are this version's
	snapshot, found, err := journal.Newest(ctx)
	if err != nil {
		return past{}, err
	}
	if found {
		p.position, p.snapshot, p.revision = snapshot.Position, snapshot.Position, snapshot.Revision
		if follower, err = acd.DecodeFollower(snapshot.State); err != nil {
			return past{}, fmt.Errorf("read snapshot at %d: %w", snapshot.Position, err)
		}
	}
	for row, err := range journal.WrittenAfter(ctx, p.position) {
		if err != nil {
			return past{}, err
		}
		if row.ID != p.position+1 {
			return past{}, fmt.Errorf("log row %d is missing: the next is %d", p.position+1, row.ID)
		}
		p.position, p.revision = row.ID, row.Revision
		p.replayed++
		switch {
		case row.Version == Version:
			if follower == nil {
				follower = p.state.CatchUp()
			}
			if err := follower.Read(row.At, row.Effects); err != nil {
				return past{}, fmt.Errorf("log row %d: %w", row.ID, err)
			}
			continue
		case follower != nil:
			p.state, follower = follower.Done(), nil
		}
		told, err := row.Row()
		if err != nil {
			return past{}, err
		}
		if p.state.Replay(told.At, told.Event, told.Effects) {
			p.diverged++
			log.Debug("decided otherwise than the log; the log holds", "row", row.ID, "version", row.Version)
		}
	}
	if follower != nil {
		p.state = follower.Done()
	}
	for c := range p.state.Contacts() {
		p.lastContact = max(p.lastContact, c.Contact)
	}
	if p.diverged > 0 {
		log.Warn("this version decides otherwise than the log in places; the log holds", "rows", p.diverged, "of", p.replayed)
	}
	return p, nil
}
