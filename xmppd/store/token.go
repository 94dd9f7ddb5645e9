package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// tokenBytes of randomness stand in every token: 256 bits.
const tokenBytes = 32

// What a token is for can be seen by its beginning, which is no secret.
const (
	loginTokenPrefix  = "login."
	streamTokenPrefix = "stream."
	guestTokenPrefix  = "guest."
)

// newToken makes a token and what the database keeps of it.
func newToken(prefix string) (token string, kept []byte) {
	b := make([]byte, tokenBytes)
	rand.Read(b)
	token = prefix + base64.RawURLEncoding.EncodeToString(b)
	return token, keptOf(token)
}

// keptOf is what the database keeps of a token. Finding it by an index lookup tells a guesser
// nothing: he would have to guess a hash whose preimage he cannot choose.
func keptOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// hasForm tells a token from anything else before the database is asked.
func hasForm(token, prefix string) bool {
	return strings.HasPrefix(token, prefix) &&
		len(token) == len(prefix)+base64.RawURLEncoding.EncodedLen(tokenBytes)
}
