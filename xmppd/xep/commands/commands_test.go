package commands

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// host offers one command of three stages to everybody but tybalt.
type host struct {
	module.Host
	ran []string // the calls that ended the command
}

func (h *host) Domain() string { return "localhost" }

func (h *host) Commands() []module.Command {
	step := func(name string, last bool) module.Reply {
		return module.Reply{Form: form.New("form", "", form.Field{Var: name, Type: "text-single", Required: true}), More: true, Last: last}
	}
	return []module.Command{{
		Node: "urn:x#config", Names: map[string]string{"en": "Configure", "zh": "設定"},
		May: func(_ module.Host, who jid.JID) bool { return who.Local() != "tybalt" },
		Run: func(_ module.Host, c module.Call) (module.Reply, error) {
			switch c.Stage {
			case 0:
				return step("a", false), nil
			case 1:
				return step("b", true), nil
			}
			if form.First(c.Fields, "b") == "bad" {
				return module.Reply{}, stanza.Error{Condition: stanza.BadRequest, Text: "Not that."}
			}
			h.ran = append(h.ran, form.First(c.Fields, "a")+form.First(c.Fields, "b"))
			return module.Reply{Note: "done"}, nil
		},
	}}
}

// client speaks to an engine.
type client struct {
	t    *testing.T
	m    module.Module
	h    *host
	from string
}

func start(t *testing.T) (client, *time.Time) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	return client{t, Module(func() time.Time { return now }), &host{}, "juliet@localhost/a"}, &now
}

func (c client) do(action, session, inner string) (*stanza.Element, error) {
	c.t.Helper()
	from, err := jid.Parse(c.from)
	if err != nil {
		c.t.Fatal(err)
	}
	x := ""
	if inner != "" {
		x = "<x xmlns='jabber:x:data' type='submit'><field var='" + inner[:1] + "'><value>" + inner[1:] + "</value></field></x>"
	}
	payload, err := stanza.Parse([]byte("<command xmlns='" + NS + "' node='urn:x#config' action='" + action + "' sessionid='" + session + "'>" + x + "</command>"))
	if err != nil {
		c.t.Fatal(err)
	}
	return c.m.IQ["set "+NS+" command"](c.h, module.IQ{From: from, Set: true, Lang: "en", Payload: payload})
}

func (c client) ok(action, session, inner, status string, parts ...string) string {
	c.t.Helper()
	answer, err := c.do(action, session, inner)
	if err != nil {
		c.t.Fatalf("%s %s: %v", action, inner, err)
	}
	if got := answer.Attr("status"); got != status {
		c.t.Errorf("%s %s: status %s, want %s", action, inner, got, status)
	}
	for _, p := range parts {
		if !strings.Contains(string(answer.Bytes()), p) {
			c.t.Errorf("%s %s: no %s in %s", action, inner, p, answer.Bytes())
		}
	}
	return answer.Attr("sessionid")
}

func (c client) refused(action, session, inner, condition string) {
	c.t.Helper()
	_, err := c.do(action, session, inner)
	var e stanza.Error
	if !errors.As(err, &e) || string(e.Condition) != condition && (e.App == nil || e.App.Name != condition) {
		c.t.Errorf("%s %s: %v, want %s", action, inner, err, condition)
	}
}

func TestThreeStages(t *testing.T) {
	c, _ := start(t)
	id := c.ok("execute", "", "", "executing", "<actions execute='next'><next/></actions>", "var='a'")
	c.refused("complete", id, "a1", "bad-action")
	c.refused("prev", id, "", "bad-action")
	c.refused("next", id, "", "bad-payload")
	c.refused("next", id, "a", "bad-payload") // required, and empty
	c.ok("next", id, "a1", "executing", "<actions execute='complete'><prev/><complete/></actions>", "var='b'")
	c.refused("next", id, "b2", "bad-action")
	c.ok("prev", id, "", "executing", "var='a'", "<actions execute='next'><next/></actions>")
	c.ok("execute", id, "a3", "executing", "var='b'") // the default action is to go on
	c.refused("complete", id, "bbad", "bad-payload")
	c.ok("complete", id, "b4", "completed", "<note type='info'>done</note>")
	c.refused("complete", id, "b4", "session-expired")
	if got := fmt.Sprint(c.h.ran); got != "[34]" {
		t.Errorf("ran %s", got)
	}
}

func TestCancel(t *testing.T) {
	c, _ := start(t)
	id := c.ok("", "", "", "executing")
	c.ok("cancel", id, "", "canceled")
	c.refused("next", id, "a1", "session-expired")
}

func TestWhoMayNot(t *testing.T) {
	c, _ := start(t)
	id := c.ok("", "", "", "executing")
	other := c
	other.from = "juliet@localhost/b"
	other.refused("next", id, "a1", "bad-sessionid")
	other.from = "tybalt@localhost/a"
	other.refused("execute", "", "", "forbidden")
	other.refused("next", id, "a1", "forbidden")
	c.refused("next", "unheard-of", "a1", "bad-sessionid")
	c.refused("next", "", "a1", "bad-action")
	c.refused("dance", "", "", "malformed-action")
}

func TestSessionsEnd(t *testing.T) {
	c, now := start(t)
	id := c.ok("", "", "", "executing")
	*now = now.Add(SessionLife)
	c.ok("next", id, "a1", "executing")
	*now = now.Add(SessionLife + 1)
	c.refused("next", id, "a1", "session-expired")
}

// TestSessionsAreBounded: of one account, and of all; the oldest goes.
func TestSessionsAreBounded(t *testing.T) {
	c, now := start(t)
	var ids []string
	for range SessionsPerUserMax + 1 {
		*now = now.Add(time.Second)
		ids = append(ids, c.ok("", "", "", "executing"))
	}
	c.refused("next", ids[0], "a1", "bad-sessionid")
	c.ok("next", ids[1], "a1", "executing")
	s := newSessions(func() time.Time { *now = now.Add(1); return *now })
	for i := range SessionsMax + 5 {
		who, err := jid.Parse(fmt.Sprintf("user%d@localhost/x", i))
		if err != nil {
			t.Fatal(err)
		}
		s.add(&session{id: fmt.Sprint(i), who: who})
	}
	if len(s.all) != SessionsMax || s.all["4"] != nil || s.all["5"] == nil {
		t.Errorf("%d are kept", len(s.all))
	}
}

func TestDisco(t *testing.T) {
	c, _ := start(t)
	ask := func(from, lang, node string) (module.Node, bool) {
		who, err := jid.Parse(from)
		if err != nil {
			t.Fatal(err)
		}
		return c.m.Disco(c.h, module.IQ{From: who, Place: module.Server, Lang: lang}, node)
	}
	if n, ok := ask(c.from, "en-GB", NS); !ok || len(n.Items) != 1 || n.Items[0].Name != "Configure" || n.Items[0].Node != "urn:x#config" {
		t.Errorf("the list: %+v", n)
	}
	if n, ok := ask(c.from, "zh-TW", "urn:x#config"); !ok || n.Identities[0].Name != "設定" || n.Identities[0].Type != "command-node" {
		t.Errorf("the command: %+v", n)
	}
	if n, ok := ask("tybalt@localhost/a", "", NS); !ok || len(n.Items) != 0 {
		t.Errorf("the list of who may not: %+v", n)
	}
	if _, ok := ask("tybalt@localhost/a", "", "urn:x#config"); ok {
		t.Error("a command is described to who may not run it")
	}
}

// FuzzCommand: whatever a client sends, it gets an answer or a refusal, and commands end with what was asked for.
func FuzzCommand(f *testing.F) {
	f.Add([]byte("<command xmlns='http://jabber.org/protocol/commands' node='urn:x#config' action='next'><x xmlns='jabber:x:data' type='submit'><field var='a'><value>1</value></field></x></command>"), uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, times uint8) {
		e, err := stanza.Parse(b)
		if err != nil || e.Name != "command" {
			return
		}
		h := &host{}
		m := Module(time.Now)
		who, err := jid.Parse("juliet@localhost/a")
		if err != nil {
			t.Fatal(err)
		}
		begun, err := m.IQ["set "+NS+" command"](h, module.IQ{From: who, Payload: stanza.New(NS, "command", "node", "urn:x#config")})
		if err != nil {
			t.Fatal(err)
		}
		e.SetAttr("sessionid", begun.Attr("sessionid"))
		for range min(times, 5) {
			answer, err := m.IQ["set "+NS+" command"](h, module.IQ{From: who, Payload: e})
			var refused stanza.Error
			if err != nil && !errors.As(err, &refused) {
				t.Fatalf("a fault: %v", err)
			}
			if err == nil {
				if _, err := stanza.Parse(answer.Bytes()); err != nil {
					t.Fatalf("%s: %v", answer.Bytes(), err)
				}
			}
		}
	})
}
