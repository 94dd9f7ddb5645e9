package control

import (
	"strings"
	"testing"

	"parley/acd"
	acdstore "parley/acd/store"
)

func supposeFloor() ([]acdstore.Queue, []acdstore.Agent, []acdstore.Skill) {
	return []acdstore.Queue{{ID: 1, DN: "8000"}, {ID: 2, DN: "8010"}},
		[]acdstore.Agent{{ID: 7, JID: "anna@localhost", Queues: []acd.QueueID{1}}, {ID: 8, JID: "ben@localhost", Queues: []acd.QueueID{1, 2}}},
		[]acdstore.Skill{{ID: 3, Word: "zh"}}
}

func TestSuppose(t *testing.T) {
	q, a, s := supposeFloor()
	c, err := Suppose(Supposed{
		Queues: map[string]map[string]string{"8000": {"staff": "+2", "slots": "4", "offer": "30s", "full-to": "8010"}, "8010": {"staff": "-1"}},
		Agents: map[string]map[string]string{"ben": {"shift": "-30m", "skills": "zh=80", "joins": "8000,8010"}, "anna@localhost": {"away": "yes"}},
	}, q, a, s)
	if err != nil {
		t.Fatal(err)
	}
	rules := acd.Rules{WaitingMax: 5}
	c.Rules[1](&rules)
	if rules.Offer != acd.Seconds(30) || rules.FullTo != 2 || rules.WaitingMax != 5 {
		t.Errorf("rules %+v", rules)
	}
	if c.Staff[1] != 2 || c.Staff[2] != -1 || c.Agents[7].SlotsMax != 4 || !c.Agents[7].Away || c.Agents[8].SlotsMax != 4 {
		t.Errorf("%+v", c)
	}
	if ben := c.Agents[8]; ben.Shift != -acd.Seconds(1800) || ben.Skills[0] != (acd.Skill{Skill: 3, Level: 80}) || len(ben.Joins) != 2 {
		t.Errorf("ben: %+v", ben)
	}
	if c.Words() || c.None() {
		t.Errorf("words %v, none %v", c.Words(), c.None())
	}
}

func TestSupposeOfSilenceNeedsTheLines(t *testing.T) {
	q, a, s := supposeFloor()
	c, err := Suppose(Supposed{Queues: map[string]map[string]string{"8000": {"visitor-idle-end": "5m"}}}, q, a, s)
	if err != nil || !c.Words() {
		t.Errorf("%v, %v", c.Words(), err)
	}
}

func TestWhatCannotBeSupposed(t *testing.T) {
	q, a, s := supposeFloor()
	for text, want := range map[string]string{
		"queue 9000 staff=1":      "no such queue",
		"queue 8000 staff=many":   "staff",
		"queue 8000 colour=blue":  "colour",
		"queue 8000 greeting=hi":  "greeting",
		"queue 8000 hours=always": "hours",
		"queue 8000 offer=soon":   "offer",
		"queue 8000 shift=3d":     "shift",
		"agent carl slots=2":      "no agent",
		"agent anna slots=0":      "slots",
		"agent anna skills=fr=80": "fr",
		"agent anna mood=good":    "mood",
		"agent anna away=maybe":   "away",
	} {
		f := strings.Fields(text)
		key, value, _ := strings.Cut(f[2], "=")
		x := Supposed{}
		*map[string]*map[string]map[string]string{"queue": &x.Queues, "agent": &x.Agents}[f[0]] = map[string]map[string]string{f[1]: {key: value}}
		if _, err := Suppose(x, q, a, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
