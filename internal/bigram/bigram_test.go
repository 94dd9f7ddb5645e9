package bigram

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"我要退款":                      "我要 要退 退款 款",
		"退":                         "退",
		"Hello, World":              "hello world",
		"iPhone 15訂單編號A-123":        "iphone 15 訂單 單編 編號 號 a 123",
		"ＡＢＣ１２３":                    "abc123",
		"Café Ångström naïve":       "cafe angstrom naive",
		"ありがとう ラーメン":                "あり りが がと とう う ラー ーメ メン ン",
		"안녕하세요":                     "안녕 녕하 하세 세요 요",
		"\u0301 !? 👍":               "",
		"e\u0301te\u0301":           "ete",
		"don't":                     "don t",
		"2026年11月22日":               "2026 年 11 月 22 日",
		"𠀋𠀌":                        "𠀋𠀌 𠀌",
		strings.Repeat("字", 3) + "": "字字 字字 字",
	} {
		if got := Tokens(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		query, text string
		want        bool
	}{
		{"退款", "我要退款，謝謝", true},
		{"退款單", "退款和款單", false}, // both pairs, not the word
		{"款", "我要退款", true},
		{"退款 謝謝", "謝謝，我要退款", true},
		{"退款 不謝", "謝謝，我要退款", false},
		{"refund", "My REFUND, please", true},
		{"refund", "refunds", false},
		{"cafe", "Café", true},
		{"ａｂｃ", "abc", true},
		{"PS5主機", "買 ps5 主機板", true},
		{"", "anything", true},
		{"?!", "anything", true},
		{"15", "iPhone 15", true},
		{"が", "か", false},
	} {
		if got := Parse(c.query).Matches(c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.query, c.text, got)
		}
	}
}

func TestFTS(t *testing.T) {
	for query, want := range map[string]string{
		"":                "",
		"!?":              "",
		`x" OR who : "a1`: `body : "a1" AND body : "or" AND body : "who" AND body : "x"`,
		"退款單 NOT":         `body : "not" AND body : "款單" AND body : "退款"`,
		"退":               `body : "退" *`,
	} {
		if got := Parse(query).FTS("body"); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
	if n := strings.Count(Parse(strings.Repeat("a b c d e f g h i j k l m n o p q r s t ", 3)).FTS("x"), "AND"); n != tokensMax-1 {
		t.Errorf("%d ANDs", n)
	}
}

// FuzzTokens: whatever is found by FTS's tokens is made of them, and every part of a text is found in it.
func FuzzTokens(f *testing.F) {
	f.Add("我要退款 Café 15", 3, 9)
	f.Add("ｶﾞラーメン e\u0301", 0, 5)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		tokens := " " + Tokens(text) + " "
		if !utf8.ValidString(tokens) && utf8.ValidString(text) {
			t.Fatalf("%q", tokens)
		}
		q := Parse(text)
		if !q.Matches(text) {
			t.Errorf("%q does not find itself", text)
		}
		for _, r := range q.runs {
			if strings.ContainsAny(r.text, " \"") {
				t.Errorf("run %q", r.text)
			}
			if !r.dense {
				if !strings.Contains(tokens, " "+r.text+" ") {
					t.Errorf("no token %q in %q", r.text, tokens)
				}
				continue
			}
			for _, pair := range pairs(r.text) {
				if !strings.Contains(tokens, " "+pair+" ") {
					t.Errorf("no pair %q in %q", pair, tokens)
				}
			}
		}
	})
}
