package archive

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/mam"
	xstore "parley/xmppd/store"
)

func (f *fixture) count(t *testing.T, table string) (n int) {
	t.Helper()
	must(t, f.db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n))
	return n
}

func TestOldMessagesAreForgotten(t *testing.T) {
	now := time.UnixMilli(1_700_000_000_000)
	cfg := Default()
	cfg.Days, cfg.Now = 10, func() time.Time { return now }
	f := open(t, t.TempDir(), cfg)
	var ids []string
	for i := range 40 { // one a day, the last one now
		text := message("romeo@verona.lit/a", "juliet@verona.lit", strconv.Itoa(i), fmt.Sprintf("<body>day %d</body>", i))
		ids = append(ids, f.keep(t, kept(t, romeo, juliet, now.AddDate(0, 0, i-39), text)))
		if i == 20 {
			must(t, f.fold(t.Context()))
		}
	}
	must(t, f.indexWords(t.Context(), 100))
	must(t, f.sweep(t.Context(), true))
	check := func() {
		t.Helper()
		r, err := f.Page(t.Context(), romeo, addressOf(romeo), mam.Query{Max: 3})
		must(t, err)
		if len(r.Messages) != 3 || r.Messages[0].ID != ids[29] || r.Count != 11 || r.Index != 0 {
			t.Errorf("%d messages, %+v; want 3 from %s on of 11", len(r.Messages), r.Page, ids[29])
		}
		if _, err := f.Page(t.Context(), romeo, addressOf(romeo), mam.Query{After: ids[5]}); err == nil {
			t.Error("the id of a forgotten message is known")
		}
		if got := f.find(t, romeo, "day"); len(got) != 11 {
			t.Errorf("found %q", got)
		}
		if n := f.count(t, "archive_messages"); n != 11 {
			t.Errorf("%d rows are left", n)
		}
	}
	check()
	f.again(t)
	check()
	now = now.AddDate(1, 0, 0)
	must(t, f.sweep(t.Context(), true))
	if all := f.texts(t, juliet); len(all) != 0 || f.count(t, "archive_messages")+f.count(t, "archive_chunks")+f.count(t, "archive_blocks") != 0 {
		t.Errorf("left: %q", all)
	}
	f.again(t)
	id := f.keep(t, kept(t, romeo, juliet, now, message("romeo@verona.lit/a", "juliet@verona.lit", "x", "<body>x</body>")))
	for _, old := range ids {
		if id == old {
			t.Error("an id is used again")
		}
	}
}

func TestARemovedAccountTakesItsSideAlong(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	at := time.UnixMilli(1)
	f.keep(t, kept(t, romeo, juliet, at, message("romeo@verona.lit/a", "juliet@verona.lit", "1", "<body>both</body>")))
	must(t, f.fold(t.Context()))
	f.keep(t, kept(t, romeo, romeo, at, message("romeo@verona.lit/a", "romeo@verona.lit", "2", "<body>alone</body>")))
	f.keep(t, kept(t, 0, romeo, at, message("bot@service.lit", "romeo@verona.lit", "3", "<body>from elsewhere</body>")))
	f.keep(t, kept(t, juliet, romeo, at, message("juliet@verona.lit/a", "romeo@verona.lit", "4", "<body>too</body>")))
	must(t, f.indexWords(t.Context(), 100))
	must(t, f.accounts.Remove(t.Context(), "romeo"))
	must(t, f.sweep(t.Context(), true))
	check := func() {
		t.Helper()
		if all := f.texts(t, romeo); len(all) != 0 {
			t.Errorf("romeo still has %q", all)
		}
		if all := strings.Join(f.texts(t, juliet), ""); !strings.Contains(all, "both") || !strings.Contains(all, "too") {
			t.Errorf("juliet has only %s", all)
		}
		if n := f.count(t, "archive_messages"); n != 2 {
			t.Errorf("%d rows are left, want juliet's 2", n)
		}
	}
	check()
	if got := f.find(t, juliet, "both"); len(got) != 1 {
		t.Errorf("juliet finds %q", got)
	}
	f.again(t)
	check()
	// Who has the name now is somebody else, and takes nothing back.
	again, err := f.accounts.Create(t.Context(), "romeo", "a long password")
	must(t, err)
	f.keep(t, kept(t, int64(again.ID), juliet, at, retraction(romeo, juliet, "r1", "1")))
	must(t, f.retractAll(t.Context()))
	if all := f.texts(t, juliet); !strings.Contains(all[0], "both") {
		t.Errorf("the first message is now %s", all[0])
	}
	must(t, f.accounts.Remove(t.Context(), "juliet"))
	must(t, f.accounts.Remove(t.Context(), "romeo"))
	must(t, f.sweep(t.Context(), true))
	if n := f.count(t, "archive_messages") + f.count(t, "archive_chunks") + f.count(t, "archive_blocks"); n != 0 {
		t.Errorf("%d rows are left of nobody", n)
	}
}

func TestPreferences(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	said := func() (sender, recipient bool) {
		t.Helper()
		m := kept(t, romeo, juliet, time.UnixMilli(1), message("romeo@verona.lit/a", "juliet@verona.lit/b", "1", "<body>x</body>"))
		f.Sides(&m)
		before := len(f.texts(t, romeo)) + len(f.texts(t, juliet))
		f.keep(t, m)
		after := len(f.texts(t, romeo)) + len(f.texts(t, juliet))
		count := map[bool]int{true: 1}
		if after-before != count[m.Sender > 0]+count[m.Recipient > 0] {
			t.Errorf("sides %d and %d, %d messages more", m.Sender, m.Recipient, after-before)
		}
		return m.Sender > 0, m.Recipient > 0
	}
	list := func(all ...string) (jids []jid.JID) {
		for _, one := range all {
			jids = append(jids, jid.MustParse(one))
		}
		return jids
	}
	for _, c := range []struct {
		name              string
		romeo, juliet     mam.Prefs
		sender, recipient bool
	}{
		{"by default", mam.Everything(), mam.Everything(), true, true},
		{"never", mam.Prefs{Default: mam.Never}, mam.Everything(), false, true},
		{"neither", mam.Prefs{Default: mam.Never}, mam.Prefs{Default: mam.Never}, false, false},
		{"but her", mam.Prefs{Default: mam.Never, Always: list("juliet@verona.lit")}, mam.Everything(), true, true},
		{"not him", mam.Everything(), mam.Prefs{Default: mam.Always, Never: list("romeo@verona.lit")}, true, false},
		{"one resource", mam.Prefs{Default: mam.Always, Never: list("juliet@verona.lit/b")}, mam.Prefs{Default: mam.Always, Never: list("romeo@verona.lit/b")}, false, true},
		{"in both lists", mam.Prefs{Default: mam.Always, Always: list("juliet@verona.lit"), Never: list("juliet@verona.lit")}, mam.Everything(), false, true},
		{"not in the roster", mam.Prefs{Default: mam.Roster}, mam.Everything(), false, true},
	} {
		must(t, f.SetPrefs(t.Context(), romeo, c.romeo))
		must(t, f.SetPrefs(t.Context(), juliet, c.juliet))
		if s, r := said(); s != c.sender || r != c.recipient {
			t.Errorf("%s: kept by %v and %v", c.name, s, r)
		}
	}
	_, err := f.accounts.SetItem(t.Context(), romeo, xstore.RosterItem{JID: "juliet@verona.lit", Subscription: "none"})
	must(t, err)
	f.again(t)
	if s, _ := said(); !s {
		t.Error("not kept with somebody in the roster, or forgotten by a restart")
	}
	if p, err := f.Prefs(t.Context(), romeo); err != nil || p.Default != mam.Roster {
		t.Errorf("%+v, %v", p, err)
	}
}
