package im

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

func mustJID(t *testing.T, s string) jid.JID {
	t.Helper()
	j, err := jid.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// TestWhomABlockCovers is XEP-0191 v1.3 §6.
func TestWhomABlockCovers(t *testing.T) {
	for _, c := range []struct{ blocked, covers, spares string }{
		{"romeo@localhost/phone", "romeo@localhost/phone", "romeo@localhost/desk romeo@localhost localhost"},
		{"romeo@localhost", "romeo@localhost romeo@localhost/phone", "juliet@localhost localhost x.localhost/romeo"},
		{"spam.example/bot", "spam.example/bot", "spam.example x@spam.example/bot spam.example/other"},
		{"spam.example", "spam.example spam.example/bot x@spam.example x@spam.example/y", "a.spam.example x@example spam.example.org"},
	} {
		l := newBlocklist(1, []jid.JID{mustJID(t, c.blocked)})
		for _, s := range strings.Fields(c.covers) {
			if !l.covers(mustJID(t, s)) {
				t.Errorf("%s does not cover %s", c.blocked, s)
			}
		}
		for _, s := range strings.Fields(c.spares) {
			if l.covers(mustJID(t, s)) {
				t.Errorf("%s covers %s", c.blocked, s)
			}
		}
	}
}

// TestBlocksAreKept: the list outlives the router, and goes with the account.
func TestBlocksAreKept(t *testing.T) {
	a := newArchived(t)
	juliet := a.clients[0]
	romeo, spam := mustJID(t, "romeo@localhost"), mustJID(t, "spam.example")
	if err := a.Block(juliet.JID, []jid.JID{romeo, spam, romeo}); err != nil {
		t.Fatal(err)
	}
	r, err := NewRouter(Config{Host: "localhost"}, a.accounts, nil, a.log)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Blocks(juliet.JID); !slices.Equal(got, []jid.JID{romeo, spam}) {
		t.Errorf("after a restart: %v", got)
	}
	if !r.blocks.bars(juliet.JID, a.clients[1].JID) || r.blocks.bars(a.clients[1].JID, juliet.JID) {
		t.Error("who is blocked has changed")
	}
	if err := a.accounts.Remove(t.Context(), "juliet"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.accounts.Create(t.Context(), "juliet", "correct horse"); err != nil {
		t.Fatal(err)
	}
	if got := r.Blocks(juliet.JID); len(got) > 0 {
		t.Errorf("an account made again has blocked %v", got)
	}
}

func TestBlocksAreBounded(t *testing.T) {
	a := newArchived(t)
	juliet := a.clients[0]
	var many []jid.JID
	for i := range BlocksMax {
		many = append(many, mustJID(t, "spam"+strconv.Itoa(i)+".example"))
	}
	if err := a.Block(juliet.JID, many); err != nil {
		t.Fatal(err)
	}
	var refusal stanza.Error
	if err := a.Block(juliet.JID, []jid.JID{mustJID(t, "one.more")}); !errors.As(err, &refusal) || refusal.Condition != stanza.ResourceConstraint {
		t.Errorf("one more: %v", err)
	}
	if got := a.Blocks(juliet.JID); len(got) != BlocksMax {
		t.Errorf("%d are blocked", len(got))
	}
}
