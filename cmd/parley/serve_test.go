package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/config"
)

// start runs serve until end is called, and gives the address it says that it serves on.
func start(t *testing.T, cfg config.Config) (url string, end func() error) {
	t.Helper()
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	said, out := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		err := serve(ctx, cfg, out, io.Discard)
		_ = out.Close() // a pipe's end cannot fail
		ended <- err
	}()
	lines := bufio.NewScanner(said)
	if !lines.Scan() {
		t.Fatalf("the server said nothing: %v", <-ended)
	}
	go func() { _, _ = io.Copy(io.Discard, said) }() // until the pipe is closed
	_, url, _ = strings.Cut(lines.Text(), " on ")
	t.Cleanup(cancel)
	return url, func() error { cancel(); return <-ended }
}

func TestServeOverTLS(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.Host, cfg.HTTP.Listen = t.TempDir(), "chat.example.com", "127.0.0.1:0"
	var roots *x509.CertPool
	cfg.HTTP.TLSCert, cfg.HTTP.TLSKey, roots = certificate(t)
	url, end := start(t, cfg)

	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	client := http.Client{Transport: transport}
	reply, err := client.Get(url + "/.well-known/host-meta.json")
	if err != nil {
		t.Fatal(err)
	}
	var meta struct{ Links []struct{ Href string } }
	err = errors.Join(json.NewDecoder(reply.Body).Decode(&meta), reply.Body.Close())
	want := strings.Replace(url, "https://", "wss://", 1) + "/xmpp-websocket"
	if err != nil || len(meta.Links) != 1 || meta.Links[0].Href != want {
		t.Errorf("host-meta: %+v, %v; want %s", meta, err, want)
	}
	if reply.Header.Get("Strict-Transport-Security") == "" {
		t.Error("browsers are not told to stay on TLS")
	}
	transport.CloseIdleConnections()
	if err := end(); err != nil {
		t.Errorf("the end: %v", err)
	}

	cfg.Host = "other.example.com"
	err = serve(t.Context(), cfg, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "chat.example.com") {
		t.Errorf("another host on the same directory: %v", err)
	}
}

func TestServeAskedToEndWhileItStarts(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.HTTP.Listen = t.TempDir(), "127.0.0.1:0"
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := serve(ctx, cfg, io.Discard, io.Discard); err != nil {
		t.Errorf("the end: %v", err)
	}
}

// certificate makes one for loopback, and the pool that trusts it.
func certificate(t *testing.T) (certFile, keyFile string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	err = errors.Join(
		os.WriteFile(certFile, certPEM, 0o600),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(certPEM)
	return certFile, keyFile, roots
}

// TestEndingStopsInReverse: what was started last ends first, each in spite of the others' errors.
func TestEndingStopsInReverse(t *testing.T) {
	var order []int
	var e ending
	for i := range 3 {
		e.add(func(ctx context.Context) error {
			order = append(order, i)
			if _, bounded := ctx.Deadline(); !bounded || ctx.Err() != nil {
				t.Errorf("part %d gets no time of its own", i)
			}
			return errors.New("part " + string(rune('0'+i)))
		})
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	err := e.run(ended)
	if !slices.Equal(order, []int{2, 1, 0}) || err == nil || err.Error() != "part 2\npart 1\npart 0" {
		t.Errorf("%v, %v", order, err)
	}
}

func TestDemoIsSetUpOnce(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.Demo, cfg.HTTP.Listen = t.TempDir(), true, "127.0.0.1:0"
	cfg.Accounts.ScramIterations = 10_000
	for range 2 {
		_, end := start(t, cfg)
		if err := end(); err != nil {
			t.Fatal(err)
		}
	}
	p, err := openParts(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.close(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	before, err := p.accounts.List(t.Context())
	if err != nil || len(before) != len(demoUsers) {
		t.Fatalf("%v, %v", before, err)
	}
	// As after an end in the middle of it: no administrator yet, one queue, one agent who serves nothing.
	c := p.centre()
	err = errors.Join(c.RemoveQueue(t.Context(), "8001"), c.LeaveQueue(t.Context(), "8000", "1001"),
		c.RemoveUser(t.Context(), "1002"), c.RemoveUser(t.Context(), "admin"), seedDemo(t.Context(), c))
	if err != nil {
		t.Fatal(err)
	}
	users, err := c.Users(t.Context())
	if err != nil || len(users) != len(demoUsers) || len(users[0].Queues) != 2 || len(users[1].Queues) != 2 {
		t.Fatalf("finished: %+v, %v", users, err)
	}
	before, err = p.accounts.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.RemoveQueue(t.Context(), "8001"), seedDemo(t.Context(), c)); err != nil {
		t.Fatal(err)
	}
	after, err := p.accounts.List(t.Context())
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("set up again: %v, %v", after, err)
	}
	if queues, err := c.Queues(t.Context()); err != nil || len(queues) != 1 {
		t.Errorf("what was removed came back: %v, %v", queues, err)
	}
}

// TestEverythingAtOnce: nobody should have to start four times to learn of four things that cannot be had.
func TestEverythingAtOnce(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cfg := config.Default()
	cfg.Data, cfg.HTTP.Listen = t.TempDir(), l.Addr().String()
	cfg.HTTP.TLSCert, cfg.HTTP.TLSKey = "nowhere-web.pem", "nowhere-web.key"
	cfg.XMPP.C2sListen, cfg.XMPP.TLSCert, cfg.XMPP.TLSKey = "192.0.2.1:5222", "nowhere-xmpp.pem", "nowhere-xmpp.key"
	err = serve(t.Context(), cfg, io.Discard, io.Discard)
	for _, want := range []string{l.Addr().String(), "192.0.2.1:5222", "nowhere-web", "nowhere-xmpp"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ndoes not name %s", err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, "parley.db")); err == nil {
		t.Error("a database was made all the same")
	}
}

// TestRenewedCertificate is shown without a restart.
func TestRenewedCertificate(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.Host, cfg.HTTP.Listen = t.TempDir(), "chat.example.com", "127.0.0.1:0"
	var roots *x509.CertPool
	cfg.HTTP.TLSCert, cfg.HTTP.TLSKey, roots = certificate(t)
	url, end := start(t, cfg)
	addr := strings.TrimPrefix(url, "https://")
	shake := func(roots *x509.CertPool) error {
		conn, err := tls.Dial("tcp", addr, &tls.Config{RootCAs: roots})
		if err != nil {
			return err
		}
		return conn.Close()
	}
	if err := shake(roots); err != nil {
		t.Fatal(err)
	}
	newCert, newKey, newRoots := certificate(t)
	if err := errors.Join(os.Rename(newKey, cfg.HTTP.TLSKey), os.Rename(newCert, cfg.HTTP.TLSCert)); err != nil {
		t.Fatal(err)
	}
	for err := shake(newRoots); err != nil; err = shake(newRoots) { // it looks once a second
		select {
		case <-t.Context().Done():
			t.Fatal("the new certificate is not shown")
		case <-time.After(50 * time.Millisecond):
		}
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}
