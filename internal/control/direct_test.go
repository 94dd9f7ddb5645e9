package control

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"parley/acd/admin"
	"parley/acd/engine"
	"parley/internal/store"
	xstore "parley/xmppd/store"
)

func openDirect(t *testing.T) (*Direct, *xstore.Accounts, *admin.Admin) {
	t.Helper()
	d, accounts, adm, _ := openFloor(t)
	return d, accounts, adm
}

func openFloor(t *testing.T) (*Direct, *xstore.Accounts, *admin.Admin, *engine.Engine) {
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
	adm := admin.New(db, core)
	return NewDirect("localhost", accounts, adm).Guarded(db, nil), accounts, adm, core
}

func TestUserHasAnAccountAndAPlace(t *testing.T) {
	d, accounts, _ := openDirect(t)
	ctx := t.Context()
	steps := errors.Join(
		d.AddUser(ctx, User{Name: "Juliet", Shown: "林小姐", Role: "supervisor"}, "correct horse"),
		d.AddQueue(ctx, "8000", "客服中心"),
		d.JoinQueue(ctx, "8000", "JULIET"),
		d.SetUser(ctx, "juliet", map[string]string{"grace": "5", "slots": "2", "name": "黃小姐"}),
		d.SetQueue(ctx, "8000", map[string]string{"offer": "1m", "hangup": "https://crm.example/{contact}", "waiting-max": "7"}),
		d.SetDisabled(ctx, "juliet", true),
	)
	if steps != nil {
		t.Fatal(steps)
	}
	users, err := d.Users(ctx)
	want := []User{{
		Name: "juliet", Shown: "黃小姐", Role: "supervisor", Disabled: true, Queues: []string{"8000"},
		Settings: map[string]string{"grace": "5s", "slots": "2"},
	}}
	if err != nil || !reflect.DeepEqual(users, want) {
		t.Errorf("%+v, %v\nwant %+v", users, err, want)
	}
	queues, err := d.Queues(ctx)
	wantQueues := []Queue{{
		DN: "8000", Name: "客服中心", Users: []string{"juliet"},
		Settings: map[string]string{"offer": "1m", "hangup": "https://crm.example/{contact}", "waiting-max": "7"},
	}}
	if err != nil || !reflect.DeepEqual(queues, wantQueues) {
		t.Errorf("%+v, %v\nwant %+v", queues, err, wantQueues)
	}
	if err := errors.Join(d.SetDisabled(ctx, "juliet", false), d.SetPassword(ctx, "juliet", "battery staple")); err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.Verify(ctx, "juliet", "battery staple"); err != nil {
		t.Errorf("the new password: %v", err)
	}
}

func TestRefusedCommandsChangeNothing(t *testing.T) {
	d, _, adm := openDirect(t)
	ctx := t.Context()
	if err := d.AddUser(ctx, User{Name: "1001", Role: "agent"}, "correct horse"); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"exists":      d.AddUser(ctx, User{Name: "1001", Role: "admin"}, "correct horse"),
		"8 to":        d.AddUser(ctx, User{Name: "1002", Role: "agent"}, "short"),
		"role":        d.AddUser(ctx, User{Name: "1003", Role: "wizard"}, "correct horse"),
		"guests":      d.AddUser(ctx, User{Name: "g-1", Role: "agent"}, "correct horse"),
		"no such":     d.RemoveUser(ctx, "nobody"),
		"grace":       d.SetUser(ctx, "1001", map[string]string{"grace": "soon"}),
		"colour":      d.SetUser(ctx, "1001", map[string]string{"colour": "blue"}),
		"7777":        d.SetQueue(ctx, "7777", map[string]string{"offer": "20s"}),
		"there is no": d.JoinQueue(ctx, "7777", "1001"),
	} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%v does not say %q", err, what)
		}
	}
	agents, err := adm.Agents(ctx)
	if err != nil || len(agents) != 1 || agents[0].Role != "agent" {
		t.Errorf("agents %+v, %v", agents, err)
	}
	trail, err := d.Trail(ctx, TrailQuery{}) // a password that is none makes no agent who has to go again
	if err != nil || len(trail) != 1 || trail[0].On != "1001@localhost" {
		t.Errorf("trail %+v, %v", trail, err)
	}
}

// TestLeftOverAgentIsNoObstacle: a process that ended between the two halves of a removal leaves an agent without an
// account. The name can be made again, and inherits nothing.
func TestLeftOverAgentIsNoObstacle(t *testing.T) {
	d, accounts, adm := openDirect(t)
	ctx := t.Context()
	steps := errors.Join(
		d.AddUser(ctx, User{Name: "1001", Role: "admin"}, "correct horse"),
		d.AddQueue(ctx, "8000", "客服中心"), d.JoinQueue(ctx, "8000", "1001"),
		accounts.Remove(ctx, "1001"),
		d.AddUser(ctx, User{Name: "1001", Role: "agent"}, "battery staple"),
	)
	if steps != nil {
		t.Fatal(steps)
	}
	agents, err := adm.Agents(ctx)
	if err != nil || len(agents) != 1 || agents[0].Role != "agent" || len(agents[0].Queues) != 0 {
		t.Errorf("%+v, %v", agents, err)
	}
}

func TestParseSpan(t *testing.T) {
	for text, ms := range map[string]int64{"": 0, "20": 20_000, "20s": 20_000, "1m30s": 90_000, "24h": 86_400_000} {
		if got, err := parseSpan(text); err != nil || int64(got) != ms {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"0", "-1", "soon", "25h", "1e9", "1us", "99999999999"} {
		if got, err := parseSpan(text); err == nil {
			t.Errorf("%q: %d", text, got)
		}
	}
}

func TestAUserMadeAgainStandsInNobodysRoster(t *testing.T) {
	d, accounts, _ := openDirect(t)
	ctx := t.Context()
	if err := errors.Join(
		d.AddUser(ctx, User{Name: "romeo", Role: "agent"}, "correct horse"),
		d.AddUser(ctx, User{Name: "juliet", Role: "agent"}, "correct horse"),
	); err != nil {
		t.Fatal(err)
	}
	juliet, _, err := accounts.Lookup(ctx, "juliet")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.SetItem(ctx, juliet.ID, xstore.RosterItem{JID: "romeo@localhost", Subscription: "both"}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.RemoveUser(ctx, "romeo"), d.AddUser(ctx, User{Name: "Romeo", Role: "agent"}, "another horse")); err != nil {
		t.Fatal(err)
	}
	items, _, err := accounts.Roster(ctx, juliet.ID)
	if err != nil || len(items) != 1 || items[0].Subscription != "none" {
		t.Errorf("juliet's roster is %+v, %v", items, err)
	}
}
