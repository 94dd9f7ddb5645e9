package i18n

import "testing"

func TestVoices(t *testing.T) {
	s, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		asked []string
		want  string
	}{
		{nil, "en"}, {[]string{""}, "en"}, {[]string{"xx"}, "en"}, {[]string{"zh-tw"}, "zh-TW"}, {[]string{"zh"}, "zh-TW"},
		{[]string{"zh-Hans-CN"}, "zh-TW"}, {[]string{"xx", "zh-TW"}, "zh-TW"}, {[]string{"en-GB", "zh-TW"}, "en"},
	} {
		if got := s.In(c.asked...).Language; got != c.want {
			t.Errorf("%v: %q, want %q", c.asked, got, c.want)
		}
	}
	if got := s.In("en").Say("no.such.key"); got != "no.such.key" {
		t.Errorf("no such key: %q", got)
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		sentence string
		args     []string
		want     string
	}{
		{"plain", nil, "plain"},
		{"{a} and {b}", []string{"a", "{b}", "b", "2"}, "{b} and 2"},
		{"{unknown}", []string{"a", "1"}, "{unknown}"},
	} {
		if got := Fill(c.sentence, c.args...); got != c.want {
			t.Errorf("%q: %q, want %q", c.sentence, got, c.want)
		}
	}
}
