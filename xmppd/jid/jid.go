package jid

import (
	"strings"

	mellium "mellium.im/xmpp/jid"
)

// JID is an address in its normal form. Two are the same address if and only if they are equal (==).
// The zero value is no address. A part is at most 1,023 bytes (RFC 7622 §3).
type JID struct {
	full   string // local@domain/resource
	local  uint16 // bytes of the localpart
	domain uint16 // bytes of the domainpart
}

// Parse reads an address and brings it into its normal form. The error comes from mellium's parser and names the part
// that is wrong; an address in normal form costs no allocation.
func Parse(s string) (JID, error) {
	if j, ok := parsePlain(s); ok {
		return j, nil
	}
	m, err := mellium.Parse(s)
	if err != nil {
		return JID{}, err
	}
	return fromParts(m.Localpart(), m.Domainpart(), m.Resourcepart()), nil
}

// MustParse is Parse for addresses written in the program; it panics if s is none.
func MustParse(s string) JID {
	j, err := Parse(s)
	if err != nil {
		panic("jid: " + s + ": " + err.Error())
	}
	return j
}

// ParseBytes is Parse for bytes that the caller goes on using. An address that was read lately costs no allocation.
func ParseBytes(b []byte) (JID, error) { return interned.parse(b) }

// New makes an address of its parts; local and resource may be empty.
func New(local, domain, resource string) (JID, error) {
	m, err := mellium.New(local, domain, resource)
	if err != nil {
		return JID{}, err
	}
	return fromParts(m.Localpart(), m.Domainpart(), m.Resourcepart()), nil
}

// WithResource is the address with another resourcepart; an empty one gives the bare address.
func (j JID) WithResource(resource string) (JID, error) {
	if resource == "" {
		return j.Bare(), nil
	}
	if len(resource) <= partBytesMax && plainResource(resource) {
		return fromParts(j.Local(), j.Domain(), resource), nil
	}
	return New(j.Local(), j.Domain(), resource)
}

// Local is the localpart, or empty.
func (j JID) Local() string { return j.full[:j.local] }

// Domain is the domainpart; empty only in the zero value.
func (j JID) Domain() string {
	start := j.domainStart()
	return j.full[start : start+int(j.domain)]
}

// Resource is the resourcepart, or empty.
func (j JID) Resource() string {
	if end := j.bareLen(); end < len(j.full) {
		return j.full[end+1:]
	}
	return ""
}

// Bare is the address without its resourcepart. It does not allocate.
func (j JID) Bare() JID {
	j.full = j.full[:j.bareLen()]
	return j
}

// IsBare says whether there is no resourcepart.
func (j JID) IsBare() bool { return len(j.full) == j.bareLen() }

// IsZero says whether this is no address at all.
func (j JID) IsZero() bool { return j.full == "" }

// String is the address as it is written, in its normal form.
func (j JID) String() string { return j.full }

func (j JID) domainStart() int {
	if j.local == 0 {
		return 0
	}
	return int(j.local) + 1
}

func (j JID) bareLen() int { return j.domainStart() + int(j.domain) }

// fromParts joins parts that are in their normal form.
func fromParts(local, domain, resource string) JID {
	var b strings.Builder
	b.Grow(len(local) + len(domain) + len(resource) + 2)
	if local != "" {
		b.WriteString(local)
		b.WriteByte('@')
	}
	b.WriteString(domain)
	if resource != "" {
		b.WriteByte('/')
		b.WriteString(resource)
	}
	return JID{full: b.String(), local: uint16(len(local)), domain: uint16(len(domain))}
}
