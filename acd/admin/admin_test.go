package admin_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

func open(t *testing.T) (*admin.Admin, *engine.Engine) {
	t.Helper()
	adm, eng, _ := openDB(t)
	return adm, eng
}

func openDB(t *testing.T) (*admin.Admin, *engine.Engine, *store.DB) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.TempDir(), log)
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Open(t.Context(), engine.Config{}, db, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(eng.Close(context.Background()), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return admin.New(db, eng), eng, db
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestTablesAndCoreSayTheSame(t *testing.T) {
	adm, eng := open(t)
	ctx := t.Context()
	q := must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "客服中心"}))
	g := must[admin.Agent](t)(adm.AddAgent(ctx, admin.Agent{JID: "1001@localhost", Name: "林小姐", SlotsMax: 2}))
	if err := adm.Join(ctx, "8000", "1001@localhost"); err != nil {
		t.Fatal(err)
	}
	if err := adm.Join(ctx, "8000", "1001@localhost"); err != nil {
		t.Errorf("joining twice: %v", err)
	}
	must[admin.Queue](t)(adm.SetQueue(ctx, "8000", func(q *admin.Queue) error {
		q.Hangup = "https://crm.example/{contact}?who={caller}"
		q.Rules.Offer = acd.Seconds(30)
		return nil
	}))
	eng.Read(func(s *acd.State) {
		v, ok := s.Queue(q.ID)
		if !ok || v.Rules.Offer != acd.Seconds(30) || v.Rules.Receipt != acd.Seconds(5) {
			t.Errorf("core has queue %+v, %v", v, ok)
		}
		if a, ok := s.Agent(g.ID); !ok || a.SlotsMax != 2 || a.Grace != acd.Seconds(30) {
			t.Errorf("core has agent %+v, %v", a, ok)
		}
		if serves := s.Serves(g.ID); len(serves) != 1 || serves[0] != q.ID {
			t.Errorf("core has the agent serve %v", serves)
		}
	})
	queues := must[[]admin.Queue](t)(adm.Queues(ctx))
	if len(queues) != 1 || queues[0].Hangup == "" || queues[0].Rules.Offer != acd.Seconds(30) {
		t.Errorf("tables have %+v", queues)
	}
	agents := must[[]admin.Agent](t)(adm.Agents(ctx))
	if len(agents) != 1 || len(agents[0].Queues) != 1 || agents[0].Name != "林小姐" {
		t.Errorf("tables have %+v", agents)
	}
}

func TestMadeAgainIsAnother(t *testing.T) {
	adm, eng := open(t)
	ctx := t.Context()
	q := must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "one"}))
	g := must[admin.Agent](t)(adm.AddAgent(ctx, admin.Agent{JID: "a@b", Name: "one"}))
	if err := errors.Join(adm.Join(ctx, "8000", "a@b"), adm.RemoveAgent(ctx, "a@b"), adm.RemoveQueue(ctx, "8000")); err != nil {
		t.Fatal(err)
	}
	q2 := must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "two"}))
	g2 := must[admin.Agent](t)(adm.AddAgent(ctx, admin.Agent{JID: "a@b", Name: "two"}))
	if q2.ID == q.ID || g2.ID == g.ID {
		t.Errorf("numbers used again: queue %d, agent %d", q2.ID, g2.ID)
	}
	eng.Read(func(s *acd.State) {
		if serves := s.Serves(g2.ID); len(serves) != 0 {
			t.Errorf("the new agent serves %v", serves)
		}
	})
}

func TestRefusals(t *testing.T) {
	adm, _ := open(t)
	ctx := t.Context()
	must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "Sales", Name: "x"}))
	add := func(q admin.Queue) error { _, err := adm.AddQueue(ctx, q); return err }
	agent := func(g admin.Agent) error { _, err := adm.AddAgent(ctx, g); return err }
	list := acdstore.Form{Fields: []acdstore.FormField{{Var: "topic", Type: "list-single", Label: acdstore.Words{"en": "Topic"}}}}
	odd := acdstore.Texts{Greeting: acdstore.Words{"no language": "Hello"}}
	for _, c := range []struct {
		what string
		got  error
		want error
	}{
		{"a DN in other letters", add(admin.Queue{DN: "sALES", Name: "x"}), admin.ErrExists},
		{"no DN", add(admin.Queue{Name: "x"}), admin.ErrBadDN},
		{"a DN with a space", add(admin.Queue{DN: "8 0", Name: "x"}), admin.ErrBadDN},
		{"a DN of 33", add(admin.Queue{DN: strings.Repeat("8", 33), Name: "x"}), admin.ErrBadDN},
		{"a DN beyond ASCII", add(admin.Queue{DN: "８０００", Name: "x"}), admin.ErrBadDN},
		{"no name", add(admin.Queue{DN: "1", Name: " "}), admin.ErrBadName},
		{"a long offer", add(admin.Queue{DN: "1", Name: "x", Rules: acd.Rules{Offer: 1 << 40}}), admin.ErrBadValue},
		{"a list without options", add(admin.Queue{DN: "1", Name: "x", Form: list}), admin.ErrBadValue},
		{"one in the survey", add(admin.Queue{DN: "1", Name: "x", Survey: list}), admin.ErrBadValue},
		{"a greeting in no language", add(admin.Queue{DN: "1", Name: "x", Texts: odd}), admin.ErrBadValue},
		{"an unknown queue", adm.RemoveQueue(ctx, "none"), admin.ErrNoQueue},
		{"an unknown agent", adm.Join(ctx, "sales", "a@b"), admin.ErrNoAgent},
		{"an address without a host", agent(admin.Agent{JID: "1001", Name: "x"}), admin.ErrBadJID},
		{"a role of fancy", agent(admin.Agent{JID: "a@b", Name: "x", Role: "boss"}), admin.ErrBadRole},
		{"more slots than there can be", agent(admin.Agent{JID: "a@b", Name: "x", SlotsMax: 10_001}), admin.ErrBadValue},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.what, c.got, c.want)
		}
	}
}

func TestCheckHangup(t *testing.T) {
	for template, good := range map[string]bool{
		"": true,
		"https://crm.example/case/{contact}?name={caller}&dn={dn}&agent={agent}": true,
		"https://crm.example:8443":                         true,
		"http://crm.example/{contact}":                     false,
		"https://{caller}.example/":                        false,
		"https://{caller}/":                                false,
		"https://crm.example@{caller}/":                    false,
		"https://user@crm.example/":                        false,
		"https://crm.example/{name}":                       false,
		"https://crm.example/{contact":                     false,
		"https://crm.example/a b":                          false,
		"javascript:alert(1)":                              false,
		"//crm.example/":                                   false,
		"https:///x":                                       false,
		"https://crm.example\\@evil.example":               false,
		"https://crm.example/" + strings.Repeat("a", 2000): false,
	} {
		if err := admin.CheckHangup(template); (err == nil) != good {
			t.Errorf("%q: %v", template, err)
		}
	}
}
