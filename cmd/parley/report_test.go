package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/acd/day"
	"parley/acd/facts"
	"parley/internal/store"
)

// smallDay is a data directory at rest with a day of sixty contacts in it.
func smallDay(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	cfg := day.Default()
	cfg.Contacts = 60
	if _, err := day.Make(t.Context(), cfg, db, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

const ofTheDay = "--from=2026-03-02 --to=2026-03-03 --tz=Asia/Taipei"

func TestReportsFromTheCommandLine(t *testing.T) {
	dir := smallDay(t)
	report := func(words string) (string, error) {
		return command(t, dir, append([]string{"report"}, strings.Fields(words)...)...)
	}
	for _, c := range []struct {
		asks, says string
		fails      bool
	}{
		{asks: "list --lang zh-TW", says: "各佇列在每個當地時段的情形"},
		{asks: "queues " + ofTheDay, says: "Average speed of answer"},
		{asks: "queue-intervals --interval=60 --queue=8000 --rule=positive --format=csv " + ofTheDay, says: ",positive,"},
		{asks: "service-level --skip-short --within=30 --lang=zh-TW " + ofTheDay, says: "服務水準（放棄全計）"},
		{asks: "sunshine", says: "no such report", fails: true},
		{asks: "queues --queue=1234", says: "no queue", fails: true},
		{asks: "queues --format=pdf", says: "table, json, csv or xlsx", fails: true},
		{asks: "contact c-1", says: "no such contact", fails: true},
	} {
		out, err := report(c.asks)
		if err != nil {
			out += err.Error()
		}
		if (err != nil) != c.fails || !strings.Contains(out, c.says) {
			t.Errorf("report %s: %s", c.asks, out)
		}
	}
	file := filepath.Join(dir, "out.xlsx")
	if out, err := report("contacts -o " + file + " " + ofTheDay); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	if info, err := os.Stat(file); err != nil || info.Size() < 2000 || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if _, err := report("contacts -o " + file + " " + ofTheDay); err == nil {
		t.Error("a file that was there is written over")
	}
}

// TestReportBesideAServer: while a server has the directory, its figures are read, and those of all it has committed.
func TestReportBesideAServer(t *testing.T) {
	dir := smallDay(t)
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	keeper, err := facts.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	live := keeper.Follow(slog.New(slog.DiscardHandler))
	defer live.Close(t.Context())
	out, err := command(t, dir, append([]string{"report", "contacts", "--format=json"}, strings.Fields(ofTheDay)...)...)
	if err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	var sheet struct{ Rows [][]any }
	if err := json.Unmarshal([]byte(out), &sheet); err != nil || len(sheet.Rows) < 50 {
		t.Errorf("%d rows, %v", len(sheet.Rows), err)
	}
}
