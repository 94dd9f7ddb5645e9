package stanza

import (
	"bytes"
	"strings"
)

// CheckDeclaration checks an XML declaration that a Framer has read (XML 1.0 §2.8). It must be well-formed, and the
// encoding, if it names one, UTF-8 (RFC 6120 §11.6). The error is a *SyntaxError.
func CheckDeclaration(b []byte) error {
	inside, ok := bytes.CutPrefix(b, []byte("<?xml"))
	if !ok || len(inside) == 0 || class[inside[0]]&spaceByte == 0 {
		return &SyntaxError{Condition: restrictedXML, Reason: "processing instruction"}
	}
	inside = bytes.TrimSuffix(inside, []byte("?>"))
	bad := &SyntaxError{Condition: notWellFormed, Reason: "malformed XML declaration"}
	names := []string{"version", "encoding", "standalone"}
	seen := 0
	for w := walk(inside); ; {
		rest := w.b
		if !w.next() {
			if len(bytes.Trim(rest, " \t\r\n")) > 0 || seen == 0 {
				return bad
			}
			return nil
		}
		for seen < len(names) && names[seen] != string(w.name) {
			if seen++; seen == 1 {
				return bad // the version comes first
			}
		}
		if seen == len(names) || class[rest[0]]&spaceByte == 0 {
			return bad
		}
		value := string(w.whole[bytes.IndexAny(w.whole, `"'`)+1 : len(w.whole)-1])
		switch {
		case seen == 0 && !isVersion(value), seen == 2 && value != "yes" && value != "no":
			return bad
		case seen == 1 && !strings.EqualFold(value, "UTF-8"):
			return &SyntaxError{Condition: unsupportedEncoding, Reason: "declared as something else than UTF-8"}
		}
		seen++
	}
}

// isVersion reports whether v is 1.0 or a later 1.x.
func isVersion(v string) bool {
	minor, ok := strings.CutPrefix(v, "1.")
	return ok && minor != "" && strings.Trim(minor, "0123456789") == ""
}
