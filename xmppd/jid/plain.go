package jid

import "strings"

const (
	partBytesMax  = 1023 // RFC 7622 §3
	labelBytesMax = 63   // RFC 1034 §3.1
	nameBytesMax  = 253  // RFC 1034 §3.1, without the root's dot
)

// parsePlain reads an address of letters, digits and marks that PRECIS and IDNA leave as they are. It says false
// for everything else, right or wrong: that is for mellium to judge.
func parsePlain(s string) (JID, bool) {
	bare, resource, hasResource := strings.Cut(s, "/")
	if hasResource && (resource == "" || len(resource) > partBytesMax || !plainResource(resource)) {
		return JID{}, false
	}
	local, domain, hasLocal := strings.Cut(bare, "@")
	if !hasLocal {
		local, domain = "", bare
	} else if local == "" || len(local) > partBytesMax || !plainLocal(local) {
		return JID{}, false
	}
	if !plainDomain(domain) {
		return JID{}, false
	}
	return JID{full: s, local: uint16(len(local)), domain: uint16(len(domain))}, true
}

func plainLocal(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !lowerOrDigit(c) && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// plainDomain takes names of LDH labels. A label with hyphens in its third and fourth place may be an A-label, which
// has to be decoded (RFC 5890 §2.3.1).
func plainDomain(s string) bool {
	if s == "" || len(s) > nameBytesMax {
		return false
	}
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '.' {
			if !lowerOrDigit(s[i]) && s[i] != '-' {
				return false
			}
			continue
		}
		n := i - start
		if n == 0 || n > labelBytesMax || s[start] == '-' || s[i-1] == '-' || n >= 4 && s[start+2] == '-' && s[start+3] == '-' {
			return false
		}
		start = i + 1
	}
	return true
}

func plainResource(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func lowerOrDigit(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }
