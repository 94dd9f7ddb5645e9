package i18n_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"parley/internal/i18n"
)

var (
	argument = regexp.MustCompile(`\{(\w+)[,}]`)
	// chosen is where the words for one number begin: what stands there is said, however short.
	chosen = regexp.MustCompile(`(=\d+|\b(zero|one|two|few|many|other)) \{`)
)

func arguments(sentence string) []string {
	var names []string
	for _, match := range argument.FindAllStringSubmatch(chosen.ReplaceAllString(sentence, "("), -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Every language says everything that English says, with the same arguments.
func TestCataloguesAgree(t *testing.T) {
	english, err := i18n.Catalogue("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range i18n.Languages() {
		other, err := i18n.Catalogue(language)
		if err != nil {
			t.Fatal(err)
		}
		want, got := slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(other))
		if !slices.Equal(got, want) {
			t.Errorf("%s: keys differ from en", language)
		}
		for key, sentence := range other {
			if sentence == "" {
				t.Errorf("%s: %s is empty", language, key)
			}
			if !slices.Equal(arguments(sentence), arguments(english[key])) {
				t.Errorf("%s: %s takes %v, en %v", language, key, arguments(sentence), arguments(english[key]))
			}
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	if _, err := i18n.Catalogue("tlh"); err == nil {
		t.Error("a catalogue that does not exist was read")
	}
}
