package bench

import (
	"bytes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// password is that of every account made here.
const password = "bench-wherefore-art-thou"

const (
	streamOpen = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='%s' version='1.0'>"
	frameOpen  = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='%s' version='1.0'/>"
	bindAny    = "<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
)

// saslNS is the namespace of RFC 6120 §6.
const saslNS = "urn:ietf:params:xml:ns:xmpp-sasl"

// ways is what clients know of an address: how to get there, and the keys of the accounts.
type ways struct {
	wire wire
	addr string
	host string
	keys *keyring
}

// logIn connects, logs an account in with SCRAM-SHA-1, or with ANONYMOUS if name is empty, and binds a resource.
func (w ways) logIn(name string) (_ *client, err error) {
	c, err := connect(w.wire, w.addr)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.close()
			err = fmt.Errorf("log in over %s: %w", w.wire, err)
		}
	}()
	if err := c.open(w.host); err != nil {
		return nil, err
	}
	if w.wire == stl {
		if err := c.startTLS(w.host); err != nil {
			return nil, err
		}
	}
	if err := c.authenticate(name, w.keys); err != nil {
		return nil, err
	}
	if err := c.open(w.host); err != nil {
		return nil, err
	}
	if err := c.say(bindAny); err != nil {
		return nil, err
	}
	bound, err := c.await("<jid>")
	if err != nil {
		return nil, err
	}
	c.jid = string(between(bound, "<jid>", "</jid>"))
	return c, nil
}

// open begins a stream and reads up to its features.
func (c *client) open(host string) error {
	format := streamOpen
	if c.web {
		format = frameOpen
	}
	if err := c.say(format, host); err != nil {
		return err
	}
	_, err := c.await("features")
	return err
}

func (c *client) startTLS(host string) error {
	if err := c.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"); err != nil {
		return err
	}
	if _, err := c.await("<proceed"); err != nil {
		return err
	}
	c.secure()
	return c.open(host)
}

func (c *client) authenticate(name string, keys *keyring) error {
	if name == "" {
		if err := c.say("<auth xmlns='%s' mechanism='ANONYMOUS'>=</auth>", saslNS); err != nil {
			return err
		}
		_, err := c.await("<success")
		return err
	}
	return c.scram(name, keys)
}

// scram is SCRAM-SHA-1 without channel binding (RFC 5802 §3).
func (c *client) scram(name string, keys *keyring) error {
	bare := "n=" + name + ",r=" + rand.Text()
	if err := c.say("<auth xmlns='%s' mechanism='SCRAM-SHA-1'>%s</auth>", saslNS, encode([]byte("n,,"+bare))); err != nil {
		return err
	}
	e, err := c.await("<challenge")
	if err != nil {
		return err
	}
	first, err := base64.StdEncoding.DecodeString(string(between(e, ">", "</")))
	if err != nil {
		return fmt.Errorf("challenge: %w", err)
	}
	key, err := keys.of(first)
	if err != nil {
		return err
	}
	nonce, _, _ := strings.Cut(string(first), ",")
	final := "c=biws," + nonce
	proof := key.proof(bare + "," + string(first) + "," + final)
	if err := c.say("<response xmlns='%s'>%s</response>", saslNS, encode([]byte(final+",p="+encode(proof)))); err != nil {
		return err
	}
	_, err = c.await("<success")
	return err
}

func encode(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// scramKey is what a password becomes under one salt.
type scramKey struct{ client, stored, server []byte }

func newScramKey(salt []byte, rounds int) (*scramKey, error) {
	salted, err := pbkdf2.Key(sha1.New, password, salt, rounds, sha1.Size)
	if err != nil {
		return nil, err
	}
	client := mac(salted, "Client Key")
	stored := sha1.Sum(client)
	return &scramKey{client: client, stored: stored[:], server: mac(salted, "Server Key")}, nil
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha1.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func (k *scramKey) proof(text string) []byte {
	proof := mac(k.stored, text)
	for i := range proof {
		proof[i] ^= k.client[i]
	}
	return proof
}

// keyring holds the key of each salt, so that a password is hashed once and not with each log-in.
type keyring struct{ keys sync.Map } // salt and rounds → *scramKey

// of returns the key that a server-first-message asks for.
func (k *keyring) of(serverFirst []byte) (*scramKey, error) {
	_, params, found := bytes.Cut(serverFirst, []byte(",s="))
	if !found {
		return nil, errors.New("no salt in the challenge")
	}
	if key, known := k.keys.Load(string(params)); known {
		return key.(*scramKey), nil
	}
	salt64, rest, _ := strings.Cut(string(params), ",i=")
	salt, err := base64.StdEncoding.DecodeString(salt64)
	if err != nil {
		return nil, fmt.Errorf("salt: %w", err)
	}
	digits, _, _ := strings.Cut(rest, ",")
	rounds, err := strconv.Atoi(digits)
	if err != nil {
		return nil, fmt.Errorf("rounds: %w", err)
	}
	key, err := newScramKey(salt, rounds)
	if err != nil {
		return nil, err
	}
	k.keys.Store(string(params), key)
	return key, nil
}

func (k *scramKey) hex() (stored, server string) {
	return hex.EncodeToString(k.stored), hex.EncodeToString(k.server)
}
