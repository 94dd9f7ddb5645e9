package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"parley/config"
)

// greet says where to go from here.
func greet(ctx context.Context, out io.Writer, cfg config.Config, p *parts, d *doors) error {
	url := "http://" + d.web.Addr().String()
	if d.webCert != nil {
		url = "https://" + d.web.Addr().String()
	}
	var said strings.Builder
	if cfg.Demo {
		names := make([]string, 0, len(demoUsers))
		for _, u := range demoUsers {
			names = append(names, u.Name)
		}
		fmt.Fprintf(&said, "The demo is up.\n  customer  %s/  (ACD DN 8000 or 8001)\n  agent     %s/desk\n  accounts  %s, password %s\n"+
			"  limits    none of new visits: everybody here has one address\n", url, url, strings.Join(names, " "), demoPassword)
	} else {
		fmt.Fprintf(&said, "Serving %s on %s\n", p.host, url)
	}
	greetStreams(&said, cfg, d)
	if err := greetFirst(ctx, &said, cfg, p); err != nil {
		return err
	}
	_, err := io.WriteString(out, said.String())
	return err
}

// greetStreams names the addresses of XMPP over TCP, as they are: with port 0 nobody else could know.
func greetStreams(said *strings.Builder, cfg config.Config, d *doors) {
	for _, asked := range cfg.Listeners() {
		if l := d.streams[asked.Name]; l != nil {
			fmt.Fprintf(said, "  %-9s %s\n", asked.Name, l.Addr())
		}
	}
	for _, asked := range d.taken {
		fmt.Fprintf(said, "  %-9s not there: %s is taken; --%s gives another address\n", asked.Name, asked.Addr, asked.Name)
	}
	if cfg.TestMode {
		said.WriteString("  TEST MODE: no limits of rate, anybody can make an account. For this machine alone.\n")
	}
}

// greetFirst tells who serves for the first time how to get in.
func greetFirst(ctx context.Context, said *strings.Builder, cfg config.Config, p *parts) error {
	if cfg.Demo || cfg.TestMode {
		return nil
	}
	all, err := p.accounts.List(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	fmt.Fprintf(said, "There is no account yet. Make the first administrator with:\n  parley user add NAME --role admin --data %s\n", cfg.Data)
	return nil
}
