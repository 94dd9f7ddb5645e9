package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"

	"parley/acd/card"
	"parley/config"
	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/upload"
)

// sharing is the service that takes and hands out files; without one, nobody uploads anything.
type sharing struct {
	service *upload.Service
	domain  string // it answers under
	base    string // its URLs begin with
}

// attachment is how a component gets into the server.
type attachment func(domain string, h component.Handler, options ...component.Option) (component.Port, error)

// shareFiles starts the service, if there is a URL that its files may be had under.
func shareFiles(ctx context.Context, cfg config.Config, p *parts, d *doors, attach attachment, log *slog.Logger) (sharing, error) {
	c := cfg.Upload
	c.Domain, c.Dir = "upload."+p.host, filepath.Join(cfg.Data, "files")
	c.BaseURL = filesURL(cfg, p.host, d.web.Addr(), d.webCert != nil)
	c.Allow, c.Named, c.Held = mayUpload(p, c), withoutCards, heldFiles(p)
	if c.BaseURL == "" {
		log.Warn("no files can be uploaded: http.public-url is not https")
		return sharing{}, nil
	}
	if c.FileBytesMax == 0 {
		return sharing{}, nil
	}
	s, err := upload.Open(ctx, c, p.db, attach, log)
	return sharing{s, c.Domain, c.BaseURL}, err
}

func (s sharing) close(ctx context.Context) error {
	if s.service == nil {
		return nil
	}
	return s.service.Close(ctx)
}

func (s sharing) handler() http.Handler {
	if s.service == nil {
		return nil
	}
	return s.service
}

// withoutCards is a file's name without the numbers of cards in it.
func withoutCards(name string) string {
	name, _ = card.Masked(name)
	return name
}

// filesURL is what the URLs of files begin with; empty = there is none that may be said. Who asks for one may have come
// over TCP: what name a page was asked for under does not help here. Without TLS of our own a proxy has it, except in the
// demo and in the test mode, and http is said nowhere else (DESIGN 2.11).
func filesURL(cfg config.Config, host string, web net.Addr, secured bool) string {
	here := cfg.Demo || cfg.TestMode
	switch public := cfg.HTTP.PublicURL; {
	case public != "":
		if here || strings.HasPrefix(public, "https://") {
			return public
		}
		return ""
	case here && !secured:
		return "http://" + web.String()
	case !secured:
		return "https://" + host
	}
	if _, port, err := net.SplitHostPort(web.String()); err == nil && port != "443" {
		return "https://" + net.JoinHostPort(host, port)
	}
	return "https://" + host
}

// mayUpload lets accounts upload, and guests in a conversation that an agent has taken, to that conversation's account.
func mayUpload(p *parts, cfg upload.Config) func(context.Context, jid.JID) (upload.Allowance, error) {
	return func(ctx context.Context, bare jid.JID) (upload.Allowance, error) {
		if bare.Domain() != p.host {
			return upload.Allowance{}, nil
		}
		account, found, err := p.accounts.Lookup(ctx, bare.Local())
		if err == nil && !found {
			return guestMayUpload(ctx, p, cfg, bare)
		}
		if err != nil || account.Disabled {
			return upload.Allowance{}, err
		}
		// By its id, which nobody has again: who gets the name later inherits nothing.
		return cfg.Full(fmt.Sprintf("account %d", account.ID)), nil
	}
}
