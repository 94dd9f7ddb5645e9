package config

import (
	_ "embed"
	"errors"
	"fmt"
	"log/slog"

	"parley/acd/engine"
	"parley/acd/webhook"
	acdxmpp "parley/acd/xmpp"
	"parley/internal/api"
	"parley/xmppd"
	"parley/xmppd/jid"
	xstore "parley/xmppd/store"
	"parley/xmppd/upload"
)

// DefaultFile is every key with its default and what it means, for people to read and to start from.
//
//go:embed default.toml
var DefaultFile string

// Config is what `parley serve` runs with.
type Config struct {
	Host     string // the XMPP domain; empty = the one the data directory was begun with, else "localhost"
	Data     string // the directory of the database and the control socket
	Demo     bool   // accounts and queues to try out; loopback only
	TestMode bool   // for suites from outside: no limits of rate, registration is open; loopback only
	HTTP     api.Config
	XMPP     xmppd.Config
	Upload   upload.Config
	Accounts xstore.Config
	ACD      acdxmpp.Config
	Engine   engine.Config
	Log      Log

	Operation Operation
	Webhooks  webhook.Config
}

// Operation is where machines ask how the server does: /livez, /readyz and /metrics.
type Operation struct {
	Listen string // loopback only; "" = nowhere
}

// Log is what is written on standard error.
type Log struct {
	Level  string // debug, info, warn or error
	Format string // text or json
}

// Default is what holds if nothing is set.
func Default() Config {
	return Config{
		Data:     "data",
		HTTP:     api.Default(),
		XMPP:     xmppd.Default(""),
		Upload:   upload.Default(),
		Accounts: xstore.Config{ScramIterations: 100_000, VerifyQueuedMax: 100, GuestsMax: 100_000},
		ACD:      acdxmpp.Default(),
		Engine:   engine.Default(),
		Log:      Log{Level: "info", Format: "text"},
	}
}

// Validate names everything that is wrong, one problem an error, joined.
func (c Config) Validate() error {
	problems := []error{c.HTTP.Validate(), c.validateListeners(), c.Log.validate(), c.validateParts(), c.Webhooks.Validate()}
	add := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if j, err := jid.Parse(c.Host); c.Host != "" && (err != nil || j.Domain() != c.Host) {
		add("host %q is not a domain name in its normal form", c.Host)
	}
	if c.Data == "" {
		add("data must name a directory")
	}
	if c.Accounts.ScramIterations < xstore.ScramIterationsMin {
		add("accounts.scram-iterations must be at least %d, is %d", xstore.ScramIterationsMin, c.Accounts.ScramIterations)
	}
	if c.Accounts.VerifyAtOnce < 0 || c.Accounts.VerifyQueuedMax < 0 || c.Accounts.GuestsMax < 0 {
		add("accounts.verify-at-once, verify-queued-max and guests-max must not be negative")
	}
	return errors.Join(problems...)
}

// validateParts asks the parts, whose names for themselves are not known before the directory is open.
func (c Config) validateParts() error {
	c.XMPP.Host, c.ACD.Domain = "localhost", "acd.localhost"
	var problems []error
	for name, err := range map[string]error{"xmpp": c.XMPP.Validate(), "acd": c.ACD.Validate(), "engine": c.Engine.Validate(), "upload": c.Upload.Validate()} {
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(problems...)
}

func (l Log) validate() error {
	var problems []error
	if _, err := l.SlogLevel(); err != nil {
		problems = append(problems, fmt.Errorf("log.level must be debug, info, warn or error, is %q", l.Level))
	}
	if l.Format != "text" && l.Format != "json" {
		problems = append(problems, fmt.Errorf("log.format must be text or json, is %q", l.Format))
	}
	return errors.Join(problems...)
}

// SlogLevel is Level as slog has it.
func (l Log) SlogLevel() (slog.Level, error) {
	var level slog.Level
	err := level.UnmarshalText([]byte(l.Level))
	return level, err
}
