package xmpp

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/internal/i18n"
	"parley/xmppd/stanza"
)

func TestWhatIsACommand(t *testing.T) {
	for _, tt := range []struct {
		text    string
		command bool
		word    string
		rest    string
		said    string // what the visitor reads if it is none
	}{
		{".ready", true, "ready", "", ""},
		{" .ready", true, "ready", "", ""},
		{"。待機", true, "待機", "", ""},
		{"．ｂｒｅａｋ　午休", true, "break", "午休", ""},
		{"｡Break lunch, then a walk", true, "break", "lunch, then a walk", ""},
		{".note first\nsecond line", true, "note", "first\nsecond line", ""},
		{".", true, "", "", ""},
		{". ready", true, "ready", "", ""},
		{"..net", false, "", "", ".net"},
		{"。。好", false, "", "", "。好"},
		{"...well", false, "", "", "...well"},
		{"hello.", false, "", "", "hello."},
		{"", false, "", "", ""},
		{"\u200b.note a", true, "note", "a", ""},
		{"\ufeff\u2060.note a", true, "note", "a", ""},
		{"\u200e.note a", true, "note", "a", ""},
		{"\u202e.note a", true, "note", "a", ""},
		{"\u00ad\u034f\u2800.note a", true, "note", "a", ""},
		{"\ufe0f \u115f.\ufe0fnote a", true, "note", "a", ""},
		{"\u2024note a", true, "note", "a", ""},
		{"\ufe52note a", true, "note", "a", ""},
		{"\u200f..net", false, "", "", ".net"},
		{"\u200fnet.", false, "", "", "\u200fnet."},
	} {
		if got := isCommand(tt.text); got != tt.command {
			t.Errorf("%q is a command: %v", tt.text, got)
			continue
		}
		if word, rest := parseCommand(tt.text); tt.command && (word != tt.word || rest != tt.rest) {
			t.Errorf("%q reads %q, %q; want %q, %q", tt.text, word, rest, tt.word, tt.rest)
		}
		if got := literal(tt.text); !tt.command && got != tt.said {
			t.Errorf("%q says %q, want %q", tt.text, got, tt.said)
		}
	}
}

// What a client puts before an answer is not the agent's own.
func TestACommandInAnAnswer(t *testing.T) {
	const marked = `<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='%d'/></fallback>`
	for _, tt := range []struct{ body, fallback, own string }{
		{"&gt; my order\n.note a", fmt.Sprintf(marked, 11), ".note a"},
		{"&gt; 我的訂單\n.note a", fmt.Sprintf(marked, 7), ".note a"},
		{"林小姐:\n.note a", fmt.Sprintf(marked, 5), ".note a"},
		{"&gt; my order\n&gt; of May\n \u200b.note a", "", "\u200b.note a"},
		{"&gt; my order\n.note a", fmt.Sprintf(marked, 999), ".note a"},
		{"&gt; my order\nit is &gt; 5", "", "it is &gt; 5"},
		{"&gt; .note a", "", ""},
		{".note a", fmt.Sprintf(marked, -1), ".note a"},
	} {
		e, err := stanza.Parse([]byte("<message xmlns='jabber:client'><body>" + tt.body + "</body>" + tt.fallback + "</message>"))
		if err != nil {
			t.Fatal(err)
		}
		want := fromFirstSeen(strings.ReplaceAll(tt.own, "&gt;", ">"))
		if got := ownWords(&inbound{Element: e}); got != want {
			t.Errorf("%q says %q, want %q", tt.body, got, want)
		}
	}
}

func TestAnswersToAnOffer(t *testing.T) {
	for _, tt := range []struct {
		text string
		is   bool
		want answer
	}{
		{"y", true, answer{takes: true}}, {"Yes!", true, answer{takes: true}}, {"好。", true, answer{takes: true}}, {"是", true, answer{takes: true}},
		{"1", true, answer{takes: true}}, {"y 2", true, answer{true, 2}}, {"Ｙ２", true, answer{true, 2}}, {"y #3", true, answer{true, 3}},
		{"n", true, answer{}}, {"不要", true, answer{}}, {"no 12", true, answer{false, 12}},
		{"2", false, answer{}}, {"11", false, answer{}}, {"", false, answer{}}, {"yes please", false, answer{}}, {"y 0", false, answer{}},
		{"y 99999999999999999999", false, answer{}}, {"maybe", false, answer{}},
	} {
		if got, is := readAnswer(tt.text); is != tt.is || got != tt.want {
			t.Errorf("%q reads %+v, %v; want %+v, %v", tt.text, got, is, tt.want, tt.is)
		}
	}
}

// Each command has its sentences in every language, and no two share a word.
func TestVerbs(t *testing.T) {
	speech, err := i18n.Read()
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	for _, v := range verbs() {
		for _, word := range append([]string{v.name}, v.also...) {
			if other := words[word]; other != "" {
				t.Errorf("%s means %s and %s", word, other, v.name)
			}
			words[word] = v.name
			if got, _ := parseCommand("." + word); got != word {
				t.Errorf("%s cannot be written: it reads %q", word, got)
			}
		}
		for _, language := range i18n.Languages() {
			for _, key := range []string{"plain.verb." + v.name, "plain.name." + v.name} {
				if speech.In(language).Say(key) == key {
					t.Errorf("%s: %s is missing", language, key)
				}
			}
		}
	}
}

// FuzzCommand: a text is a command or is said, never both; what is said is what was written, but for one
// dot and what nobody sees before it.
func FuzzCommand(f *testing.F) {
	for _, seed := range []string{".ready", "。待機", "..net", "...", ". ", "．ｂ　x", "y 2", "hello", ".\xff", "\u3000.x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		word, rest := parseCommand(text)
		said := literal(text)
		readAnswer(text)
		switch {
		case isCommand(text) && (strings.ContainsAny(word, " \t\n") || len(rest) > len(text)):
			t.Errorf("%q reads %q, %q", text, word, rest)
		case !isCommand(text) && !strings.HasSuffix(text, said):
			t.Errorf("%q says %q", text, said)
		case !isCommand(text) && utf8.RuneCountInString(fromFirstSeen(strings.TrimSuffix(text, said))) > 1:
			t.Errorf("%q says %q: more than a dot is lost", text, said)
		}
	})
}
