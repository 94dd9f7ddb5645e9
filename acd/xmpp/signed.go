package xmpp

import (
	"strings"

	"parley/acd"
	"parley/acd/claim"
	"parley/acd/store"
)

// signedBy is what a site has vouched for, in the words of forms. A language is an answer to the field "language" or
// "lang", by its tag and by its primary part: a form asks for "zh", a site says "zh-TW".
func (b *bridge) signedBy(c claim.Claims) store.Signed {
	signed := store.Signed{Answers: store.Answers{}, Priority: c.Priority, Agent: c.Agent}
	for field, value := range map[string]string{store.NameField: c.Name, "account": c.Account} {
		if value != "" {
			signed.Answers[field] = []string{value}
		}
	}
	if c.Lang != "" {
		primary, _, regional := strings.Cut(c.Lang, "-")
		tags := []string{c.Lang}
		if regional {
			tags = append(tags, primary)
		}
		signed.Answers["language"], signed.Answers["lang"] = tags, tags
	}
	for _, s := range c.Skills {
		if id, known := b.skillNamed(s.Name); known {
			signed.Needs = append(signed.Needs, acd.Need{Skill: id, Level: s.Level})
		}
	}
	return signed
}

// skillNamed is a skill by its word, whose case does not count.
func (b *bridge) skillNamed(word string) (acd.SkillID, bool) {
	for _, s := range b.directory.Load().skills {
		if strings.EqualFold(s.Word, word) {
			return s.ID, true
		}
	}
	return 0, false
}
