package upload_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parley/xmppd/jid"
	"parley/xmppd/upload"
	"parley/xmppd/xmpptest"
)

// A client finds the service, asks for a slot and puts a file, and another that is given the URL has it.
func TestThroughTheServer(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "romeo", "juliet")
	mux := http.NewServeMux()
	web := httptest.NewServer(mux)
	defer web.Close()
	cfg := upload.Default()
	cfg.Domain, cfg.BaseURL, cfg.Dir = "upload.localhost", web.URL, filepath.Join(t.TempDir(), "files")
	cfg.Allow = func(_ context.Context, bare jid.JID) (upload.Allowance, error) {
		if bare.Local() == "romeo" {
			return cfg.Full("1"), nil
		}
		return upload.Allowance{}, nil
	}
	service, err := upload.Open(t.Context(), cfg, s.DB, s.Server.Attach, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle(upload.Path, service)

	romeo := s.Dial(t).Login(xmpptest.Plain("romeo"))
	romeo.Send(`<iq xmlns='jabber:client' type='get' id='1' to='localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>`)
	romeo.Expect("id='1'", "jid='upload.localhost'")
	request := `<request xmlns='urn:xmpp:http:upload:0' filename='a.txt' size='5'/></iq>`
	romeo.Send(`<iq xmlns='jabber:client' type='get' id='2' to='upload.localhost'>` + request)
	slot := romeo.Expect("id='2'", "type='result'", "from='upload.localhost'", "<slot xmlns='urn:xmpp:http:upload:0'>")
	urls := regexp.MustCompile(`url='([^']+)'`).FindAllStringSubmatch(slot, 2)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, urls[0][1], strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil || res.StatusCode != http.StatusCreated {
		t.Fatal(res, err)
	}
	_ = res.Body.Close()
	if res, err = http.Get(urls[1][1]); err != nil || res.ContentLength != 5 {
		t.Fatal(res, err)
	}
	_ = res.Body.Close()

	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	juliet.Send(`<iq xmlns='jabber:client' type='get' id='3' to='upload.localhost'>` + request)
	juliet.Expect("id='3'", "type='error'", "<forbidden ")

	if err := service.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	romeo.Send(`<iq xmlns='jabber:client' type='get' id='4' to='upload.localhost'>` + request)
	romeo.Expect("id='4'", "type='error'", "<remote-server-timeout ")
}
