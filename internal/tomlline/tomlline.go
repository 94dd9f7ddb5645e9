// Package tomlline knows on which line of a TOML text a key stands, so that what is wrong with its value can be found.
package tomlline

import (
	"strings"

	"github.com/BurntSushi/toml"
)

// Lines are the lines of a text's keys. The zero value knows none.
type Lines struct{ of map[string][]int }

// Of finds the keys of a text that could be read, in their order. It looks for their names: a name that also stands before
// an equals sign in a text or a comment right before the key may be taken for it, which is near enough for a person.
func Of(text string, read toml.MetaData) Lines {
	l, line := Lines{map[string][]int{}}, 1
	for _, key := range read.Keys() {
		if i := next(text, key[len(key)-1]); i >= 0 {
			line += strings.Count(text[:i], "\n")
			text = text[i:]
		}
		for n := 1; n < len(key); n++ { // tables that are not named by themselves
			if above := key[:n].String(); l.of[above] == nil {
				l.of[above] = []int{line}
			}
		}
		l.of[key.String()] = append(l.of[key.String()], line)
	}
	return l
}

// next is the end of a name that stands as a key; -1: it does not.
func next(text, name string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return -1
		}
		begin, end := at+i, at+i+len(name)
		after := strings.TrimLeft(text[end:], `"' `+"\t")
		if (begin == 0 || !bare(text[begin-1])) && after != "" && strings.IndexByte("=.]", after[0]) >= 0 {
			return end
		}
		at += i + max(1, len(name))
	}
}

// bare says whether a byte may stand in a key without quotes.
func bare(c byte) bool {
	return c == '_' || c == '-' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// At is the line of a key by its path (of a table also the first line in it) or, if it is not there, of what it would stand
// in; 0: of nothing.
func (l Lines) At(path ...string) int { return l.Nth(0, path...) }

// Nth is At of a key in a list of tables, by its place there.
func (l Lines) Nth(n int, path ...string) int {
	for ; len(path) > 0; path = path[:len(path)-1] {
		if lines := l.of[toml.Key(path).String()]; len(lines) > 0 {
			return lines[min(n, len(lines)-1)]
		}
	}
	return 0
}
