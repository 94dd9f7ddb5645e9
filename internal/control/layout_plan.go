package control

import (
	"context"
	"maps"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/admin"
	acdstore "parley/acd/store"
)

// planning is a plan being made.
type planning struct {
	layout          Layout
	there           map[string]Queue // by DN in lower case
	skills, reasons map[string]Label // by word
	users           map[string]bool  // who may serve
	known           directory        // as it will be

	steps []Step
	problems
}

// look reads how things are.
func (p *planning) look(ctx context.Context, c Centre) error {
	queues, err := c.Queues(ctx)
	if err != nil {
		return err
	}
	skills, err := c.Skills(ctx)
	if err != nil {
		return err
	}
	reasons, err := c.Reasons(ctx)
	if err != nil {
		return err
	}
	users, err := c.Users(ctx)
	if err != nil {
		return err
	}
	p.there, p.users = map[string]Queue{}, map[string]bool{}
	for _, q := range queues {
		p.there[strings.ToLower(q.DN)] = q
		p.knowQueue(q.DN)
	}
	for _, u := range users {
		p.users[u.Name] = u.Role != "auditor" && u.Role != "integrator"
	}
	p.skills, p.reasons = byWord(skills), byWord(reasons)
	for _, word := range slices.Sorted(maps.Keys(p.skills)) {
		p.knowSkill(word)
	}
	for _, word := range slices.Sorted(maps.Keys(p.layout.Skills)) {
		p.knowSkill(word)
	}
	for i, q := range queues { // as they are; one that goes may be named still, and is not looked at
		_ = applySettings(queueSettings(p.known), &p.known.queues[i], q.Settings)
	}
	return nil
}

func (p *planning) knowQueue(dn string) {
	p.known.queues = append(p.known.queues, admin.Queue{ID: acd.QueueID(len(p.known.queues) + 1), DN: dn})
}

func (p *planning) knowSkill(word string) {
	p.known.skills = append(p.known.skills, acdstore.Skill{ID: acd.SkillID(len(p.known.skills) + 1), Word: word})
}

func byWord(labels []Label) map[string]Label {
	all := map[string]Label{}
	for _, l := range labels {
		all[l.Word] = l
	}
	return all
}

func (p *planning) step(what, from, to string, do func(ctx context.Context, c Centre) error) {
	p.steps = append(p.steps, Step{what, from, to, do})
}

// at is the line of something about a queue.
func (p *planning) at(dn string, path ...string) int {
	return p.layout.lines.At(append([]string{"queues", dn}, path...)...)
}

// words sets what people see of words, at most so many.
func (p *planning) words(kind string, most int, want map[string]acdstore.Words, is map[string]Label, set func(Centre, context.Context, Label) error) {
	all := map[string]string{} // by what counts as the same word
	for word := range is {
		all[strings.ToLower(word)] = word
	}
	for _, word := range slices.Sorted(maps.Keys(want)) {
		before, there := is[word]
		if there && maps.Equal(before.Labels, want[word]) {
			continue
		}
		line := p.layout.lines.At(kind+"s", word)
		if err := admin.CheckWord(word, want[word]); err != nil {
			p.add(line, "%s %s: %w", kind, word, err)
		}
		if same, taken := all[strings.ToLower(word)]; taken && same != word {
			p.add(line, "%s %s: it is called %s", kind, word, same)
		}
		if all[strings.ToLower(word)] = word; len(all) == most+1 {
			p.add(line, "%s %s: there are at most %d", kind, word, most)
		}
		l := Label{Word: word, Labels: want[word], Place: before.Place}
		p.step(kind+" "+word, shownWords(before.Labels), shownWords(want[word]), func(ctx context.Context, c Centre) error { return set(c, ctx, l) })
	}
}

// begin makes a queue that is not there.
func (p *planning) begin(dn string) {
	for other := range p.layout.Queues {
		if other < dn && strings.EqualFold(other, dn) {
			p.add(p.at(dn), "queue %s: it stands here twice, as %s too", dn, other)
			return
		}
	}
	if _, there := p.there[strings.ToLower(dn)]; there {
		return
	}
	p.knowQueue(dn)
	name := p.layout.Queues[dn].Name
	if name == "" {
		p.add(p.at(dn), "queue %s: it is new and needs a name", dn)
	}
	p.step("queue "+dn, "", name, func(ctx context.Context, c Centre) error { return c.AddQueue(ctx, dn, name) })
}

// settings sets what differs. Each value is tried first.
func (p *planning) settings(dn string) {
	q, want := p.layout.Queues[dn], map[string]string{}
	maps.Copy(want, q.Settings)
	if q.Name != "" {
		want["name"] = q.Name
	}
	is := p.there[strings.ToLower(dn)]
	before := maps.Clone(is.Settings)
	if before == nil {
		before = map[string]string{}
	}
	before["name"] = is.Name
	if is.DN == "" {
		before["name"] = q.Name // it is made with it
	}
	tried := p.willBe(dn)
	*tried = admin.Queue{ID: tried.ID, DN: tried.DN, Name: is.Name}
	changes := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if err := applySetting(queueSettings(p.known), tried, key, want[key]); err != nil {
			p.add(p.at(dn, "settings", key), "queue %s: %w", dn, err)
			continue
		}
		if before[key] != written(queueSettings(p.known), *tried, key, want[key]) {
			changes[key] = want[key]
		}
	}
	for key := range before {
		if _, wanted := want[key]; !wanted && key != "name" {
			changes[key] = ""
		}
	}
	if len(changes) == 0 {
		return
	}
	for i, key := range slices.Sorted(maps.Keys(changes)) {
		var do func(ctx context.Context, c Centre) error
		if i == 0 { // all at once: some only go together
			do = func(ctx context.Context, c Centre) error { return c.SetQueue(ctx, dn, changes) }
		}
		p.step("queue "+dn+": "+key, before[key], changes[key], do)
	}
}

// willBe is a queue of the layout as it will be.
func (p *planning) willBe(dn string) *admin.Queue {
	i := slices.IndexFunc(p.known.queues, func(q admin.Queue) bool { return strings.EqualFold(q.DN, dn) })
	return &p.known.queues[i]
}

// together holds queues to what only shows beside one another, or beside another queue. What cannot be set alone is named
// already.
func (p *planning) together() {
	if len(p.all) > 0 {
		return
	}
	for _, dn := range slices.Sorted(maps.Keys(p.layout.Queues)) {
		q := *p.willBe(dn)
		q.Rules = q.Rules.Filled()
		if err := admin.Check(q, p.known.queues, p.known.skills); err != nil {
			p.add(p.at(dn, "settings"), "queue %s: %w", dn, err)
		}
	}
}

// written is a setting in the form in which it is shown; a text is shown as it was given, and what is as usual not at all.
func written(known []queueSetting, q acdstore.Queue, key, given string) string {
	for _, s := range known {
		if s.key == key && s.get != nil {
			if v := s.get(q); v != s.get(usualQueue()) {
				return v
			}
			return ""
		}
	}
	return given
}
