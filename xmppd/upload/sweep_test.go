package upload

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A file goes when its time is over, and not before.
func TestExpiry(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.Kept = time.Hour })
	get := c.keeps("a", "a")
	c.now.pass(time.Hour - time.Millisecond)
	must(t, c.Sweep(t.Context()))
	c.holds(get, "a")
	c.now.pass(time.Millisecond)
	c.status(http.StatusNotFound, http.MethodGet, get, "") // at once, not only once it is swept
	c.expectContents(1)
	must(t, c.Sweep(t.Context()))
	c.status(http.StatusNotFound, http.MethodGet, get, "")
	c.expectContents(0)
	if got := c.bytes.Load(); got != 0 {
		t.Errorf("%d bytes are still counted", got)
	}
}

// One content that two files have is there once, and goes with the last of them.
func TestSharedContent(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.Kept = time.Hour })
	first := c.keeps("a", "the same")
	c.now.pass(30 * time.Minute)
	second := c.keeps("b", "the same")
	c.expectContents(1)
	c.now.pass(30 * time.Minute)
	must(t, c.Sweep(t.Context()))
	c.status(http.StatusNotFound, http.MethodGet, first, "")
	c.holds(second, "the same")
	c.now.pass(30 * time.Minute)
	must(t, c.Sweep(t.Context()))
	c.expectContents(0)
}

// More than one transaction takes goes all the same, and a slot whose file is arriving is left alone.
func TestSweepOfMany(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) {
		cfg.SlotsMax, cfg.DayFilesMax = 3*sweepRowsMax, 3*sweepRowsMax
	})
	put, get := c.slot("filename", "a", "size", "2")
	for range 2*sweepRowsMax + 1 {
		c.slot("filename", "a", "size", "1")
	}
	rest, begun := c.slowly(put, "x")
	begun()
	c.now.pass(time.Hour)
	must(t, c.Sweep(t.Context()))
	if got := c.bytes.Load(); got != 2 {
		t.Errorf("%d bytes are counted", got)
	}
	if got := rest("y"); !strings.HasPrefix(got, "HTTP/1.1 201 ") {
		t.Errorf("the one that had begun: %s", got)
	}
	c.holds(get, "xy")
}

// What a crash leaves behind is cleared away at the next start: half-written files, contents without a row.
func TestOrphans(t *testing.T) {
	dir := t.TempDir()
	var get string
	t.Run("before", func(t *testing.T) {
		c := begin(t, dir)
		get = strings.TrimPrefix(c.keeps("a", "a"), c.web.URL)
		in, err := c.files.create()
		must(t, err)
		_, err = in.Write([]byte("b"))
		must(t, err)
		must(t, in.keep(digest("b"))) // and no row
		_, err = c.files.create()     // and never finished
		must(t, err)
		if hashes, arriving := c.contents(); len(hashes) != 2 || arriving != 1 {
			t.Fatalf("%d contents, %d arriving", len(hashes), arriving)
		}
	})
	c := begin(t, dir)
	for hashes, _ := c.contents(); len(hashes) != 1; hashes, _ = c.contents() {
		time.Sleep(time.Millisecond) // it is done beside, and nobody is told
	}
	c.expectContents(1)
	c.holds(c.web.URL+get, "a")
}

// A content that cannot be removed is told of, and removed by the next start.
func TestRemovalFails(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.Kept = time.Hour })
	get := c.keeps("a", "a")
	c.now.pass(time.Hour)
	broken := errors.New("broken")
	c.files.fault = func(step string) error {
		if step == "remove" {
			return broken
		}
		return nil
	}
	if err := c.Sweep(t.Context()); !errors.Is(err, broken) {
		t.Errorf("outcome %v", err)
	}
	c.files.fault = noFault
	c.status(http.StatusNotFound, http.MethodGet, get, "")
	must(t, c.clearOrphans(t.Context()))
	c.expectContents(0)
}

// A slot that was swept, or used, while its file arrived makes no second file.
func TestSettledOnce(t *testing.T) {
	c := begin(t, t.TempDir())
	put, get := c.slot("filename", "a", "size", "1")
	token, _, _ := target(strings.TrimPrefix(put, c.web.URL))
	u, err := c.find(t.Context(), "put", token)
	must(t, err)
	c.status(http.StatusCreated, http.MethodPut, put, "a")
	u.hash, u.expires = digest("b"), c.now.Now().Add(time.Hour)
	if err := c.settle(t.Context(), u); !errors.Is(err, errNone) {
		t.Errorf("outcome %v", err)
	}
	c.holds(get, "a")
}
