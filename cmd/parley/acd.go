package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/spf13/cobra"

	"parley/acd/admin"
	"parley/acd/retain"
	acdxmpp "parley/acd/xmpp"
	"parley/config"
	"parley/internal/control"
	"parley/xmppd/component"
	"parley/xmppd/component/extern"
	"parley/xmppd/jid"
)

// outside is where the contact centre stands when it is a component of another server.
type outside struct{ server, secretFile, domain string }

func newACD() *cobra.Command {
	var o outside
	c := &cobra.Command{
		Use:   "acd",
		Short: "Run the contact centre as a component of another XMPP server",
		Long: `Run the contact centre as a component (XEP-0114) of another XMPP server, for agents and visitors with accounts there.
The same data directory serves queues and agents; "parley user" and "parley queue" work beside it. Their passwords are the
other server's: those given here log nobody in.`,
		Example: `  parley acd --connect 127.0.0.1:5347 --secret-file acd.secret --domain acd.example.com --data /var/lib/parley`,
		Args:    cobra.NoArgs,
	}
	f := common(c.Flags())
	c.Flags().StringVar(&o.server, "connect", "", "`address` and port of the server's listener for components")
	c.Flags().StringVar(&o.secretFile, "secret-file", "", "`file` whose first line is the component's secret; only its owner may read it")
	c.Flags().StringVar(&o.domain, "domain", "", "the component's `domain`; what follows its first dot is the host, unless --host says otherwise")
	c.RunE = does(func(cmd *cobra.Command, _ []string) error {
		cfg, err := f.load(cmd)
		if err != nil {
			return err
		}
		if err := o.complete(&cfg); err != nil {
			return usage{err.Error()}
		}
		if err := cfg.Validate(); err != nil {
			return err
		}
		secret, err := extern.ReadSecret(o.secretFile)
		if err != nil {
			return err
		}
		return runACD(cmd.Context(), cfg, o, secret, cmd.OutOrStdout(), cmd.ErrOrStderr())
	})
	return c
}

// complete names everything that is missing or wrong, and fills in what follows from the rest.
func (o *outside) complete(cfg *config.Config) error {
	var problems []error
	if _, _, err := net.SplitHostPort(o.server); err != nil {
		problems = append(problems, errors.New("--connect needs the address and port of the server's listener for components"))
	}
	if o.secretFile == "" {
		problems = append(problems, errors.New("--secret-file is missing"))
	}
	d, err := jid.Parse(o.domain)
	if err != nil || d.Domain() != o.domain {
		return errors.Join(append(problems, errors.New("--domain needs the component's domain, such as acd.example.com"))...)
	}
	if _, host, ok := strings.Cut(o.domain, "."); ok && cfg.Host == "" {
		cfg.Host = host
	}
	if cfg.Host == "" || cfg.Host == o.domain {
		problems = append(problems, errors.New("--host needs the domain of the server"))
	}
	return errors.Join(problems...)
}

// runACD runs until ctx ends or a part fails. Every part is started here, and stopped in reverse.
func runACD(ctx context.Context, cfg config.Config, o outside, secret []byte, out, logTo io.Writer) (err error) {
	log := newLog(cfg.Log, logTo)
	var stops ending
	defer func() {
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			err = nil // asked to end before all was started: no failure
		}
		err = errors.Join(err, stops.run(ctx))
	}()

	p, err := openParts(ctx, cfg, log)
	if err != nil {
		return err
	}
	stops.add(p.close)

	link := extern.Default()
	link.Address, link.Domain, link.Host, link.Secret = o.server, o.domain, p.host, secret
	attach := func(_ string, h component.Handler, _ ...component.Option) (component.Port, error) {
		return extern.Connect(ctx, link, h, log.With("part", "xmpp"))
	}
	calendar, err := admin.StartCalendar(ctx, p.admin, cfg.Engine.Clock, log.With("part", "hours"))
	if err != nil {
		return err
	}
	stops.add(calendar.Close)
	cfg.ACD.Domain, cfg.ACD.PresenceOnly, cfg.ACD.Bans, cfg.ACD.Masked = o.domain, true, p.bans, p.eraser.Overwritten
	if cfg.ACD.Estimator, err = foretell(ctx, p.db, p.engine); err != nil {
		return err
	}
	contacts, err := acdxmpp.Open(ctx, cfg.ACD, p.db, p.engine, p.admin, attach, log.With("part", "acd"))
	if err != nil {
		return err
	}
	stops.add(contacts.Close)
	stops.add(retain.Start(p.eraser, log.With("part", "retention")).Close)

	unplug, err := control.Serve(cfg.Data, p.centre())
	if err != nil {
		return err
	}
	stops.add(unplug)

	tellMigrated(p.db, log)
	if _, err := fmt.Fprintf(out, "Serving %s as a component of %s at %s\n", o.domain, p.host, o.server); err != nil {
		return err
	}
	return wait(ctx, log, p.db, p.engine.Failed(), nil)
}
