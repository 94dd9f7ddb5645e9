package i18n

import "strings"

// Speech is all catalogues, read once.
type Speech struct{ voices []Voice }

// Voice says the sentences of one language.
type Voice struct {
	Language  string // BCP 47 tag
	sentences map[string]string
}

// Read reads all catalogues.
func Read() (Speech, error) {
	var s Speech
	for _, tag := range Languages() {
		sentences, err := Catalogue(tag)
		if err != nil {
			return Speech{}, err
		}
		s.voices = append(s.voices, Voice{tag, sentences})
	}
	return s, nil
}

// In is the voice for who speaks languages (BCP 47), best first: the language itself, else one that differs only in
// script or region, else the default. Case of tags does not count.
func (s Speech) In(languages ...string) Voice {
	for _, asked := range languages {
		for _, same := range []func(a, b string) bool{strings.EqualFold, sameBase} {
			for _, v := range s.voices {
				if asked != "" && same(v.Language, asked) {
					return v
				}
			}
		}
	}
	return s.voices[0]
}

func sameBase(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return strings.EqualFold(a, b)
}

// Say is the sentence of a key with its arguments filled in, given as pairs of name and value; {n, plural, …} is not
// for Say. A key that is not there is said as it is.
func (v Voice) Say(key string, args ...string) string {
	sentence, ok := v.sentences[key]
	if !ok {
		return key
	}
	return Fill(sentence, args...)
}

// Fill puts arguments, given as pairs of name and value, in the place of {name}. What a value holds is not filled again.
func Fill(sentence string, args ...string) string {
	if len(args) == 0 || !strings.Contains(sentence, "{") {
		return sentence
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", args[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}
