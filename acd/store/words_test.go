package store

import "testing"

func TestWordsFallBack(t *testing.T) {
	all := Words{"": "Service", "en": "Help", "zh-TW": "客服", "ja": "窓口"}
	for _, c := range []struct {
		words Words
		asked []string
		want  string
	}{
		{all, []string{"zh-TW"}, "客服"},
		{all, []string{"ZH-tw"}, "客服"},
		{all, []string{"zh"}, "客服"},
		{all, []string{"zh-Hant-HK"}, "客服"},
		{all, []string{"en-GB"}, "Help"},
		{all, []string{"fr", "ja"}, "窓口"},
		{all, []string{"fr"}, "Service"},
		{all, nil, "Service"},
		{all, []string{""}, "Service"},
		{Words{"ja": "窓口", "en": "Help"}, []string{"fr"}, "Help"},
		{Words{"ja": "窓口", "fr": "Aide"}, []string{"de"}, "Aide"},
		{Words{"fr": ""}, []string{"fr"}, ""},
		{nil, []string{"fr"}, ""},
	} {
		if got := c.words.In(c.asked...); got != c.want {
			t.Errorf("%v for %v: %q, want %q", c.words, c.asked, got, c.want)
		}
	}
}
