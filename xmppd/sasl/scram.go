package sasl

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"hash"
	"strings"
)

const (
	// clientNonceBytesMin is low because freshness rests on the server's part: clients in use send 16 digits.
	clientNonceBytesMin = 8
	clientNonceBytesMax = 256
)

// scram is one attempt with SCRAM (RFC 5802 §5).
type scram struct {
	x         *Exchange
	algorithm string // as the Authenticator calls it
	newHash   func() hash.Hash
	plus      bool          // the variant that binds to the channel
	nonce     func() string // the server's part; tests set it to the one of the RFC

	user      string
	read      found // what the first message was answered with
	head      gs2
	bound     [][]byte // what may follow the header in the last message: channel bindings, or nothing
	nonces    string   // the client's part and ours
	firstBare string   // client-first-message-bare
	first     string   // server-first-message
}

func newScram(x *Exchange, mech string) *scram {
	s := &scram{x: x, algorithm: "SHA-256", newHash: sha256.New, nonce: rand.Text} // rand.Text: at least 128 bits, printable
	mech, s.plus = strings.CutSuffix(mech, plus)
	if mech == ScramSHA1 {
		s.algorithm, s.newHash = "SHA-1", sha1.New
	}
	return s
}

// found is what is known of a user.
type found struct {
	keys  Keys
	id    Identity
	known bool
}

// clientFirst answers with salt and iterations, for users who exist and for those who do not.
func (s *scram) clientFirst(ctx context.Context, in []byte) ([]byte, step, error) {
	head, bare, err := parseGS2(string(in))
	if err != nil {
		return nil, nil, err
	}
	if s.bound, err = s.bind(head); err != nil {
		return nil, nil, err
	}
	user, nonce, err := parseClientFirst(bare)
	if err != nil {
		return nil, nil, err
	}
	keys, id, known, err := s.x.cfg.Auth.ScramKeys(ctx, user, s.algorithm)
	if err != nil {
		return nil, nil, refuse(err)
	}
	s.read = found{keys, id, known}
	s.user, s.head, s.firstBare, s.nonces = user, head, bare, nonce+s.nonce()
	s.first = fmt.Sprintf("r=%s,s=%s,i=%d", s.nonces, base64.StdEncoding.EncodeToString(keys.Salt), keys.Iterations)
	if len(s.x.cfg.Offered) > 0 {
		s.first += ",h=" + downgrade(s.newHash, s.x.cfg.Offered, s.x.cfg.Bindings)
	}
	return []byte(s.first), s.proof, nil
}

// bind says what the client must have bound to, by the flag of its header (RFC 5802 §6).
func (s *scram) bind(head gs2) (values [][]byte, err error) {
	switch {
	case s.plus && head.binding == "":
		return nil, malformed("This mechanism binds to the channel.")
	case s.plus:
		b, ok := s.x.binding(head.binding)
		if !ok {
			return nil, fail(NotAuthorized, "This type of channel binding is not offered here.")
		}
		return b.Values, nil
	case head.binding != "":
		return nil, notBinding()
	case head.missed && len(s.x.cfg.Bindings) > 0:
		// It was offered. Somebody in the middle took it out of what the client has seen.
		return nil, fail(NotAuthorized, "Channel binding was offered here.")
	}
	return [][]byte{nil}, nil
}

// proof checks the proof against the keys as they are now, so that a password changed since the first message
// counts as changed.
func (s *scram) proof(ctx context.Context, in []byte) ([]byte, step, error) {
	final, err := parseClientFinal(string(in))
	if err != nil {
		return nil, nil, err
	}
	judged, err := s.x.hold(ctx, s.user)
	if err != nil {
		return nil, nil, err
	}
	id, signature, err := s.judge(ctx, final)
	judged(err)
	if err != nil {
		return nil, nil, refuse(err)
	}
	if err := s.x.succeed(id, s.head.authzid); err != nil {
		return nil, nil, err
	}
	return []byte("v=" + base64.StdEncoding.EncodeToString(signature)), nil, nil
}

// judge gives who the peer has proved to be.
func (s *scram) judge(ctx context.Context, final clientFinal) (Identity, []byte, error) {
	now := s.read
	if now.keys.Fresh == nil || !now.keys.Fresh() {
		var err error
		if now.keys, now.id, now.known, err = s.x.cfg.Auth.ScramKeys(ctx, s.user, s.algorithm); err != nil {
			return Identity{}, nil, err
		}
	}
	proved, signature := s.verify(now.keys, final)
	if !proved || !now.known {
		return Identity{}, nil, ErrBadCredentials
	}
	return now.id, signature, nil
}

// verify does the same work whatever is wrong, also with the empty keys of a user who does not exist.
func (s *scram) verify(keys Keys, final clientFinal) (proved bool, signature []byte) {
	message := s.firstBare + "," + s.first + "," + final.withoutProof
	mac := func(key []byte) []byte {
		m := hmac.New(s.newHash, key)
		m.Write([]byte(message))
		return m.Sum(nil)
	}
	clientKey := mac(keys.StoredKey)
	signature = mac(keys.ServerKey)
	sized := len(final.proof) == len(clientKey)
	if sized {
		subtle.XORBytes(clientKey, clientKey, final.proof)
	}
	h := s.newHash()
	h.Write(clientKey)
	proved = hmac.Equal(h.Sum(nil), keys.StoredKey)
	proved = s.isBound(final.binding) && proved
	proved = hmac.Equal([]byte(final.nonces), []byte(s.nonces)) && proved
	return proved && sized, signature
}

// isBound compares what the client repeats: its header, and behind it what it is bound to (RFC 5802 §7 cbind-input).
func (s *scram) isBound(binding string) (same bool) {
	for _, value := range s.bound {
		input := append([]byte(s.head.raw), value...)
		same = hmac.Equal([]byte(binding), []byte(base64.StdEncoding.EncodeToString(input))) || same
	}
	return same
}

// parseClientFirst reads client-first-message-bare (RFC 5802 §7). A mandatory extension is refused, others are let be.
func parseClientFirst(s string) (user, nonce string, err error) {
	if strings.HasPrefix(s, "m=") {
		return "", "", malformed("This extension is not known here.")
	}
	name, rest, _ := strings.Cut(s, ",")
	name, ok := strings.CutPrefix(name, "n=")
	if !ok {
		return "", "", malformed("The user name is missing.")
	}
	if user, err = unescapeName(name); err != nil {
		return "", "", err
	}
	nonce, extensions, more := strings.Cut(rest, ",")
	nonce, ok = strings.CutPrefix(nonce, "r=")
	if !ok || !printable(nonce) || len(nonce) < clientNonceBytesMin || len(nonce) > clientNonceBytesMax {
		return "", "", malformed("The nonce is missing or not usable.")
	}
	if more && !wellFormedExtensions(extensions) {
		return "", "", malformed("An extension is broken.")
	}
	return user, nonce, nil
}

// clientFinal is the last message of the client, taken apart (RFC 5802 §7 client-final-message).
type clientFinal struct {
	binding, nonces, withoutProof string
	proof                         []byte
}

func parseClientFinal(s string) (f clientFinal, err error) {
	at := strings.LastIndex(s, ",p=")
	if at < 0 {
		return f, malformed("The proof is missing.")
	}
	f.withoutProof = s[:at]
	if f.proof, err = base64.StdEncoding.Strict().DecodeString(s[at+len(",p="):]); err != nil {
		return f, malformed("The proof is not base64.")
	}
	binding, rest, _ := strings.Cut(f.withoutProof, ",")
	nonces, extensions, more := strings.Cut(rest, ",")
	var bound, nonced bool
	f.binding, bound = strings.CutPrefix(binding, "c=")
	f.nonces, nonced = strings.CutPrefix(nonces, "r=")
	if !bound || !nonced || more && !wellFormedExtensions(extensions) {
		return f, malformed("The last message is broken.")
	}
	return f, nil
}

// wellFormedExtensions takes what follows the known attributes: letter "=" value, separated by commas. A mandatory one is not
// let be anywhere (RFC 5802 §5.1).
func wellFormedExtensions(s string) bool {
	for _, e := range strings.Split(s, ",") {
		if len(e) < 3 || e[1] != '=' || e[0] == 'm' || !letters(e[:1]) || strings.IndexByte(e, 0) >= 0 {
			return false
		}
	}
	return true
}

func printable(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x21 || s[i] > 0x7e || s[i] == ',' {
			return false
		}
	}
	return true
}
