package xmppd_test

import (
	"log/slog"
	"strings"
	"testing"

	"parley/xmppd"
	"parley/xmppd/component/extern"
	"parley/xmppd/xmpptest"
)

// bot is a component over XEP-0114.
type bot struct {
	t *testing.T
	*extern.Port
	told chan string
}

func (b *bot) Handle(raw []byte, done func()) { b.told <- string(raw); done() }

// trustedBot is a server with bot.localhost connected, which may what the words say.
func trustedBot(t *testing.T, words string) (*xmpptest.Server, *bot) {
	t.Helper()
	s, addr, _ := withBot(t, func(c *xmppd.Config) {
		if words != "" {
			c.PrivilegedComponents = []string{"bot.localhost=" + words}
		}
	})
	cfg := extern.Default()
	cfg.Address, cfg.Domain, cfg.Host, cfg.Secret = addr, "bot.localhost", "localhost", []byte(botSecret)
	b := &bot{t: t, told: make(chan string, 1000)}
	port, err := extern.Connect(t.Context(), cfg, b, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	b.Port = port
	t.Cleanup(func() {
		if err := port.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, b
}

func (b *bot) say(stanza string) {
	b.t.Helper()
	if err := b.Send([]byte(stanza)); err != nil {
		b.t.Fatal(err)
	}
}

// hears passes over what lacks one of the parts.
func (b *bot) hears(parts ...string) string {
	b.t.Helper()
	var passed []string
	for {
		select {
		case got := <-b.told:
			if containsAll(got, parts) {
				return got
			}
			passed = append(passed, got)
		case <-b.t.Context().Done():
			b.t.Fatalf("never heard %q; heard %q", parts, passed)
		}
	}
}

func containsAll(s string, parts []string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

func TestATrustedComponentKeepsARoster(t *testing.T) {
	s, b := trustedBot(t, "roster")
	s.Account(t, "juliet")
	if got := b.hears("urn:xmpp:privilege:2"); !strings.Contains(got, "<perm access='roster' type='both' push='true'/>") || strings.Count(got, "<perm ") != 1 {
		t.Errorf("granted %s", got)
	}
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Present()
	juliet.Send("<iq xmlns='jabber:client' type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
	juliet.Until("id='r'")
	b.say("<iq xmlns='jabber:client' type='set' id='1' from='bot.localhost' to='juliet@localhost'><query xmlns='jabber:iq:roster'><item jid='c-1@bot.localhost' name='Anna (8000)'><group>Open chats</group></item></query></iq>")
	b.hears("id='1'", "type='result'", "from='juliet@localhost'")
	juliet.Until("jabber:iq:roster", "c-1@bot.localhost", "Anna (8000)") // pushed
	b.say("<iq xmlns='jabber:client' type='get' id='2' from='bot.localhost' to='juliet@localhost'><query xmlns='jabber:iq:roster'/></iq>")
	b.hears("id='2'", "type='result'", "Anna (8000)", "<group>Open chats</group>")
	// What the two see of each other: of its own contacts alone.
	b.say("<iq xmlns='jabber:client' type='set' id='4' from='bot.localhost' to='juliet@localhost'><query xmlns='jabber:iq:roster'><item jid='c-1@bot.localhost' subscription='both'/></query></iq>")
	juliet.Until("jabber:iq:roster", "c-1@bot.localhost", "subscription='both'")
	juliet.Send("<presence xmlns='jabber:client'><show>dnd</show></presence>")
	b.hears("<presence", "to='c-1@bot.localhost'", "<show>dnd</show>")
	b.say("<iq xmlns='jabber:client' type='set' id='5' from='bot.localhost' to='juliet@localhost'><query xmlns='jabber:iq:roster'><item jid='nurse@localhost' subscription='both'/></query></iq>")
	juliet.Until("jabber:iq:roster", "nurse@localhost", "subscription='none'")
	b.say("<iq xmlns='jabber:client' type='set' id='6' from='bot.localhost' to='juliet@localhost'><query xmlns='jabber:iq:roster'><item jid='c-1@bot.localhost' subscription='remove'/></query></iq>")
	juliet.Until("jabber:iq:roster", "c-1@bot.localhost", "subscription='remove'")
	b.say("<iq xmlns='jabber:client' type='get' id='3' from='bot.localhost' to='nobody@localhost'><query xmlns='jabber:iq:roster'/></iq>")
	b.hears("id='3'", "type='error'")
}

// TestNothingIsDoneThatWasNotGranted: each privilege by itself, and none.
func TestNothingIsDoneThatWasNotGranted(t *testing.T) {
	const (
		get  = "<iq xmlns='jabber:client' type='get' id='x' from='bot.localhost' to='juliet@localhost'><query xmlns='jabber:iq:roster'/></iq>"
		set  = "<iq xmlns='jabber:client' type='set' id='x' from='bot.localhost' to='juliet@localhost'><query xmlns='jabber:iq:roster'><item jid='a@b'/></query></iq>"
		full = "<iq xmlns='jabber:client' type='set' id='x' from='bot.localhost' to='juliet@localhost/pda'><query xmlns='jabber:iq:roster'><item jid='a@b'/></query></iq>"
		as   = "<iq xmlns='jabber:client' type='get' id='x' from='bot.localhost' to='juliet@localhost'><privileged_iq xmlns='urn:xmpp:privilege:2'><iq xmlns='jabber:client' type='get' id='y' to='romeo@localhost'><vCard xmlns='vcard-temp'/></iq></privileged_iq></iq>"
	)
	for _, tt := range []struct{ words, stanza string }{
		{"", get}, {"", set}, {"", full}, {"", as}, {"", sentAs("juliet@localhost", "romeo@localhost")},
		{"roster-get", set}, {"roster", full}, {"message", get}, {"roster presence", sentAs("juliet@localhost", "romeo@localhost")},
		{"roster message presence", as}, {"iq-get:urn:xmpp:ping", as}, {"iq-set:vcard-temp", as},
		{"iq:jabber:iq:roster", strings.ReplaceAll(as, "<vCard xmlns='vcard-temp'/>", "<query xmlns='jabber:iq:roster'/>")},
		{"iq:vcard-temp", strings.Replace(as, "type='get' id='x'", "type='set' id='x'", 1)},
		{"iq:vcard-temp", strings.Replace(as, "to='juliet@localhost'", "to='juliet@localhost/pda'", 1)},
		{"iq:vcard-temp", strings.Replace(as, "to='romeo@localhost'", "to='romeo@localhost' from='romeo@localhost'", 1)},
		{"iq:vcard-temp", strings.Replace(as, "to='juliet@localhost'", "to='nobody@localhost'", 1)},
		{"iq:vcard-temp", strings.Replace(as, "<iq xmlns='jabber:client' type='get' id='y'", "<iq xmlns='jabber:server' type='get' id='y'", 1)},
		{"message", sentAs("localhost", "romeo@localhost")}, {"message", sentAs("juliet@localhost/pda", "romeo@localhost")},
		{"message", sentAs("nobody@localhost", "romeo@localhost")}, {"message", sentAs("juliet@elsewhere", "romeo@localhost")},
		{"message", sentAs("acd.localhost", "romeo@localhost")}, {"message", sentAs("", "romeo@localhost")}, {"message", sentAs("juliet@localhost", "")},
	} {
		t.Run(tt.words, func(t *testing.T) {
			s, b := trustedBot(t, tt.words)
			s.Account(t, "juliet", "romeo")
			romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
			b.say(tt.stanza)
			b.hears("id='x'", "type='error'")
			if before := romeo.Ping(); strings.Contains(strings.Join(before, ""), "sent as") {
				t.Errorf("romeo was sent %s", before)
			}
		})
	}
}

func sentAs(from, to string) string {
	return "<message xmlns='jabber:client' id='x' from='bot.localhost' to='localhost'><privilege xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' type='chat' from='" +
		from + "' to='" + to + "'><body>sent as</body><stanza-id xmlns='urn:xmpp:sid:0' by='localhost' id='forged'/></message></forwarded></privilege></message>"
}

func TestATrustedComponentSendsAsAnAccount(t *testing.T) {
	s, b := trustedBot(t, "message")
	s.Account(t, "juliet", "romeo")
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
	b.say(sentAs("juliet@localhost", "romeo@localhost"))
	if got := romeo.Until("<body>sent as</body>", "juliet@localhost"); strings.Contains(got, "forged") {
		t.Errorf("a forged id came through: %s", got)
	}
}

func TestATrustedComponentIsToldPresence(t *testing.T) {
	s, b := trustedBot(t, "presence")
	s.Account(t, "juliet")
	b.hears("urn:xmpp:privilege:2", "<perm access='presence' type='managed_entity'/>")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Present()
	b.hears("<presence", "juliet@localhost/", "to='bot.localhost'")
	juliet.Send("<presence xmlns='jabber:client'><show>away</show></presence>")
	juliet.Send("<presence xmlns='jabber:client' type='unavailable'/>")
	if got := b.hears("<presence", "juliet@localhost/"); !strings.Contains(got, "unavailable") {
		t.Errorf("told between the initial presence and the end: %s", got)
	}
}

func TestATrustedComponentAsksAsAnAccount(t *testing.T) {
	s, b := trustedBot(t, "iq-get:urn:xmpp:ping iq:vcard-temp")
	s.Account(t, "juliet", "romeo")
	b.hears("urn:xmpp:privilege:2", "<perm access='iq'><namespace ns='urn:xmpp:ping' type='get'/><namespace ns='vcard-temp' type='both'/></perm>")
	ask := func(id, typ, to, payload string) {
		b.say("<iq xmlns='jabber:client' type='" + typ + "' id='" + id + "' from='bot.localhost/a' to='juliet@localhost'><privileged_iq xmlns='urn:xmpp:privilege:2'>" +
			"<iq xmlns='jabber:client' type='" + typ + "' id='inner'" + to + ">" + payload + "</iq></privileged_iq></iq>")
	}
	answered := func(id, from, typ string) string {
		return b.hears("<iq ", "to='bot.localhost/a' id='"+id+"'><privilege xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'>", "from='juliet@localhost'",
			"from='"+from+"'", "type='"+typ+"'", "id='inner'")
	}
	// Of its own account, of the server, of another account.
	ask("1", "set", "", "<vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard>")
	answered("1", "juliet@localhost", "result")
	ask("2", "get", " to='juliet@localhost'", "<vCard xmlns='vcard-temp'/>")
	if got := answered("2", "juliet@localhost", "result"); !strings.Contains(got, "<FN>Juliet</FN>") {
		t.Errorf("the card is %s", got)
	}
	ask("3", "get", " to='localhost'", "<ping xmlns='urn:xmpp:ping'/>")
	answered("3", "localhost", "result")
	ask("4", "set", " to='romeo@localhost'", "<vCard xmlns='vcard-temp'/>")
	answered("4", "romeo@localhost", "error")
	// Of another's client: only what that one answers to the question's own id comes back.
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
	paris := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
	ask("5", "get", " to='"+romeo.JID+"'", "<ping xmlns='urn:xmpp:ping'/>")
	asked := romeo.Until("urn:xmpp:ping", "from='juliet@localhost'")
	_, id, _ := strings.Cut(asked, "id='")
	id, _, _ = strings.Cut(id, "'")
	paris.Send("<iq xmlns='jabber:client' type='result' id='" + id + "' to='juliet@localhost'/>")
	paris.Ping()
	romeo.Send("<iq xmlns='jabber:client' type='error' id='" + id + "' to='juliet@localhost'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")
	answered("5", romeo.JID, "error")
}

func TestATrustedComponentIsToldOfChanges(t *testing.T) {
	s, b := trustedBot(t, "roster-get")
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	juliet.Send("<iq xmlns='jabber:client' type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='nurse@localhost'/></query></iq>")
	b.hears("type='set'", "from='juliet@localhost'", "jabber:iq:roster", "nurse@localhost")
}
