package listen

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	mrand "math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"parley/xmppd/stanza"
)

func certificate(t *testing.T) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// door starts a Door that serves by f on TCP, in plain or with TLS, and returns how to dial it.
func door(t *testing.T, cfg Config, secure bool, f func(*Conn)) func() net.Conn {
	t.Helper()
	d := NewDoor(cfg, NewPulse(), f, slog.New(slog.DiscardHandler))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config, done := certificate(t), make(chan error, 1)
	go func() {
		if secure {
			done <- d.ServeTLS(l, config)
		} else {
			done <- d.ServeTCP(l, config)
		}
	}()
	t.Cleanup(func() {
		d.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return func() net.Conn {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if secure {
			conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
		}
		t.Cleanup(func() { _ = conn.Close() })
		return conn
	}
}

const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"

// TestEcho sends elements of all lengths, cut anywhere, many at a time, over TCP and TLS, and has them sent back.
func TestEcho(t *testing.T) {
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			dial := door(t, Default(), secure, func(c *Conn) {
				for {
					c.Wait()
					m, err := c.Read(1 << 20)
					if err != nil {
						c.Cut()
						return
					}
					if !blank(*m) && !bytes.HasPrefix(*m, []byte("<stream:")) {
						if err := c.Write(*m); err != nil {
							return
						}
					}
					c.Release(m)
				}
			})
			conn, rnd := dial(), mrand.New(mrand.NewPCG(5, 6))
			var all, want bytes.Buffer
			all.WriteString(header)
			for i := range 400 {
				n := rnd.IntN(300)
				if i%20 == 0 {
					n = rnd.IntN(100_000)
				}
				text := strings.Repeat(string(rune('a'+i%26)), n)
				fmt.Fprintf(&all, "<a i='%d'>%s</a>%s", i, text, strings.Repeat(" ", rnd.IntN(3)))
				fmt.Fprintf(&want, "<a xmlns='jabber:client' i='%d'>%s</a>", i, text)
			}
			go func() {
				for b := all.Bytes(); len(b) > 0; {
					n := min(len(b), 1+rnd.IntN(1+rnd.IntN(40_000)))
					if _, err := conn.Write(b[:n]); err != nil {
						return
					}
					b = b[n:]
				}
			}()
			got := make([]byte, want.Len())
			if _, err := io.ReadFull(conn, got); err != nil || !bytes.Equal(got, want.Bytes()) {
				t.Errorf("%v; what came back differs", err)
			}
		})
	}
}

// TestNothingIsHeldWhileIdle looks into a connection that has read all that came.
func TestNothingIsHeldWhileIdle(t *testing.T) {
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			read := make(chan bool)
			dial := door(t, Default(), secure, func(c *Conn) {
				defer c.Cut()
				for range 4 {
					c.Wait()
					m, err := c.Read(100_000)
					if err != nil {
						t.Error(err)
						return
					}
					c.Release(m)
					e, s := c.frames.(*elements), c.sock
					read <- e.held == nil && e.rest == nil && s.early == nil && s.held == nil && !s.more &&
						(s.records == nil || s.records.early == nil && s.records.held == nil && s.records.known == 0)
				}
			})
			conn := dial()
			for i, part := range []string{header, "<a/>", " ", "<b>" + strings.Repeat("x", 50_000) + "</b>"} {
				if _, err := io.WriteString(conn, part); err != nil {
					t.Fatal(err)
				}
				if !<-read {
					t.Errorf("after part %d something is held", i)
				}
			}
		})
	}
}

func TestWhatReadFindsWrong(t *testing.T) {
	for _, c := range []struct {
		name, send string
		is         func(error) bool
	}{
		{"too big", header + "<a>" + strings.Repeat("x", 1000), func(err error) bool { return errors.Is(err, ErrTooBig) }},
		{"too big a header", "<" + strings.Repeat("x", 1000), func(err error) bool { return errors.Is(err, ErrTooBig) }},
		{"a comment", header + "<!-- -->", func(err error) bool { return errors.As(err, new(*stanza.SyntaxError)) }},
		{"a bad declaration", "<?xml?>", func(err error) bool { return errors.As(err, new(*stanza.SyntaxError)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := make(chan error, 1)
			dial := door(t, Default(), false, func(conn *Conn) {
				for {
					m, err := conn.Read(500)
					if err != nil {
						found <- err
						if err := conn.Write([]byte("bye")); err != nil {
							t.Errorf("nothing can be said any more: %v", err)
						}
						conn.Close(1000)
						return
					}
					conn.Release(m)
				}
			})
			conn := dial()
			if _, err := io.WriteString(conn, c.send); err != nil {
				t.Fatal(err)
			}
			if err := <-found; !c.is(err) {
				t.Error(err)
			}
			b := make([]byte, 3)
			if _, err := io.ReadFull(conn, b); err != nil || string(b) != "bye" {
				t.Errorf("%q, %v", b, err)
			}
		})
	}
}

// TestAPeerThatReadsNothing holds up one Write, and no longer than WriteTimeout.
func TestAPeerThatReadsNothing(t *testing.T) {
	cfg := Default()
	cfg.WriteTimeout = time.Second
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			found := make(chan error, 1)
			dial := door(t, cfg, secure, func(c *Conn) {
				for {
					if err := c.Write(make([]byte, 1<<20)); err != nil {
						found <- err
						c.Cut()
						return
					}
				}
			})
			conn := dial()
			if _, err := conn.Write([]byte(" ")); err != nil { // TLS has begun
				t.Fatal(err)
			}
			if err := <-found; err == nil {
				t.Error("an endless message was written")
			}
		})
	}
}

// TestPingDuringABatch has a ping come while a batch is under way that turns out to hold nothing: it is sent all the same,
// for who vanishes is found by nothing else.
func TestPingDuringABatch(t *testing.T) {
	dial := door(t, Default(), false, func(c *Conn) {
		defer c.Cut()
		var batch []byte
		c.sock.cork(&batch)
		c.sock.ping([]byte(" "))
		if err := c.sock.uncork(); err != nil {
			t.Error(err)
		}
	})
	if got, err := io.ReadAll(dial()); err != nil || string(got) != " " {
		t.Errorf("got %q, %v; want a ping", got, err)
	}
}
