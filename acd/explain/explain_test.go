package explain

import (
	"strings"
	"testing"

	"parley/acd"
	"parley/internal/i18n"
)

func names() Names {
	return Names{
		Agent: func(id acd.AgentID) string { return [...]string{"", "Juliet", "Nurse"}[id] },
		Queue: func(id acd.QueueID) string { return [...]string{"", "sales"}[id] },
		Skill: func(id acd.SkillID) string { return [...]string{"", "French"}[id] },
	}
}

// everything is one hindrance of each kind, of one agent and of several, with an end and without.
func everything() []acd.Hindrance {
	var all []acd.Hindrance
	for kind := acd.ObstacleAway; kind <= acd.ObstacleBehind; kind++ {
		if kind == acd.ObstacleQueue {
			continue // such agents are not counted
		}
		for _, agent := range []acd.AgentID{0, 1} {
			if agent == 1 && (kind < acd.ObstacleKept || kind >= acd.ObstacleNobody) {
				continue // about no agent
			}
			for _, until := range []acd.Time{0, 42_001} {
				all = append(all, acd.Hindrance{Kind: kind, Count: 3, Agent: agent, Skill: 1, Level: 60, Best: 40, Until: until})
			}
		}
	}
	return append(all, acd.Hindrance{Kind: acd.ObstacleRing, Queue: 1, Until: 42_000})
}

// TestEverythingIsSaid in every language, with nothing left to fill in.
func TestEverythingIsSaid(t *testing.T) {
	speech, err := i18n.Read()
	if err != nil {
		t.Fatal(err)
	}
	var offers []acd.Offered
	for kind := acd.PassRouted; kind <= acd.PassReassigned; kind++ {
		offers = append(offers, acd.Offered{Kind: kind, Agent: 1, From: 2})
	}
	for _, why := range []acd.Why{
		{Preferred: true}, {Rivals: 3}, {Rivals: 3, Selection: acd.SelectLeastOccupied}, {Rivals: 3, Selection: acd.SelectMostSkilled, Ring: 2},
	} {
		offers = append(offers, acd.Offered{Agent: 1, Why: why})
	}
	for _, language := range i18n.Languages() {
		v := speech.In(language)
		said := append(Waiting(v, names(), 0, acd.Waits{Hindrances: everything()}),
			Ringing(v, names(), 0, acd.ContactView{Slots: []acd.SlotView{{State: acd.SlotOffered, Agent: 1, Deadline: 20_000}}})...)
		for _, o := range offers {
			said = append(said, Offered(v, names(), o))
		}
		for _, sentence := range said {
			if strings.Contains(sentence, "why.") || strings.ContainsAny(sentence, "{}") {
				t.Errorf("%s: %q", language, sentence)
			}
		}
	}
}

func TestSentences(t *testing.T) {
	speech, err := i18n.Read()
	if err != nil {
		t.Fatal(err)
	}
	w := acd.Waits{Hindrances: []acd.Hindrance{
		{Kind: acd.ObstacleKept, Agent: 2, Count: 1, Until: 61_500},
		{Kind: acd.ObstacleNotReady, Count: 4},
		{Kind: acd.ObstacleSkill, Count: 1, Agent: 1, Skill: 1, Level: 60, Best: 40, Until: 31_000},
	}}
	for language, want := range map[string]string{
		"en":    "It is kept for Nurse. For 61 s more.|Not ready: 4.|Juliet has French at level 40, needed is 60. Less is needed in 30 s.",
		"zh-TW": "保留給 Nurse。還有 61 秒。|未待機：4 人。|Juliet 的 French 為 40 級，需要 60 級。30 秒後放寬。",
	} {
		if got := strings.Join(Waiting(speech.In(language), names(), 1000, w), "|"); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", language, got, want)
		}
	}
}
