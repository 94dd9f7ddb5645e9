package config

import (
	"errors"
	"fmt"

	"parley/internal/api"
)

// off as an address means no listener, not even in the demo.
const off = "off"

// Listener is one address beside that of the pages.
type Listener struct {
	Name string // as its flag has it: c2s, c2s-tls, component or operation
	Addr string // "" = none
	// Chosen means that nobody asked for the address: the demo took the usual one, and does without where it is taken.
	Chosen bool
}

// Listeners are the addresses for XMPP over TCP, and for those who watch: clients with STARTTLS, clients with TLS,
// components, operation, in this order.
func (c Config) Listeners() []Listener {
	all := []Listener{
		{Name: "c2s", Addr: c.XMPP.C2sListen}, {Name: "c2s-tls", Addr: c.XMPP.C2sTLSListen},
		{Name: "component", Addr: c.XMPP.ComponentListen}, {Name: "operation", Addr: c.Operation.Listen},
	}
	for i, usual := range []string{"127.0.0.1:5222", "127.0.0.1:5223", "127.0.0.1:5347", "127.0.0.1:8081"} {
		switch {
		case all[i].Addr == off:
			all[i].Addr = ""
		case all[i].Addr == "" && c.Demo:
			all[i].Addr, all[i].Chosen = usual, true
		}
	}
	return all
}

// validateListeners holds every address to where it may be.
func (c Config) validateListeners() error {
	var problems []error
	add := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	check := func(key, addr, alone string) {
		if err := api.CheckAddress(addr); err != nil {
			add("%s %q is not an address like 127.0.0.1:5222: %w", key, addr, err)
			return
		}
		switch loopback := api.IsLoopback(addr); {
		case loopback:
		case c.Demo:
			add("the demo listens on loopback only, not on %s", addr)
		case c.TestMode:
			add("the test mode listens on loopback only, not on %s", addr)
		case alone != "":
			add("%s listens on loopback only%s, not on %s", key, alone, addr)
		}
	}
	if api.CheckAddress(c.HTTP.Listen) == nil { // the other case is said by HTTP.Validate
		check("http.listen", c.HTTP.Listen, "")
	}
	for _, l := range c.Listeners() {
		switch {
		case l.Addr == "":
		case l.Name == "operation":
			check("operation.listen", l.Addr, ": a proxy or a tunnel brings it to others")
		case l.Name == "component" && !c.XMPP.ComponentTLS && len(c.XMPP.ComponentNetworks) == 0:
			check("xmpp.component-listen", l.Addr, ", unless component-tls or component-networks say otherwise")
		default:
			check("xmpp."+l.Name+"-listen", l.Addr, "")
		}
	}
	if (c.XMPP.TLSCert == "") != (c.XMPP.TLSKey == "") {
		add("xmpp.tls-cert and xmpp.tls-key must be given together")
	}
	return errors.Join(problems...)
}
