package sasl

import (
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"slices"
)

// Types of channel binding, as XEP-0440 v1.0.0 §2 lists them. tls-unique is none of them: TLS 1.3 has no such thing.
const (
	TLSExporter       = "tls-exporter"         // RFC 9266
	TLSServerEndPoint = "tls-server-end-point" // RFC 5929 §4
)

// Binding is one way to tie a log-in to the TLS connection below it (RFC 5056): who stands in the middle has another
// connection to each side, and so another value.
type Binding struct {
	Type string
	// Values are what the peer may have seen; any of them will do. There is more than one only while a certificate is
	// being replaced.
	Values [][]byte
}

// What the exporter is asked for (RFC 9266 §2).
const (
	exporterLabel = "EXPORTER-Channel-Binding"
	exporterBytes = 32
)

// BindingsOf gives the channel bindings of a TLS connection of this server's, best first. leaves are the certificates
// that the peer may have been shown. Without TLS, or where something that is believed ends it for us, there are none.
func BindingsOf(state *tls.ConnectionState, leaves []*x509.Certificate) []Binding {
	if state == nil {
		return nil
	}
	var all []Binding
	// A context that is there and empty: with TLS 1.2 that is not the same as none. TLS 1.2 without an extended master
	// secret gives an error: what it exports can be the same on two connections.
	if value, err := state.ExportKeyingMaterial(exporterLabel, []byte{}, exporterBytes); err == nil {
		all = append(all, Binding{TLSExporter, [][]byte{value}})
	}
	var hashes [][]byte
	for _, leaf := range leaves {
		if hash := endPoint(leaf); hash != nil {
			hashes = append(hashes, hash)
		}
	}
	if len(hashes) > 0 {
		all = append(all, Binding{TLSServerEndPoint, hashes})
	}
	return all
}

// endPoint hashes a certificate with the hash of its own signature, SHA-256 for MD5 and SHA-1 (RFC 5929 §4.1). A
// signature that uses no hash of its own, as Ed25519's, gives nil: for it the type is not defined.
func endPoint(leaf *x509.Certificate) []byte {
	var hash crypto.Hash
	switch leaf.SignatureAlgorithm {
	case x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1,
		x509.SHA256WithRSA, x509.SHA256WithRSAPSS, x509.DSAWithSHA256, x509.ECDSAWithSHA256:
		hash = crypto.SHA256
	case x509.SHA384WithRSA, x509.SHA384WithRSAPSS, x509.ECDSAWithSHA384:
		hash = crypto.SHA384
	case x509.SHA512WithRSA, x509.SHA512WithRSAPSS, x509.ECDSAWithSHA512:
		hash = crypto.SHA512
	default:
		return nil
	}
	h := hash.New()
	h.Write(leaf.Raw)
	return h.Sum(nil)
}

// Plus returns the mechanisms with the variant that binds before each that has one, for features with bindings.
func Plus(mechanisms []string) []string {
	var bound []string
	for _, m := range mechanisms {
		if m == ScramSHA256 || m == ScramSHA1 {
			bound = append(bound, m+plus)
		}
	}
	return append(bound, mechanisms...)
}

// binding finds what was offered under a type.
func (x *Exchange) binding(name string) (Binding, bool) {
	i := slices.IndexFunc(x.cfg.Bindings, func(b Binding) bool { return b.Type == name })
	if i < 0 {
		return Binding{}, false
	}
	return x.cfg.Bindings[i], true
}
