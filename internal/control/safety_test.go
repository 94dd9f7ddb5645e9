package control

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/ban"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/store"
	xstore "parley/xmppd/store"
)

func (r *recorder) AddBan(_ context.Context, b NewBan) (Ban, error) {
	return Ban{ID: 7, Target: b.Target, At: time.Unix(1, 0).UTC()}, r.note(b.Target, "ban %+v", b)
}

func (r *recorder) Bans(context.Context) ([]Ban, error) {
	return []Ban{{ID: 7, Target: "203.0.113.9", Reason: "罵", Until: time.Unix(2, 0).UTC()}}, r.note("", "bans")
}

func (r *recorder) LiftBan(_ context.Context, id uint64) error { return r.note("", "lift %d", id) }

func (r *recorder) Reports(context.Context) ([]Report, error) {
	return []Report{{Contact: "c-1", Caller: "王"}}, r.note("", "reports")
}

func (r *recorder) Trail(_ context.Context, q TrailQuery) ([]TrailEntry, error) {
	return []TrailEntry{{ID: 1, Action: "ban.add"}}, r.note("", "trail %+v", q)
}

func TestSafetyThroughTheSocket(t *testing.T) {
	dir := t.TempDir()
	far, near := &recorder{}, &recorder{}
	stop, err := Serve(dir, far)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stop(context.Background()) })
	remote, err := Dial(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	drive := func(c Centre) []any {
		ctx := t.Context()
		made, err1 := c.AddBan(ctx, NewBan{Target: "c-1", Address: true, Reason: "罵", For: time.Hour})
		bans, err2 := c.Bans(ctx)
		reports, err3 := c.Reports(ctx)
		trail, err4 := c.Trail(ctx, TrailQuery{After: 3, Since: time.Unix(5, 0).UTC()})
		return []any{made, err1, bans, err2, c.LiftBan(ctx, 7), reports, err3, trail, err4}
	}
	got, want := drive(remote), drive(near)
	if !reflect.DeepEqual(far.asked, near.asked) || !reflect.DeepEqual(got, want) {
		t.Errorf("through the socket: %q %v\nstraight: %q %v", far.asked, got, near.asked, want)
	}
}

// guarded is a Direct with bans, a contact c-5 of a guest at 203.0.113.9, and a supervisor.
func guarded(t *testing.T) *Direct {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.TempDir(), log)
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := xstore.OpenAccounts(t.Context(), db, xstore.Config{ScramIterations: xstore.ScramIterationsMin})
	if err != nil {
		t.Fatal(err)
	}
	core, err := engine.Open(t.Context(), engine.Default(), db, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(core.Close(context.Background()), db.Close()); err != nil {
			t.Error(err)
		}
	})
	d := NewDirect("localhost", accounts, admin.New(db, core))
	bans, err := ban.Open(t.Context(), db, ban.Config{
		Now:   func() acd.Time { return acd.Time(time.Now().UnixMilli()) },
		Staff: func(bare string) bool { return bare == "1900@localhost" },
	})
	if err != nil {
		t.Fatal(err)
	}
	keep := acdstore.Both(
		acdstore.InsertContact(acdstore.NewContact{Contact: 5, Visitor: 1, JID: "g-a@localhost", Queue: 1, Arrived: 1, Caller: "王"}),
		ban.KeepAddress(5, netip.MustParseAddr("203.0.113.9")),
	)
	if err := errors.Join(db.Do(t.Context(), keep), d.AddUser(t.Context(), User{Name: "1900", Role: "supervisor"}, "correct horse")); err != nil {
		t.Fatal(err)
	}
	return d.Guarded(db, bans)
}

func TestBansByContactNameAndAddress(t *testing.T) {
	d, ctx := guarded(t), t.Context()
	contact := acd.ContactID(5).String()
	for target, want := range map[NewBan]string{
		{Target: contact}:                       "g-a@localhost",
		{Target: contact + "@acd.localhost"}:    "g-a@localhost",
		{Target: contact, Address: true}:        "203.0.113.9",
		{Target: "g-b"}:                         "g-b@localhost",
		{Target: "2001:db8::1", For: time.Hour}: "2001:db8::/64",
		{Target: "Mallory@other.example"}:       "mallory@other.example",
	} {
		target.Reason = "swears"
		b, err := d.AddBan(ctx, target)
		if err != nil || b.Target != want || b.By != "operator" || b.Until.IsZero() != (target.For == 0) {
			t.Errorf("%+v: %+v, %v", target, b, err)
		}
	}
	for _, bad := range []NewBan{
		{Target: "1900@localhost", Reason: "x"}, {Target: acd.ContactID(6).String(), Reason: "x"}, {Target: acd.ContactID(6).String(), Address: true, Reason: "x"},
		{Target: "203.0.113.9"}, {Target: "nonsense", Reason: "x"}, {Target: "203.0.113.9", Reason: "x", For: -time.Hour},
	} {
		if b, err := d.AddBan(ctx, bad); err == nil {
			t.Errorf("%+v: %+v", bad, b)
		}
	}
	all, err := d.Bans(ctx)
	if err != nil || len(all) != 5 { // two of the same target
		t.Fatalf("%+v, %v", all, err)
	}
	if err := errors.Join(d.LiftBan(ctx, all[0].ID)); err != nil {
		t.Error(err)
	}
	if err := d.LiftBan(ctx, all[0].ID); !errors.Is(err, ban.ErrNoBan) {
		t.Errorf("a second time: %v", err)
	}
	trail, err := d.Trail(ctx, TrailQuery{})
	var last TrailEntry
	if len(trail) > 0 {
		last = trail[len(trail)-1]
	}
	if err != nil || last.Action != "ban.lift" || last.By != "operator" || !strings.HasPrefix(last.On, "ban:") {
		t.Errorf("%+v, %v", trail, err)
	}
	if none, err := d.Trail(ctx, TrailQuery{After: last.ID}); err != nil || len(none) != 0 {
		t.Errorf("%+v, %v", none, err)
	}
}

func TestReportsAreListed(t *testing.T) {
	d := guarded(t)
	agents, err := d.admin.Agents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := ban.Reporting(ban.Report{Contact: 5, Agent: agents[0].ID, At: 1000, Reason: "swears"})
	if err == nil {
		err = d.db.Do(t.Context(), rows)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Reports(t.Context())
	want := Report{
		Contact: acd.ContactID(5).String(), Caller: "王", JID: "g-a@localhost", Address: "203.0.113.9", By: "1900@localhost",
		At: time.Unix(1, 0).UTC(), Reason: "swears",
	}
	if err != nil || len(all) != 1 || all[0] != want {
		t.Errorf("%+v, %v", all, err)
	}
}
