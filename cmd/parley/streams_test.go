package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley/config"
	"parley/internal/cert"
)

// startStreams runs serve and gives the addresses it says it has, by the names of their flags, and its log.
func startStreams(t *testing.T, cfg config.Config) (addrs map[string]string, said string, log *lines, end func() error) {
	t.Helper()
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	out, log := &lines{grown: make(chan struct{}, 1)}, &lines{grown: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, cfg, out, log) }()
	select {
	case <-out.grown: // it is said in one piece
	case err := <-ended:
		t.Fatalf("the server ended: %v", err)
	}
	t.Cleanup(cancel)
	addrs = map[string]string{}
	for line := range strings.Lines(out.String()) {
		if words := strings.Fields(line); len(words) == 2 {
			addrs[words[0]] = words[1]
		}
	}
	return addrs, out.String(), log, func() error { cancel(); return <-ended }
}

// lines is what was printed; safe for concurrent use.
type lines struct {
	mu    sync.Mutex
	text  bytes.Buffer
	grown chan struct{}
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.grown <- struct{}{}:
	default:
	}
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

const streamHeader = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='%' version='1.0'>"

// features opens a stream to host and gives what is said up to the end of the features.
func features(t *testing.T, conn net.Conn, host string) string {
	t.Helper()
	if _, err := io.WriteString(conn, strings.Replace(streamHeader, "%", host, 1)); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for r := bufio.NewReader(conn); !strings.Contains(said.String(), "</stream:features>"); {
		part, err := r.ReadString('>')
		if err != nil {
			t.Fatalf("%v after %s", err, said.String())
		}
		said.WriteString(part)
	}
	return said.String()
}

func streamsConfig(t *testing.T) config.Config {
	cfg := config.Default()
	cfg.Data, cfg.Host, cfg.HTTP.Listen = t.TempDir(), "chat.example.com", "127.0.0.1:0"
	cfg.XMPP.C2sListen, cfg.XMPP.C2sTLSListen = "127.0.0.1:0", "127.0.0.1:0"
	return cfg
}

// TestStreamsWithoutACertificate: one is made, for the streams alone; nobody logs in without TLS.
func TestStreamsWithoutACertificate(t *testing.T) {
	cfg := streamsConfig(t)
	addrs, said, log, end := startStreams(t, cfg)
	if !strings.Contains(said, "Serving chat.example.com on http://") {
		t.Errorf("the pages: %s", said)
	}
	if !strings.Contains(log.String(), "will not trust") {
		t.Errorf("no warning:\n%s", log)
	}
	made, err := os.ReadFile(filepath.Join(cfg.Data, cert.MadeFile))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(made)

	plain, err := net.Dial("tcp", addrs["c2s"])
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	if f := features(t, plain, "chat.example.com"); !strings.Contains(f, "<required/>") || strings.Contains(f, "mechanism") {
		t.Errorf("before TLS: %s", f)
	}
	for _, protocols := range [][]string{nil, {"xmpp-client"}} {
		secured, err := tls.Dial("tcp", addrs["c2s-tls"], &tls.Config{RootCAs: roots, ServerName: "chat.example.com", NextProtos: protocols})
		if err != nil {
			t.Fatal(err)
		}
		f := features(t, secured, "chat.example.com")
		if !strings.Contains(f, "<mechanism>SCRAM-SHA-256-PLUS</mechanism>") || !strings.Contains(f, "tls-server-end-point") || strings.Contains(f, "starttls") {
			t.Errorf("over TLS: %s", f)
		}
		if err := secured.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", addrs["c2s"]); err == nil {
		t.Error("the address is still open")
	}
}

// TestTestMode lifts TLS on loopback, and says what it is.
func TestTestMode(t *testing.T) {
	cfg := streamsConfig(t)
	cfg.TestMode = true
	addrs, said, log, end := startStreams(t, cfg)
	if !strings.Contains(said, "TEST MODE") || !strings.Contains(log.String(), "test mode") {
		t.Errorf("said:\n%s\nlog:\n%s", said, log)
	}
	conn, err := net.Dial("tcp", addrs["c2s"])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if f := features(t, conn, "chat.example.com"); !strings.Contains(f, "<mechanism>") || !strings.Contains(f, "<starttls") {
		t.Errorf("features: %s", f)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}

// TestDemoDoesWithoutTakenAddresses that nobody asked for, and says so.
func TestDemoDoesWithoutTakenAddresses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:5222")
	if err == nil {
		defer taken.Close() // else somebody else has it, which does as well
	}
	cfg := config.Default()
	cfg.Data, cfg.Demo, cfg.HTTP.Listen, cfg.Accounts.ScramIterations = t.TempDir(), true, "127.0.0.1:0", 10_000
	cfg.XMPP.C2sTLSListen, cfg.XMPP.ComponentListen = "off", "off"
	addrs, said, _, end := startStreams(t, cfg)
	if !strings.Contains(said, "127.0.0.1:5222 is taken") || !strings.Contains(said, "--c2s") || addrs["c2s-tls"] != "" {
		t.Errorf("said:\n%s", said)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, cert.MadeFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a certificate was made for nobody: %v", err)
	}

	cfg.XMPP.C2sListen = "127.0.0.1:5222"
	if err := serve(t.Context(), cfg, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "127.0.0.1:5222") {
		t.Errorf("a taken address that was asked for: %v", err)
	}
}
