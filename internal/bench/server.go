package bench

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// host is the domain of all accounts; anonHost that of clients without one, where a server wants one for them.
const (
	host     = "localhost"
	anonHost = "anon.localhost"
	mucHost  = "conference.localhost"
)

// server is a kind of server that can be measured.
type server interface {
	name() string
	// missing says what keeps it from being measured here; nil if nothing does.
	missing() error
	// prepare fills a data directory with accounts.
	prepare(ctx context.Context, dir string, s site) error
	// command is what starts it on a copy of that directory; what it needs beside is written into it.
	command(dir string, s site, p plan) (*exec.Cmd, error)
	// anonymousAt is the domain of clients without an account.
	anonymousAt() string
}

// site is what all servers of a run have in common.
type site struct {
	accounts  int // u0, u1, ...
	agents    int // a0, a1, ...: Parley's
	cert, key string
}

// plan is how a server is to be started.
type plan struct {
	wire     wire
	archived bool // all messages are kept: 1:1 and of rooms
	ports    ports
}

// ports are where a server listens, all on loopback.
type ports struct{ tcp, web, webTLS int }

// freePorts finds ports on which nobody listened a moment ago, below those that systems give to who asks for any: before
// a server is up, one of these may be given to one of its own clients or to another's.
func freePorts() (p ports, err error) {
	for _, port := range []*int{&p.tcp, &p.web, &p.webTLS} {
		l, err := listenBelow()
		if err != nil {
			return p, err
		}
		defer l.Close() // not sooner: or two of them could be one
		*port = l.Addr().(*net.TCPAddr).Port
	}
	return p, nil
}

func listenBelow() (net.Listener, error) {
	for range 100 {
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10_000+mathrand.IntN(20_000))); err == nil {
			return l, nil
		}
	}
	return nil, errors.New("find a free port: of 100 none is free")
}

// addr is where clients of the plan's wire connect.
func (p plan) addr() string {
	port := p.ports.tcp
	switch p.wire {
	case ws:
		port = p.ports.web
	case wss:
		port = p.ports.webTLS
	}
	return fmt.Sprintf("127.0.0.1:%d", port)
}

func listening(addr string) bool {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

func account(i int) string { return fmt.Sprintf("u%d", i) }
func agent(i int) string   { return fmt.Sprintf("a%d", i) }

// makeCert writes a certificate for this run: ECDSA P-256, so that TLS costs all servers the same.
func makeCert(dir string) (cert, key string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host, anonHost, mucHost},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(48 * time.Hour), BasicConstraintsValid: true, IsCA: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		return "", "", fmt.Errorf("make a certificate: %w", err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	secret := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})
	return cert, key, errors.Join(os.WriteFile(cert, chain, 0o644), os.WriteFile(key, secret, 0o600))
}

// logTo gives a command a file for what it says.
func logTo(cmd *exec.Cmd, dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, "output.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = f, f
	return nil
}

// said is the end of what a server wrote into its log, for error messages.
func said(dir string) string {
	f, err := os.Open(filepath.Join(dir, "output.log"))
	if err != nil {
		return ""
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > 2000 {
		_, _ = f.Seek(-2000, io.SeekEnd)
	}
	text, _ := io.ReadAll(f)
	return string(text)
}
