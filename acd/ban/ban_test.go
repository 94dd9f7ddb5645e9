package ban_test

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/ban"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// world is a list on a real database, with a clock that only the test moves.
type world struct {
	db   *store.DB
	list *ban.List
	now  acd.Time
	told []ban.Ban
}

func open(t *testing.T) *world {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := acdstore.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	w := &world{db: db, now: 1000}
	w.reopen(t)
	return w
}

func (w *world) reopen(t *testing.T) {
	t.Helper()
	var err error
	w.list, err = ban.Open(t.Context(), w.db, ban.Config{
		Now:    func() acd.Time { return w.now },
		Spared: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32")},
		Staff:  func(bare string) bool { return bare == "1001@host" },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.list.OnBan(func(b ban.Ban) { w.told = append(w.told, b) })
}

func (w *world) add(t *testing.T, target string, until acd.Time) ban.Ban {
	t.Helper()
	b, err := w.list.Add(t.Context(), ban.Ban{Target: parse(t, target), Reason: "swears", By: 7, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func parse(t *testing.T, text string) ban.Target {
	t.Helper()
	target, err := ban.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func TestTargets(t *testing.T) {
	for text, want := range map[string]string{
		"g-abc@host": "g-abc@host", "Romeo@Host": "romeo@host", "203.0.113.9": "203.0.113.9", "203.0.113.9/32": "203.0.113.9",
		"203.0.113.9/24": "203.0.113.0/24", "203.0.0.0/16": "203.0.0.0/16", "2001:db8::5": "2001:db8::/64", " 2001:db8:1::/48 ": "2001:db8:1::/48",
		"::ffff:203.0.113.9": "203.0.113.9", "fe80::1%eth0": "fe80::/64", "2001:db8::/32": "2001:db8::/32",
		"": "", "host": "", "@host": "", "romeo@host/phone": "", "203.0.0.0/15": "", "0.0.0.0/0": "", "2001:db8::/31": "", "::/0": "",
		"203.0.113.9/33": "", "::ffff:203.0.113.0/120": "", "203.0.113": "", "romeo@": "", "a b@host": "",
	} {
		got, err := ban.Parse(text)
		if got.String() != want || (err == nil) != (want != "") || err != nil && !errors.Is(err, ban.ErrBadTarget) {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"g-abc@host", "203.0.113.9/24", "2001:db8::5", "::ffff:1.2.3.4", "a@b/c", "1.2.3.4/0", "0@.."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ban.Parse(text)
		if err != nil {
			return
		}
		again, err := ban.Parse(got.String())
		if err != nil || again != got {
			t.Errorf("%q is %q, and that is %q, %v", text, got, again, err)
		}
		if n := got.Network; got.JID == "" && (n.Bits() < 16 || n.Addr().Is6() && n.Bits() < 32) {
			t.Errorf("%q is as wide as %s", text, n)
		}
	})
}

func TestWhoIsBanned(t *testing.T) {
	w := open(t)
	w.add(t, "g-bad@host", 0)
	w.add(t, "203.0.113.0/24", 0)
	w.add(t, "203.0.113.9", 0)
	w.add(t, "2001:db8::1", 0)
	for range 2 { // the same after a restart
		for jid, want := range map[string]bool{"g-bad@host": true, "g-good@host": false, "": false} {
			if _, got := w.list.OfJID(jid); got != want {
				t.Errorf("%s: %t", jid, got)
			}
		}
		for addr, want := range map[string]uint64{
			"203.0.113.9": 3, "203.0.113.10": 2, "203.0.114.1": 0, "2001:db8::ffff": 4, "2001:db8:0:1::1": 0, "::ffff:203.0.113.9": 3,
		} {
			if b, ok := w.list.OfAddress(netip.MustParseAddr(addr)); b.ID != want || ok != (want != 0) {
				t.Errorf("%s: %d, want %d", addr, b.ID, want)
			}
		}
		if _, ok := w.list.OfAddress(netip.Addr{}); ok {
			t.Error("no address is banned")
		}
		w.reopen(t)
	}
}

func TestRefusals(t *testing.T) {
	w := open(t)
	good := ban.Ban{Target: parse(t, "203.0.113.9"), Reason: "swears"}
	for want, spoil := range map[error]func(*ban.Ban){
		ban.ErrBadTarget: func(b *ban.Ban) { b.Target = ban.Target{} },
		ban.ErrBadReason: func(b *ban.Ban) { b.Reason = " " },
		ban.ErrBadEnd:    func(b *ban.Ban) { b.Until = w.now },
		ban.ErrStaff:     func(b *ban.Ban) { b.Target = parse(t, "1001@host") },
		ban.ErrSpared:    func(b *ban.Ban) { b.Target = parse(t, "192.0.0.0/16") },
	} {
		b := good
		spoil(&b)
		if _, err := w.list.Add(t.Context(), b); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	for _, reason := range []string{strings.Repeat("罵", 501), "a\nb", "\xff"} {
		b := good
		b.Reason = reason
		if _, err := w.list.Add(t.Context(), b); !errors.Is(err, ban.ErrBadReason) {
			t.Errorf("%q: %v", reason, err)
		}
	}
	if _, err := w.list.Lift(t.Context(), 5, 7); !errors.Is(err, ban.ErrNoBan) {
		t.Errorf("lift: %v", err)
	}
	if len(w.list.Current()) != 0 || len(w.told) != 0 {
		t.Error("something was banned")
	}
}

func TestEndsByItselfOrIsLifted(t *testing.T) {
	w := open(t)
	w.add(t, "g-a@host", 2000)
	b := w.add(t, "203.0.113.9", 0)
	w.now = 1999
	if _, ok := w.list.OfJID("g-a@host"); !ok {
		t.Error("ended before its time")
	}
	w.now = 2000
	if _, ok := w.list.OfJID("g-a@host"); ok {
		t.Error("holds beyond its time")
	}
	if all := w.list.Current(); len(all) != 1 || all[0].ID != b.ID || all[0].By != 7 || all[0].Reason != "swears" {
		t.Errorf("%+v", all)
	}
	if _, err := w.list.Lift(t.Context(), b.ID, 8); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, ok := w.list.OfAddress(netip.MustParseAddr("203.0.113.9")); ok || len(w.list.Current()) != 0 {
			t.Error("holds after it was lifted")
		}
		w.reopen(t)
	}
}

// TestNewTakesThePlaceOfOld: a target is banned once, and lifting the old one does not free it.
func TestNewTakesThePlaceOfOld(t *testing.T) {
	w := open(t)
	w.add(t, "203.0.113.9", 2000)
	lifting, err := w.list.Lifting(1, 7)
	if err != nil {
		t.Fatal(err)
	}
	w.add(t, "203.0.113.9", 0)
	lifting.Kept()
	w.now = 3000
	for range 2 {
		if all := w.list.Current(); len(all) != 1 || all[0].ID != 2 {
			t.Errorf("%+v", all)
		}
		w.reopen(t)
	}
}

// TestInTheTrail: setting and lifting stand in the trail, what is refused or fails does not; nobody is told before the commit.
func TestInTheTrail(t *testing.T) {
	w := open(t)
	b := w.add(t, "g-a@host", 0)
	if _, err := w.list.Lift(t.Context(), b.ID, 0); err != nil {
		t.Fatal(err)
	}
	change, err := w.list.Adding(ban.Ban{Target: parse(t, "g-b@host"), Reason: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if _, holds := w.list.OfJID("g-b@host"); holds || len(w.told) != 1 {
		t.Error("holds before the commit")
	}
	no := errors.New("no")
	if err := w.db.Do(t.Context(), acdstore.Both(change.Rows, func(*store.Tx) error { return no })); !errors.Is(err, no) {
		t.Fatal(err)
	}
	trail, err := audit.Read(t.Context(), w.db.Reader(), audit.Query{})
	if err != nil || len(trail) != 2 || trail[0].Action != audit.BanAdd || trail[0].By != audit.ByAgent(7) ||
		trail[1].Action != audit.BanLift || trail[1].By.Kind != audit.Operator || trail[1].On.ID != int64(b.ID) {
		t.Errorf("%+v, %v", trail, err)
	}
}

func TestFull(t *testing.T) {
	w := open(t)
	for i := range 10_000 {
		c, err := w.list.Adding(ban.Ban{Target: ban.Target{JID: "g-" + strconv.Itoa(i) + "@host"}, Reason: "x", Until: 2000})
		if err != nil {
			t.Fatal(i, err)
		}
		c.Kept()
	}
	if _, err := w.list.Add(t.Context(), ban.Ban{Target: parse(t, "203.0.113.9"), Reason: "x"}); !errors.Is(err, ban.ErrFull) {
		t.Errorf("one more: %v", err)
	}
	w.now = 2000 // those have ended
	w.add(t, "203.0.113.9", 0)
}

func TestReports(t *testing.T) {
	w := open(t)
	do := func(op store.Op, err error) {
		t.Helper()
		if err == nil {
			err = w.db.Do(context.Background(), op)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	do(acdstore.InsertContact(acdstore.NewContact{Contact: 5, Visitor: 1, JID: "g-a@host", Queue: 1, Arrived: 1, Caller: "王"}), nil)
	do(ban.KeepAddress(5, netip.MustParseAddr("203.0.113.9")), nil)
	do(ban.Reporting(ban.Report{Contact: 5, Agent: 7, At: 2, Reason: "first"}))
	do(ban.Reporting(ban.Report{Contact: 5, Agent: 7, At: 3, Reason: "again"}))
	if _, err := ban.Reporting(ban.Report{Contact: 5, Agent: 7}); !errors.Is(err, ban.ErrBadReason) {
		t.Errorf("no reason: %v", err)
	}
	all, err := ban.Reports(t.Context(), w.db.Reader())
	want := ban.Report{Contact: 5, Agent: 7, At: 3, Reason: "again", Caller: "王", JID: "g-a@host", Address: "203.0.113.9"}
	if err != nil || len(all) != 1 || all[0] != want {
		t.Errorf("%+v, %v", all, err)
	}
	if a, ok, err := ban.Address(t.Context(), w.db.Reader(), 5); err != nil || !ok || a.String() != "203.0.113.9" {
		t.Errorf("%v %t %v", a, ok, err)
	}
	if _, ok, err := ban.Address(t.Context(), w.db.Reader(), 6); ok || err != nil {
		t.Errorf("of nobody: %t %v", ok, err)
	}
}
