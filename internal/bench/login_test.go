package bench

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"net"
	"testing"
)

// discard is a connection that nobody reads.
type discard struct{ net.Conn }

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// TestScramKey holds the keys to those that RFC 5802 §5 leads to, for its salt and rounds and our password, as computed by
// another implementation (Python's hashlib).
func TestScramKey(t *testing.T) {
	salt, err := base64.StdEncoding.DecodeString("QSXCR+Q6sek8bf92")
	if err != nil {
		t.Fatal(err)
	}
	k, err := newScramKey(salt, 4096)
	if err != nil {
		t.Fatal(err)
	}
	stored, server := k.hex()
	if stored != "d1fe75d84ba8cf4ef234704509056e8fd76aef27" || server != "ebca409cd14dab8fab03b9ae51b45c7c5e849b59" {
		t.Errorf("stored %s, server %s", stored, server)
	}
	// What a server does with a proof (RFC 5802 §3): it must find the stored key in it.
	proof := k.proof("n=user,r=x,r=xy,s=z,i=1,c=biws,r=xy")
	for i, b := range mac(k.stored, "n=user,r=x,r=xy,s=z,i=1,c=biws,r=xy") {
		proof[i] ^= b
	}
	if found := sha1.Sum(proof); hex.EncodeToString(found[:]) != stored {
		t.Error("a server would refuse the proof")
	}
}

func TestKeyring(t *testing.T) {
	var k keyring
	first, err := k.of([]byte("r=abc,s=QSXCR+Q6sek8bf92,i=4096"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := k.of([]byte("r=other,s=QSXCR+Q6sek8bf92,i=4096"))
	if err != nil || again != first {
		t.Errorf("the same salt is hashed twice (%v)", err)
	}
	for _, broken := range []string{"", "r=abc", "r=abc,s=!!,i=1", "r=abc,s=QSXCR+Q6sek8bf92", "r=abc,s=QSXCR+Q6sek8bf92,i=x"} {
		if _, err := k.of([]byte(broken)); err == nil {
			t.Errorf("%q is no challenge", broken)
		}
	}
}
