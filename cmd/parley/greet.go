package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"parley/config"
	"parley/internal/store"
)

// tellMigrated says in one line that the database was made, or brought up to date, by how many steps.
func tellMigrated(db *store.DB, log *slog.Logger) {
	switch from, to := db.Migrated(); {
	case from == 0:
		log.Info("database made", "steps", to)
	case from < to:
		log.Info("database brought up to date", "from", from, "to", to)
	}
}

// greet says where to go from here; setup is the token of a server without an administrator, or "".
func greet(out io.Writer, cfg config.Config, p *parts, d *doors, setup string) error {
	url := "http://" + d.web.Addr().String()
	if d.webCert != nil {
		url = "https://" + d.web.Addr().String()
	}
	var said strings.Builder
	if cfg.Demo {
		names := make([]string, 0, len(demoUsers))
		for _, u := range demoUsers {
			names = append(names, u.Name+" ("+u.Role+")")
		}
		fmt.Fprintf(&said, "The demo is up.\n  customer  %s/  (ACD DN 8000 or 8001)\n  all else  %s/desk\n  accounts  %s; password %s\n"+
			"  limits    none of new visits: everybody here has one address\n", url, url, strings.Join(names, ", "), demoPassword)
	} else {
		fmt.Fprintf(&said, "Serving %s on %s\n", p.host, url)
	}
	greetStreams(&said, cfg, d)
	greetFirst(&said, cfg, p.host, d, setup)
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
