package store

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"parley/acd"
)

func whole(n int64) *int64 { return &n }

// intake is a form as a shop would have it.
func intake() Form {
	return Form{
		Title: Words{"en": "Before we start", "zh-TW": "開始之前"},
		Fields: []FormField{
			{Type: Fixed, Label: Words{"": "All of it is kept 30 days."}},
			{Var: "language", Type: ListSingle, Label: Words{"": "Language"}, Required: true,
				Options: []FormOption{{Value: "zh", Label: Words{"": "中文"}}, {Value: "en", Label: Words{"": "English"}}},
				Steers:  []Steer{{Value: "zh", Skill: 3, Level: 50}, {Value: "en", Skill: 4, Level: 40}}},
			{Var: "order", Type: TextSingle, Pattern: `[A-Z]{2}\d{4}`},
			{Var: "age", Type: TextSingle, Min: whole(18), Max: whole(120)},
			{Var: "question", Type: TextMulti, CharsMin: 3, CharsMax: 20},
			{Var: "topics", Type: ListMulti, Options: []FormOption{{Value: "a"}, {Value: "b"}}, Steers: []Steer{{Skill: 9}}},
			{Var: "urgent", Type: Boolean, Steers: []Steer{{Value: "true", Priority: 2}}},
			{Var: "agent", Type: TextSingle, Prefers: true},
			{Var: "tier", Type: TextSingle, Signed: true, Steers: []Steer{{Value: "gold", Priority: 5}}},
		},
	}
}

func TestAFormIsChecked(t *testing.T) {
	if err := intake().Check(); err != nil {
		t.Fatal(err)
	}
	long := Words{"": strings.Repeat("x", wordsCharsMax+1)}
	for what, form := range map[string]Form{
		"too long a title": {Title: long},
		"no language":      {Title: Words{"<b>": "x"}},
		"twice":            {Fields: []FormField{{Var: "a", Type: TextSingle}, {Var: "a", Type: TextSingle}}},
		"no such type":     {Fields: []FormField{{Var: "a", Type: "text-private"}}},
		"bad name":         {Fields: []FormField{{Var: "a b", Type: TextSingle}}},
		"FORM_TYPE":        {Fields: []FormField{{Var: "FORM_TYPE", Type: TextSingle}}},
		"no options":       {Fields: []FormField{{Var: "a", Type: ListSingle}}},
		"options of text":  {Fields: []FormField{{Var: "a", Type: TextSingle, Options: []FormOption{{Value: "x"}}}}},
		"empty option":     {Fields: []FormField{{Var: "a", Type: ListSingle, Options: []FormOption{{}}}}},
		"name is a list":   {Fields: []FormField{{Var: "name", Type: ListSingle, Options: []FormOption{{Value: "x"}}}}},
		"bad pattern":      {Fields: []FormField{{Var: "a", Type: TextSingle, Pattern: "("}}},
		"pattern of list":  {Fields: []FormField{{Var: "a", Type: Boolean, Pattern: "x"}}},
		"min above max":    {Fields: []FormField{{Var: "a", Type: TextSingle, Min: whole(2), Max: whole(1)}}},
		"bad default":      {Fields: []FormField{{Var: "a", Type: TextSingle, Min: whole(2), Default: "1"}}},
		"level":            {Fields: []FormField{{Var: "a", Type: TextSingle, Steers: []Steer{{Skill: 1, Level: 101}}}}},
		"level of nothing": {Fields: []FormField{{Var: "a", Type: TextSingle, Steers: []Steer{{Level: 1}}}}},
		"priority":         {Fields: []FormField{{Var: "a", Type: TextSingle, Steers: []Steer{{Priority: 10}}}}},
		"too many fields":  {Fields: make([]FormField, FormFieldsMax+1)},
	} {
		if form.Check() == nil {
			t.Errorf("%s was taken", what)
		}
	}
}

func TestAnswersAreTakenOrNamed(t *testing.T) {
	for _, tt := range []struct {
		field string
		given []string
		fault Fault
		taken []string
	}{
		{"language", []string{"zh"}, FaultNone, []string{"zh"}},
		{"language", nil, FaultMissing, nil},
		{"language", []string{"  "}, FaultMissing, nil},
		{"language", []string{"fr"}, FaultUnknown, nil},
		{"language", []string{"zh", "en"}, FaultMany, nil},
		{"order", []string{" AB1234 "}, FaultNone, []string{"AB1234"}},
		{"order", []string{"AB1234x"}, FaultNoMatch, nil},
		{"order", []string{"AB\u00001234"}, FaultControl, nil},
		{"order", []string{strings.Repeat("x", FieldCharsMax+1)}, FaultNoMatch, nil},
		{"age", []string{"18"}, FaultNone, []string{"18"}},
		{"age", []string{"17"}, FaultRange, nil},
		{"age", []string{"old"}, FaultNoNumber, nil},
		{"question", []string{"", "one", "two", ""}, FaultNone, []string{"one", "two"}},
		{"question", []string{"xx"}, FaultShort, nil},
		{"question", []string{strings.Repeat("王", 20)}, FaultNone, []string{strings.Repeat("王", 20)}},
		{"question", []string{strings.Repeat("王", 20), "x"}, FaultLong, nil},
		{"topics", []string{"a", "b"}, FaultNone, []string{"a", "b"}},
		{"topics", []string{"a", "b", "a"}, FaultMany, nil},
		{"urgent", []string{"1"}, FaultNone, []string{"true"}},
		{"urgent", []string{"yes"}, FaultUnknown, nil},
		{"tier", []string{"gold"}, FaultNone, nil},
		{"unasked", []string{"x"}, FaultNone, nil},
	} {
		submitted := map[string][]string{"language": {"en"}}
		submitted[tt.field] = tt.given
		taken, wrong := intake().Take(submitted)
		got := FaultNone
		if len(wrong) > 0 {
			got = wrong[0].Fault
		}
		if got != tt.fault || !reflect.DeepEqual(taken[tt.field], tt.taken) {
			t.Errorf("%s %q: fault %d, taken %q; want %d, %q", tt.field, tt.given, got, taken[tt.field], tt.fault, tt.taken)
		}
	}
}

func TestAnswersSteer(t *testing.T) {
	agent := func(name string) (acd.AgentID, bool) { return 7, name == "1007" }
	for _, tt := range []struct {
		what    string
		answers Answers
		signed  Signed
		want    Way
	}{
		{what: "nothing"},
		{"a language", Answers{"language": {"zh"}}, Signed{}, Way{Needs: [acd.NeedsMax]acd.Need{{Skill: 3, Level: 50}}}},
		{"any answer", Answers{"topics": {"b"}, "language": {"en"}}, Signed{}, Way{Needs: [acd.NeedsMax]acd.Need{{Skill: 4, Level: 40}, {Skill: 9, Level: 1}}}},
		{"priority", Answers{"urgent": {"true"}}, Signed{}, Way{Priority: 2}},
		{"an agent", Answers{"agent": {"1007"}}, Signed{}, Way{Prefers: 7}},
		{"no such agent", Answers{"agent": {"1008"}}, Signed{}, Way{}},
		{"a typed tier is none", Answers{"tier": {"gold"}}, Signed{}, Way{}},
		{"a signed one is", nil, Signed{Answers: Answers{"tier": {"gold"}}}, Way{Priority: 5}},
		{"signed beats typed", Answers{"language": {"zh"}}, Signed{Answers: Answers{"language": {"en"}}}, Way{Needs: [acd.NeedsMax]acd.Need{{Skill: 4, Level: 40}}}},
		{"an empty one too", Answers{"urgent": {"true"}}, Signed{Answers: Answers{"urgent": nil}}, Way{}},
		{"a signed level", Answers{"language": {"zh"}}, Signed{Needs: []acd.Need{{Skill: 3, Level: 90}}}, Way{Needs: [acd.NeedsMax]acd.Need{{Skill: 3, Level: 90}}}},
		{"a signed agent", Answers{"agent": {"1008"}}, Signed{Agent: "1007"}, Way{Prefers: 7}},
		{"priorities add up, to a bound", Answers{"urgent": {"true"}}, Signed{Priority: 8}, Way{Priority: 9}},
	} {
		if got := intake().Steer(tt.answers, tt.signed, agent); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.what, got, tt.want)
		}
	}
}

func TestMoreSkillsThanAContactMayNeed(t *testing.T) {
	field := FormField{Var: "a", Type: TextSingle}
	for skill := acd.SkillID(20); skill > 0; skill-- {
		field.Steers = append(field.Steers, Steer{Skill: skill, Level: 10})
	}
	way := Form{Fields: []FormField{field}}.Steer(Answers{"a": {"x"}}, Signed{}, func(string) (acd.AgentID, bool) { return 0, false })
	if way.Needs[0].Skill != 1 || way.Needs[acd.NeedsMax-1].Skill != acd.NeedsMax {
		t.Errorf("got %v", way.Needs)
	}
}

func TestAFormIsKeptAsJSON(t *testing.T) {
	text, err := json.Marshal(intake())
	if err != nil {
		t.Fatal(err)
	}
	var back Form
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, intake()) {
		t.Errorf("%v\n%+v", err, back)
	}
}

func TestAnswersAreShownByTheirLabels(t *testing.T) {
	fields := intake().Fields
	if got := fields[1].Shown([]string{"zh"}, "en"); got != "中文" {
		t.Errorf("got %q", got)
	}
	if got := fields[5].Shown([]string{"a", "b"}); got != "a, b" {
		t.Errorf("got %q", got)
	}
	if got := fields[4].Shown([]string{"one", "two"}); got != "one\ntwo" {
		t.Errorf("got %q", got)
	}
}

func FuzzTake(f *testing.F) {
	f.Add("language", "zh")
	f.Add("order", "AB1234")
	f.Add("question", "a\nb")
	f.Fuzz(func(t *testing.T, name, value string) {
		taken, wrong := intake().Take(map[string][]string{name: {value}})
		again, wrongAgain := intake().Take(taken)
		if len(wrong) < len(wrongAgain) || !reflect.DeepEqual(taken, again) {
			t.Errorf("what was taken is not taken again: %q, %q", taken, again)
		}
	})
}
