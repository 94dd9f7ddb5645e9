package xmppd

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"parley/xmppd/component"
	"parley/xmppd/component/extern"
	"parley/xmppd/jid"
)

// secretBytesMin is how long the secret of a component must be. It is never typed, and the handshake can be guessed at
// from any address that may connect.
const secretBytesMin = 16

// ServeComponents lets components in (XEP-0114 v1.6) that know the secret of their domain, until Shutdown; with TLS from
// the first byte if secure is not nil. Without it l must be bound to loopback, or Config.ComponentNetworks say who may come.
func (s *Server) ServeComponents(l net.Listener, secure *tls.Config) error {
	return s.acceptor.Serve(l, secure)
}

// newAcceptor reads the secrets of the components that may come. Until they do they are answered for as lost ones are.
func (s *Server) newAcceptor() (*extern.Acceptor, error) {
	terms := extern.DefaultTerms()
	terms.Host, terms.Stanza, terms.Networks = s.cfg.Host, s.cfg.Component, s.cfg.ComponentNetworks
	terms.Secrets = map[string][]byte{}
	trusted, err := s.cfg.trusted()
	if err != nil {
		return nil, err // Validate has said so
	}
	var problems []error
	for _, c := range s.cfg.Components {
		domain, file, _ := strings.Cut(c, "=")
		secret, err := extern.ReadSecret(file)
		if err == nil && len(secret) < secretBytesMin {
			err = fmt.Errorf("the secret in %s is shorter than %d bytes", file, secretBytesMin)
		}
		if err == nil && slices.Contains(s.router.Components(), domain) {
			err = errors.New("the server has one of this domain itself")
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("component %s: %w", domain, err))
		}
		terms.Secrets[domain] = secret
		s.router.Expect(domain)
	}
	terms.Attach = func(domain string, h component.Handler) (*component.Link, error) {
		port, err := s.router.Attach(domain, h, component.Trusted(trusted[domain]))
		if err != nil {
			return nil, err
		}
		return port.(*component.Link), nil
	}
	return extern.NewAcceptor(terms, s.log), errors.Join(problems...)
}

// validateComponents names what cannot be a component, or the trust in one.
func (c Config) validateComponents() error {
	var problems []error
	var domains []string
	for _, entry := range c.Components {
		domain, file, ok := strings.Cut(entry, "=")
		d, err := jid.Parse(domain)
		switch {
		case !ok || file == "" || err != nil || d.Domain() != domain || domain == c.Host:
			problems = append(problems, fmt.Errorf("Components: %q is not a domain other than the host's and the file of its secret, as bot.example=/etc/parley/bot.secret", entry))
		case slices.Contains(domains, domain):
			problems = append(problems, fmt.Errorf("Components: %s is there twice", domain))
		}
		domains = append(domains, domain)
	}
	_, err := c.trusted()
	return errors.Join(append(problems, err)...)
}

// trusted is what each component may do for accounts.
func (c Config) trusted() (map[string]component.Trust, error) {
	all := map[string]component.Trust{}
	var problems []error
	for _, entry := range c.PrivilegedComponents {
		domain, words, _ := strings.Cut(entry, "=")
		t, err := component.ParseTrust(words)
		known := slices.ContainsFunc(c.Components, func(other string) bool { return strings.HasPrefix(other, domain+"=") })
		if err != nil || !known {
			problems = append(problems, errors.Join(fmt.Errorf("PrivilegedComponents: %q is not the domain of one of Components and what it may, as bot.example=roster message", entry), err))
		}
		all[domain] = t
	}
	return all, errors.Join(problems...)
}
