package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"

	"parley/config"
	"parley/internal/api"
)

// openSetup lets a server that has no administrator be set up in a browser, by who reads its terminal: the token of the link.
// nil: there is one, or the demo makes its own.
func openSetup(ctx context.Context, cfg config.Config, p *parts) (*api.Setup, string, error) {
	if cfg.Demo || cfg.TestMode {
		return nil, "", nil
	}
	there, err := api.HasAdmin(ctx, p.centre())
	if err != nil || there {
		return nil, "", err
	}
	setup, token := api.NewSetup(nil)
	return setup, token, nil
}

// greetFirst tells who serves for the first time how to get in.
func greetFirst(said io.Writer, cfg config.Config, host string, d *doors, token string) {
	if token == "" {
		return
	}
	fmt.Fprintf(said, "There is no administrator yet. Set everything up in a browser, within %s; the link works once:\n  %s/setup#%s\n",
		strings.TrimSuffix(api.SetupFor.String(), "0m0s"), pagesURL(cfg, host, d), token)
	fmt.Fprintf(said, "or by command:\n  parley user add NAME --role admin --data %s\n", cfg.Data)
	if d.webCert == nil && !cfg.HTTP.Insecure && cfg.HTTP.PublicURL == "" {
		said.Write([]byte("Conversations need TLS (http.tls-cert, or a proxy). To try it out on this machine without: --insecure-http\n"))
	}
}

// pagesURL is what a browser calls the pages: as configured, else by the address, or by the host's name where that says nothing.
func pagesURL(cfg config.Config, host string, d *doors) string {
	if cfg.HTTP.PublicURL != "" {
		return cfg.HTTP.PublicURL
	}
	scheme, at := "http", d.web.Addr().String()
	if d.webCert != nil {
		scheme = "https"
	}
	name, port, err := net.SplitHostPort(at)
	if err != nil {
		return scheme + "://" + at
	}
	if addr, err := netip.ParseAddr(name); d.webCert != nil || err == nil && addr.IsUnspecified() {
		name = host // certificates are for names
	}
	return scheme + "://" + net.JoinHostPort(name, port)
}
