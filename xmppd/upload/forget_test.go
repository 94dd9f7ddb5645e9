package upload

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Files go with their names, whoever's and wherever they are told of; another's of the same content stays.
func TestForget(t *testing.T) {
	c := begin(t, t.TempDir())
	get, still := c.keeps("secret.txt", "hello"), c.keeps("same.txt", "hello")
	if n, err := c.Count(t.Context(), Whose{URLs: []string{get, "https://elsewhere.example/x"}}); n != 1 || err != nil {
		t.Fatalf("%d files, %v", n, err)
	}
	moved := strings.Replace(get, c.web.URL, "https://old.example", 1)
	must(t, c.Forget(t.Context(), Whose{URLs: []string{moved}}))
	c.status(http.StatusNotFound, http.MethodGet, get, "")
	c.holds(still, "hello")
	must(t, c.Forget(t.Context(), Whose{JIDs: []string{"romeo@localhost"}}))
	var names int
	must(t, c.db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM uploads WHERE name <> '' OR jid <> ''").Scan(&names))
	if names != 0 || c.bytes.Load() != 0 {
		t.Errorf("%d names are left, %d bytes are counted", names, c.bytes.Load())
	}
	c.expectContents(0)
}

// What may not go is kept and served on though its time is over; once it may, it goes.
func TestHeld(t *testing.T) {
	var held Whose
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.Held = func(context.Context) (Whose, error) { return held, nil } })
	get := c.keeps("a.txt", "hello")
	held.URLs = []string{get}
	for range 35 {
		c.now.pass(24 * time.Hour)
		must(t, c.Sweep(t.Context()))
	}
	c.holds(get, "hello")
	held.URLs = nil
	c.now.pass(25 * time.Hour)
	must(t, c.Sweep(t.Context()))
	c.status(http.StatusNotFound, http.MethodGet, get, "")
}
