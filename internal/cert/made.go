package cert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

// MadeFile is where, in the data directory, the certificate that the server makes is kept, with its key.
const MadeFile = "self-signed.pem"

// madeLife is how long such a certificate is good: who has decided to trust it should not have to again.
const madeLife = 10 * 365 * 24 * time.Hour

// Made reads the certificate of dir that nobody has signed, or makes it, for names and for loopback: ECDSA on P-256, for
// ten years. Clients will not trust it by themselves; the log says so.
func Made(dir string, names []string, log *slog.Logger) (*Source, error) {
	file := filepath.Join(dir, MadeFile)
	s, err := Files(file, file, log)
	ended := err == nil && !time.Now().Before(s.current.Leaf.NotAfter)
	if errors.Is(err, fs.ErrNotExist) || ended {
		if err := makeFile(file, names, time.Now()); err != nil {
			return nil, fmt.Errorf("make a certificate: %w", err)
		}
		s, err = Files(file, file, log)
	}
	if err != nil {
		return nil, fmt.Errorf("%w; remove the file to have a new one made", err)
	}
	log.Warn("no certificate is configured: clients will not trust the one this server has made for itself", "file", file)
	return s, nil
}

// makeFile writes certificate and key into one file of the owner's, which is there whole or not at all.
func makeFile(file string, names []string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.CreateCertificate(rand.Reader, template(names, now), template(names, now), key.Public(), key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})...)
	if err := os.WriteFile(file+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

func template(names []string, now time.Time) *x509.Certificate {
	t := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: "Parley, self-signed"},
		NotBefore:    now.Add(-time.Hour), // a client's clock may be behind
		NotAfter:     now.Add(madeLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},

		BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else if name != "localhost" && isASCII(name) {
			t.DNSNames = append(t.DNSNames, name)
		}
	}
	return t
}

// isASCII says whether a name stands in a certificate as it is. One that does not, an internationalised name, is left
// out of the certificate that is made, and is not looked for in others.
func isASCII(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII })
}
