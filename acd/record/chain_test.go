package record_test

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"
	"testing/fstest"

	"parley/acd/record"
	journal "parley/internal/store"
)

func open(t *testing.T) *journal.DB {
	t.Helper()
	db, err := journal.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	files := fstest.MapFS{"0001_heads.sql": {Data: []byte("-- +goose Up\nCREATE TABLE heads (chain TEXT PRIMARY KEY, position INTEGER NOT NULL, link BLOB NOT NULL, seal BLOB NOT NULL) STRICT;\n-- +goose Down\nDROP TABLE heads;\n")}}
	if err := db.Migrate(t.Context(), "record", files); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestRowsAreNumberedWithoutAGap: a row that does not follow is refused, and refusing it harms nothing.
func TestRowsAreNumberedWithoutAGap(t *testing.T) {
	db := open(t)
	add := func(row uint64) error {
		return db.Do(t.Context(), func(tx *journal.Tx) error {
			_, err := record.Add(tx, record.Log, row, record.Content("x"))
			return err
		})
	}
	for _, step := range []struct {
		row  uint64
		want error
	}{{2, record.ErrGap}, {1, nil}, {1, record.ErrGap}, {3, record.ErrGap}, {2, nil}, {3, nil}} {
		if err := add(step.row); !errors.Is(err, step.want) {
			t.Errorf("row %d: %v, want %v", step.row, err, step.want)
		}
	}
	var row int64
	if err := db.Reader().QueryRow("SELECT position FROM heads WHERE chain = 'log'").Scan(&row); err != nil || row != 3 {
		t.Errorf("the head is at %d, %v", row, err)
	}
}

// TestProofDependsOnEverything: on the key, the chain, the row before, the number, and each part of the content.
func TestProofDependsOnEverything(t *testing.T) {
	key, other := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	content := record.Content{}.Int(1).Text("ab").Text("c")
	want := record.NewProver(key).Prove(record.Log, []byte("before"), 7, content)
	if again := record.NewProver(key).Prove(record.Log, []byte("before"), 7, content); !record.Same(again.Link, want.Link) || !record.Same(again.Seal, want.Seal) {
		t.Error("the same row is proved otherwise")
	}
	if record.Same(want.Link, want.Seal) {
		t.Error("link and seal are the same")
	}
	for what, p := range map[string]record.Proof{
		"key":     record.NewProver(other).Prove(record.Log, []byte("before"), 7, content),
		"chain":   record.NewProver(key).Prove(record.Lines, []byte("before"), 7, content),
		"before":  record.NewProver(key).Prove(record.Log, []byte("befor"), 7, content),
		"number":  record.NewProver(key).Prove(record.Log, []byte("before"), 8, content),
		"content": record.NewProver(key).Prove(record.Log, []byte("before"), 7, record.Content{}.Int(1).Text("a").Text("bc")),
	} {
		if record.Same(p.Link, want.Link) || record.Same(p.Seal, want.Seal) {
			t.Errorf("another %s, the same proof", what)
		}
	}
	prover := record.NewProver(key)
	if record.Same(prover.Digest([]byte("s"), content), prover.Digest([]byte("t"), content)) {
		t.Error("a digest does not depend on its salt")
	}
	if record.Same(nil, nil) {
		t.Error("no proof is none")
	}
}

// FuzzParseHead: what is read is written the same, and nothing else is read.
func FuzzParseHead(f *testing.F) {
	f.Add(record.Head{Chain: record.Log, Row: 12, Link: bytes.Repeat([]byte{3}, record.LinkBytes)}.String())
	f.Add("log:1:zz")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := record.ParseHead(s)
		if err != nil {
			return
		}
		again, err := record.ParseHead(h.String())
		if err != nil || again.Chain != h.Chain || again.Row != h.Row || !bytes.Equal(again.Link, h.Link) {
			t.Errorf("%q became %+v, then %+v (%v)", s, h, again, err)
		}
	})
}
