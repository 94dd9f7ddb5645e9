// Package i18n holds the catalogues of sentences that Parley shows, one per language, shared by the pages and the Go code.
//
// A catalogue maps a key to a sentence in a subset of ICU's message format: {name} and {n, plural, …}.
// en.json is the type of all others: same keys, same arguments. Nothing here formats; it must never import from Parley.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed en.json zh-TW.json
var files embed.FS

// Languages returns the BCP 47 tags of all catalogues, the default first.
func Languages() []string { return []string{"en", "zh-TW"} }

// Catalogue returns the sentences of a language by key. It fails for a language that is not among Languages.
func Catalogue(language string) (map[string]string, error) {
	text, err := files.ReadFile(language + ".json")
	if err != nil {
		return nil, fmt.Errorf("read catalogue of %q: %w", language, err)
	}
	var sentences map[string]string
	if err := json.Unmarshal(text, &sentences); err != nil {
		return nil, fmt.Errorf("parse catalogue of %q: %w", language, err)
	}
	return sentences, nil
}
