package claim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of claims.
const (
	NameCharsMax    = 80
	AccountBytesMax = 128
	LangBytesMax    = 35 // RFC 5646 §4.4.1
	AgentBytesMax   = 64
	SkillsMax       = 8
	SkillBytesMax   = 64
	PriorityMax     = 9
)

// ErrBad means that claims are beyond their bounds; the error that carries it says which.
var ErrBad = errors.New("the signed attributes cannot be used")

// Claims is what a site vouches for. Zero fields claim nothing.
type Claims struct {
	Name     string  `json:"name,omitempty"`     // of the person
	Account  string  `json:"account,omitempty"`  // the site's own id of the person
	Lang     string  `json:"lang,omitempty"`     // BCP 47
	Priority int     `json:"priority,omitempty"` // -9 … 9, added to the queue's
	Agent    string  `json:"agent,omitempty"`    // preferred, by user ID
	Skills   []Skill `json:"skills,omitempty"`   // needed

	Site string `json:"site,omitempty"` // who vouches for the account: SiteOf the key, never what a token says
}

// Skill is a need: a skill by its name in the configuration, and a level from 1 to 100.
type Skill struct {
	Name  string `json:"name"`
	Level uint8  `json:"level"`
}

// SiteOf is the site that a key belongs to: its name without a number at the end, so that shop-1 and shop-2 are keys of one.
func SiteOf(key string) string {
	site := strings.TrimRight(key, "0123456789")
	if site == key || !strings.HasSuffix(site, "-") || site == "-" {
		return key
	}
	return strings.TrimSuffix(site, "-")
}

// Check is nil for claims within their bounds, else every problem as one error: ErrBad.
func (c Claims) Check() error {
	var problems []error
	check := func(ok bool, what string) {
		if !ok {
			problems = append(problems, fmt.Errorf("%w: %s", ErrBad, what))
		}
	}
	check(clean(c.Name) && utf8.RuneCountInString(c.Name) <= NameCharsMax, "name has at most 80 characters, none of them a control character")
	check(clean(c.Account) && len(c.Account) <= AccountBytesMax, "account has at most 128 bytes")
	check(len(c.Lang) <= LangBytesMax && !strings.ContainsFunc(c.Lang, notOfLang), "lang is a language tag")
	check(c.Priority >= -PriorityMax && c.Priority <= PriorityMax, "priority is -9 to 9")
	check(clean(c.Agent) && len(c.Agent) <= AgentBytesMax, "agent has at most 64 bytes")
	check(len(c.Skills) <= SkillsMax && !slices.ContainsFunc(c.Skills, Skill.bad), "skills are at most 8, each with a name and a level from 1 to 100")
	return errors.Join(problems...)
}

func (s Skill) bad() bool {
	return s.Name == "" || !clean(s.Name) || len(s.Name) > SkillBytesMax || s.Level < 1 || s.Level > 100
}

func clean(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Cf) })
}

func notOfLang(r rune) bool {
	return !(r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
}
