package xmppd_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mellium.im/xmlstream"
	"mellium.im/xmpp"
	mcomponent "mellium.im/xmpp/component"
	"mellium.im/xmpp/jid"
	mstanza "mellium.im/xmpp/stanza"

	"parley/xmppd"
	"parley/xmppd/xmpptest"
)

const botSecret = "a secret of the bot's"

// withBot is a server that bot.localhost may connect to, and the address for that.
func withBot(t *testing.T, configure ...func(*xmppd.Config)) (s *xmpptest.Server, addr, secretFile string) {
	t.Helper()
	secretFile = filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secretFile, []byte(botSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = xmpptest.Start(t, append(configure, func(c *xmppd.Config) { c.Components = []string{"bot.localhost=" + secretFile} })...)
	return s, serveComponents(t, s, nil), secretFile
}

func serveComponents(t *testing.T, s *xmpptest.Server, secure *tls.Config) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Server.ServeComponents(l, secure) }()
	t.Cleanup(func() {
		if err := errors.Join(s.Server.Shutdown(context.Background()), <-served); err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// echo is mellium's component over a connection: it says back what it is told.
func echo(t *testing.T, conn net.Conn, secret string) (*xmpp.Session, <-chan error) {
	t.Helper()
	bot, err := mcomponent.NewSession(t.Context(), jid.MustParse("bot.localhost"), []byte(secret), conn)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() {
		served <- bot.Serve(xmpp.HandlerFunc(func(r xmlstream.TokenReadEncoder, start *xml.StartElement) error {
			if start.Name.Local != "message" {
				return nil
			}
			var m body
			if err := xml.NewTokenDecoder(xmlstream.Wrap(r, *start)).Decode(&m); err != nil {
				return err
			}
			return r.Encode(body{Message: mstanza.Message{From: m.To, To: m.From, Type: m.Type}, Body: "you said: " + m.Body})
		}))
	}()
	return bot, served
}

func dialComponent(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

const aComponents = "<iq xmlns='jabber:client' type='get' id='i' to='localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>"

func TestMelliumComponent(t *testing.T) {
	s, addr, _ := withBot(t)
	s.Account(t, "romeo")
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
	const line = "<message xmlns='jabber:client' to='echo@bot.localhost' type='chat' id='m'><body>羅 &amp; co</body></message>"

	// It has not come yet: it is answered for, and not listed.
	romeo.Send(line)
	romeo.Until("id='m'", "remote-server-timeout")
	romeo.Send(aComponents)
	if items := romeo.Until("disco#items"); strings.Contains(items, "bot.localhost") {
		t.Errorf("listed before it came: %s", items)
	}

	conn := dialComponent(t, addr)
	_, served := echo(t, conn, botSecret)
	romeo.Send(line)
	romeo.Until("echo@bot.localhost", "you said: 羅 &amp; co")
	romeo.Send(aComponents)
	romeo.Until("disco#items", "jid='bot.localhost'")

	// A second one is refused, the first stays.
	if _, err := mcomponent.NewSession(t.Context(), jid.MustParse("bot.localhost"), []byte(botSecret), dialComponent(t, addr)); err == nil {
		t.Error("two components of one domain")
	}
	romeo.Send(line)
	romeo.Until("you said: 羅 &amp; co")

	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	<-served
	for {
		romeo.Send(line)
		if strings.Contains(romeo.Until("echo@bot.localhost"), "remote-server-timeout") {
			break // the server has seen it go
		}
	}
	romeo.Send(aComponents)
	if items := romeo.Until("disco#items"); strings.Contains(items, "bot.localhost") {
		t.Errorf("listed after it went: %s", items)
	}
	echo(t, dialComponent(t, addr), botSecret)
	romeo.Send(line)
	romeo.Until("you said: 羅 &amp; co")
}

func TestComponentOverTLS(t *testing.T) {
	s, _, _ := withBot(t)
	s.Account(t, "romeo")
	config := xmpptest.Certificate(t)
	addr := serveComponents(t, s, config)
	conn, err := tls.Dial("tcp", addr, &tls.Config{InsecureSkipVerify: true}) // self-signed
	if err != nil {
		t.Fatal(err)
	}
	echo(t, conn, botSecret)
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
	romeo.Send("<message xmlns='jabber:client' to='bot.localhost' type='chat'><body>hi</body></message>")
	romeo.Until("bot.localhost", "you said: hi")
}

func TestAWrongSecretIsNotAuthorized(t *testing.T) {
	_, addr, _ := withBot(t)
	_, err := mcomponent.NewSession(t.Context(), jid.MustParse("bot.localhost"), []byte("another secret of its"), dialComponent(t, addr))
	if err == nil || !strings.Contains(err.Error(), "not-authorized") {
		t.Errorf("%v", err)
	}
}

// TestSlixmppComponent has another implementation come, speak and be shut down.
func TestSlixmppComponent(t *testing.T) {
	const python = "/usr/bin/python3" // Debian's, whose packages include slixmpp
	if err := exec.Command(python, "-c", "import slixmpp").Run(); err != nil {
		t.Skipf("python3-slixmpp is not installed: %v", err)
	}
	s, addr, secret := withBot(t)
	s.Account(t, "romeo")
	_, port, _ := net.SplitHostPort(addr)
	cmd := exec.CommandContext(t.Context(), python, "testdata/echo_component.py", port, "bot.localhost", secret)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	if !said.Scan() || said.Text() != "started" {
		t.Fatalf("slixmpp said %q", said.Text())
	}
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
	romeo.Send("<message xmlns='jabber:client' to='echo@bot.localhost' type='chat'><body>羅密歐</body></message>")
	romeo.Until("echo@bot.localhost", "you said: 羅密歐")
	romeo.Send("<iq xmlns='jabber:client' type='get' id='p' to='bot.localhost'><ping xmlns='urn:xmpp:ping'/></iq>")
	romeo.Until("iq", "result", "bot.localhost")
	if err := s.Server.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if !said.Scan() || said.Text() != "disconnected" {
		t.Errorf("slixmpp said %q at the end", said.Text())
	}
	_ = cmd.Process.Kill() // it may be gone already
	_ = cmd.Wait()
}

func TestWhatCannotBeAComponent(t *testing.T) {
	s, dir := xmpptest.Start(t), t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, tt := range []struct{ entry, says string }{
		{"bot.localhost", "is not a domain"}, {"localhost=x", "is not a domain"}, {"a@b=x", "is not a domain"}, {"=x", "is not a domain"},
		{"bot.localhost=" + filepath.Join(dir, "missing"), "no such file"},
		{"bot.localhost=" + write("short", "short\n", 0o600), "shorter than 16 bytes"},
		{"bot.localhost=" + write("open", botSecret, 0o644), "chmod 600"},
		{"bot.localhost=" + write("empty", "\n", 0o600), "is empty"},
	} {
		cfg := xmppd.Default("localhost")
		cfg.Components = []string{tt.entry}
		if _, err := xmppd.New(cfg, s.DB, s.Accounts, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v does not say %q", tt.entry, err, tt.says)
		}
	}
}
