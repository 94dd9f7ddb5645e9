package claim_test

import (
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/claim"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

func open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := acdstore.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestBounds(t *testing.T) {
	full := claim.Claims{
		Name: strings.Repeat("王", 80), Account: "c-7", Lang: "zh-Hant-TW", Priority: -9, Agent: "1001",
		Skills: []claim.Skill{{"french", 100}},
	}
	if err := errors.Join(full.Check(), claim.Claims{}.Check()); err != nil {
		t.Error(err)
	}
	for what, spoil := range map[string]func(*claim.Claims){
		"name":     func(c *claim.Claims) { c.Name += "x" },
		"a line":   func(c *claim.Claims) { c.Name = "a\nb" },
		"turned":   func(c *claim.Claims) { c.Name = "a\u202eb" },
		"utf-8":    func(c *claim.Claims) { c.Account = "\xff" },
		"account":  func(c *claim.Claims) { c.Account = strings.Repeat("x", 129) },
		"lang":     func(c *claim.Claims) { c.Lang = "en'><x" },
		"priority": func(c *claim.Claims) { c.Priority = 10 },
		"agent":    func(c *claim.Claims) { c.Agent = strings.Repeat("1", 65) },
		"level":    func(c *claim.Claims) { c.Skills = []claim.Skill{{"french", 0}} },
		"nameless": func(c *claim.Claims) { c.Skills = []claim.Skill{{"", 1}} },
		"skills":   func(c *claim.Claims) { c.Skills = make([]claim.Skill, 9) },
	} {
		c := full
		spoil(&c)
		if err := c.Check(); !errors.Is(err, claim.ErrBad) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestUsedOnce(t *testing.T) {
	db, now := open(t), time.Now()
	use := func(key, id string, now time.Time) error {
		return db.Do(t.Context(), claim.Use(key, id, now, now.Add(time.Minute)))
	}
	if err := errors.Join(use("site", "1", now), use("site", "2", now), use("other", "1", now)); err != nil {
		t.Fatal(err)
	}
	if err := use("site", "1", now.Add(59*time.Second)); !errors.Is(err, claim.ErrUsed) {
		t.Errorf("a second time: %v", err)
	}
	if err := use("site", "1", now.Add(time.Minute)); err != nil {
		t.Errorf("forgotten once it has expired: %v", err)
	}
}

func TestFromVisitorToContact(t *testing.T) {
	db, now := open(t), time.Now()
	want := claim.Claims{Name: "王小明", Priority: 3, Skills: []claim.Skill{{"french", 50}}}
	do := func(op store.Op) {
		t.Helper()
		if err := db.Do(t.Context(), op); err != nil {
			t.Fatal(err)
		}
	}
	do(claim.Keep("g-a@host", 3, claim.Claims{Name: "first"}, now, now.Add(time.Hour)))
	do(claim.Keep("g-a@host", 3, want, now, now.Add(time.Hour)))
	waiting := func(queue acd.QueueID, now time.Time) (claim.Claims, bool) {
		t.Helper()
		c, ok, err := claim.Waiting(t.Context(), db.Reader(), "g-a@host", queue, now)
		if err != nil {
			t.Fatal(err)
		}
		return c, ok
	}
	if _, ok := waiting(4, now); ok {
		t.Error("claims for another queue")
	}
	if _, ok := waiting(3, now.Add(time.Hour)); ok {
		t.Error("claims that have expired")
	}
	got, ok := waiting(3, now)
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	do(acdstore.InsertContact(acdstore.NewContact{Contact: 5, Visitor: 1, JID: "g-a@host", Queue: 3, Arrived: 1}))
	do(claim.Attach("g-a@host", 5, got))
	if _, ok := waiting(3, now); ok {
		t.Error("claims are good for two contacts")
	}
	if got, ok, err := claim.Of(t.Context(), db.Reader(), 5); err != nil || !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %t %v", got, ok, err)
	}
	if _, ok, err := claim.Of(t.Context(), db.Reader(), 6); ok || err != nil {
		t.Errorf("of another contact: %t %v", ok, err)
	}
}

func TestSiteOf(t *testing.T) {
	for key, want := range map[string]string{
		"shop-1": "shop", "shop-22": "shop", "shop": "shop", "shop1": "shop1", "a-b-3": "a-b", "-1": "-1", "7": "7", "shop-": "shop-", "": "",
	} {
		if got := claim.SiteOf(key); got != want {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
}
