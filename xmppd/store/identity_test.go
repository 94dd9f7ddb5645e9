package store

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/store"
)

func nothing(*store.Tx) error { return nil }

func newStreamToken(t *testing.T, a *Accounts, id AccountID) (streamToken, login string) {
	t.Helper()
	login, err := a.NewLogin(t.Context(), id)
	must(t, err)
	streamToken, _, err = a.NewStreamToken(t.Context(), login)
	must(t, err)
	return streamToken, login
}

func TestStreamTokenIsGoodOnce(t *testing.T) {
	a, c := openAccounts(t)
	romeo := create(t, a, "romeo")
	login, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	token, expires, err := a.NewStreamToken(t.Context(), login)
	must(t, err)
	if want := c.Now().Add(time.Minute); !expires.Equal(want) {
		t.Errorf("expires %v, want %v", expires, want)
	}
	var good atomic.Int32
	var all sync.WaitGroup
	for range 20 { // at once
		all.Go(func() {
			identity, err := a.VerifyToken(t.Context(), token)
			if err == nil {
				good.Add(1)
				if identity.Account != romeo.ID || identity.Name != "romeo" || identity.Guest || identity.Scope != nil ||
					!identity.Expires.IsZero() || identity.Generation != romeo.Generation || identity.Login == 0 {
					t.Errorf("%+v", identity)
				}
			} else if !errors.Is(err, ErrBadToken) {
				t.Errorf("outcome %v", err)
			}
		})
	}
	all.Wait()
	if good.Load() != 1 {
		t.Errorf("the token was good %d times", good.Load())
	}
}

func TestStreamTokenEndsByItsTime(t *testing.T) {
	a, c := openAccounts(t)
	token, _ := newStreamToken(t, a, create(t, a, "romeo").ID)
	c.add(time.Minute)
	_, err := a.VerifyToken(t.Context(), token)
	wantErr(t, "after 60 s", err, ErrBadToken)
	c.add(-time.Second)
	_, err = a.VerifyToken(t.Context(), token)
	wantErr(t, "a token once refused", err, ErrBadToken)
}

func TestOldestStreamTokenGivesWay(t *testing.T) {
	a, c := openAccounts(t)
	token, login := newStreamToken(t, a, create(t, a, "romeo").ID)
	for range streamTokensPerLogin {
		c.add(time.Second)
		_, _, err := a.NewStreamToken(t.Context(), login)
		must(t, err)
	}
	_, err := a.VerifyToken(t.Context(), token)
	wantErr(t, "the oldest", err, ErrBadToken)
	if n := count(t, a.db, "stream_tokens"); n != streamTokensPerLogin {
		t.Errorf("%d are kept", n)
	}
}

func TestTokensOfOneKindAreNoOther(t *testing.T) {
	a, _ := openAccounts(t)
	streamToken, login := newStreamToken(t, a, create(t, a, "romeo").ID)
	_, guestToken, err := a.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "")
	must(t, err)
	for _, bad := range []string{"", "x", login, "stream." + login[6:], "guest." + streamToken[7:], "stream." + guestToken[6:]} {
		_, err := a.VerifyToken(t.Context(), bad)
		wantErr(t, "token "+bad, err, ErrBadToken)
	}
	for _, bad := range []string{streamToken, guestToken} {
		_, err := a.Login(t.Context(), bad)
		wantErr(t, "as a log-in", err, ErrBadToken)
	}
}

func TestGuest(t *testing.T) {
	a, c := openAccounts(t)
	guest, token, err := a.NewGuest(t.Context(), []string{"acd.localhost", "upload.localhost"}, time.Hour, "203.0.113.7")
	must(t, err)
	if !regexp.MustCompile(`^g-[a-z2-7]{26}$`).MatchString(guest.Name) || !guest.Expires.Equal(c.Now().Add(time.Hour)) {
		t.Errorf("%+v", guest)
	}
	for range 3 { // as often as it likes
		c.add(10 * time.Minute)
		identity, err := a.VerifyToken(t.Context(), token)
		must(t, err)
		if !identity.Guest || identity.Account != 0 || identity.Name != guest.Name ||
			!slices.Equal(identity.Scope, guest.Scope) || !identity.Expires.Equal(guest.Expires) {
			t.Errorf("%+v", identity)
		}
	}
	found, ok, err := a.Guest(t.Context(), guest.Name)
	if err != nil || !ok || found.Label != "203.0.113.7" {
		t.Errorf("%+v %v %v", found, ok, err)
	}
	c.add(30 * time.Minute)
	_, err = a.VerifyToken(t.Context(), token)
	wantErr(t, "after its time", err, ErrBadToken)
	if _, ok, err := a.Guest(t.Context(), guest.Name); ok || err != nil {
		t.Errorf("%v %v", ok, err)
	}
	wantErr(t, "extend", a.ExtendGuest(t.Context(), guest.Name, c.Now().Add(time.Hour)), ErrNotFound)
	wantErr(t, "end", a.EndGuest(t.Context(), guest.Name, c.Now().Add(time.Hour)), ErrNotFound)
}

func TestGuestsLifeMoves(t *testing.T) {
	a, c := openAccounts(t)
	guest, token, err := a.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "")
	must(t, err)
	start := c.Now()
	for _, step := range []struct {
		move func() error
		want time.Duration
	}{
		{func() error { return a.ExtendGuest(t.Context(), guest.Name, start.Add(3*time.Hour)) }, 3 * time.Hour},
		{func() error { return a.ExtendGuest(t.Context(), guest.Name, start.Add(2*time.Hour)) }, 3 * time.Hour},
		{func() error { return a.EndGuest(t.Context(), guest.Name, start.Add(2*time.Hour)) }, 2 * time.Hour},
		{func() error { return a.EndGuest(t.Context(), guest.Name, start.Add(4*time.Hour)) }, 4 * time.Hour},
	} {
		must(t, step.move())
		identity, err := a.VerifyToken(t.Context(), token)
		must(t, err)
		if got := identity.Expires.Sub(start); got != step.want {
			t.Errorf("lives %v, want %v", got, step.want)
		}
	}
	must(t, a.EndGuest(t.Context(), guest.Name, c.Now()))
	_, err = a.VerifyToken(t.Context(), token)
	wantErr(t, "ended now", err, ErrBadToken)
}

func TestGuestsAreBounded(t *testing.T) {
	c := newClock()
	db := openDB(t, t.TempDir())
	cfg := Config{GuestsMax: 3, Now: c.Now}
	a, err := OpenAccounts(t.Context(), db, cfg)
	must(t, err)
	arrive := func() error {
		_, _, err := a.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "")
		return err
	}
	for range 3 {
		must(t, arrive())
	}
	wantErr(t, "the fourth", arrive(), ErrFull)
	if a, err = OpenAccounts(t.Context(), db, cfg); err != nil { // a restart counts them anew
		t.Fatal(err)
	}
	wantErr(t, "the fourth after a restart", arrive(), ErrFull)
	c.add(time.Hour)
	must(t, a.Sweep(t.Context()))
	for range 3 {
		must(t, arrive())
	}
	wantErr(t, "the fourth again", arrive(), ErrFull)
	for _, bad := range []func() error{
		func() error { _, _, err := a.NewGuest(t.Context(), nil, time.Hour, ""); return err },
		func() error { _, _, err := a.NewGuest(t.Context(), []string{"a b"}, time.Hour, ""); return err },
		func() error { _, _, err := a.NewGuest(t.Context(), make([]string, 9), time.Hour, ""); return err },
		func() error { _, _, err := a.NewGuest(t.Context(), []string{"a"}, 0, ""); return err },
		func() error {
			_, _, err := a.NewGuest(t.Context(), []string{"a"}, 1, strings.Repeat("x", 513))
			return err
		},
	} {
		if bad() == nil || errors.Is(bad(), ErrFull) {
			t.Error("a guest that cannot be")
		}
	}
}

func TestSweepTellsWhatHasEnded(t *testing.T) {
	a, c := openAccounts(t)
	romeo := create(t, a, "romeo")
	var told []string
	a.OnLoginEnded(func(id LoginID) { told = append(told, fmt.Sprint("login ", id)) })
	a.OnGuestEnded(func(name string) { told = append(told, name) })
	a.OnRevoked(func(AccountID) { t.Error("an account was revoked") })
	newStreamToken(t, a, romeo.ID)
	guest, _, err := a.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "")
	must(t, err)
	must(t, a.Sweep(t.Context()))
	if len(told) != 0 || count(t, a.db, "stream_tokens") != 1 {
		t.Errorf("too early: %v", told)
	}
	c.add(time.Hour)
	must(t, a.Sweep(t.Context()))
	if want := []string{"login 1", guest.Name}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	for _, table := range []string{"logins", "stream_tokens", "guests"} {
		if n := count(t, a.db, table); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
}
