package ban

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/acd"
	"parley/xmppd/jid"
)

// What can be wrong with a ban. They are sentences for the person who asked.
var (
	ErrBadTarget = errors.New("a ban is of a guest or an account (user@host), of an address, or of a network no wider than an IPv4 /16 or an IPv6 /32")
	ErrBadReason = errors.New("a reason is 1 to 500 characters, none of them a control character")
	ErrBadEnd    = errors.New("a ban ends later than now")
	ErrStaff     = errors.New("it is the account of somebody who works here: disable the account instead")
	ErrSpared    = errors.New("it holds an address of this machine or of a trusted proxy: everybody behind it would be banned")
	ErrNoBan     = errors.New("there is no such ban")
	ErrFull      = errors.New("there are as many bans as there may be: lift some, or ban a network")
)

// Bounds of networks: no wider than these.
const (
	widestIPv4 = 16
	widestIPv6 = 32
	household  = 64 // what one IPv6 subscriber has (RFC 6177 §2)
)

const reasonCharsMax = 500

// Kind is what is banned. The numbers are kept.
type Kind uint8

// Kinds of bans.
const (
	Account Kind = 1 // a guest or an account
	Network Kind = 2
)

// Target is what is banned: one of the two.
type Target struct {
	JID     string       // bare
	Network netip.Prefix // masked
}

// Kind says which of the two it is.
func (t Target) Kind() Kind {
	if t.JID != "" {
		return Account
	}
	return Network
}

// String is the bare JID or the network; a network of one IPv4 address is written as the address.
func (t Target) String() string {
	switch {
	case t.JID != "":
		return t.JID
	case t.Network.IsSingleIP():
		return t.Network.Addr().String()
	case !t.Network.IsValid():
		return ""
	}
	return t.Network.String()
}

// Ban is one ban.
type Ban struct {
	ID      uint64
	Target  Target
	Reason  string        // in words, for those who work here
	Contact acd.ContactID // on account of which; 0 = none
	By      acd.AgentID   // who banned; 0 = the operator at the machine
	At      acd.Time
	Until   acd.Time // 0 = until it is lifted
}

// over says whether the ban has ended by itself.
func (b Ban) over(now acd.Time) bool { return b.Until != 0 && b.Until <= now }

// Parse reads a target as people write it: a bare JID, an IPv4 address (/32), an IPv6 address (its /64), or a network with
// its length. ErrBadTarget.
func Parse(text string) (Target, error) {
	text = strings.TrimSpace(text)
	bad := fmt.Errorf("ban %q: %w", text, ErrBadTarget)
	if strings.Contains(text, "@") {
		j, err := jid.Parse(text)
		if err != nil || j.Local() == "" || j.Resource() != "" {
			return Target{}, bad
		}
		if again, err := jid.Parse(j.String()); err != nil || again != j {
			return Target{}, bad // not in its only form: it would not be found again
		}
		return Target{JID: j.String()}, nil
	}
	if a, err := netip.ParseAddr(text); err == nil {
		return OfAddress(a)
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Addr().Is4In6() || p.Bits() < widest(p.Addr()) {
		return Target{}, bad
	}
	return Target{Network: p.Masked()}, nil
}

func widest(a netip.Addr) int {
	if a.Is4() {
		return widestIPv4
	}
	return widestIPv6
}

// OfAddress is the target that takes one household in: an IPv4 address, or the /64 of an IPv6 one. ErrBadTarget.
func OfAddress(a netip.Addr) (Target, error) {
	a = a.Unmap().WithZone("")
	bits := 32
	if a.Is6() {
		bits = household
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return Target{}, fmt.Errorf("ban %q: %w", a, ErrBadTarget)
	}
	return Target{Network: p}, nil
}

func checkReason(reason string) error {
	if strings.TrimSpace(reason) == "" || !utf8.ValidString(reason) || utf8.RuneCountInString(reason) > reasonCharsMax ||
		strings.ContainsFunc(reason, unicode.IsControl) {
		return ErrBadReason
	}
	return nil
}
