package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/report"
	"parley/acd/retain"
	acdxmpp "parley/acd/xmpp"
	"parley/config"
	"parley/internal/analysis"
	"parley/internal/api"
	"parley/internal/control"
	"parley/internal/signed"
	"parley/internal/store"
	"parley/xmppd"
	"parley/xmppd/guess"
)

const (
	// drainMax is how long the end may take; a service manager kills after that.
	drainMax = 25 * time.Second
	// leaveMax is how much of it clients get to say goodbye.
	leaveMax = 10 * time.Second
	// answersMax is how much of it requests in progress get. Browsers keep spare connections that never ask for
	// anything; without a bound they would hold up the end.
	answersMax = 2 * time.Second
)

func newServe() *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the pages, the streams and the contact centre",
		Example: `  parley serve --demo
  parley serve --config parley.toml
  parley serve --data /var/lib/parley --host chat.example.com --http 127.0.0.1:8080 --c2s 0.0.0.0:5222 --c2s-tls 0.0.0.0:5223`,
		Args: cobra.NoArgs,
	}
	f := common(c.Flags())
	f.add(c.Flags(), "http", "http.listen", "`address` and port of the pages and streams (default \"127.0.0.1:8080\")")
	f.add(c.Flags(), "c2s", "xmpp.c2s-listen", "`address` for XMPP clients over TCP with STARTTLS (demo: 127.0.0.1:5222)")
	f.add(c.Flags(), "c2s-tls", "xmpp.c2s-tls-listen", "`address` for XMPP clients over TLS from the first byte (demo: 127.0.0.1:5223)")
	f.add(c.Flags(), "component", "xmpp.component-listen", "`address` for XMPP components (demo: 127.0.0.1:5347)")
	f.add(c.Flags(), "operation", "operation.listen", "loopback `address` of /livez, /readyz and /metrics (demo: 127.0.0.1:8081)")
	f.addSwitch(c.Flags(), "demo", "demo", "make accounts and queues to try it out; loopback only")
	f.addSwitch(c.Flags(), "test-mode", "test-mode", "no limits of rate, open registration, for suites from outside; loopback only")
	f.addSwitch(c.Flags(), "insecure-http", "http.insecure", "allow an address beyond loopback without TLS")
	c.RunE = does(func(cmd *cobra.Command, _ []string) error {
		cfg, err := f.load(cmd)
		if err != nil {
			return err
		}
		if err := cfg.Validate(); err != nil {
			return err
		}
		return serve(cmd.Context(), cfg, cmd.OutOrStdout(), cmd.ErrOrStderr())
	})
	return c
}

// serve runs until ctx ends or a part fails. Every part is started here, and stopped in reverse.
func serve(ctx context.Context, cfg config.Config, out, logTo io.Writer) (err error) {
	log := newLog(cfg.Log, logTo)
	var stops ending
	defer func() {
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			err = nil // asked to end before all was started: no failure
		}
		err = errors.Join(err, stops.run(ctx))
	}()

	signers, err := signed.Open(cfg.HTTP.Signers)
	if err != nil {
		return err
	}

	// The addresses first: nobody should wait for a database to hear that one is taken.
	doors, err := openDoors(cfg, log)
	if err != nil {
		return err
	}
	stops.add(doors.close)

	// What the data directory holds: database, accounts, the ACD's core.
	p, err := openParts(ctx, cfg, log)
	if err != nil {
		return err
	}
	stops.add(p.close)
	if err := doors.certify(cfg.Data, p.host, log.With("part", "tls")); err != nil {
		return err
	}
	stops.add(doors.onHangup())
	stops.add(noteHeads(p.db, log.With("part", "record")))
	if cfg.Demo {
		if err := seedDemo(ctx, p.centre()); err != nil {
			return err
		}
	}

	// Stopped after the streams, which should hear of the end at once.
	web := newWeb(log)
	stops.add(func(ctx context.Context) error { return finish(ctx, web) })

	// The XMPP server, and the ACD as a component of it.
	domain := "acd." + p.host
	streams := xmppConfig(cfg, p, doors.certificates())
	streams.IsProgram = newPrograms(p.admin, p.engine, log.With("part", "xmpp")).include
	streams.Guard = guess.New(streams.FailedLogins, time.Now) // one for the streams and the pages
	server, err := xmppd.New(streams, p.db, p.accounts, log.With("part", "xmpp"))
	if err != nil {
		return err
	}
	stops.add(func(ctx context.Context) error { return leave(ctx, server, log) })
	calendar, err := admin.StartCalendar(ctx, p.admin, cfg.Engine.Clock, log.With("part", "hours"))
	if err != nil {
		return err
	}
	stops.add(calendar.Close)
	cfg.ACD.Domain, cfg.ACD.Bans, cfg.ACD.AddressOf = domain, p.bans, server.AddressOf
	cfg.ACD.Masked = p.eraser.Overwritten
	keepOut(p, server)
	if cfg.ACD.MayAsk, err = mayAsk(cfg, server.AddressOf); err != nil {
		return err
	}
	foretold, err := foretell(ctx, p.db, p.engine)
	if err != nil {
		return err
	}
	cfg.ACD.Estimator = foretold
	reports, err := report.New(p.db.Reader(), p.figures.Project, time.Now)
	if err != nil {
		return err
	}
	live := p.figures.Follow(log.With("part", "figures"))
	stops.add(live.Close)
	p.engine.Follow(func(acd.Time, acd.Event, []acd.Effect) { live.Poke() })
	untell, err := tell(ctx, p, live)
	if err != nil {
		return err
	}
	stops.add(untell)
	contacts, err := acdxmpp.Open(ctx, cfg.ACD, p.db, p.engine, p.admin, server.Attach, log.With("part", "acd"))
	if err != nil {
		return err
	}
	stops.add(contacts.Close) // before the streams: their end is no sign-off of the agents
	contacts.OnVisitBegun(keepGuests(p.accounts, log))
	contacts.OnVisitEnded(endGuests(p.accounts, log))
	shared, err := shareFiles(ctx, cfg, p, doors, server.Attach, log.With("part", "upload"))
	if err != nil {
		return err
	}
	stops.add(shared.close)
	shared.tell(contacts)
	p.files = shared.service

	// Reports at their time.
	plans, err := planReports(ctx, p, reports, contacts, log.With("part", "plans"))
	if err != nil {
		return err
	}
	stops.add(plans.Start())

	// What-if, beside those who talk.
	analyses := analysis.NewDesk(p.db.Reader(), time.Now, log.With("part", "analysis"))
	stops.add(analyses.Close)

	// What nobody keeps any longer goes.
	stops.add(retain.Start(p.eraser, log.With("part", "retention")).Close)

	// The pages and the API.
	setup, setupToken, err := openSetup(ctx, cfg, p)
	if err != nil {
		return err
	}
	cursors, err := p.accounts.Secret(ctx, "cursors")
	if err != nil {
		return err
	}
	shownPages, err := pages(cfg, p, log.With("part", "web"))
	if err != nil {
		return err
	}
	face, err := api.New(httpConfig(cfg), api.Parts{
		Host: p.host, ACD: domain, Demo: cfg.Demo, Accounts: p.accounts, Admin: p.admin, Centre: p.centre(),
		Guard: streams.Guard, Banned: bannedAddress(p), Vouch: vouch(p, signers),
		CursorKey: cursors, Setup: setup, Status: statusOf(doors, p, server, cfg.Data),
		Member: memberOf(p), Admit: admit(contacts), QueueName: contacts.QueueName, Explain: p.centre().Explain, WebSocket: server.WebSocket(), Files: shared.handler(),
		Upload: shared.domain, Transcript: transcripts(contacts), Board: board(p, foretold, reports, contacts.QueueName), BoardHour: boardHour(p, reports), Changed: live.Changed, Reports: reports, Figures: p.figures.Reach, Plans: plans, Analyses: analyses,
		Pages: shownPages,
	}, log.With("part", "http"))
	if err != nil {
		return err
	}
	web.Handler = face.Handler()
	failed := make(chan error, 5) // one of each
	go func() { failed <- named("serve HTTP", web.Serve(doors.secured())) }()
	doors.serve(server, failed)
	stops.add(doors.close) // first of all: nobody new

	// Commands of the administrator.
	unplug, err := control.Serve(cfg.Data, p.centre())
	if err != nil {
		return err
	}
	stops.add(unplug)

	tellMigrated(p.db, log)
	if err := greet(out, cfg, p, doors, setupToken); err != nil {
		return err
	}
	stops.add(watch(doors, p, server, face.Ready, cfg.Data, failed))
	face.SetReady(true)
	stops.add(func(context.Context) error { face.SetReady(false); return nil })
	doors.announce(log, cfg, p.host)
	return wait(ctx, log, p.db, p.engine.Failed(), failed)
}

// wait holds the server up until somebody asks it to end, or until it must.
func wait(ctx context.Context, log *slog.Logger, db *store.DB, engine <-chan struct{}, failed <-chan error) error {
	select {
	case <-ctx.Done():
		log.Info("draining")
		return nil
	case err := <-failed:
		return err
	case <-db.Failed():
		return fmt.Errorf("the database failed, nothing more can be kept: %w", db.Err())
	case <-engine:
		return errors.New("the contact centre's core failed")
	}
}

func newWeb(log *slog.Logger) *http.Server {
	return &http.Server{
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute,
		MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// finish lets requests in progress have their answers and cuts what is left.
func finish(ctx context.Context, web *http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, answersMax)
	defer cancel()
	err := web.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return web.Close()
	}
	if errors.Is(err, net.ErrClosed) {
		return nil // the listener was closed before
	}
	return err
}

// leave ends the streams. A client that does not say goodbye is cut.
func leave(ctx context.Context, server *xmppd.Server, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, leaveMax)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		log.Warn("some clients did not say goodbye")
		return nil
	}
	return err
}

// closeOnce closes a listener that its server may have closed before.
func closeOnce(l net.Listener) error {
	if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// ending is what stops the parts, in the order they were started.
type ending []func(context.Context) error

func (e *ending) add(stop func(context.Context) error) { *e = append(*e, stop) }

// run stops the parts in reverse, whatever ended ctx, within drainMax in all.
func (e *ending) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainMax)
	defer cancel()
	var errs []error
	for i := len(*e) - 1; i >= 0; i-- {
		errs = append(errs, (*e)[i](ctx))
	}
	return errors.Join(errs...)
}
