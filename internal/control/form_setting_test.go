package control

import (
	"errors"
	"os"
	"strings"
	"testing"

	"parley/acd"
	acdstore "parley/acd/store"
)

func settingOf(t *testing.T, d directory, key string) queueSetting {
	t.Helper()
	for _, s := range queueSettings(d) {
		if s.key == key {
			return s
		}
	}
	t.Fatalf("there is no setting %s", key)
	return queueSetting{}
}

// A form names skills by word, and by number as before; it is shown by word.
func TestAFormNamesSkillsByWord(t *testing.T) {
	d := directory{skills: []acdstore.Skill{{ID: 3, Word: "German"}}}
	s := settingOf(t, d, "form")
	for _, skill := range []string{`"german"`, `3`, `"3"`} {
		var q acdstore.Queue
		if err := s.set(&q, `{"fields":[{"var":"language","type":"text-single","label":{"en":"Language"},"steers":[{"value":"de","skill":`+skill+`,"level":50}]}]}`); err != nil {
			t.Fatalf("%s: %v", skill, err)
		}
		if got := q.Form.Fields[0].Steers[0]; got != (acdstore.Steer{Value: "de", Skill: acd.SkillID(3), Level: 50}) {
			t.Errorf("%s: %+v", skill, got)
		}
		want := `{"fields":[{"var":"language","type":"text-single","label":{"en":"Language"},"steers":[{"value":"de","level":50,"skill":"German"}]}]}`
		if got := s.get(q); got != want {
			t.Errorf("shown as %s", got)
		}
		if err := s.set(&q, ""); err != nil || len(q.Form.Fields) != 0 || s.get(q) != "" {
			t.Errorf("taken away: %v, %+v", err, q.Form)
		}
	}
	var q acdstore.Queue
	for _, tt := range []struct{ json, says string }{
		{`{"fields":[{"var":"a","type":"text-single","steers":[{"skill":"latin"}]}]}`, `no skill "latin"`},
		{`[]`, "form cannot be array"},
		{`{"fields":[{"var":1}]}`, "fields.var cannot be number"},
		{`{"felds":[]}`, "felds"},
	} {
		if err := s.set(&q, tt.json); err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "Go ") {
			t.Errorf("%s: %v", tt.json, err)
		}
	}
}

// The examples of the documentation can be used as they are.
func TestTheExamplesOfTheDocumentation(t *testing.T) {
	text, err := os.ReadFile("../../docs/administration.md")
	if err != nil {
		t.Fatal(err)
	}
	d := directory{skills: []acdstore.Skill{{ID: 3, Word: "billing"}}}
	blocks := strings.Split(string(text), "```json\n")[1:]
	keys := []string{"form", "survey", "in-queue"}
	if len(blocks) != len(keys) {
		t.Fatalf("%d examples", len(blocks))
	}
	var q acdstore.Queue
	for i, key := range keys {
		example, _, _ := strings.Cut(blocks[i], "```")
		if err := settingOf(t, d, key).set(&q, example); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if err := errors.Join(q.Form.Check(), q.Survey.Check(), q.Texts.Check()); err != nil {
		t.Error(err)
	}
}
