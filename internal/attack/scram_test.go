package attack

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"testing"
)

// scram is a client's half of SCRAM (RFC 5802 §3) that can be told to lie.
type scram struct {
	mechanism string // without -PLUS in the hash's name
	header    string // the gs2 header; "n,," if empty
	user      string
	password  string
	nonce     string
	binding   string // behind the header in the last message

	last  func(message string) string // changes the last message, behind the proof's making
	proof func(proof []byte) []byte   // changes the proof
}

func (c scram) hash() func() hash.Hash {
	if strings.Contains(c.mechanism, "SHA-1") {
		return sha1.New
	}
	return sha256.New
}

// first is the first message.
func (c *scram) first() string {
	if c.header == "" {
		c.header = "n,,"
	}
	if c.nonce == "" {
		c.nonce = "0123456789abcdef"
	}
	return c.header + c.bare()
}

func (c scram) bare() string { return "n=" + c.user + ",r=" + c.nonce }

// final is the answer to the server's first message.
func (c scram) final(t *testing.T, challenge string) string {
	t.Helper()
	fields := map[string]string{}
	for _, f := range strings.Split(challenge, ",") {
		if name, value, ok := strings.Cut(f, "="); ok {
			fields[name] = value
		}
	}
	salt, err := base64.StdEncoding.DecodeString(fields["s"])
	if err != nil {
		t.Fatalf("salt: %v in %s", err, challenge)
	}
	rounds, err := strconv.Atoi(fields["i"])
	if err != nil {
		t.Fatalf("iterations: %v in %s", err, challenge)
	}
	salted, err := pbkdf2.Key(c.hash(), c.password, salt, rounds, c.hash()().Size())
	if err != nil {
		t.Fatal(err)
	}
	message := "c=" + base64.StdEncoding.EncodeToString([]byte(c.header+c.binding)) + ",r=" + fields["r"]
	key := c.mac(salted, "Client Key")
	h := c.hash()()
	h.Write(key)
	signature := c.mac(h.Sum(nil), c.bare()+","+challenge+","+message)
	for i := range key {
		key[i] ^= signature[i]
	}
	if c.proof != nil {
		key = c.proof(key)
	}
	message += ",p=" + base64.StdEncoding.EncodeToString(key)
	if c.last != nil {
		message = c.last(message)
	}
	return message
}

func (c scram) mac(key []byte, text string) []byte {
	m := hmac.New(c.hash(), key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// run tries to log in on an open stream. It returns what the server said at last, and whether that is success.
func (c scram) run(w *wire) (string, bool) {
	w.t.Helper()
	w.send(auth(c.mechanism, c.first()))
	text, _ := w.until("</challenge>", "</failure>", "<success", "</stream:error>")
	if !strings.Contains(text, "<challenge") {
		return text, strings.Contains(text, "<success")
	}
	_, text, _ = strings.Cut(text, "<challenge")
	_, text, _ = strings.Cut(text, ">")
	text, _, _ = strings.Cut(text, "<")
	challenge, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		w.t.Fatalf("challenge: %v in %s", err, text)
	}
	w.send(fmt.Sprintf("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s</response>",
		base64.StdEncoding.EncodeToString([]byte(c.final(w.t, string(challenge))))))
	text, _ = w.until("</failure>", "<success", "</stream:error>")
	return text, strings.Contains(text, "<success")
}
