package main

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"parley/acd/admin"
	"parley/acd/audit"
	acdstore "parley/acd/store"
	acdxmpp "parley/acd/xmpp"
	"parley/config"
	"parley/internal/api"
	"parley/internal/cert"
	"parley/internal/control"
	"parley/xmppd"
	"parley/xmppd/jid"
	"parley/xmppd/listen"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

const (
	// guestGrace is how long a visitor's token works after the contact is closed: to read again what was said.
	guestGrace = time.Hour
	// visitMax is how long it works from the beginning of a visit that nobody ends.
	visitMax = 24 * time.Hour
)

func newLog(cfg config.Log, to io.Writer) *slog.Logger {
	level, err := cfg.SlogLevel()
	if err != nil {
		level = slog.LevelInfo // Validate has refused it before
	}
	options := &slog.HandlerOptions{Level: level}
	if cfg.Format == "json" {
		return slog.New(slog.NewJSONHandler(to, options))
	}
	return slog.New(slog.NewTextHandler(to, options))
}

// xmppConfig fills in what follows from the rest.
func xmppConfig(cfg config.Config, p *parts, certificates []*cert.Source) xmppd.Config {
	c := cfg.XMPP
	c.Host, c.Version = p.host, revision()
	c.Banned = banned(p)
	c.IsAdmin, c.Users = isAdmin(p), xmppUsers{control.NewDirect(p.host, p.accounts, p.admin)}
	c.Certificates = func() (all []*x509.Certificate) {
		for _, s := range certificates {
			all = append(all, s.Leaves()...)
		}
		return all
	}
	c.InsecureAllowed = cfg.HTTP.Insecure
	c.Listen.Origins = slices.Clone(cfg.HTTP.AllowedOrigins)
	if cfg.HTTP.PublicURL != "" {
		c.Listen.Origins = append(c.Listen.Origins, cfg.HTTP.PublicURL)
	}
	c.Listen.Peer = func(r *http.Request) listen.Peer {
		p := api.PeerOf(r)
		return listen.Peer{Addr: p.Addr, TLS: p.Secure, Proxied: !p.Direct}
	}
	if cfg.Demo || cfg.TestMode {
		// Only here may a log-in go without TLS: these do not listen beyond loopback.
		c.PlainAllowed = true
		if p.host == "localhost" {
			c.HostAliases = []string{"127.0.0.1", "[::1]", "::1"}
		}
		c.Listen.Origins = append(c.Listen.Origins, "localhost:*", "127.0.0.1:*", `\[::1\]:*`, "localhost", "127.0.0.1", `\[::1\]`)
	}
	c.AnonymousAllowed = c.AnonymousAllowed || cfg.Demo
	if cfg.TestMode {
		c.Registration.Open, c.Registration.Burst = true, 0
		c.FailedLogins.PerName, c.FailedLogins.PerPeer = 0, 0
		c.Account, c.Guest = unlimited(c.Account), unlimited(c.Guest)
		c.Listen.Unlimited = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	}
	return c
}

// isAdmin knows administrators by their role in the contact centre.
func isAdmin(p *parts) func(jid.JID) bool {
	return func(j jid.JID) bool {
		if j.Domain() != p.host {
			return false // an agent of another server, through a component: it is no account of ours
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		a, err := p.admin.Agent(ctx, j.Bare().String())
		return err == nil && a.Role == acdstore.RoleAdmin
	}
}

// xmppUsers makes and removes accounts for XMPP clients: one made there has no place in the contact centre, and one
// removed loses it.
type xmppUsers struct{ *control.Direct }

// AddUser makes an account.
func (u xmppUsers) AddUser(ctx context.Context, name, password string) error {
	return u.AddAccount(ctx, name, password)
}

// SetDisabled locks an account out, unless contacts are open with its agent, or lets it in again.
func (u xmppUsers) SetDisabled(ctx context.Context, name string, disabled bool) error {
	return inStanza(u.Direct.SetDisabled(ctx, name, disabled))
}

// RemoveUser deletes an account, unless contacts are open with its agent.
func (u xmppUsers) RemoveUser(ctx context.Context, name string) error {
	return inStanza(u.Direct.RemoveUser(ctx, name))
}

// inStanza has an XMPP client told of the contacts that stand against what it asks for.
func inStanza(err error) error {
	var busy admin.Busy
	if !errors.As(err, &busy) {
		return err
	}
	busy.Else = "have them ended or sent back first"
	return stanza.Error{Condition: stanza.Conflict, Text: busy.Error()}
}

// unlimited lifts the limits of rate, and no others.
func unlimited(l xmppd.ClientLimits) xmppd.ClientLimits {
	const much = 1 << 30
	l.StanzasPerSecond, l.StanzasBurst, l.BytesPerSecond, l.BytesBurst = much, much, much, much
	return l
}

// httpConfig lifts the limit of visits in the demo: everybody there has the same address.
func httpConfig(cfg config.Config) api.Config {
	c := cfg.HTTP
	if cfg.Demo || cfg.TestMode {
		c.Visits.Most = 0
	}
	return c
}

// endGuests lets a visitor's token end some time after the visit.
func endGuests(accounts *xstore.Accounts, log *slog.Logger) func(visitor string) {
	return guestLife(log, guestGrace, accounts.EndGuest)
}

// keepGuests lets a visitor's token live on who comes again within the time after a visit.
func keepGuests(accounts *xstore.Accounts, log *slog.Logger) func(visitor string) {
	return guestLife(log, visitMax, accounts.ExtendGuest)
}

func guestLife(log *slog.Logger, life time.Duration, set func(context.Context, string, time.Time) error) func(visitor string) {
	return func(visitor string) {
		name, _, _ := strings.Cut(visitor, "@")
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err := set(ctx, name, time.Now().Add(life))
		if err != nil && !errors.Is(err, xstore.ErrNotFound) { // a visitor may have an account, or have ended before
			log.Error("set the life of a guest", "err", err)
		}
	}
}

// memberOf finds what somebody is in the contact centre by the account's name.
func memberOf(p *parts) func(context.Context, string) (api.Member, bool, error) {
	return func(ctx context.Context, account string) (api.Member, bool, error) {
		jid := account + "@" + p.host
		a, err := p.admin.Agent(ctx, jid)
		if !errors.Is(err, admin.ErrNoAgent) {
			return api.Member{Name: a.Name, Role: a.Role, Agent: a.ID, Actor: audit.ByAgent(a.ID)}, err == nil, err
		}
		s, err := p.admin.StaffOf(ctx, jid)
		if errors.Is(err, admin.ErrNoStaff) {
			return api.Member{}, false, nil
		}
		m := api.Member{Name: s.Name, Role: s.Role, Actor: audit.Actor{Kind: audit.Staff, ID: s.ID}}
		if err == nil && s.Role == acdstore.RoleIntegrator {
			m.Queues, err = p.admin.GrantedTo(ctx, jid)
		}
		return m, err == nil, err
	}
}

// admit asks the ACD and says its refusals in the API's words.
func admit(contacts *acdxmpp.ACD) func(context.Context, string) (api.Queue, error) {
	return func(ctx context.Context, dn string) (api.Queue, error) {
		q, err := contacts.Admit(ctx, dn)
		var shut acdxmpp.Closed
		switch {
		case errors.As(err, &shut):
			return api.Queue{}, api.Closed{
				Queue: api.Queue{DN: shut.Queue.DN, Name: shut.Queue.Name}, Callback: shut.Callback, Opens: shut.Opens,
				Text: func(language string) string { return shut.Texts.In(language) },
			}
		case errors.Is(err, acdxmpp.ErrUnknownDN):
			return api.Queue{}, api.ErrUnknownDN
		case errors.Is(err, acdxmpp.ErrFull):
			return api.Queue{}, api.ErrFull
		}
		return api.Queue{DN: q.DN, Name: q.Name}, err
	}
}

// frameOrigins are the origins of the hang-up pages: the only sites the desk may show in a frame.
func frameOrigins(p *parts) func() []string {
	return func() []string {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		queues, err := p.admin.Queues(ctx)
		if err != nil {
			return nil // the desk then shows its built-in form
		}
		var all []string
		for _, q := range queues {
			u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(q.Hangup))
			if err == nil && u.Scheme == "https" && u.Host != "" {
				all = append(all, "https://"+u.Host)
			}
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
}
