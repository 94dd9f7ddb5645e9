package signed

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// Algorithms.
const (
	EdDSA = "EdDSA"
	HS256 = "HS256"
)

const (
	signersMax     = 1000
	keyBytesMax    = 16 << 10
	secretBytesMin = 32 // RFC 7518 §3.2
)

// signer is a key with what it may be used for.
type signer struct {
	algorithm string
	key       any      // ed25519.PublicKey or []byte
	queues    []string // DNs; none: every queue
}

// Signers are the sites that may vouch for visitors.
type Signers struct {
	byKey map[string]signer
}

var isKeyID = regexp.MustCompile(`^[0-9A-Za-z._-]{1,64}$`)

// Open reads the keys of entries like "KID ALGORITHM FILE [DN...]". A secret's file may be read by its owner alone. All
// that is wrong is told at once.
func Open(entries []string) (*Signers, error) {
	s := &Signers{byKey: map[string]signer{}}
	var problems []error
	if len(entries) > signersMax {
		problems = append(problems, fmt.Errorf("http.signers has more than %d entries", signersMax))
	}
	for _, entry := range entries {
		if err := s.add(entry); err != nil {
			problems = append(problems, fmt.Errorf("http.signers: %q: %w", entry, err))
		}
	}
	return s, errors.Join(problems...)
}

func (s *Signers) add(entry string) error {
	words := strings.Fields(entry)
	if len(words) < 3 || !isKeyID.MatchString(words[0]) {
		return errors.New("is not like shop-1 EdDSA /etc/parley/shop-1.pub 8000")
	}
	id, file := words[0], words[2]
	if _, twice := s.byKey[id]; twice {
		return errors.New("is there twice")
	}
	made := signer{algorithm: words[1], queues: words[3:]}
	var err error
	switch made.algorithm {
	case EdDSA:
		made.key, err = readPublicKey(file)
	case HS256:
		made.key, err = readSecret(file)
	default:
		err = errors.New("the algorithm is EdDSA or HS256")
	}
	if err == nil {
		s.byKey[id] = made
	}
	return err
}

func (s signer) signsFor(dn string) bool { return len(s.queues) == 0 || slices.Contains(s.queues, dn) }

func readPublicKey(file string) (ed25519.PublicKey, error) {
	text, _, err := read(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PUBLIC KEY" {
		return nil, errors.New("the file is no public key in PEM")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read the public key: %w", err)
	}
	public, ok := key.(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("the file is no key of Ed25519")
	}
	return public, nil
}

func readSecret(file string) ([]byte, error) {
	text, mode, err := read(file)
	if err != nil {
		return nil, err
	}
	if mode.Perm()&0o077 != 0 {
		return nil, errors.New("the file must be one that only its owner may read: chmod 600")
	}
	secret := []byte(strings.TrimRight(string(text), "\r\n"))
	if len(secret) < secretBytesMin {
		return nil, fmt.Errorf("a secret has at least %d bytes", secretBytesMin)
	}
	return secret, nil
}

func read(file string) ([]byte, os.FileMode, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, 0, fmt.Errorf("read the key: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > keyBytesMax {
		return nil, 0, errors.New("the file is no key")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, 0, fmt.Errorf("read the key: %w", err)
	}
	return text, info.Mode(), nil
}
