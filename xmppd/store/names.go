package store

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
)

// Bounds of names and passwords, in bytes.
const (
	nameBytesMax     = 1023 // a localpart (RFC 7622 §3.3)
	PasswordBytesMin = 8
	PasswordBytesMax = 1024
)

// guestPrefix begins the localpart of every guest and of no account.
const guestPrefix = "g-"

// NormaliseName returns name as accounts are kept by it: PRECIS UsernameCaseMapped (RFC 8265 §3.3),
// within the bounds of a localpart (RFC 7622 §3.3.1). It returns ErrBadName for anything else, and
// for names that begin like a guest's.
func NormaliseName(name string) (string, error) {
	if len(name) > nameBytesMax {
		return "", fmt.Errorf("%w: longer than %d bytes", ErrBadName, nameBytesMax)
	}
	if !utf8.ValidString(name) {
		return "", fmt.Errorf("%w: not UTF-8", ErrBadName)
	}
	normal, err := precis.UsernameCaseMapped.String(name)
	switch {
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrBadName, err)
	case normal == "" || len(normal) > nameBytesMax:
		return "", fmt.Errorf("%w: it must have 1 to %d bytes", ErrBadName, nameBytesMax)
	case strings.ContainsAny(normal, "\"&'/:<>@"):
		return "", fmt.Errorf("%w: it must not hold any of \" & ' / : < > @", ErrBadName)
	case strings.HasPrefix(normal, guestPrefix):
		return "", fmt.Errorf("%w: names that begin with %s are kept for guests", ErrBadName, guestPrefix)
	}
	return normal, nil
}

// normalisePassword returns password as keys are derived from it: PRECIS OpaqueString (RFC 8265 §4.2).
func normalisePassword(password string) (string, error) {
	if len(password) > PasswordBytesMax {
		return "", fmt.Errorf("%w: longer than %d bytes", ErrBadPassword, PasswordBytesMax)
	}
	if !utf8.ValidString(password) {
		// The profile would let it pass and put U+FFFD in its place: several passwords would do.
		return "", fmt.Errorf("%w: not UTF-8", ErrBadPassword)
	}
	normal, err := precis.OpaqueString.String(password)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBadPassword, err)
	}
	if len(normal) < PasswordBytesMin || len(normal) > PasswordBytesMax {
		return "", fmt.Errorf("%w: it must have %d to %d bytes", ErrBadPassword, PasswordBytesMin, PasswordBytesMax)
	}
	return normal, nil
}
