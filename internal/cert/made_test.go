package cert

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMade(t *testing.T) {
	dir := t.TempDir()
	names := []string{"chat.example.com", "acd.chat.example.com", "localhost", "192.0.2.1", "例.example"}
	log, said := journal()
	s, err := Made(dir, names, log)
	must(t, err)
	if !strings.Contains(said.String(), "will not trust") {
		t.Errorf("no warning:\n%s", said)
	}
	info, err := os.Stat(filepath.Join(dir, MadeFile))
	must(t, err)
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("mode of the key: %o", mode)
	}
	roots := x509.NewCertPool()
	roots.AddCert(s.certificate().Leaf)
	for _, name := range []string{"chat.example.com", "acd.chat.example.com", "localhost", "127.0.0.1", "::1", "192.0.2.1"} {
		if _, err := connect(t, s.TLS(), &tls.Config{RootCAs: roots, ServerName: name}); err != nil {
			t.Errorf("who trusts it connects to %s: %v", name, err)
		}
	}
	if _, err := connect(t, s.TLS(), &tls.Config{RootCAs: roots, ServerName: "other.example.com"}); err == nil {
		t.Error("it is good for another server")
	}
	again, err := Made(dir, names, log)
	if err != nil || !again.certificate().Leaf.Equal(s.certificate().Leaf) {
		t.Errorf("made twice: %v", err)
	}
}

func TestMadeAnew(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, MadeFile)
	must(t, makeFile(file, nil, time.Now().Add(-madeLife-time.Hour)))
	log, _ := journal()
	s, err := Made(dir, nil, log)
	if err != nil || time.Until(s.certificate().Leaf.NotAfter) < madeLife/2 {
		t.Errorf("an ended certificate is kept: %v", err)
	}
	must(t, os.WriteFile(file, []byte("nonsense"), 0o600))
	if _, err := Made(dir, nil, log); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a broken file: %v", err)
	}
	if _, err := Made(filepath.Join(dir, "nowhere"), nil, log); err == nil {
		t.Error("made where it cannot be kept")
	}
}
