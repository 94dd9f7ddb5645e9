package control

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
)

// setting is one key of a queue or of a user: what it is, and how it is read and written. One with words has a text in
// each language, under key.LANGUAGE; without set it has none under the key alone but that for all other languages.
type setting[T any] struct {
	key, about string
	get        func(T) string // "" = the default
	set        func(*T, string) error
	words      func(*T) *acdstore.Words
}

// wordsOf is a text by language: key.zh-TW, and key for all others.
func wordsOf[T any](key, about string, field func(*T) *acdstore.Words) setting[T] {
	return setting[T]{key: key, about: about, words: field}
}

func spanOf[T any](key, about string, field func(*T) *acd.Span) setting[T] {
	return setting[T]{
		key: key, about: about,
		get: func(t T) string {
			if *field(&t) == 0 {
				return ""
			}
			return shortSpan(*field(&t))
		},
		set: func(t *T, v string) error {
			d, err := parseSpan(v)
			if err != nil {
				return err
			}
			*field(t) = d
			return nil
		},
	}
}

// shortSpan is a time without what is zero: "2m", not "2m0s".
func shortSpan(s acd.Span) string {
	text := (time.Duration(s) * time.Millisecond).String()
	text = strings.TrimSuffix(text, "m0s") + map[bool]string{true: "m"}[strings.HasSuffix(text, "m0s")]
	return strings.TrimSuffix(text, "h0m") + map[bool]string{true: "h"}[strings.HasSuffix(text, "h0m")]
}

// parseSpan takes a duration, or whole seconds; nothing is the default. A day is the longest that makes sense.
func parseSpan(v string) (acd.Span, error) {
	if v == "" || v == "off" {
		return 0, nil
	}
	d, err := time.ParseDuration(v)
	if n, numErr := strconv.ParseInt(v, 10, 32); numErr == nil {
		d, err = time.Duration(n)*time.Second, nil
	}
	if err != nil || d < time.Millisecond || d > 24*time.Hour {
		return 0, fmt.Errorf("%q is not a time between 1ms and 24h, like 20s", v)
	}
	return acd.Span(d.Milliseconds()), nil
}

func countOf[T any](key, about string, low, high int, field func(*T) *int) setting[T] {
	return setting[T]{
		key: key, about: about,
		get: func(t T) string {
			if *field(&t) == 0 {
				return ""
			}
			return strconv.Itoa(*field(&t))
		},
		set: func(t *T, v string) error {
			n := 0
			if v != "" {
				var err error
				if n, err = strconv.Atoi(v); err != nil || n < low || n > high {
					return fmt.Errorf("%q is not a number from %d to %d", v, low, high)
				}
			}
			*field(t) = n
			return nil
		},
	}
}

func switchOf[T any](key, about string, field func(*T) *bool) setting[T] {
	return setting[T]{
		key: key, about: about,
		get: func(t T) string {
			if *field(&t) {
				return "yes"
			}
			return ""
		},
		set: func(t *T, v string) error {
			switch v {
			case "yes", "true", "on":
				*field(t) = true
			case "", "no", "false", "off":
				*field(t) = false
			default:
				return fmt.Errorf("%q is neither yes nor no", v)
			}
			return nil
		},
	}
}

// choiceOf is one of words, whose place is the value; the first is the default.
func choiceOf[T any, N ~uint8](key, about string, words []string, field func(*T) *N) setting[T] {
	return setting[T]{
		key: key, about: about,
		get: func(t T) string {
			if n := *field(&t); int(n) < len(words) && n > 0 {
				return words[n]
			}
			return ""
		},
		set: func(t *T, v string) error {
			i := slices.Index(words, v)
			if v == "" {
				i = 0
			}
			if i < 0 {
				return fmt.Errorf("%q is none of %s", v, strings.Join(words, ", "))
			}
			*field(t) = N(i)
			return nil
		},
	}
}

// listSettings names the settings that are not as usual.
func listSettings[T any](settings []setting[T], t, usual T) map[string]string {
	all := map[string]string{}
	for _, s := range settings {
		if s.get != nil {
			if v := s.get(t); v != "" && v != s.get(usual) {
				all[s.key] = v
			}
		}
		if s.words != nil {
			for language, text := range *s.words(&t) {
				all[strings.TrimSuffix(s.key+"."+language, ".")] = text
			}
		}
	}
	return all
}

// applySettings changes keys of t, in the order of the keys.
func applySettings[T any](settings []setting[T], t *T, changes map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(changes)) {
		if err := applySetting(settings, t, key, changes[key]); err != nil {
			return err
		}
	}
	return nil
}

func applySetting[T any](settings []setting[T], t *T, key, value string) error {
	known := make([]string, 0, len(settings))
	for _, s := range settings {
		switch {
		case s.key == key && s.set != nil:
			if err := s.set(t, value); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
			return nil
		case s.words != nil && (s.key == key || strings.HasPrefix(key, s.key+".")):
			setWords(s.words(t), strings.TrimPrefix(strings.TrimPrefix(key, s.key), "."), value)
			return nil
		}
		known = append(known, s.key)
	}
	return fmt.Errorf("there is no setting %q; there are %s", key, strings.Join(known, ", "))
}

// setWords sets or takes away the text of one language.
func setWords(words *acdstore.Words, language, text string) {
	*words = maps.Clone(*words)
	if text == "" {
		delete(*words, language)
		return
	}
	if *words == nil {
		*words = acdstore.Words{}
	}
	(*words)[language] = text
}

// help is the settings as a list for people.
func help[T any](settings []setting[T]) string {
	var b strings.Builder
	for _, s := range settings {
		key := s.key
		if s.words != nil {
			key += "[.LANG]"
		}
		fmt.Fprintf(&b, "  %-19s %s\n", key, s.about)
	}
	return strings.TrimRight(b.String(), "\n")
}

// Key is a setting as it is told to who may set it.
type Key struct {
	Key   string `json:"key"`
	About string `json:"about"`
	Words bool   `json:"words,omitempty"` // a text: also KEY.LANGUAGE, e.g. greeting.zh-TW
	Parts bool   `json:"parts,omitempty"` // made of parts: JSON
}

// QueueKeys are the settings of a queue.
func QueueKeys() []Key { return keysOf(queueSettings(directory{})) }

// UserKeys are the settings of a user who serves.
func UserKeys() []Key { return keysOf(userSettings(directory{})) }

// MadeOfParts says whether a setting is written as JSON.
func MadeOfParts(key string) bool { return key == "form" || key == "survey" || key == "in-queue" }

func keysOf[T any](settings []setting[T]) []Key {
	list := make([]Key, 0, len(settings))
	for _, s := range settings {
		list = append(list, Key{s.key, s.about, s.words != nil, MadeOfParts(s.key)})
	}
	return list
}
