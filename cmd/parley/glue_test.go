package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/admin"
	"parley/config"
	"parley/internal/control"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

func openTestParts(t *testing.T) *parts {
	t.Helper()
	cfg := config.Default()
	cfg.Data, cfg.Accounts.ScramIterations = t.TempDir(), xstore.ScramIterationsMin
	p, err := openParts(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return p
}

// TestAdministratorsOfXMPP: who is one the contact centre says, and only of this server's accounts.
func TestAdministratorsOfXMPP(t *testing.T) {
	p := openTestParts(t)
	for name, role := range map[string]string{"boss": "admin", "chief": "supervisor", "1001": "agent"} {
		if err := p.centre().AddUser(t.Context(), control.User{Name: name, Role: role}, "a long secret here"); err != nil {
			t.Fatal(err)
		}
	}
	is := isAdmin(p)
	for address, want := range map[string]bool{
		"boss@localhost": true, "boss@localhost/desk": true, "chief@localhost": false, "1001@localhost": false,
		"nobody@localhost": false, "boss@example.com": false, "localhost": false,
	} {
		j, err := jid.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if is(j) != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}

// TestAccountsOfXMPPHaveNoPlace: one that a client makes is no agent, not even in place of an agent of that name, and one
// that it removes is none any more.
func TestAccountsOfXMPPHaveNoPlace(t *testing.T) {
	p := openTestParts(t)
	users := xmppUsers{control.NewDirect(p.host, p.accounts, p.admin)}
	if err := p.centre().AddUser(t.Context(), control.User{Name: "1001", Role: "agent"}, "a long secret here"); err != nil {
		t.Fatal(err)
	}
	if err := users.AddUser(t.Context(), "1001", "another long secret"); !errors.Is(err, xstore.ErrExists) {
		t.Errorf("a second account of a name: %v", err)
	}
	if _, err := p.admin.Agent(t.Context(), "1001@localhost"); err != nil {
		t.Errorf("who failed to take a name took its place away: %v", err)
	}
	if err := users.RemoveUser(t.Context(), "1001"); err != nil {
		t.Fatal(err)
	}
	if err := users.AddUser(t.Context(), "1001", "another long secret"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.admin.Agent(t.Context(), "1001@localhost"); !errors.Is(err, admin.ErrNoAgent) {
		t.Errorf("the new account has a place: %v", err)
	}
}

// TestAnAgentWhoTalksIsNotDisabledOverXMPP: who asks by XEP-0133 is told of the contacts, in words.
func TestAnAgentWhoTalksIsNotDisabledOverXMPP(t *testing.T) {
	p := openTestParts(t)
	ctx, c := t.Context(), p.centre()
	for _, err := range []error{
		c.AddQueue(ctx, "8000", "x"), c.AddUser(ctx, control.User{Name: "1001", Role: "agent"}, "a long secret here"), c.JoinQueue(ctx, "8000", "1001"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	id := p.engine.NewContact()
	for _, ev := range []acd.Event{
		acd.AgentSignedOn{Agent: 1}, acd.AgentReady{Agent: 1}, acd.ContactRequested{Contact: id, Visitor: 1, Queue: 1}, acd.OfferAccepted{Agent: 1, Contact: id},
	} {
		done := make(chan error, 1)
		p.engine.Submit(ev, nil, func(_ acd.Time, _ []acd.Effect, err error) { done <- err })
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	users := xmppUsers{control.NewDirect(p.host, p.accounts, p.admin)}
	for what, err := range map[string]error{"disable": users.SetDisabled(ctx, "1001", true), "remove": users.RemoveUser(ctx, "1001")} {
		var told stanza.Error
		if !errors.As(err, &told) || told.Condition != stanza.Conflict || !strings.Contains(told.Text, id.String()) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
