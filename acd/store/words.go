package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Words are what something is called, or one text, by language (BCP 47 tag: "en", "zh-TW"). The tag "" is for every
// language that has none of its own.
type Words map[string]string

// In is the text for who speaks languages, best first: the language itself, else one that differs only in script or
// region ("zh" and "zh-TW"), else that of every language, else English, else the first by tag; "" if there is none.
// Case of tags does not count.
func (w Words) In(languages ...string) string {
	tags := slices.Sorted(maps.Keys(w))
	for _, asked := range languages {
		for _, same := range []func(string, string) bool{strings.EqualFold, sameBase} {
			for _, tag := range tags {
				if asked != "" && tag != "" && w[tag] != "" && same(tag, asked) {
					return w[tag]
				}
			}
		}
	}
	for _, tag := range append([]string{"", "en"}, tags...) {
		if w[tag] != "" {
			return w[tag]
		}
	}
	return ""
}

func sameBase(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return strings.EqualFold(a, b)
}

// column is v as a JSON column holds it. What is marshalled here cannot fail: maps, slices and plain structs.
func column(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("store: %T as JSON: %v", v, err)) // a bug of ours: no such type is kept
	}
	return string(text)
}

// readColumn is the way back; what names it for the error.
func readColumn(what, text string, v any) error {
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}
