package sasl

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"slices"
	"testing"
	"time"
)

// boundTo is what the channel of boundConfig exports.
const boundTo = "0123456789abcdef0123456789abcdef"

func boundConfig(t *testing.T) Config {
	return Config{
		Host: "localhost", Auth: pencil(t), Offered: Plus([]string{ScramSHA256, ScramSHA1, Plain}),
		Bindings: []Binding{
			{TLSExporter, [][]byte{[]byte(boundTo)}},
			{TLSServerEndPoint, [][]byte{[]byte("the earlier certificate"), []byte("this certificate")}},
		},
	}
}

// TestChannelBinding is RFC 5802 §6 as a table: what the flag of the header says, by what was offered.
func TestChannelBinding(t *testing.T) {
	exporter, endPoint := "p=tls-exporter,,", "p=tls-server-end-point,,"
	for _, tt := range []struct {
		name, mech      string
		header, binding string
		want            Condition
	}{
		{"bound", ScramSHA256Plus, exporter, "", ""},
		{"bound to the certificate", ScramSHA256Plus, endPoint, endPoint + "this certificate", ""},
		{"bound to the one being replaced", ScramSHA1Plus, endPoint, endPoint + "the earlier certificate", ""},
		{"a client that cannot bind", ScramSHA256, "n,,", "", ""},
		{"another connection", ScramSHA256Plus, exporter, exporter + "fedcba9876543210fedcba9876543210", NotAuthorized},
		{"another certificate", ScramSHA1Plus, endPoint, endPoint + "another certificate", NotAuthorized},
		{"both certificates", ScramSHA1Plus, endPoint, endPoint + "the earlier certificatethis certificate", NotAuthorized},
		{"the header alone", ScramSHA256Plus, exporter, exporter, NotAuthorized},
		{"the value alone", ScramSHA256Plus, exporter, boundTo, NotAuthorized},
		{"one type's value under another's name", ScramSHA256Plus, endPoint, endPoint + boundTo, NotAuthorized},
		{"a type that was not offered", ScramSHA256Plus, "p=tls-unique,,", "", NotAuthorized},
		{"-PLUS without binding", ScramSHA256Plus, "n,,", "", MalformedRequest},
		{"-PLUS with the flag of no offer", ScramSHA256Plus, "y,,", "", MalformedRequest},
		{"binding without -PLUS", ScramSHA256, exporter, exporter + boundTo, NotAuthorized},
		{"the offer was taken away", ScramSHA256, "y,,", "", NotAuthorized},
		{"the offer was taken away", ScramSHA1, "y,,", "", NotAuthorized},
		{"wrong password", ScramSHA256Plus, exporter, "", NotAuthorized},
	} {
		c := client{tt.header, "user", "pencil", tt.binding}
		if tt.name == "wrong password" {
			c.password = "eraser"
		}
		id, err := c.loginBy(t, tt.mech, boundConfig(t))
		if condition(err) != tt.want || (id.Name == "user") != (tt.want == "") {
			t.Errorf("%s, %s: %+v, %v", tt.name, tt.mech, id, err)
		}
	}
	if _, err := (client{"p=tls-exporter,,", "user", "pencil", ""}).loginBy(t, ScramSHA256Plus, Config{Host: "localhost", Auth: pencil(t)}); condition(err) != NotAuthorized {
		t.Errorf("bound where nothing was offered: %v", err)
	}
	for _, header := range []string{"p=tls-exporter,,", "p=,,"} {
		x, _ := NewExchange(OAuthBearer, boundConfig(t))
		if _, _, err := x.Step(t.Context(), []byte(header+"\x01auth=Bearer "+goodToken+"\x01\x01")); condition(err) == "" {
			t.Errorf("OAUTHBEARER with %q: %v", header, err)
		}
	}
}

// TestDowngradeHash is the example of XEP-0474 v0.5.0 §5.3.
func TestDowngradeHash(t *testing.T) {
	bindings := []Binding{{Type: TLSServerEndPoint}, {Type: TLSExporter}}
	offered := []string{ScramSHA1Plus, ScramSHA1}
	if got := downgrade(sha1.New, offered, bindings); got != "G6k/rBLDqgOhRRaCuuatSDFkJ08=" {
		t.Errorf("hash %s", got)
	}
	if !slices.Equal(offered, []string{ScramSHA1Plus, ScramSHA1}) || bindings[0].Type != TLSServerEndPoint {
		t.Error("the offer was put into another order")
	}
	if downgrade(sha1.New, offered, nil) == downgrade(sha1.New, offered, bindings) {
		t.Error("the hash does not cover the types of channel binding")
	}
}

func TestPlus(t *testing.T) {
	got := Plus([]string{ScramSHA256, ScramSHA1, Plain, OAuthBearer})
	want := []string{ScramSHA256Plus, ScramSHA1Plus, ScramSHA256, ScramSHA1, Plain, OAuthBearer}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// TestBindingsOfAConnection: both ends of one connection see the same, of another connection something else.
func TestBindingsOfAConnection(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS13, tls.VersionTLS12} {
		pair, leaf := certified(t)
		server, peer := handshake(t, pair, version)
		all := BindingsOf(&server, []*x509.Certificate{leaf})
		if len(all) != 2 || all[0].Type != TLSExporter || all[1].Type != TLSServerEndPoint {
			t.Fatalf("TLS %x: %+v", version, all)
		}
		// What a peer computes, by the words of RFC 9266 §2 and RFC 5929 §4.1.
		exported, err := peer.ExportKeyingMaterial("EXPORTER-Channel-Binding", []byte{}, 32)
		if err != nil || !bytes.Equal(all[0].Values[0], exported) {
			t.Errorf("TLS %x: exported %x here, %x there, %v", version, all[0].Values[0], exported, err)
		}
		seen := sha256.Sum256(peer.PeerCertificates[0].Raw)
		if !bytes.Equal(all[1].Values[0], seen[:]) {
			t.Errorf("TLS %x: certificate %x here, %x there", version, all[1].Values[0], seen)
		}
		other, _ := handshake(t, pair, version)
		if bytes.Equal(BindingsOf(&other, nil)[0].Values[0], exported) {
			t.Errorf("TLS %x: two connections export the same", version)
		}
	}
	if all := BindingsOf(nil, []*x509.Certificate{{SignatureAlgorithm: x509.SHA256WithRSA}}); all != nil {
		t.Errorf("without TLS: %v", all)
	}
}

func TestEndPointHash(t *testing.T) {
	raw := []byte("a certificate")
	sum256, sum384, sum512 := sha256.Sum256(raw), sha512.Sum384(raw), sha512.Sum512(raw)
	for algorithm, want := range map[x509.SignatureAlgorithm][]byte{
		x509.MD5WithRSA: sum256[:], x509.SHA1WithRSA: sum256[:], x509.ECDSAWithSHA1: sum256[:],
		x509.SHA256WithRSA: sum256[:], x509.SHA256WithRSAPSS: sum256[:], x509.ECDSAWithSHA256: sum256[:],
		x509.SHA384WithRSA: sum384[:], x509.SHA384WithRSAPSS: sum384[:], x509.ECDSAWithSHA384: sum384[:],
		x509.SHA512WithRSA: sum512[:], x509.SHA512WithRSAPSS: sum512[:], x509.ECDSAWithSHA512: sum512[:],
		x509.PureEd25519: nil, x509.UnknownSignatureAlgorithm: nil,
	} {
		if got := endPoint(&x509.Certificate{Raw: raw, SignatureAlgorithm: algorithm}); !bytes.Equal(got, want) {
			t.Errorf("%v: %x", algorithm, got)
		}
	}
}

// certified makes a certificate signed with SHA-256.
func certified(t *testing.T) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, leaf
}

// handshake gives the states of both ends of a new connection.
func handshake(t *testing.T, pair tls.Certificate, version uint16) (server, peer tls.ConnectionState) {
	t.Helper()
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	s := tls.Server(a, &tls.Config{Certificates: []tls.Certificate{pair}, MaxVersion: version, SessionTicketsDisabled: true})
	c := tls.Client(b, &tls.Config{InsecureSkipVerify: true, MaxVersion: version})
	done := make(chan error, 1)
	go func() { done <- s.Handshake() }()
	err := c.Handshake()
	if err = errors.Join(err, <-done); err != nil {
		t.Fatal(err)
	}
	return s.ConnectionState(), c.ConnectionState()
}
