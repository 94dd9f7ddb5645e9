package i18n

import "strings"

// Audit returns what an audit says, by verify.Code and by names of its own, in a language among Languages. Its arguments
// are {name} alone.
func Audit(language string) (map[string]string, error) { return chapter(language, "audit.") }

// Figures returns what reports and their columns are called, by name, and what they mean, by name and ".means", in a
// language among Languages.
func Figures(language string) (map[string]string, error) { return chapter(language, "figure.") }

// Charts is what stands on charts, in a language among Languages.
func Charts(language string) (Voice, error) {
	sentences, err := chapter(language, "chart.")
	return Voice{language, sentences}, err
}

// chapter is the sentences of a catalogue whose keys begin so, by the rest of their key.
func chapter(language, prefix string) (map[string]string, error) {
	all, err := Catalogue(language)
	if err != nil {
		return nil, err
	}
	words := map[string]string{}
	for key, sentence := range all {
		if name, ok := strings.CutPrefix(key, prefix); ok {
			words[name] = sentence
		}
	}
	return words, nil
}
