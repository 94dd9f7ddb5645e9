package cert

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// journal is a log to look into.
func journal() (*slog.Logger, *bytes.Buffer) {
	var said bytes.Buffer
	return slog.New(slog.NewTextHandler(&said, nil)), &said
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// files is a Source over files of a test, and a clock to be set.
func files(t *testing.T, names ...string) (s *Source, file string, clock *time.Time, said *bytes.Buffer) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "pair.pem")
	must(t, makeFile(file, names, time.Now()))
	log, said := journal()
	s, err := Files(file, file, log)
	must(t, err)
	s.Expect(names...)
	now := time.Now()
	s.now = func() time.Time { return now }
	return s, file, &now, said
}

// replace writes another certificate, with another time of change, as a later one has.
func replace(t *testing.T, file string, at time.Time, names ...string) {
	t.Helper()
	must(t, makeFile(file, names, at))
	must(t, os.Chtimes(file, at, at))
}

// connect shakes hands over a real socket and gives what the client saw.
func connect(t *testing.T, server, client *tls.Config) (tls.ConnectionState, error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	shaken := make(chan error, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			shaken <- err
			return
		}
		secured := tls.Server(conn, server)
		err = secured.Handshake()
		if err == nil {
			_, err = secured.Write([]byte("x")) // behind it comes the ticket
		}
		shaken <- errors.Join(err, conn.Close())
	}()
	conn, err := tls.Dial("tcp", l.Addr().String(), client)
	if err != nil {
		<-shaken
		return tls.ConnectionState{}, err
	}
	defer conn.Close()
	_, err = conn.Read(make([]byte, 1))
	return conn.ConnectionState(), errors.Join(err, <-shaken)
}

func TestFilesAreReadAgain(t *testing.T) {
	s, file, now, said := files(t, "chat.example.com")
	config, client := s.TLS(), &tls.Config{InsecureSkipVerify: true}
	shown := func() *x509.Certificate {
		state, err := connect(t, config, client)
		must(t, err)
		return state.PeerCertificates[0]
	}
	first := shown()
	replace(t, file, now.Add(time.Hour), "chat.example.com")
	if !shown().Equal(first) {
		t.Error("the files are looked at more than once a second")
	}
	*now = now.Add(lookEvery)
	second := shown()
	if second.Equal(first) {
		t.Fatal("the new certificate is not shown")
	}
	if all := s.Leaves(); len(all) != 2 || !all[0].Equal(second) || !all[1].Equal(first) {
		t.Errorf("%d certificates may have been shown", len(all))
	}
	*now = now.Add(formerKept)
	if all := s.Leaves(); len(all) != 1 || !all[0].Equal(second) {
		t.Errorf("after a minute %d certificates may have been shown", len(all))
	}
	if strings.Contains(said.String(), "ERROR") || strings.Contains(said.String(), "WARN") {
		t.Errorf("log:\n%s", said)
	}
}

// TestBrokenFilesChangeNothing: what is shown stays, and the log says once why.
func TestBrokenFilesChangeNothing(t *testing.T) {
	s, file, now, said := files(t, "chat.example.com")
	first := s.certificate()
	must(t, os.WriteFile(file, []byte("nonsense"), 0o600))
	for range 5 {
		*now = now.Add(lookEvery)
		if s.certificate() != first {
			t.Fatal("a broken file took the certificate away")
		}
	}
	must(t, os.Remove(file))
	for range 5 {
		*now = now.Add(lookEvery)
		if s.certificate() != first {
			t.Fatal("a file that is gone took the certificate away")
		}
	}
	if n := strings.Count(said.String(), "level=ERROR"); n != 2 {
		t.Errorf("said %d times, once for each change:\n%s", n, said)
	}
	replace(t, file, now.Add(time.Hour), "chat.example.com")
	*now = now.Add(lookEvery)
	if s.certificate() == first {
		t.Error("a good file after a broken one is not read")
	}
}

func TestReloadAtOnce(t *testing.T) {
	s, file, now, said := files(t)
	first := s.certificate()
	replace(t, file, now.Add(time.Hour))
	s.Reload()
	if s.certificate() == first {
		t.Error("Reload has not read the file")
	}
	must(t, os.WriteFile(file, []byte("nonsense"), 0o600))
	s.Reload()
	if s.certificate() == nil || !strings.Contains(said.String(), "level=ERROR") {
		t.Errorf("log:\n%s", said)
	}
}

func TestWithoutAGoodFileThereIsNoSource(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.pem")
	must(t, os.WriteFile(broken, []byte("nonsense"), 0o600))
	one, other := filepath.Join(dir, "one.pem"), filepath.Join(dir, "other.pem")
	must(t, errors.Join(makeFile(one, nil, time.Now()), makeFile(other, nil, time.Now())))
	for _, pair := range [][2]string{{broken, broken}, {one, filepath.Join(dir, "nowhere.pem")}, {one, other}} {
		log, _ := journal()
		if _, err := Files(pair[0], pair[1], log); err == nil || !strings.Contains(err.Error(), pair[1]) {
			t.Errorf("%v: %v", pair, err)
		}
	}
}

// TestResumption: a ticket spares a handshake, but not the look at a certificate that has been replaced since.
func TestResumption(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS13, tls.VersionTLS12} {
		s, file, now, _ := files(t, "localhost")
		config := s.TLS()
		client := &tls.Config{
			InsecureSkipVerify: true, ServerName: "localhost", MaxVersion: version, ClientSessionCache: tls.NewLRUClientSessionCache(1),
		}
		for i, want := range []bool{false, true, true} {
			if state, err := connect(t, config, client); err != nil || state.DidResume != want {
				t.Errorf("TLS %x, connection %d: resumed %t, %v", version, i, state.DidResume, err)
			}
		}
		replace(t, file, now.Add(time.Hour), "localhost")
		*now = now.Add(lookEvery)
		state, err := connect(t, config, client)
		if err != nil || state.DidResume || !state.PeerCertificates[0].Equal(s.certificate().Leaf) {
			t.Errorf("TLS %x: resumed %t past a new certificate, %v", version, state.DidResume, err)
		}
	}
}

func TestVersionsAndProtocols(t *testing.T) {
	s, _, _, _ := files(t)
	state, err := connect(t, s.TLS("xmpp-client"), &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"xmpp-client"}})
	if err != nil || state.NegotiatedProtocol != "xmpp-client" {
		t.Errorf("protocol %q, %v", state.NegotiatedProtocol, err)
	}
	if _, err := connect(t, s.TLS("xmpp-client"), &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}}); err == nil {
		t.Error("another protocol was let in")
	}
	if _, err := connect(t, s.TLS(), &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}); err == nil {
		t.Error("TLS 1.1 was let in")
	}
	if state, err := connect(t, s.TLS(), &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12}); err != nil || state.Version != tls.VersionTLS12 {
		t.Errorf("TLS 1.2: %v", err)
	}
}

func TestWarnings(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		name  string
		made  time.Time
		asked string
		words string // in the log; "" = no warning
	}{
		{"good", time.Now(), "a.example", ""},
		{"another name", time.Now(), "b.example", "does not name"},
		{"internationalised", time.Now(), "例.example", ""},
		{"ended", time.Now().Add(-madeLife - time.Hour), "a.example", "ends soon"},
		{"nearly ended", time.Now().Add(soon / 2).Add(-madeLife), "a.example", "ends soon"},
	} {
		file := filepath.Join(dir, tt.name)
		must(t, makeFile(file, []string{"a.example"}, tt.made))
		log, said := journal()
		s, err := Files(file, file, log)
		must(t, err)
		s.Expect(tt.asked)
		if tt.words == "" && said.Len() > 0 || !strings.Contains(said.String(), tt.words) {
			t.Errorf("%s: log\n%s", tt.name, said)
		}
	}
}
