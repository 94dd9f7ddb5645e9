package xmpptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"parley/xmppd/stanza"
)

// Header is what Open is on TCP.
const Header = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>`

// End is what Close is on TCP.
const End = `</stream:stream>`

// StartTLS asks for TLS (RFC 6120 §5.4.2.1).
const StartTLS = `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`

// ListenTCP has the server listen on TCP, with STARTTLS or with TLS from the beginning, and returns where.
func (s *Server) ListenTCP(t testing.TB, config *tls.Config, direct bool) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	go func() {
		serve := s.ServeTCP
		if direct {
			serve = s.ServeTLS
		}
		if err := serve(l, config); err != nil {
			t.Errorf("serve: %v", err)
		}
	}()
	return l.Addr().String()
}

// DialTCP connects over TCP, where STARTTLS is offered, without a word.
func (s *Server) DialTCP(t testing.TB) *Client {
	t.Helper()
	if s.TCPAddr == "" {
		s.TCPAddr = s.ListenTCP(t, Certificate(t), false)
	}
	return s.dialTCP(t, s.TCPAddr)
}

// DialTLS connects over TCP with TLS from the beginning, without a word.
func (s *Server) DialTLS(t testing.TB) *Client {
	t.Helper()
	if s.TLSAddr == "" {
		s.TLSAddr = s.ListenTCP(t, Certificate(t), true)
	}
	c := s.dialTCP(t, s.TLSAddr)
	c.Secure()
	return c
}

func (s *Server) dialTCP(t testing.TB, addr string) *Client {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	check(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return &Client{t: t, TCP: conn}
}

// Secure begins TLS on a TCP connection. The certificate is anybody's.
func (c *Client) Secure() {
	c.t.Helper()
	secure := tls.Client(c.TCP, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"xmpp-client"}})
	check(c.t, secure.HandshakeContext(c.t.Context()))
	c.TCP = secure
}

// StartTLS opens a stream and begins TLS in it.
func (c *Client) StartTLS() *Client {
	c.t.Helper()
	c.Send(Open)
	c.Expect("<open")
	c.Expect("<stream:features", "<starttls")
	c.Send(StartTLS)
	c.Expect("<proceed")
	c.Secure()
	return c
}

// sendTCP sends what a script for RFC 7395 says as RFC 6120 has it.
func (c *Client) sendTCP(messages []string) {
	c.t.Helper()
	var b strings.Builder
	for _, m := range messages {
		switch m {
		case Open:
			m = Header
		case Close:
			m = End
		}
		b.WriteString(m)
	}
	_, err := c.TCP.Write([]byte(b.String()))
	check(c.t, err)
}

// readTCP returns the next header, element or end tag. White space is passed over.
func (c *Client) readTCP() (string, error) {
	check(c.t, c.TCP.SetReadDeadline(time.Now().Add(patience)))
	var b []byte
	for {
		if len(c.in) == 0 {
			if c.buf == nil {
				c.buf = make([]byte, 64<<10)
			}
			n, err := c.TCP.Read(c.buf)
			if n == 0 {
				return "", err
			}
			c.in = c.buf[:n]
		}
		n, what, err := c.framer.Next(c.in)
		b, c.in = append(b, c.in[:n]...), c.in[n:]
		switch {
		case err != nil:
			return "", err
		case what == stanza.Part:
			continue
		case what == stanza.Space:
			c.Spaces += len(b)
			b = nil
			continue
		case what == stanza.Declaration:
			b = nil
			continue
		}
		m := string(b)
		switch what {
		case stanza.Header:
			m = strings.Replace(m, "<stream:stream xmlns='jabber:client' ", "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' ", 1)
		case stanza.End:
			m = Close
		}
		if strings.HasPrefix(m, "<success") || strings.HasPrefix(m, "<proceed") {
			c.framer = stanza.Framer{}
		}
		return m, nil
	}
}

// Certificate is SelfSigned for a test.
func Certificate(t testing.TB) *tls.Config {
	t.Helper()
	config, err := SelfSigned()
	check(t, err)
	return config
}

// SelfSigned makes a server's TLS configuration with a certificate of its own.
func SelfSigned() (*tls.Config, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, nil
}
