package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"parley/acd/audit"
	"parley/acd/record"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// TestHeadsAreNoted: the ends of chains go to the log as an audit takes them.
func TestHeadsAreNoted(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := acdstore.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := db.Do(t.Context(), audit.Keep(audit.Entry{At: 1, By: audit.ByAgent(0), Action: audit.BanAdd, On: audit.Contact(1)})); err != nil {
		t.Fatal(err)
	}
	if err := noteHeads(db, log)(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(strings.TrimSpace(out.String()), "head=")
	if h, err := record.ParseHead(text); !ok || err != nil || h.Chain != record.Trail || h.Row != 1 {
		t.Errorf("the log says %q (%v)", out.String(), err)
	}
}
