package control

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of what is said at once of what is wrong with a text.
const (
	problemsMax     = 50
	problemCharsMax = 400
)

// problems are what is wrong with a text.
type problems struct{ all []problem }

// problem is one of them, on one line.
type problem struct {
	line int // of the text; 0: of none
	what error
}

func (p *problems) add(line int, format string, args ...any) {
	p.all = append(p.all, problem{line, fmt.Errorf(format, args...)})
}

// err is all of them in the order of the text, and how many more there are beyond the bound; nil: there is none.
func (p *problems) err() error {
	slices.SortStableFunc(p.all, func(a, b problem) int { return cmp.Compare(a.line, b.line) })
	errs := make([]error, 0, problemsMax+1)
	for i, one := range p.all {
		if i == problemsMax {
			errs = append(errs, fmt.Errorf("and %d more", len(p.all)-i))
			break
		}
		errs = append(errs, one)
	}
	return errors.Join(errs...)
}

func (p problem) Error() string {
	text := strings.ReplaceAll(p.what.Error(), "\n", "; ")
	if utf8.RuneCountInString(text) > problemCharsMax {
		text = string([]rune(text)[:problemCharsMax]) + "…"
	}
	if p.line == 0 {
		return text
	}
	return fmt.Sprintf("line %d: %s", p.line, text)
}

func (p problem) Unwrap() error { return p.what }
