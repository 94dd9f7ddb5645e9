package api

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"parley/internal/quota"
)

// Config is the HTTP listener and whom it serves.
type Config struct {
	Listen         string      // address and port, e.g. "127.0.0.1:8080"
	TLSCert        string      // file of the certificate chain, PEM; with TLSKey: HTTPS
	TLSKey         string      // file of its key, PEM
	Insecure       bool        // allows a listener beyond loopback without TLS
	PublicURL      string      // what browsers call this server, e.g. "https://chat.example.com"; empty = as each asks for it
	AllowedOrigins []string    // other sites whose pages may post visits, e.g. "https://www.example.com"
	TrustedProxies []string    // networks whose X-Forwarded-For and X-Forwarded-Proto are believed, e.g. "10.0.0.0/8"
	Visits         quota.Quota // new visits from one address
	VisitsFree     []string    // networks to which no limit of visits applies: offices, where many share an address
	Work           Work        // what visits cost once there are many
	Programs       quota.Quota // requests of one program, by its token
	Signers        []string    // sites that vouch for visitors: see internal/signed
}

// Default is a server for its own machine alone.
func Default() Config {
	return Config{
		Listen: "127.0.0.1:8080",
		Visits: quota.Quota{Most: 3, Within: 10 * time.Minute}, Programs: quota.Quota{Most: 600, Within: time.Minute},
		Work: Work{PerAddress: quota.Quota{Most: 1, Within: 10 * time.Minute}, PerSite: quota.Quota{Most: 60, Within: time.Minute}},
	}
}

// Validate names everything that is wrong.
func (c Config) Validate() error {
	var problems []error
	add := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	switch err := CheckAddress(c.Listen); {
	case err != nil:
		add("http.listen %q is not an address like 127.0.0.1:8080: %w", c.Listen, err)
	case !c.OnLoopback() && c.TLSCert == "" && !c.Insecure:
		add("%s is open to others without TLS: give http.tls-cert and http.tls-key, or say --insecure-http", c.Listen)
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		add("http.tls-cert and http.tls-key must be given together")
	}
	if c.PublicURL != "" && !isOrigin(c.PublicURL) {
		add("http.public-url %q is not like https://chat.example.com", c.PublicURL)
	}
	for _, o := range c.AllowedOrigins {
		if !isOrigin(o) {
			add("http.allowed-origins: %q is not like https://www.example.com", o)
		}
	}
	if _, err := parseNetworks(c.TrustedProxies); err != nil {
		add("http.trusted-proxies: %w", err)
	}
	if _, err := parseNetworks(c.VisitsFree); err != nil {
		add("http.visits-free: %w", err)
	}
	for name, q := range map[string]quota.Quota{"visits": c.Visits, "programs": c.Programs, "work.per-address": c.Work.PerAddress, "work.per-site": c.Work.PerSite} {
		if q.Most < 0 || q.Most > quota.MostMax || q.Most > 0 && q.Within <= 0 {
			add("http.%s needs a most of 0 to %d and a positive within", name, quota.MostMax)
		}
	}
	if c.Work.Bits < 0 || c.Work.Bits > workBitsMax {
		add("http.work.bits is 0 to %d", workBitsMax)
	}
	return errors.Join(problems...)
}

// OnLoopback says whether only this machine can reach the listener.
func (c Config) OnLoopback() bool { return IsLoopback(c.Listen) }

// IsLoopback says whether only this machine can reach a listener on an address like "127.0.0.1:5222".
func IsLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && isLoopback(host)
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// CheckAddress says what is wrong with the address of a listener: it has a host, which may be empty, and a port in digits.
func CheckAddress(s string) error {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return err
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("port %q is not a number up to 65535", port)
	} else if n == 0 && port != "0" {
		return fmt.Errorf("port %q is not written as a number", port)
	}
	return nil
}

// isOrigin takes a scheme and an authority and nothing more (RFC 6454 §6.1).
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && s == u.Scheme+"://"+u.Host
}

// Proxies are the networks of TrustedProxies.
func (c Config) Proxies() ([]netip.Prefix, error) { return parseNetworks(c.TrustedProxies) }

// Unlimited are the networks of VisitsFree.
func (c Config) Unlimited() ([]netip.Prefix, error) { return parseNetworks(c.VisitsFree) }

func parseNetworks(list []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if addr, addrErr := netip.ParseAddr(s); err != nil && addrErr == nil {
			p, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q is not a network like 10.0.0.0/8", s)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}
