package archive

import (
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"parley/internal/store"
	xstore "parley/xmppd/store"
)

// A database that stopped at the first migration, with a message in it, opens and goes on.
func TestUpgradeFromTheFirstSchema(t *testing.T) {
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	db, err := store.Open(dir, log)
	must(t, err)
	accounts, err := xstore.OpenAccounts(t.Context(), db, xstore.Config{ScramIterations: xstore.ScramIterationsMin})
	must(t, err)
	_, err = accounts.Create(t.Context(), "romeo", "a long password")
	must(t, err)
	first, err := migrations.ReadFile("migrations/0001_archive.sql")
	must(t, err)
	must(t, db.Migrate(t.Context(), "archive", fstest.MapFS{"0001_archive.sql": {Data: first}}))
	old := message("romeo@verona.lit/a", "bot@service.lit", "m1", "<body>old words</body>")
	must(t, db.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO archive_messages(id, at, sender, recipient, stanza) VALUES(7, 1, 1, 0, ?)", []byte(old))
		return err
	}))
	must(t, db.Close())
	f := open(t, dir, Default())
	if all := f.texts(t, romeo); len(all) != 1 || all[0] != old {
		t.Fatalf("%q", all)
	}
	f.keep(t, kept(t, romeo, 0, time.UnixMilli(2), message("romeo@verona.lit/a", "bot@service.lit", "r1", "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>")))
	must(t, f.retractAll(t.Context()))
	must(t, f.indexWords(t.Context(), 10))
	if all := f.texts(t, romeo); len(all) != 2 || strings.Contains(all[0], "old words") {
		t.Errorf("%q", all)
	}
}
