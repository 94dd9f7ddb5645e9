package main

import (
	"log/slog"
	"testing"

	"parley/internal/control"
	"parley/xmppd/jid"
)

// TestBotsAreProgramsToTheServer: an administrator makes an agent a bot, and that is what decides; a name that is made again
// inherits nothing.
func TestBotsAreProgramsToTheServer(t *testing.T) {
	p := openTestParts(t)
	ctx, c := t.Context(), p.centre()
	programs := newPrograms(p.admin, p.engine, slog.New(slog.DiscardHandler))
	is := func(want bool, when string) {
		t.Helper()
		if programs.include(jid.MustParse("helper@localhost")) != want {
			t.Errorf("%s: it is a program: %v", when, !want)
		}
	}
	fine := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	is(false, "nobody")
	fine(c.AddUser(ctx, control.User{Name: "helper", Role: "agent"}, "a long secret here"))
	is(false, "an agent")
	fine(c.SetUser(ctx, "helper", map[string]string{"bot": "on"}))
	is(true, "a bot")
	fine(c.SetUser(ctx, "helper", map[string]string{"bot": "off"}))
	is(false, "none any more")
	fine(c.SetUser(ctx, "helper", map[string]string{"slots": "50"}))
	is(false, "a very busy person")
	fine(c.SetUser(ctx, "helper", map[string]string{"slots": "51"}))
	is(true, "no person")
	fine(c.SetUser(ctx, "helper", map[string]string{"slots": "", "bot": "on"}))
	is(true, "a bot again")
	fine(c.RemoveUser(ctx, "helper"))
	fine(control.NewDirect(p.host, p.accounts, p.admin).AddAccount(ctx, "helper", "another long secret"))
	is(false, "another of that name")
}
