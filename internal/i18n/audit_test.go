package i18n_test

import (
	"regexp"
	"slices"
	"testing"

	"parley/internal/i18n"
)

// TestAuditSaysTheSameInEachLanguage: each language has the same sentences with the same arguments.
func TestAuditSaysTheSameInEachLanguage(t *testing.T) {
	argument := regexp.MustCompile(`\{[a-z]+\}`)
	arguments := func(s string) []string {
		all := argument.FindAllString(s, -1)
		slices.Sort(all)
		return all
	}
	first, err := i18n.Audit(i18n.Languages()[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range i18n.Languages()[1:] {
		other, err := i18n.Audit(language)
		if err != nil {
			t.Fatal(err)
		}
		if len(other) != len(first) {
			t.Errorf("%s has %d sentences, %d are needed", language, len(other), len(first))
		}
		for key, sentence := range first {
			if !slices.Equal(arguments(sentence), arguments(other[key])) {
				t.Errorf("%s in %s: %q, %q", key, language, sentence, other[key])
			}
		}
	}
}
