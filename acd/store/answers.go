package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/acd"
)

// Answers are what was answered to a form, by the names of its fields.
type Answers map[string][]string

// First is the first answer to a field, or "".
func (a Answers) First(name string) string {
	if v := a[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Fault is what is wrong with an answer.
type Fault uint8

// The faults, in the order they are looked for.
const (
	FaultNone     Fault = iota
	FaultMissing        // required and not there
	FaultMany           // more than one answer where one is asked for
	FaultUnknown        // none of the options
	FaultShort          // fewer characters than CharsMin
	FaultLong           // more characters than CharsMax
	FaultNoNumber       // no whole number
	FaultRange          // below Min or above Max
	FaultNoMatch        // the pattern is another
	FaultControl        // control characters
)

// Wrong is a field whose answer is not taken.
type Wrong struct {
	Field FormField
	Fault Fault
}

// Take reads the answers to the form's fields out of what was submitted: each trimmed, none that nobody asked for, none
// to a Signed field. Wrong names every field that is not answered as it should be, in the form's order.
func (f Form) Take(submitted map[string][]string) (Answers, []Wrong) {
	taken := Answers{}
	var wrong []Wrong
	for _, field := range f.Fields {
		if field.Type == Fixed || field.Signed {
			continue
		}
		values := field.clean(submitted[field.Var])
		if fault := field.fault(values); fault != FaultNone {
			wrong = append(wrong, Wrong{field, fault})
			continue
		}
		if len(values) > 0 {
			taken[field.Var] = values
		}
	}
	return taken, wrong
}

// clean is the values without blanks around them, and without empty ones.
func (f FormField) clean(values []string) []string {
	if f.Type == TextMulti { // its values are lines
		values = strings.Split(strings.Join(values, "\n"), "\n")
	}
	var kept []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" || f.Type == TextMulti && len(kept) > 0 {
			kept = append(kept, v)
		}
	}
	for len(kept) > 0 && kept[len(kept)-1] == "" {
		kept = kept[:len(kept)-1]
	}
	if f.Type == Boolean && len(kept) == 1 {
		switch kept[0] {
		case "1":
			kept[0] = "true"
		case "0":
			kept[0] = "false"
		}
	}
	return kept
}

// fault is the first thing wrong with values that were cleaned.
func (f FormField) fault(values []string) Fault {
	if len(values) == 0 {
		if f.Required {
			return FaultMissing
		}
		return FaultNone
	}
	if len(values) > 1 && f.Type != TextMulti && f.Type != ListMulti {
		return FaultMany
	}
	if f.Type == ListMulti && len(values) > len(f.Options) {
		return FaultMany
	}
	for _, v := range values {
		if fault := f.faultOf(v); fault != FaultNone {
			return fault
		}
	}
	return f.length(strings.Join(values, "\n"))
}

func (f FormField) faultOf(value string) Fault {
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }) {
		return FaultControl
	}
	switch f.Type {
	case ListSingle, ListMulti:
		if !slices.ContainsFunc(f.Options, func(o FormOption) bool { return o.Value == value }) {
			return FaultUnknown
		}
	case Boolean:
		if value != "true" && value != "false" {
			return FaultUnknown
		}
	case JIDSingle:
		if strings.Count(value, "@") > 1 || strings.ContainsFunc(value, unicode.IsSpace) {
			return FaultNoMatch
		}
	}
	return f.faultOfText(value)
}

func (f FormField) faultOfText(value string) Fault {
	if f.Min != nil || f.Max != nil {
		n, err := strconv.ParseInt(value, 10, 64)
		switch {
		case err != nil:
			return FaultNoNumber
		case f.Min != nil && n < *f.Min || f.Max != nil && n > *f.Max:
			return FaultRange
		}
	}
	if p, err := f.pattern(); err != nil || p != nil && !p.MatchString(value) {
		return FaultNoMatch
	}
	return FaultNone
}

func (f FormField) length(text string) Fault {
	most := f.CharsMax
	if most == 0 {
		most = FieldCharsMax
	}
	switch n := utf8.RuneCountInString(text); {
	case n > most:
		return FaultLong
	case n < f.CharsMin:
		return FaultShort
	}
	return FaultNone
}

// Shown is an answer as people read it: a list's options by their labels, the lines of a text as lines.
func (f FormField) Shown(values []string, languages ...string) string {
	shown := make([]string, len(values))
	for i, v := range values {
		shown[i] = v
		for _, o := range f.Options {
			if o.Value == v && len(o.Label) > 0 {
				shown[i] = o.Label.In(languages...)
			}
		}
	}
	if f.Type == TextMulti {
		return strings.Join(shown, "\n")
	}
	return strings.Join(shown, ", ")
}

// ReadForm is the form that was submitted with a contact, as XML; "" if there is none.
func ReadForm(ctx context.Context, db *sql.DB, id acd.ContactID) (string, error) {
	var text string
	err := db.QueryRowContext(ctx, `SELECT form FROM callers WHERE contact = ?`, int64(id)).Scan(&text)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read form of %s: %w", id, err)
	}
	return text, nil
}
