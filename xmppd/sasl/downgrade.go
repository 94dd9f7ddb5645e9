package sasl

import (
	"encoding/base64"
	"hash"
	"slices"
	"strings"
)

// downgrade is the hash of what was offered (XEP-0474 v0.5.0 §5.1), in base64. The proofs of both sides cover it, so that
// a peer sees whether the offer it got is the one that was made.
func downgrade(newHash func() hash.Hash, mechanisms []string, bindings []Binding) string {
	const unit, record = "\x1f", "\x1e"
	s := strings.Join(slices.Sorted(slices.Values(mechanisms)), record)
	if len(bindings) > 0 {
		var types []string
		for _, b := range bindings {
			types = append(types, b.Type)
		}
		slices.Sort(types)
		s += unit + strings.Join(types, record)
	}
	h := newHash()
	h.Write([]byte(s))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}
