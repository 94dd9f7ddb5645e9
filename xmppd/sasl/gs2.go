package sasl

import (
	"strings"
	"unicode/utf8"
)

// gs2 is the header that SCRAM and OAUTHBEARER share (RFC 5801 §4, RFC 5802 §7 gs2-header).
type gs2 struct {
	raw     string // as it was sent, commas and all: the client repeats it in its last message
	binding string // type of the channel binding that the client uses; "" = none
	missed  bool   // the client could bind, and believes that it was not offered here
	authzid string
}

// parseGS2 takes the header off s. What follows from its flag is for the mechanism to say.
func parseGS2(s string) (head gs2, rest string, err error) {
	flag, after, ok := strings.Cut(s, ",")
	if !ok {
		return gs2{}, "", malformed("The header is missing.")
	}
	name, binds := strings.CutPrefix(flag, "p=")
	switch {
	case binds && bindingName(name):
		head.binding = name
	case flag == "y":
		head.missed = true
	case flag != "n":
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

// bindingName says whether s can be the name of a type of channel binding (RFC 5802 §7 cb-name).
func bindingName(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !letters(s[i:i+1]) && (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 64
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
