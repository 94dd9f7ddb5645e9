package store

import (
	"context"
	"log/slog"
	"testing"

	journal "parley/internal/store"
)

func TestStanding(t *testing.T) {
	ctx := context.Background()
	db, err := journal.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	do(t, db, InsertAgent(Agent{ID: 1, JID: "1001@host", Name: "a", Role: RoleAgent, SlotsMax: 1}))
	do(t, db, agentGone(1, 5))
	do(t, db, InsertAgent(Agent{ID: 2, JID: "1001@host", Name: "b", Role: RoleSupervisor, SlotsMax: 1}))
	if id, role, works, err := Standing(ctx, db.Reader(), "1001@host"); id != 2 || role != RoleSupervisor || !works || err != nil {
		t.Errorf("%d %s %t %v", id, role, works, err)
	}
	if id, role, works, err := Standing(ctx, db.Reader(), "1002@host"); id != 0 || role != "" || works || err != nil {
		t.Errorf("%d %s %t %v", id, role, works, err)
	}
	do(t, db, agentGone(2, 6))
	if _, _, works, err := Standing(ctx, db.Reader(), "1001@host"); works || err != nil {
		t.Errorf("removed: %t %v", works, err)
	}
}
