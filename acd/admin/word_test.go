package admin

import (
	"testing"

	acdstore "parley/acd/store"
)

// TestCheckWord holds what people see for a word to its form: by language, and in one text for all other languages.
func TestCheckWord(t *testing.T) {
	for _, c := range []struct {
		word   string
		labels acdstore.Words
		ok     bool
	}{
		{"english", nil, true},
		{"english", acdstore.Words{"": "英文"}, true},
		{"english", acdstore.Words{"": "英文", "en": "English"}, true},
		{"english", acdstore.Words{"": " "}, false},
		{"english", acdstore.Words{"one language": "英文"}, false},
		{"two words", acdstore.Words{"": "英文"}, false},
	} {
		if err := CheckWord(c.word, c.labels); (err == nil) != c.ok {
			t.Errorf("%q, labels %q: %v", c.word, c.labels, err)
		}
	}
}
