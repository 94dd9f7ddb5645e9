package xmppd_test

import (
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mellium.im/sasl"
	"mellium.im/xmpp"
	"mellium.im/xmpp/jid"

	"parley/xmppd"
	"parley/xmppd/listen"
	"parley/xmppd/xmpptest"
)

// certified is a server that knows its certificate, and the configuration for listeners with it.
func certified(t *testing.T, configure ...func(*xmppd.Config)) (*xmpptest.Server, *tls.Config) {
	t.Helper()
	config := xmpptest.Certificate(t)
	leaf, err := x509.ParseCertificate(config.Certificates[0].Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	s := xmpptest.Start(t, append(configure, requireTLS, func(c *xmppd.Config) {
		c.Certificates = func() []*x509.Certificate { return []*x509.Certificate{leaf} }
	})...)
	s.TCPAddr, s.TLSAddr = s.ListenTCP(t, config, false), s.ListenTCP(t, config, true)
	return s, config
}

// bound is the client's side of SCRAM-SHA-256-PLUS, by the words of RFC 5802 §3: it opens a stream, tries to log in, and
// gives how that ended.
func bound(c *xmpptest.Client, password, kind string, value []byte) string {
	header, first := "p="+kind+",,", "n=juliet,r=fyko+d2lbbFgONRv9qkxdawL"
	c.Send(xmpptest.Open)
	c.Expect("<open")
	c.Expect("<stream:features", "<mechanism>SCRAM-SHA-256-PLUS</mechanism>", "<channel-binding type='"+kind+"'/>")
	c.Send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256-PLUS'>" + encode(header+first) + "</auth>")
	_, inner, _ := strings.Cut(c.Expect("<challenge"), ">")
	challenge, _ := base64.StdEncoding.DecodeString(strings.TrimSuffix(inner, "</challenge>"))
	var nonce, salt64 string
	var iterations int
	_, _ = fmt.Sscanf(strings.ReplaceAll(string(challenge), ",", " "), "r=%s s=%s i=%d", &nonce, &salt64, &iterations)
	salt, _ := base64.StdEncoding.DecodeString(salt64)
	salted, _ := pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
	mac := func(key []byte, text string) []byte {
		m := hmac.New(sha256.New, key)
		m.Write([]byte(text))
		return m.Sum(nil)
	}
	final := "c=" + encode(header+string(value)) + ",r=" + nonce
	proof := mac(salted, "Client Key")
	stored := sha256.Sum256(proof)
	for i, b := range mac(stored[:], first+","+string(challenge)+","+final) {
		proof[i] ^= b
	}
	c.Send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + encode(final+",p="+base64.StdEncoding.EncodeToString(proof)) + "</response>")
	return c.Expect("<")
}

func encode(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// TestLogInBoundToTheConnection by either type, on either listener, and not with what another connection has.
func TestLogInBoundToTheConnection(t *testing.T) {
	s, _ := certified(t)
	s.Account(t, "juliet")
	exported := func(c *xmpptest.Client) []byte {
		state := c.TCP.(*tls.Conn).ConnectionState()
		value, err := state.ExportKeyingMaterial("EXPORTER-Channel-Binding", []byte{}, 32)
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	hashed := func(c *xmpptest.Client) []byte {
		sum := sha256.Sum256(c.TCP.(*tls.Conn).ConnectionState().PeerCertificates[0].Raw)
		return sum[:]
	}
	for name, dial := range map[string]func() *xmpptest.Client{
		"STARTTLS": func() *xmpptest.Client { return s.DialTCP(t).StartTLS() }, "TLS": func() *xmpptest.Client { return s.DialTLS(t) },
	} {
		c := dial()
		if got := bound(c, xmpptest.Password, "tls-exporter", exported(c)); !strings.HasPrefix(got, "<success") {
			t.Errorf("%s, tls-exporter: %s", name, got)
		}
		c = dial()
		if got := bound(c, xmpptest.Password, "tls-server-end-point", hashed(c)); !strings.HasPrefix(got, "<success") {
			t.Errorf("%s, tls-server-end-point: %s", name, got)
		}
		for what, value := range map[string][]byte{"another connection": exported(dial()), "nothing": nil} {
			if got := bound(dial(), xmpptest.Password, "tls-exporter", value); !strings.Contains(got, "<not-authorized") {
				t.Errorf("%s, bound to %s: %s", name, what, got)
			}
		}
		c = dial()
		if got := bound(c, "another password", "tls-exporter", exported(c)); !strings.Contains(got, "<not-authorized") {
			t.Errorf("%s, wrong password: %s", name, got)
		}
	}
}

// TestNoBindingThroughAProxy: the TLS that ends here is not the peer's.
func TestNoBindingThroughAProxy(t *testing.T) {
	for _, proxied := range []bool{false, true} {
		s := xmpptest.Start(t, requireTLS, func(c *xmppd.Config) {
			c.Listen.Peer = func(r *http.Request) listen.Peer {
				return listen.Peer{Addr: listen.PeerOf(r).Addr, TLS: true, Proxied: proxied}
			}
		})
		web := httptest.NewTLSServer(s.WebSocket())
		t.Cleanup(web.Close)
		s.URL, s.Dialing = "wss"+strings.TrimPrefix(web.URL, "https"), web.Client()
		secured := s.DialWebSocket(t)
		secured.Send(xmpptest.Open)
		secured.Expect("<open")
		if f := secured.Expect("<stream:features", "<mechanism>"); strings.Contains(f, "-PLUS") == proxied {
			t.Errorf("proxied %t: %s", proxied, f)
		}
	}
}

// TestInsecureIsForTheWebSocketAlone: on TCP there is TLS for who wants to log in.
func TestInsecureIsForTheWebSocketAlone(t *testing.T) {
	s := xmpptest.Start(t, requireTLS, func(c *xmppd.Config) { c.InsecureAllowed = true })
	for name, c := range map[string]*xmpptest.Client{"WebSocket": s.DialWebSocket(t), "TCP": s.DialTCP(t)} {
		c.Send(xmpptest.Open)
		c.Expect("<open")
		if f := c.Expect("<stream:features"); strings.Contains(f, "<mechanism") != (name == "WebSocket") {
			t.Errorf("%s: %s", name, f)
		}
	}
}

// TestMelliumBinds: an independent client that sees -PLUS takes it, and binds to the connection.
func TestMelliumBinds(t *testing.T) {
	s, _ := certified(t)
	s.Account(t, "juliet")
	me, config := jid.MustParse("juliet@localhost"), &tls.Config{InsecureSkipVerify: true}
	for _, m := range []sasl.Mechanism{sasl.ScramSha256Plus, sasl.ScramSha1Plus} {
		for _, direct := range []bool{false, true} {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			addr, features, state := s.TCPAddr, []xmpp.StreamFeature{xmpp.StartTLS(config)}, xmpp.SessionState(0)
			if direct {
				addr, features, state = s.TLSAddr, nil, xmpp.Secure
			}
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if direct {
				conn = tls.Client(conn, config)
			}
			features = append(features, xmpp.SASL("", xmpptest.Password, m), xmpp.BindResource())
			session, err := xmpp.NewSession(ctx, me.Domain(), me, conn, state, xmpp.NewNegotiator(
				func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
					return xmpp.StreamConfig{Features: features}
				}))
			if err != nil {
				t.Errorf("%s, direct %t: %v", m.Name, direct, err)
				continue
			}
			if got := session.LocalAddr().Bare(); !got.Equal(me) {
				t.Errorf("%s, direct %t: logged in as %s", m.Name, direct, got)
			}
		}
	}
}
