package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"parley/config"
	"parley/internal/cert"
	"parley/xmppd"
	"parley/xmppd/listen"
)

// doors are the addresses that the server listens on, opened, and the certificates shown there.
type doors struct {
	web     net.Listener
	streams map[string]net.Listener // XMPP over TCP, by the name of the flag
	taken   []config.Listener       // chosen by the demo, and somebody else's

	secureComponents bool // components speak TLS from the first byte

	webCert  *cert.Source // nil: the pages go without TLS
	xmppCert *cert.Source // nil: as above; serve then has one made, once the data directory is open
}

// openDoors opens every address and reads every certificate. The error names all that cannot be had.
func openDoors(cfg config.Config, log *slog.Logger) (_ *doors, err error) {
	d := &doors{streams: map[string]net.Listener{}, secureComponents: cfg.XMPP.ComponentTLS}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close(context.Background()))
		}
	}()
	var problems []error
	if d.web, err = bind(cfg.HTTP.Listen); err != nil {
		problems = append(problems, err)
	}
	for _, asked := range cfg.Listeners() {
		if asked.Addr == "" {
			continue
		}
		l, err := bind(asked.Addr)
		switch {
		case err == nil:
			d.streams[asked.Name] = l
		case asked.Chosen:
			d.taken = append(d.taken, asked)
		default:
			problems = append(problems, err)
		}
	}
	if d.webCert, err = files(cfg.HTTP.TLSCert, cfg.HTTP.TLSKey, log); err != nil {
		problems = append(problems, err)
	}
	if d.xmppCert, err = files(cfg.XMPP.TLSCert, cfg.XMPP.TLSKey, log); err != nil {
		problems = append(problems, err)
	}
	if d.xmppCert == nil {
		d.xmppCert = d.webCert
	}
	return d, errors.Join(problems...)
}

// bind opens an address.
func bind(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err // the rest repeats the address
		}
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return l, nil
}

// files reads a configured certificate; nil if none is.
func files(certFile, keyFile string, log *slog.Logger) (*cert.Source, error) {
	if certFile == "" {
		return nil, nil
	}
	return cert.Files(certFile, keyFile, log)
}

// certify has a certificate made for the streams if none was configured, and says what the others lack.
func (d *doors) certify(dir, host string, log *slog.Logger) (err error) {
	if d.webCert != nil {
		d.webCert.Expect(host)
	}
	if d.xmppCert == nil && (d.streams["c2s"] != nil || d.streams["c2s-tls"] != nil || d.secureComponents && d.streams["component"] != nil) {
		names := []string{host, "acd." + host, "upload." + host, "pubsub." + host}
		d.xmppCert, err = cert.Made(dir, names, log)
	}
	if err == nil && d.xmppCert != nil && d.xmppCert != d.webCert {
		d.xmppCert.Expect(host)
	}
	return err
}

// secured is the pages' listener. With HTTP/2 a WebSocket could not begin (RFC 6455 §4.1), and one address serves both.
func (d *doors) secured() net.Listener {
	if d.webCert == nil {
		return d.web
	}
	return tls.NewListener(listen.Records(d.web), d.webCert.TLS("http/1.1"))
}

// serve lets clients and components in over TCP until the server is shut down. What ends it sooner goes to failed.
func (d *doors) serve(server *xmppd.Server, failed chan<- error) {
	if l := d.streams["c2s"]; l != nil {
		go func() { failed <- named("serve c2s", server.ServeTCP(l, d.xmppCert.TLS())) }()
	}
	if l := d.streams["c2s-tls"]; l != nil {
		go func() { failed <- named("serve c2s-tls", server.ServeTLS(l, d.xmppCert.TLS(listen.ALPN))) }()
	}
	if l := d.streams["component"]; l != nil {
		var secure *tls.Config
		if d.secureComponents {
			secure = d.xmppCert.TLS()
		}
		go func() { failed <- named("serve component", server.ServeComponents(l, secure)) }()
	}
}

// announce says in the log where the server listens.
func (d *doors) announce(log *slog.Logger, cfg config.Config, host string) {
	about := []any{"host", host, "http", d.web.Addr().String()}
	for _, asked := range cfg.Listeners() {
		if l := d.streams[asked.Name]; l != nil {
			about = append(about, asked.Name, l.Addr().String())
		}
	}
	log.Info("serving", about...)
	if cfg.TestMode {
		log.Warn("test mode: no limits of rate, anybody can make an account")
	}
}

// named says which part an error is of.
func named(part string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", part, err)
	}
	return nil
}

// certificates are all that are in use.
func (d *doors) certificates() (all []*cert.Source) {
	if d.webCert != nil {
		all = append(all, d.webCert)
	}
	if d.xmppCert != nil && d.xmppCert != d.webCert {
		all = append(all, d.xmppCert)
	}
	return all
}

// onHangup reads the certificates again at SIGHUP, as programs that renew them expect, until it is told to stop.
func (d *doors) onHangup() (stop func(context.Context) error) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	go func() {
		for range hangups {
			for _, s := range d.certificates() {
				s.Reload()
			}
		}
	}()
	return func(context.Context) error {
		signal.Stop(hangups)
		close(hangups)
		return nil
	}
}

// close lets nobody new in. A listener that its server has closed before is no error.
func (d *doors) close(context.Context) error {
	var errs []error
	for _, l := range d.streams {
		errs = append(errs, closeOnce(l))
	}
	if d.web != nil {
		errs = append(errs, closeOnce(d.web))
	}
	return errors.Join(errs...)
}
