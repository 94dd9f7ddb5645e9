package xmppd

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"parley/xmppd/archive"
	"parley/xmppd/guess"
	"parley/xmppd/im"
	"parley/xmppd/jid"
	"parley/xmppd/listen"
	"parley/xmppd/session"
	"parley/xmppd/stanza"
	"parley/xmppd/xep/contact"
	"parley/xmppd/xep/register"
)

// Config is what the server runs with. Start from Default.
type Config struct {
	// Host is the XMPP domain.
	Host string
	// HostAliases are names that count as Host in a stream's header, as "127.0.0.1" may for "localhost".
	HostAliases []string
	// C2sListen and C2sTLSListen are the addresses for clients over TCP, with STARTTLS and with TLS from the first byte
	// (XEP-0368 v1.1.0), ComponentListen is that for components (XEP-0114 v1.6). Empty or "off": none. They are read by who
	// opens the listeners, as are TLSCert and TLSKey: files of the certificate chain and its key, PEM.
	C2sListen       string
	C2sTLSListen    string
	ComponentListen string
	TLSCert         string
	TLSKey          string
	// Components are those that may connect, each a domain and the file of its secret: "bot.example=/etc/parley/bot.secret".
	Components []string
	// PrivilegedComponents are those of them that act for accounts (XEP-0356 v0.4.1), each with what it may:
	// "bot.example=roster message presence", or roster-get.
	PrivilegedComponents []string
	// ComponentTLS means that the listener for components speaks TLS from the first byte. Without it that listener is bound
	// to loopback, or ComponentNetworks are those from which components may come in the clear.
	ComponentTLS      bool
	ComponentNetworks []netip.Prefix
	// Certificates are those that a peer over TLS may have been shown; nil: it is not known. Log-ins can be bound to them
	// (RFC 5929 §4).
	Certificates func() []*x509.Certificate `toml:"-"`

	// PlainAllowed lets peers log in without TLS that come from a loopback address and through no proxy. It is for the
	// demo and for tests, on a listener bound to loopback.
	PlainAllowed bool
	// InsecureAllowed lets any peer log in over WebSocket without TLS that comes through no proxy: where a proxy says that it was asked
	// without TLS, or one is not believed, nobody can tell who reads along.
	InsecureAllowed bool
	// AnonymousAllowed offers SASL ANONYMOUS (XEP-0175): a guest that may address every component and cannot resume.
	AnonymousAllowed bool
	// Registration lets anybody make an account in band (XEP-0077 v2.4), where log-ins are allowed too.
	Registration register.Config

	// ResumeTimeout and GuestResumeTimeout are how long a session waits for its client to come back.
	ResumeTimeout      time.Duration
	GuestResumeTimeout time.Duration
	// AuthTimeout is how long a connection may take to log in, and then again to bind.
	AuthTimeout time.Duration
	// AuthTriesMax is how many failed attempts to log in end a connection.
	AuthTriesMax int
	// Banned says whether somebody at an address may not be served; bare is no address for who has none before binding. It is
	// asked at each log-in, and by Server.EndBanned of everybody. Nil: nobody is banned.
	Banned func(bare jid.JID, from netip.Addr) bool
	// FailedLogins is how guessing passwords is slowed down.
	FailedLogins guess.Config
	// Guard counts guesses, if the streams are not the only way to guess; nil: one by FailedLogins.
	Guard *guess.Guard `toml:"-"`
	// SessionsPerAccountMax is how many sessions one account or guest may have, hibernating ones included.
	SessionsPerAccountMax int

	// Contact is whom to write to about this server.
	Contact contact.Config
	// Version is what who asks for the software's is told; empty: unknown.
	Version string `toml:"-"`

	// Archive is what accounts say and hear.
	Archive archive.Config

	Listen listen.Config
	// Account bounds a client with an account, Guest a visitor's. A visitor types little, but the page sends a receipt for
	// each line of the agent's, and chat states for its own: 5 stanzas a second, and 30 saved up, so that the visitor's own
	// line never waits behind those while an agent types quickly.
	Account ClientLimits
	Guest   ClientLimits
	// Program bounds a client of an account that IsProgram names: one that talks to thousands at once.
	Program ClientLimits
	// Component bounds one stanza of a component.
	Component stanza.Limits

	// IsAdmin reports whether a bare JID is an administrator's, who may use commands of XEP-0133; nil: nobody is. It may
	// read from the disk.
	IsAdmin func(jid.JID) bool `toml:"-"`
	// IsProgram reports whether a bare JID is that of a program to which Program applies and not Account; nil: none is. It is
	// asked when a client logs in.
	IsProgram func(jid.JID) bool `toml:"-"`
	// Users changes accounts where there is more to it than the server's own table; nil: there is not.
	Users Users `toml:"-"`

	// Now is the clock, time.Now if nil; Tick, if not nil, takes the place of a ticker of one second. Both are for tests.
	Now  func() time.Time `toml:"-"`
	Tick <-chan time.Time `toml:"-"`
}

// ClientLimits bound what one bound client may do.
type ClientLimits struct {
	Stanza stanza.Limits
	// StanzasPerSecond and BytesPerSecond are what is read from the client in the long run, StanzasBurst and BytesBurst what
	// it may save up. Beyond them nothing is read for a while; nothing is lost.
	StanzasPerSecond float64
	StanzasBurst     int
	BytesPerSecond   float64
	BytesBurst       int
	// Queue bounds what is kept for the client.
	Queue session.Limits
	// DirectedMax is how many addresses the client may have sent directed presence to at once (RFC 6121 §4.6): the rooms it
	// may be in.
	DirectedMax int
}

// Default returns what a server of host begins with.
func Default(host string) Config {
	guest := stanza.SessionLimits()
	guest.BytesMax, guest.DepthMax, guest.ElementsMax = 16<<10, 16, 128
	component := stanza.SessionLimits()
	component.BytesMax, component.DepthMax, component.ElementsMax = 256<<10, 34, 2048
	return Config{
		Host:                  host,
		ResumeTimeout:         5 * time.Minute,
		GuestResumeTimeout:    30 * time.Minute,
		AuthTimeout:           20 * time.Second,
		AuthTriesMax:          3,
		FailedLogins:          guess.Default(),
		SessionsPerAccountMax: 20,
		Registration:          register.Default(),
		Archive:               archive.Default(),
		Listen:                listen.Default(),
		Account: ClientLimits{
			Stanza:           stanza.SessionLimits(),
			StanzasPerSecond: 20, StanzasBurst: 100, BytesPerSecond: 20_000, BytesBurst: 128 << 10,
			Queue:       session.Limits{StanzasMax: 4096, BytesMax: 1 << 20, InFlightMax: 1024},
			DirectedMax: im.DirectedMax,
		},
		Guest: ClientLimits{
			Stanza:           guest,
			StanzasPerSecond: 5, StanzasBurst: 30, BytesPerSecond: 7500, BytesBurst: 60_000,
			Queue:       session.Limits{StanzasMax: 256, BytesMax: 256 << 10, InFlightMax: 64},
			DirectedMax: im.DirectedMax,
		},
		Program: ClientLimits{
			Stanza:           stanza.SessionLimits(),
			StanzasPerSecond: 2000, StanzasBurst: 20_000, BytesPerSecond: 1_000_000, BytesBurst: 8 << 20,
			Queue:       session.Limits{StanzasMax: 65_536, BytesMax: 32 << 20, InFlightMax: 4096},
			DirectedMax: 10_100,
		},
		Component: component,
	}
}

// Validate names everything in c that cannot work.
func (c Config) Validate() error {
	var problems []error
	need := func(ok bool, what string) {
		if !ok {
			problems = append(problems, errors.New(what))
		}
	}
	need(c.Host != "", "Host must be set")
	need(c.ResumeTimeout >= 0 && c.GuestResumeTimeout >= 0, "ResumeTimeout and GuestResumeTimeout must not be negative")
	need(c.AuthTimeout > 0, "AuthTimeout must be positive")
	need(c.AuthTriesMax > 0, "AuthTriesMax must be at least 1")
	need(c.SessionsPerAccountMax > 0, "SessionsPerAccountMax must be at least 1")
	problems = append(problems, c.Archive.Validate(), c.Listen.Validate(), c.FailedLogins.Validate(), c.Contact.Validate(), c.Registration.Validate(), c.Account.validate("Account"), c.Guest.validate("Guest"), c.Program.validate("Program"), c.validateComponents())
	return errors.Join(problems...)
}

func (l ClientLimits) validate(name string) error {
	if l.StanzasPerSecond <= 0 || l.StanzasBurst < 1 || l.BytesPerSecond <= 0 || l.BytesBurst < l.Stanza.BytesMax ||
		l.Queue.StanzasMax < 1 || l.Queue.BytesMax < l.Stanza.BytesMax || l.Queue.InFlightMax < 1 || l.DirectedMax < 1 {
		return fmt.Errorf("%s: every limit must be positive, and BytesBurst and Queue.BytesMax at least Stanza.BytesMax", name)
	}
	return nil
}

// peerOf is listen.PeerOf unless the configuration knows better.
func (c Config) peerOf(r *http.Request) listen.Peer {
	if c.Listen.Peer != nil {
		return c.Listen.Peer(r)
	}
	return listen.PeerOf(r)
}
