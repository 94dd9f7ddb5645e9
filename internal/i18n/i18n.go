// Package i18n holds the catalogues of sentences that Parley shows, one file per language, shared by the pages and the Go
// code. A further language is a further file beside these: nothing else names them.
//
// A catalogue maps a key to a sentence in a subset of ICU's message format: {name} and {n, plural, …}.
// en.json is the type of all others: same keys, same arguments. A page loads only the sentences that it says
// (webclient/build/catalogues.ts). Nothing here formats; it must never import from Parley.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.json
var files embed.FS

// first is the default language, and the one that decides which sentences there are.
const first = "en"

// Languages returns the BCP 47 tags of all catalogues, the default first.
func Languages() []string {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		panic("i18n: " + err.Error()) // of a pattern that is wrong: a bug of ours
	}
	tags := []string{first}
	for _, name := range names {
		if tag := strings.TrimSuffix(name, ".json"); tag != first {
			tags = append(tags, tag)
		}
	}
	return slices.Clip(tags)
}

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
