package archive

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd/mam"
	"parley/xmppd/module"
)

// retraction takes back the message with that id.
func retraction(sender, recipient int64, id, meant string) string {
	return message(addressOf(sender).String()+"/a", addressOf(recipient).String(), id,
		fmt.Sprintf("<retract xmlns='urn:xmpp:message-retract:1' id='%s'/><body>gone</body>", meant))
}

// texts reads all of an account's archive.
func (f *fixture) texts(t *testing.T, account int64) (all []string) {
	t.Helper()
	r, err := f.Page(t.Context(), account, addressOf(account), mam.Query{Max: -1})
	must(t, err)
	for _, m := range r.Messages {
		all = append(all, string(m.Message))
	}
	return all
}

func TestRetractionLeavesATombstone(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	at := time.UnixMilli(1_700_000_000_123)
	say := func(sender, recipient int64, text string) { f.keep(t, kept(t, sender, recipient, at, text)) }
	secret := message("romeo@verona.lit/a", "juliet@verona.lit/b", "m1", "<body>secret</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/>")
	say(romeo, juliet, secret)
	say(romeo, juliet, message("romeo@verona.lit/a", "juliet@verona.lit", "m2", "<body>else</body>"))
	say(juliet, romeo, message("juliet@verona.lit/a", "romeo@verona.lit", "m1", "<body>her own m1</body>"))
	say(romeo, mercutio, message("romeo@verona.lit/a", "mercutio@verona.lit", "m1", "<body>to another</body>"))
	must(t, f.fold(t.Context())) // some in blocks, some in memory
	r := retraction(romeo, juliet, "r1", "m1")
	say(romeo, juliet, r)
	must(t, f.retractAll(t.Context()))
	stone := "<message xmlns='jabber:client' from='romeo@verona.lit/a' to='juliet@verona.lit/b' type='chat' id='m1'>" +
		"<retracted xmlns='urn:xmpp:message-retract:1' id='r1' stamp='2023-11-14T22:13:20.123Z'/></message>"
	for _, account := range []int64{romeo, juliet} {
		all := f.texts(t, account)
		if all[0] != stone {
			t.Errorf("of %s:\ngot  %s\nwant %s", nameOf(account), all[0], stone)
		}
		if last := all[len(all)-1]; last != r {
			t.Errorf("of %s: the retraction became %s", nameOf(account), last)
		}
		for _, text := range all[1:] {
			if strings.Contains(text, "retracted") {
				t.Errorf("of %s: %s", nameOf(account), text)
			}
		}
	}
	// Once more: the tombstone stays as it is.
	say(romeo, juliet, retraction(romeo, juliet, "r2", "m1"))
	must(t, f.retractAll(t.Context()))
	if got := f.texts(t, romeo)[0]; got != stone {
		t.Errorf("got %s", got)
	}
}

func TestOnlyTheAuthorRetracts(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	say := func(sender, recipient int64, text string) {
		f.keep(t, kept(t, sender, recipient, time.UnixMilli(1), text))
	}
	say(romeo, juliet, message("romeo@verona.lit/a", "juliet@verona.lit", "m1", "<body>stays</body>"))
	say(juliet, romeo, retraction(juliet, romeo, "r1", "m1"))
	say(mercutio, juliet, retraction(mercutio, juliet, "r2", "m1"))
	say(99, juliet, retraction(romeo, juliet, "r3", "m1")) // another account that has the name now
	say(0, juliet, retraction(romeo, juliet, "r4", "m1"))
	say(romeo, juliet, message("romeo@verona.lit/a", "juliet@verona.lit", "", "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>"))
	say(romeo, juliet, message("romeo@verona.lit/a", "juliet@verona.lit", "r5", "<retract xmlns='urn:xmpp:message-retract:1'/>"))
	say(romeo, juliet, retraction(romeo, juliet, "r6", "r5")) // a retraction cannot be retracted
	must(t, f.retractAll(t.Context()))
	for _, text := range f.texts(t, juliet) {
		if strings.Contains(text, "<retracted") {
			t.Errorf("%s", text)
		}
	}
}

func TestRetractionFromElsewhere(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	from := func(id, inside string) module.Kept {
		return kept(t, 0, juliet, time.UnixMilli(1), message("bot@service.lit/x", "juliet@verona.lit", id, inside))
	}
	f.keep(t, from("m1", "<body>secret</body>"))
	f.keep(t, from("r1", "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>"))
	must(t, f.retractAll(t.Context()))
	if got := f.texts(t, juliet)[0]; strings.Contains(got, "secret") {
		t.Errorf("got %s", got)
	}
}

// TestRetractionAfterACrash has a server start that ended between a retraction's commit and the tombstone.
func TestRetractionAfterACrash(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	f.keep(t, kept(t, romeo, juliet, time.UnixMilli(1), message("romeo@verona.lit/a", "juliet@verona.lit", "m1", "<body>secret</body>")))
	f.keep(t, kept(t, romeo, juliet, time.UnixMilli(2), retraction(romeo, juliet, "r1", "m1")))
	must(t, f.retractAll(t.Context()))
	f.shut()
	beneath(t, f.dir, func(tx *store.Tx) error { // as it was before the tombstone
		if _, err := tx.Exec("INSERT INTO archive_retractions(message) VALUES(2)"); err != nil {
			return err
		}
		_, err := tx.Exec("UPDATE archive_messages SET stanza = ? WHERE id = 1",
			[]byte(message("romeo@verona.lit/a", "juliet@verona.lit", "m1", "<body>secret</body>")))
		return err
	})
	f.start(t, Default())
	must(t, f.retractAll(t.Context()))
	if got := f.texts(t, juliet)[0]; strings.Contains(got, "secret") {
		t.Errorf("got %s", got)
	}
}

// beneath changes the database while no archive is open on it: what an archive does beside Keep cannot come between.
func beneath(t *testing.T, dir string, change store.Op) {
	t.Helper()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	must(t, err)
	must(t, db.Do(t.Context(), change))
	must(t, db.Close())
}
