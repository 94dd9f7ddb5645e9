package xmpp

import (
	"crypto/sha1"
	"encoding/base64"
	"slices"
	"strings"

	"parley/xmppd/stanza"
)

// capsOfContact says in a contact's presence what it can do, so that clients send chat states and ask for receipts
// without asking first (XEP-0115 v1.6.0 §5.1).
func capsOfContact() *stanza.Element {
	features := contactFeatures()
	slices.Sort(features)
	sum := sha1.Sum([]byte("client/web//<" + strings.Join(features, "<") + "<"))
	return stanza.New(nsCaps, "c", "hash", "sha-1", "node", capsNode, "ver", base64.StdEncoding.EncodeToString(sum[:]))
}
