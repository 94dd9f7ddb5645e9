package admin_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/xmppd"
	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	"parley/xmppd/xep/admin"
	"parley/xmppd/xep/commands"
	"parley/xmppd/xmpptest"
)

// stage is a server whose administrator is capulet, and that one.
func stage(t *testing.T) (*xmpptest.Server, *xmpptest.Client) {
	s := xmpptest.Start(t, func(c *xmppd.Config) {
		c.IsAdmin = func(j jid.JID) bool { return j.String() == "capulet@localhost" }
	})
	s.Account(t, "capulet", "juliet")
	return s, s.Dial(t).Login(xmpptest.Plain("capulet"))
}

func command(name, attrs, inner string) string {
	return fmt.Sprintf("<command xmlns='%s' node='http://jabber.org/protocol/admin#%s' %s>%s</command>", commands.NS, name, attrs, inner)
}

// submit fills in the form of a command.
func submit(t *testing.T, c *xmpptest.Client, name string, fields ...form.Field) *stanza.Element {
	t.Helper()
	begun := c.Result("set", "localhost", command(name, "", ""))
	if begun.Attr("status") != "executing" || begun.Child(form.NS, "x").Child(form.NS, "title").Text() == "" {
		t.Fatalf("%s: %s", name, begun.Bytes())
	}
	return c.IQ("set", "localhost", command(name, "sessionid='"+begun.Attr("sessionid")+"'", string(form.New("submit", "", fields...).Bytes())))
}

// done is submit for a command that must work; it returns the fields of the result.
func done(t *testing.T, c *xmpptest.Client, name string, fields ...form.Field) map[string][]string {
	t.Helper()
	answer := submit(t, c, name, fields...)
	reply := answer.Child(commands.NS, "command")
	if answer.Attr("type") != "result" || reply.Attr("status") != "completed" {
		t.Fatalf("%s: %s", name, answer.Bytes())
	}
	return form.Parse(reply.Child(form.NS, "x"))
}

func refused(t *testing.T, c *xmpptest.Client, condition, name string, fields ...form.Field) {
	t.Helper()
	answer := submit(t, c, name, fields...)
	if answer.Child(stanza.NSClient, "error").Child(stanza.NSStanzas, condition) == nil {
		t.Errorf("%s: want %s: %s", name, condition, answer.Bytes())
	}
}

func value(name string, values ...string) form.Field { return form.Field{Var: name, Values: values} }

// works tells whether an account can log in with a password.
func works(t *testing.T, s *xmpptest.Server, user, password string) bool {
	t.Helper()
	_, err := s.Accounts.Verify(t.Context(), user, password)
	return err == nil
}

func TestAccounts(t *testing.T) {
	s, capulet := stage(t)
	const secret, other = "a long enough one", "another long one"
	done(t, capulet, "add-user", value("accountjid", "romeo@localhost"), value("password", secret), value("password-verify", secret))
	if !works(t, s, "romeo", secret) {
		t.Fatal("the new user cannot log in")
	}
	refused(t, capulet, "conflict", "add-user", value("accountjid", "romeo@localhost"), value("password", secret), value("password-verify", secret))
	refused(t, capulet, "bad-request", "add-user", value("accountjid", "paris@localhost"), value("password", secret), value("password-verify", other))
	refused(t, capulet, "not-acceptable", "add-user", value("accountjid", "paris@localhost"), value("password", "short"), value("password-verify", "short"))
	refused(t, capulet, "bad-request", "add-user", value("accountjid", "paris@example.com"), value("password", secret), value("password-verify", secret))
	refused(t, capulet, "bad-request", "add-user", value("accountjid", "paris@localhost/x"), value("password", secret), value("password-verify", secret))

	done(t, capulet, "change-user-password", value("accountjid", "romeo@localhost"), value("password", other))
	if works(t, s, "romeo", secret) || !works(t, s, "romeo", other) {
		t.Error("the password is not the new one")
	}
	done(t, capulet, "disable-user", value("accountjids", "romeo@localhost", "juliet@localhost"))
	if works(t, s, "romeo", other) || works(t, s, "juliet", xmpptest.Password) {
		t.Error("a disabled user can log in")
	}
	if got := done(t, capulet, "get-disabled-users-list"); !slices.Equal(got["disableduserjids"], []string{"juliet@localhost", "romeo@localhost"}) {
		t.Errorf("disabled: %v", got)
	}
	done(t, capulet, "reenable-user", value("accountjids", "romeo@localhost"))
	if !works(t, s, "romeo", other) {
		t.Error("a re-enabled user cannot log in")
	}
	done(t, capulet, "delete-user", value("accountjids", "romeo@localhost"))
	if _, found, _ := s.Accounts.Lookup(t.Context(), "romeo"); found {
		t.Error("a deleted user is still there")
	}
	refused(t, capulet, "item-not-found", "delete-user", value("accountjids", "romeo@localhost"))
	refused(t, capulet, "not-allowed", "delete-user", value("accountjids", "juliet@localhost", "capulet@localhost"))
	if _, found, _ := s.Accounts.Lookup(t.Context(), "juliet"); !found {
		t.Error("a refused command did half of its work")
	}
}

func TestSessions(t *testing.T) {
	s, capulet := stage(t)
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	if got := online(capulet, t); !slices.Equal(got, []string{"capulet@localhost", "juliet@localhost"}) {
		t.Errorf("online: %v", got)
	}
	done(t, capulet, "end-user-session", value("accountjids", "juliet@localhost"))
	juliet.Until("<stream:error", "policy-violation")
	for len(online(capulet, t)) != 1 { // the session ends in its own time
	}
	s.Dial(t).Login(xmpptest.Plain("juliet")) // ended, not locked out
}

func online(c *xmpptest.Client, t *testing.T) []string {
	return done(t, c, "get-online-users-list", value("max_items", "none"))["onlineuserjids"]
}

func TestFigures(t *testing.T) {
	s, capulet := stage(t)
	s.Account(t, "romeo")
	s.Befriend(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Present()
	count := func(name, field string) string {
		t.Helper()
		got := capulet.Result("set", "localhost", command(name, "action='execute'", ""))
		return form.First(form.Parse(got.Child(form.NS, "x")), field)
	}
	for field, want := range map[string]string{"registeredusersnum": "3", "disabledusersnum": "0", "onlineusersnum": "2"} {
		if got := count("get-"+strings.TrimSuffix(field, "usersnum")+"-users-num", field); got != want {
			t.Errorf("%s is %s, want %s", field, got, want)
		}
	}
	_, resource, _ := strings.Cut(juliet.JID, "/")
	got := done(t, capulet, "user-stats", value("accountjid", "juliet@localhost"))
	if form.First(got, "rostersize") != "1" || form.First(got, "onlineresources") != resource {
		t.Errorf("juliet's figures: %v", got)
	}
	if got := done(t, capulet, "get-user-lastlogin", value("accountjids", "juliet@localhost", "romeo@localhost")); !slices.Equal(got["lastlogin"], []string{"online", ""}) {
		t.Errorf("last seen: %v", got)
	}
	answer := string(submit(t, capulet, "get-user-roster", value("accountjids", "juliet@localhost")).Bytes())
	if !strings.Contains(answer, "<item jid='romeo@localhost' subscription='both'/>") {
		t.Errorf("the roster: %s", answer)
	}
	refused(t, capulet, "item-not-found", "user-stats", value("accountjid", "nobody@localhost"))
	if got := done(t, capulet, "get-registered-users-list", value("max_items", "2")); len(got["registereduserjids"]) != 2 {
		t.Errorf("two of the list: %v", got)
	}
	refused(t, capulet, "bad-request", "get-registered-users-list", value("max_items", "-1"))
}

func TestAnnounce(t *testing.T) {
	s, capulet := stage(t)
	s.Attach(t, "acd.localhost")
	_, token := s.Guest(t, "acd.localhost")
	juliet, guest := s.Dial(t).Login(xmpptest.Plain("juliet")), s.Dial(t).Login(xmpptest.Bearer(token))
	done(t, capulet, "announce", value("announcement", "We close", "at <six>."))
	juliet.Until("<message", "type='headline'", "from='localhost'", "We close\nat &lt;six&gt;.")
	for _, m := range guest.Ping() {
		if strings.Contains(m, "We close") {
			t.Errorf("a visitor hears %s", m)
		}
	}
	refused(t, capulet, "bad-request", "announce", value("announcement", " "))
}

// TestNobodyElse: every command is refused to who is no administrator, and not listed.
func TestNobodyElse(t *testing.T) {
	s, capulet := stage(t)
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	const items = "<query xmlns='http://jabber.org/protocol/disco#items' node='" + commands.NS + "'/>"
	ours := func(c *xmpptest.Client) (all []*stanza.Element) {
		for _, i := range c.Result("get", "localhost", items).Elements() {
			if strings.HasPrefix(i.Attr("node"), admin.NS+"#") {
				all = append(all, i)
			}
		}
		return all
	}
	listed := ours(capulet)
	if len(listed) != 16 {
		t.Errorf("%d commands are listed", len(listed))
	}
	for _, i := range listed {
		_, name, _ := strings.Cut(i.Attr("node"), "#")
		juliet.Refused("set", "localhost", command(name, "", ""), "forbidden")
		if i.Attr("name") == "" || i.Attr("jid") != "localhost" {
			t.Errorf("%s", i.Bytes())
		}
	}
	if got := ours(juliet); len(got) != 0 {
		t.Errorf("juliet sees %d commands", len(got))
	}
	juliet.Refused("set", "localhost", command("rule-the-world", "", ""), "item-not-found")
}
