package cert

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"
)

const (
	// lookEvery is how often, at most, a handshake looks whether the files have changed.
	lookEvery = time.Second
	// formerKept is how long a replaced certificate counts as one that a peer may have been shown: log-ins are bound to
	// it that began before it was replaced.
	formerKept = time.Minute
	// soon is how long before its end a certificate is warned of.
	soon = 14 * 24 * time.Hour
)

// Source is one certificate and its key. Its methods may be called from any goroutine.
type Source struct {
	certFile, keyFile string
	names             []string
	log               *slog.Logger
	now               func() time.Time

	mu         sync.Mutex
	looked     time.Time
	seen       stamp // of the files as they were read last, whether that worked or not
	current    *tls.Certificate
	print      []byte // SHA-256 of the current one
	former     *x509.Certificate
	replacedAt time.Time
}

// Files reads a certificate chain and its key, PEM, and reads them again when they change.
func Files(certFile, keyFile string, log *slog.Logger) (*Source, error) {
	s := &Source{certFile: certFile, keyFile: keyFile, log: log, now: time.Now}
	s.looked, s.seen = s.now(), s.stamp()
	if err := s.read(); err != nil {
		return nil, err
	}
	return s, nil
}

// Expect has the log say which of names the certificate does not bear: now, and whenever it is read again.
func (s *Source) Expect(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = names
	s.warnOfNames()
}

// TLS is for one listener: TLS 1.2 at least, and the ALPN protocols it speaks, if any (RFC 7301). A handshake looks
// whether the files have changed, at most once a second.
func (s *Source) TLS(protocols ...string) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: protocols}
	c.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return s.certificate(), nil }
	// A connection resumed by a ticket shows no certificate. It must stand for the current one: the peer may bind its
	// log-in to the one it remembers (RFC 5929 §4).
	c.WrapSession = func(state tls.ConnectionState, session *tls.SessionState) ([]byte, error) {
		session.Extra = append(session.Extra, s.fingerprint())
		return c.EncryptTicket(state, session)
	}
	c.UnwrapSession = func(ticket []byte, state tls.ConnectionState) (*tls.SessionState, error) {
		session, err := c.DecryptTicket(ticket, state)
		if err != nil || session == nil || !slices.ContainsFunc(session.Extra, s.isCurrent) {
			return nil, err
		}
		return session, nil
	}
	return c
}

// Leaves are the certificates that a peer who connected lately may have been shown: the current one, and for a minute
// the one that it has replaced.
func (s *Source) Leaves() []*x509.Certificate {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []*x509.Certificate{s.current.Leaf}
	if s.former != nil && s.now().Sub(s.replacedAt) < formerKept {
		all = append(all, s.former)
	}
	return all
}

// Reload reads the files at once, changed or not. If they are broken the earlier certificate stays, and the log says so.
func (s *Source) Reload() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked, s.seen = s.now(), s.stamp()
	s.readAgain()
}

// certificate is what a handshake shows.
func (s *Source) certificate() *tls.Certificate {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look()
	return s.current
}

// look reads the files again if they have changed.
func (s *Source) look() {
	if now := s.now(); now.Sub(s.looked) >= lookEvery {
		s.looked = now
		if seen := s.stamp(); seen != s.seen {
			s.seen = seen
			s.readAgain()
		}
	}
}

// readAgain keeps the certificate it has if what it reads is broken. A file that stays broken is not read again, and so
// logged once.
func (s *Source) readAgain() {
	if err := s.read(); err != nil {
		s.log.Error("the certificate cannot be replaced; the earlier one stays", "err", err)
		return
	}
	s.log.Info("certificate read", "file", s.certFile, "until", s.current.Leaf.NotAfter.UTC())
}

func (s *Source) read() error {
	pair, err := tls.LoadX509KeyPair(s.certFile, s.keyFile)
	if err != nil {
		return fmt.Errorf("read the certificate %s with the key %s: %w", s.certFile, s.keyFile, err)
	}
	print := sha256.Sum256(pair.Leaf.Raw)
	if s.current != nil && !bytes.Equal(s.print, print[:]) {
		s.former, s.replacedAt = s.current.Leaf, s.now()
	}
	s.current, s.print = &pair, print[:]
	s.warn()
	return nil
}

// warn says what peers will not like about the certificate.
func (s *Source) warn() {
	if until := s.current.Leaf.NotAfter; until.Sub(s.now()) < soon {
		s.log.Warn("the certificate ends soon, or has ended", "file", s.certFile, "until", until.UTC())
	}
	s.warnOfNames()
}

func (s *Source) warnOfNames() {
	for _, name := range s.names {
		if err := s.current.Leaf.VerifyHostname(name); err != nil && isASCII(name) {
			s.log.Warn("the certificate does not name this server", "file", s.certFile, "name", name)
		}
	}
}

// fingerprint is the current certificate's. It is asked for before a handshake asks for the certificate.
func (s *Source) fingerprint() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look()
	return s.print
}

func (s *Source) isCurrent(print []byte) bool { return bytes.Equal(print, s.fingerprint()) }

// stamp tells whether files are still the same. One that cannot be looked at has a stamp as well.
type stamp struct {
	certAt, keyAt     time.Time
	certSize, keySize int64
}

func (s *Source) stamp() (all stamp) {
	if info, err := os.Stat(s.certFile); err == nil {
		all.certAt, all.certSize = info.ModTime(), info.Size()
	}
	if info, err := os.Stat(s.keyFile); err == nil {
		all.keyAt, all.keySize = info.ModTime(), info.Size()
	}
	return all
}
