package store

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLoginFollowsItsAccount(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo")
	token, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	got, err := a.Login(t.Context(), token)
	if err != nil || got != romeo {
		t.Errorf("%+v %v, want %+v", got, err, romeo)
	}
	for _, bad := range []string{"", token + "x", token[:len(token)-1], strings.ToUpper(token), "guest." + token[6:]} {
		_, err := a.Login(t.Context(), bad)
		wantErr(t, "token "+bad, err, ErrBadToken)
	}
	_, err = a.NewLogin(t.Context(), romeo.ID+1)
	wantErr(t, "no such account", err, ErrBadCredentials)
	must(t, a.SetDisabled(t.Context(), "romeo", true))
	_, err = a.NewLogin(t.Context(), romeo.ID)
	wantErr(t, "disabled", err, ErrBadCredentials)
	_, err = a.Login(t.Context(), token)
	wantErr(t, "disabled", err, ErrBadToken)
	must(t, a.SetDisabled(t.Context(), "romeo", false))
	_, err = a.Login(t.Context(), token)
	wantErr(t, "enabled again", err, ErrBadToken)
}

func TestTokensAreNotKeptInTheClear(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo")
	token, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	other, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	if token == other || len(token) != len(loginTokenPrefix)+43 {
		t.Errorf("tokens %s %s", token, other)
	}
	var kept []byte
	must(t, a.db.Reader().QueryRowContext(t.Context(), "SELECT token FROM logins LIMIT 1").Scan(&kept))
	if len(kept) != 32 || strings.Contains(token, string(kept)) {
		t.Errorf("kept %x", kept)
	}
}

func TestLoginEndsByItsTimes(t *testing.T) {
	a, c := openAccounts(t)
	romeo := create(t, a, "romeo")
	token, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	for range int(LoginLife/(20*time.Minute)) - 1 { // used every 20 minutes
		c.add(20 * time.Minute)
		if _, err := a.Login(t.Context(), token); err != nil {
			t.Fatalf("at %v: %v", c.Now(), err)
		}
	}
	c.add(20 * time.Minute)
	_, err = a.Login(t.Context(), token)
	wantErr(t, "after 12 hours", err, ErrBadToken)

	token, err = a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	c.add(LoginIdle - time.Second)
	_, err = a.Login(t.Context(), token)
	must(t, err)
	c.add(LoginIdle)
	_, err = a.Login(t.Context(), token)
	wantErr(t, "unused for 30 minutes", err, ErrBadToken)
}

func TestStreamKeepsItsLoginFromIdling(t *testing.T) {
	a, c := openAccounts(t)
	romeo := create(t, a, "romeo")
	token, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	streamToken, _, err := a.NewStreamToken(t.Context(), token)
	must(t, err)
	identity, err := a.VerifyToken(t.Context(), streamToken)
	must(t, err)
	release := a.HoldLogin(identity.Login)
	second := a.HoldLogin(identity.Login)
	c.add(3 * time.Hour)
	must(t, a.Sweep(t.Context()))
	second()
	c.add(LoginIdle + time.Minute)
	if _, err := a.Login(t.Context(), token); err != nil {
		t.Errorf("while a stream is open: %v", err)
	}
	c.add(2 * time.Hour)
	release()
	c.add(LoginIdle - time.Second)
	must(t, a.db.Do(t.Context(), nothing)) // what release appended is durable now
	if _, err := a.Login(t.Context(), token); err != nil {
		t.Errorf("29 minutes after the stream: %v", err)
	}
	c.add(LoginIdle)
	_, err = a.Login(t.Context(), token)
	wantErr(t, "30 minutes after the stream", err, ErrBadToken)
}

func TestHeldLoginIsUsedAcrossARestart(t *testing.T) {
	a, c := openAccounts(t)
	romeo := create(t, a, "romeo")
	token, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	l, err := a.findLogin(t.Context(), token)
	must(t, err)
	a.HoldLogin(l.id) // and never released: the server dies
	for range 10 {
		c.add(20 * time.Minute)
		must(t, a.Sweep(t.Context()))
	}
	again := accountsOf(t, a.db, c)
	c.add(LoginIdle - time.Second)
	if _, err := again.Login(t.Context(), token); err != nil {
		t.Errorf("after a restart: %v", err)
	}
}

func TestEndLogin(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo")
	var told []LoginID
	a.OnLoginEnded(func(id LoginID) { told = append(told, id) })
	token, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	other, err := a.NewLogin(t.Context(), romeo.ID)
	must(t, err)
	l, err := a.findLogin(t.Context(), token)
	must(t, err)
	streamToken, _, err := a.NewStreamToken(t.Context(), token)
	must(t, err)
	must(t, a.EndLogin(t.Context(), token))
	must(t, a.EndLogin(t.Context(), token))
	if !slices.Equal(told, []LoginID{l.id}) {
		t.Errorf("told %v, want %d", told, l.id)
	}
	_, err = a.VerifyToken(t.Context(), streamToken)
	wantErr(t, "a stream token of a log-in that has ended", err, ErrBadToken)
	_, _, err = a.NewStreamToken(t.Context(), token)
	wantErr(t, "a new stream token of it", err, ErrBadToken)
	if _, err := a.Login(t.Context(), other); err != nil {
		t.Errorf("the other log-in: %v", err)
	}
}

func TestOldestLoginGivesWay(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo")
	var told int
	a.OnLoginEnded(func(LoginID) { told++ })
	var tokens []string
	for range LoginsPerAccountMax + 2 {
		token, err := a.NewLogin(t.Context(), romeo.ID)
		must(t, err)
		tokens = append(tokens, token)
	}
	for i, token := range tokens {
		_, err := a.Login(t.Context(), token)
		if ended := err != nil; ended != (i < 2) {
			t.Errorf("log-in %d: %v", i, err)
		}
	}
	if told != 2 {
		t.Errorf("%d told", told)
	}
}

func TestPasswordLogin(t *testing.T) {
	a, _ := openAccounts(t)
	create(t, a, "romeo")
	account, token, err := a.PasswordLogin(t.Context(), "Romeo", password)
	must(t, err)
	if got, err := a.Login(t.Context(), token); err != nil || got != account {
		t.Errorf("%+v %v", got, err)
	}
	_, _, err = a.PasswordLogin(t.Context(), "romeo", "wrong password")
	wantErr(t, "wrong password", err, ErrBadCredentials)
	must(t, a.SetPassword(t.Context(), "romeo", "another one"))
	_, err = a.newLogin(t.Context(), account.ID, account.Generation)
	wantErr(t, "a password verified before it was replaced", err, ErrBadCredentials)
}
