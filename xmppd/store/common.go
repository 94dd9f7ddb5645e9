package store

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// commonPasswords are those that everybody tries first, of at least PasswordBytesMin, in lower case, one a line.
//
//go:embed common.txt
var commonPasswords string

const (
	// contextBytesMin is how long a word must be to be looked for in a password.
	contextBytesMin = 3
	// ownCharsMin is how many letters and digits a password must have beside such words.
	ownCharsMin = 4
)

// checkGuessable refuses a password that is guessed first: one of the most common ones, or the account's name, the server's
// or the program's with little beside. It returns ErrBadPassword, and why.
func (a *Accounts) checkGuessable(name, password string) error {
	folded := strings.ToLower(password)
	if strings.Contains("\n"+commonPasswords, "\n"+folded+"\n") {
		return fmt.Errorf("%w: it is one of those that everybody tries first", ErrBadPassword)
	}
	if first, _ := utf8.DecodeRuneInString(folded); strings.Trim(folded, string(first)) == "" {
		return fmt.Errorf("%w: it is one character again and again", ErrBadPassword)
	}
	own := folded
	label, _, _ := strings.Cut(a.cfg.Host, ".")
	for _, word := range []string{name, a.cfg.Host, label, "parley"} {
		if len(word) >= contextBytesMin {
			own = strings.ReplaceAll(own, strings.ToLower(word), "")
		}
	}
	if own != folded && lettersAndDigits(own) < ownCharsMin {
		return fmt.Errorf("%w: it says little more than a name that everybody knows", ErrBadPassword)
	}
	return nil
}

func lettersAndDigits(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
