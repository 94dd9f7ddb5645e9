package sasl

import (
	"strings"
	"unicode/utf8"
)

// gs2 is the header that SCRAM and OAUTHBEARER share (RFC 5801 §4, RFC 5802 §7 gs2-header).
type gs2 struct {
	raw     string // as it was sent, commas and all: the client repeats it in its last message
	authzid string
}

// parseGS2 takes the header off s. Channel binding is refused: -PLUS is never offered, so neither "n" nor "y" can
// be the trace of somebody in the middle (RFC 5802 §6).
func parseGS2(s string) (head gs2, rest string, err error) {
	flag, after, ok := strings.Cut(s, ",")
	if !ok {
		return gs2{}, "", malformed("The header is missing.")
	}
	switch {
	case flag == "n" || flag == "y":
	case strings.HasPrefix(flag, "p="):
		return gs2{}, "", fail(NotAuthorized, "Channel binding is not offered here.")
	default:
		return gs2{}, "", malformed("The header is broken.")
	}
	authzid, rest, ok := strings.Cut(after, ",")
	if !ok {
		return gs2{}, "", malformed("The header has no end.")
	}
	if authzid != "" {
		name, ok := strings.CutPrefix(authzid, "a=")
		if !ok {
			return gs2{}, "", malformed("The header is broken.")
		}
		if head.authzid, err = unescapeName(name); err != nil {
			return gs2{}, "", err
		}
	}
	head.raw = s[:len(s)-len(rest)]
	return head, rest, nil
}

// unescapeName reads a saslname: "," is written =2C and "=" is written =3D (RFC 5802 §5.1).
func unescapeName(s string) (string, error) {
	if s == "" || len(s) > 3*partBytesMax || !utf8.ValidString(s) || strings.ContainsAny(s, "\x00,") {
		return "", malformed("A name is broken.")
	}
	var b strings.Builder
	for {
		before, after, escaped := strings.Cut(s, "=")
		b.WriteString(before)
		if !escaped {
			break
		}
		switch {
		case strings.HasPrefix(after, "2C"):
			b.WriteByte(',')
		case strings.HasPrefix(after, "3D"):
			b.WriteByte('=')
		default:
			return "", malformed("A name has a broken escape.")
		}
		s = after[2:]
	}
	if b.Len() > partBytesMax {
		return "", malformed("A name is too long.")
	}
	return b.String(), nil
}
