package stream

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"parley/xmppd/sasl"
)

// TestChannelBindingIsOffered over TLS that is our own, and nowhere else (XEP-0440 v1.0.0 §2).
func TestChannelBindingIsOffered(t *testing.T) {
	state, leaf := overTLS(t)
	n := newNegotiator(sasl.ScramSHA256, sasl.ScramSHA1, sasl.Plain)
	n.cfg.TLS, n.cfg.Certificates = state, func() []*x509.Certificate { return []*x509.Certificate{leaf} }
	_, said := play(t, n, header)
	contains(t, said, "<mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-1-PLUS</mechanism>",
		"<mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism></mechanisms>",
		"<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"+
			"<channel-binding type='tls-server-end-point'/></sasl-channel-binding></stream:features>")

	first := func(header string) string {
		return base64.StdEncoding.EncodeToString([]byte(header + "n=juliet,r=0123456789abcdef"))
	}
	for framing, covered := range map[Framing]bool{WebSocket: false, TCP: true} {
		n.cfg.Framing = framing
		_, said = play(t, n, auth(sasl.ScramSHA256Plus, first("p=tls-exporter,,")))
		contains(t, said, "<challenge")
		challenge, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(said[strings.Index(said, ">")+1:], "</challenge>\n"))
		if err != nil || strings.Contains(string(challenge), ",h=") != covered {
			t.Errorf("on %d the challenge is %q (XEP-0474), %v", framing, challenge, err)
		}
		_, said = play(t, n, "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", auth(sasl.ScramSHA256, first("y,,")))
		contains(t, said, "<aborted", "<not-authorized")
	}

	for name, n := range map[string]*Negotiator{"no TLS": newNegotiator(sasl.ScramSHA256), "no mechanism": newNegotiator()} {
		if name == "no mechanism" {
			n.cfg.TLS = state
		}
		if _, said := play(t, n, header); strings.Contains(said, "PLUS") || strings.Contains(said, "binding") {
			t.Errorf("%s: %s", name, said)
		}
		_, said = play(t, n, auth(sasl.ScramSHA256Plus, first("p=tls-exporter,,")))
		contains(t, said, "<failure")
	}
}

// overTLS gives the server's state of a new connection, and its certificate.
func overTLS(t *testing.T) (*tls.ConnectionState, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	server := tls.Server(here, &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, SessionTicketsDisabled: true,
	})
	shaken := make(chan error, 1)
	go func() { shaken <- tls.Client(there, &tls.Config{InsecureSkipVerify: true}).Handshake() }()
	if err := server.Handshake(); err != nil {
		t.Fatal(err)
	}
	if err := <-shaken; err != nil {
		t.Fatal(err)
	}
	state := server.ConnectionState()
	return &state, leaf
}

// TestTriesAreBounded: three wrong passwords, or eleven attempts that do not get so far, end a stream; those before leave it
// open.
func TestTriesAreBounded(t *testing.T) {
	wrong, unbound := plain("juliet", "wrong"), auth(sasl.ScramSHA256, base64.StdEncoding.EncodeToString([]byte("p=tls-unique,,n=juliet,r=0123456789")))
	for _, tt := range []struct {
		name  string
		tries []string // the last one ends the stream
	}{
		{"passwords", []string{wrong, wrong, wrong}},
		{"passwords after others", []string{unbound, unbound, unbound, unbound, wrong, wrong, wrong}},
		{"nothing that could be guessed", strings.Split(strings.Repeat(unbound+"\n", 11), "\n")[:11]},
	} {
		n := newNegotiator(sasl.ScramSHA256, sasl.Plain)
		last, _ := play(t, n, append([]string{header}, tt.tries[:len(tt.tries)-1]...)...)
		if last.Next != Go {
			t.Errorf("%s: over before its time", tt.name)
		}
		last, said := play(t, n, tt.tries[len(tt.tries)-1])
		if last.Next != Fail || last.Failure.Condition != PolicyViolation || !strings.Contains(said, "<failure") {
			t.Errorf("%s: %+v %s", tt.name, last, said)
		}
	}
	n := newNegotiator(sasl.ScramSHA256, sasl.Plain)
	if last, _ := play(t, n, header, unbound, unbound, unbound, unbound, wrong, wrong, plain("juliet", "secret")); last.Next != LogIn {
		t.Errorf("who finds the way in the end is not let in: %+v", last)
	}
}
