package control

import (
	"context"
	"errors"
	"testing"
	"time"

	"parley/acd/audit"
	acdstore "parley/acd/store"
	"parley/acd/verify"
)

func (r *recorder) Seal(_ context.Context, before time.Time, drop bool) (Sealed, error) {
	return Sealed{Row: 9, Dropped: 8}, r.note("", "seal %s %v", before.UTC(), drop)
}

// TestSealThroughTheSocket: the command reaches the server as it was typed.
func TestSealThroughTheSocket(t *testing.T) {
	dir := t.TempDir()
	far := &recorder{}
	stop, err := Serve(dir, far)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stop(context.Background()) }()
	remote, err := Dial(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	got, err := remote.Seal(t.Context(), time.Unix(1000, 0), true)
	if want := (Sealed{Row: 9, Dropped: 8}); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	if len(far.asked) != 1 || far.asked[0] != "seal 1970-01-01 00:16:40 +0000 UTC true" {
		t.Errorf("asked %q", far.asked)
	}
}

// TestSealAndDropLeaveTheirEntries: a running centre seals and drops, which the trail tells, and goes on.
func TestSealAndDropLeaveTheirEntries(t *testing.T) {
	d, _, _, eng := openFloor(t)
	ctx := t.Context()
	for _, dn := range []string{"8000", "8001"} {
		if err := d.AddQueue(ctx, dn, "Sales"); err != nil {
			t.Fatal(err)
		}
	}
	done, err := d.Seal(ctx, time.Now().Add(time.Hour), true)
	if err != nil || done.Row < 2 || done.Dropped != int64(done.Row)-1 {
		t.Fatalf("sealed %+v, %v", done, err)
	}
	if _, err := d.Seal(ctx, time.Now().Add(time.Hour), false); !errors.Is(err, verify.ErrNothing) {
		t.Errorf("sealed again at once: %v", err)
	}
	if err := d.SetQueue(ctx, "8000", map[string]string{"name": "Support"}); err != nil {
		t.Fatal(err)
	}
	trail, err := audit.Read(ctx, d.db.Reader(), audit.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var actions []audit.Action
	for _, e := range trail {
		actions = append(actions, e.Action)
	}
	if n := len(actions); n < 3 || actions[n-3] != audit.RecordSeal || actions[n-2] != audit.RecordDrop {
		t.Errorf("the trail tells %q", actions)
	}
	b, err := acdstore.Begin(ctx, d.db.Reader())
	if err != nil || b.Position != done.Row || b.At > eng.Now() {
		t.Errorf("the log begins at %+v, %v", b, err)
	}
}
