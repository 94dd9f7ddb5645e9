package admin

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/acd"
	acdstore "parley/acd/store"
)

// Bounds of what can be set.
const (
	dnCharsMax     = 32
	nameCharsMax   = 80
	hangupBytesMax = 2000
	spanMax        = acd.Span(24 * 3600 * 1000) // a day
	waitingMaxMax  = 100_000
	slotsMaxMax    = 100
)

func checkQueue(q Queue) error {
	problems := []error{checkDN(q.DN), checkName(q.Name), CheckHangup(q.Hangup)}
	r := q.Rules
	for _, f := range []struct {
		name string
		span acd.Span
	}{
		{"offer", r.Offer}, {"receipt", r.Receipt}, {"decline-excludes", r.DeclineExcludes},
		{"lost-waiting", r.LostWaiting}, {"lost-ringing", r.LostRinging}, {"lost-talking", r.LostTalking},
	} {
		if f.span < acd.Seconds(1) || f.span > spanMax {
			problems = append(problems, fmt.Errorf("%w: %s is 1 second to 24 hours", ErrBadValue, f.name))
		}
	}
	if r.WaitingMax < 1 || r.WaitingMax > waitingMaxMax {
		problems = append(problems, fmt.Errorf("%w: waiting-max is 1 to %d", ErrBadValue, waitingMaxMax))
	}
	return errors.Join(problems...)
}

func checkAgent(g Agent) error {
	problems := []error{checkJID(g.JID), checkName(g.Name)}
	switch g.Role {
	case acdstore.RoleAgent, acdstore.RoleSupervisor, acdstore.RoleAdmin:
	default:
		problems = append(problems, fmt.Errorf("role %q: %w", g.Role, ErrBadRole))
	}
	if g.SlotsMax < 1 || g.SlotsMax > slotsMaxMax {
		problems = append(problems, fmt.Errorf("%w: slots is 1 to %d", ErrBadValue, slotsMaxMax))
	}
	if g.Grace < acd.Seconds(1) || g.Grace > spanMax {
		problems = append(problems, fmt.Errorf("%w: grace is 1 second to 24 hours", ErrBadValue))
	}
	return errors.Join(problems...)
}

func checkDN(dn string) error {
	alien := func(r rune) bool {
		return !strings.ContainsRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-", r)
	}
	if dn == "" || len(dn) > dnCharsMax || strings.ContainsFunc(dn, alien) {
		return fmt.Errorf("DN %q: %w", dn, ErrBadDN)
	}
	return nil
}

func checkName(name string) error {
	if strings.TrimSpace(name) == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > nameCharsMax ||
		strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Errorf("name %q: %w", name, ErrBadName)
	}
	return nil
}

// checkJID keeps out what cannot be a bare JID; which of the rest are accounts is the server's business.
func checkJID(jid string) error {
	user, host, at := strings.Cut(jid, "@")
	if !at || user == "" || host == "" || strings.ContainsAny(host, "@/ ") || strings.ContainsAny(user, "/ \"&'<>:") {
		return fmt.Errorf("address %q: %w", jid, ErrBadJID)
	}
	return nil
}

// CheckHangup is nil for the template of a hang-up page, or for none.
func CheckHangup(template string) error {
	if template == "" {
		return nil
	}
	bad := fmt.Errorf("hang-up page %q: %w", template, ErrBadHangup)
	if len(template) > hangupBytesMax || strings.ContainsFunc(template, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return bad
	}
	filled := template
	for _, field := range []string{"{contact}", "{caller}", "{dn}", "{agent}"} {
		filled = strings.ReplaceAll(filled, field, "x")
	}
	u, err := url.Parse(filled)
	if err != nil || strings.ContainsAny(filled, "{}") || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return bad
	}
	// A field in the authority would let a caller's name choose the host.
	authority, _, _ := strings.Cut(strings.TrimPrefix(template[len("https:"):], "//"), "/")
	authority, _, _ = strings.Cut(authority, "?")
	authority, _, _ = strings.Cut(authority, "#")
	if strings.ContainsAny(authority, "{}") {
		return bad
	}
	return nil
}
