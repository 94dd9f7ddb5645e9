package i18n_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"parley/internal/i18n"
)

// What stands on charts is said in every language, with the same arguments.
func TestChartsAgree(t *testing.T) {
	read := func(language string) (sentences map[string]string) {
		text, err := os.ReadFile("charts/" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &sentences); err != nil {
			t.Fatal(err)
		}
		return sentences
	}
	english := read("en")
	for _, language := range i18n.Languages() {
		other := read(language)
		if !slices.Equal(slices.Sorted(maps.Keys(other)), slices.Sorted(maps.Keys(english))) {
			t.Errorf("%s: keys differ from en", language)
		}
		voice, err := i18n.Charts(language)
		if err != nil {
			t.Fatal(err)
		}
		for key, sentence := range other {
			if !slices.Equal(arguments(sentence), arguments(english[key])) || voice.Say(key) != sentence {
				t.Errorf("%s: %s: %q", language, key, sentence)
			}
		}
	}
}
