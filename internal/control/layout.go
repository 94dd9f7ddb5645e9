package control

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"parley/acd"
	"parley/acd/admin"
	acdstore "parley/acd/store"
)

// Layout is queues as a text file has them: each that is named, wholly. What the file does not name is left alone.
//
//	[skills]
//	zh = {en = "Chinese", zh-TW = "中文"}
//	[reasons]
//	lunch = {en = "Lunch", zh-TW = "午餐"}
//	[queues.8000]
//	name = "客服中心"
//	users = ["1001", "1002"]                 # without it: who serves stays as it is
//	settings = {hours = "mon-fri 09:00-18:00", "greeting.zh-TW" = "您好", wrap-up = "timed"}
//	codes = [{word = "sold", labels = {en = "Sold"}}]
type Layout struct {
	Skills  map[string]acdstore.Words `toml:"skills,omitempty"`
	Reasons map[string]acdstore.Words `toml:"reasons,omitempty"`
	Queues  map[string]QueueLayout    `toml:"queues"`
}

// QueueLayout is one queue of a Layout. Settings are as `parley queue set` takes them; those that are missing are the
// usual ones.
type QueueLayout struct {
	Name     string            `toml:"name"`
	Users    *[]string         `toml:"users,omitempty"` // nil: not looked at
	Settings map[string]string `toml:"settings,omitempty"`
	Codes    []CodeLayout      `toml:"codes,omitempty"`
}

// CodeLayout is a wrap-up code. They stand in their order, each after the one above it.
type CodeLayout struct {
	Word   string         `toml:"word"`
	Under  string         `toml:"under,omitempty"`
	Labels acdstore.Words `toml:"labels,omitempty"`
}

// ReadLayout reads a text file. The error names every key that nobody knows.
func ReadLayout(text string) (Layout, error) {
	var l Layout
	about, err := toml.Decode(text, &l)
	if err != nil {
		return Layout{}, fmt.Errorf("it cannot be read: %w", err)
	}
	var problems []error
	for _, key := range about.Undecoded() {
		problems = append(problems, fmt.Errorf("there is no key %q", key))
	}
	return l, errors.Join(problems...)
}

// Step is one change that brings a centre to a layout.
type Step struct {
	What     string // in the words of the command line, e.g. "queue 8000: hours"
	From, To string // what it was and will be; "" = nothing

	do func(ctx context.Context, c Centre) error
}

// Plan is what has to be done, in an order that works, for c to be as the layout says. It changes nothing. Everything that is
// wrong is named at once.
func (l Layout) Plan(ctx context.Context, c Centre) ([]Step, error) {
	p := planning{layout: l}
	if err := p.look(ctx, c); err != nil {
		return nil, err
	}
	p.words("skill", l.Skills, p.skills, Centre.SetSkill)
	p.words("reason", l.Reasons, p.reasons, Centre.SetReason)
	dns := slices.Sorted(maps.Keys(l.Queues))
	for _, dn := range dns {
		p.begin(dn)
	}
	for _, dn := range dns {
		p.settings(dn)
	}
	for _, dn := range dns {
		p.codes(ctx, c, dn)
		p.staff(dn)
	}
	return p.steps, errors.Join(p.problems...)
}

// planning is a plan being made.
type planning struct {
	layout          Layout
	there           map[string]Queue // by DN in lower case
	skills, reasons map[string]Label // by word
	users           map[string]bool
	known           directory // as it will be

	steps    []Step
	problems []error
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
		p.known.queues = append(p.known.queues, admin.Queue{ID: acd.QueueID(len(p.known.queues) + 1), DN: q.DN})
	}
	for _, u := range users {
		p.users[u.Name] = true
	}
	p.skills, p.reasons = byWord(skills), byWord(reasons)
	for _, word := range slices.Sorted(maps.Keys(p.skills)) {
		p.knowSkill(word)
	}
	for _, word := range slices.Sorted(maps.Keys(p.layout.Skills)) {
		p.knowSkill(word)
	}
	return nil
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

func (p *planning) wrong(format string, args ...any) {
	p.problems = append(p.problems, fmt.Errorf(format, args...))
}

// words sets what people see of words.
func (p *planning) words(kind string, want map[string]acdstore.Words, is map[string]Label, set func(Centre, context.Context, Label) error) {
	for _, word := range slices.Sorted(maps.Keys(want)) {
		before, there := is[word]
		if there && maps.Equal(before.Labels, want[word]) {
			continue
		}
		l := Label{Word: word, Labels: want[word], Place: before.Place}
		p.step(kind+" "+word, shownWords(before.Labels), shownWords(want[word]), func(ctx context.Context, c Centre) error { return set(c, ctx, l) })
	}
}

// begin makes a queue that is not there.
func (p *planning) begin(dn string) {
	if _, there := p.there[strings.ToLower(dn)]; there {
		return
	}
	p.known.queues = append(p.known.queues, admin.Queue{ID: acd.QueueID(len(p.known.queues) + 1), DN: dn})
	name := p.layout.Queues[dn].Name
	if name == "" {
		p.wrong("queue %s: it is new and needs a name", dn)
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
	var tried acdstore.Queue
	changes := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if err := applySetting(queueSettings(p.known), &tried, key, want[key]); err != nil {
			p.wrong("queue %s: %w", dn, err)
			continue
		}
		if before[key] != written(queueSettings(p.known), tried, key, want[key]) {
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

// written is a setting in the form in which it is shown; a text is shown as it was given.
func written(known []queueSetting, q acdstore.Queue, key, given string) string {
	for _, s := range known {
		if s.key == key && s.get != nil {
			return s.get(q)
		}
	}
	return given
}

// codes sets and removes wrap-up codes.
func (p *planning) codes(ctx context.Context, c Centre, dn string) {
	is := map[string]Label{}
	if _, there := p.there[strings.ToLower(dn)]; there {
		list, err := c.Codes(ctx, dn)
		if err != nil {
			p.wrong("queue %s: %w", dn, err)
			return
		}
		is = byWord(ownCodes(list))
	}
	wanted := map[string]bool{}
	last := map[string]int{} // place, of those under one
	for _, code := range p.layout.Queues[dn].Codes {
		l := Label{Word: code.Word, Under: code.Under, Labels: code.Labels, Place: last[code.Under] + 1}
		if before, there := is[code.Word]; there && before.Under == code.Under && before.Place > last[code.Under] {
			l.Place = before.Place // in its order already
		}
		last[code.Under] = l.Place
		if code.Under != "" && !wanted[code.Under] {
			p.wrong("queue %s: code %s is under %q, which does not stand before it", dn, code.Word, code.Under)
		}
		wanted[code.Word] = true
		before, there := is[code.Word]
		if there && before.Under == l.Under && before.Place == l.Place && maps.Equal(before.Labels, l.Labels) {
			continue
		}
		from, to := shownCode(before), shownCode(l)
		if from == to {
			from, to = fmt.Sprintf("%s, place %d", from, before.Place), fmt.Sprintf("%s, place %d", to, l.Place)
		}
		p.step("queue "+dn+": code "+code.Word, from, to, func(ctx context.Context, c Centre) error { return c.SetCode(ctx, dn, l) })
	}
	for _, word := range slices.Backward(slices.Sorted(maps.Keys(is))) {
		if !wanted[word] {
			p.step("queue "+dn+": code "+word, shownWords(is[word].Labels), "", func(ctx context.Context, c Centre) error { return c.RemoveCode(ctx, dn, word) })
		}
	}
}

// shownCode is a code for people; one that is not there is nothing.
func shownCode(l Label) string {
	if l.Under == "" {
		return shownWords(l.Labels)
	}
	return strings.TrimSpace(shownWords(l.Labels) + " under " + l.Under)
}

// ownCodes leaves out the codes that every queue has until it has its own.
func ownCodes(list []Label) []Label {
	return slices.DeleteFunc(list, func(l Label) bool { return l.Number < int(acdstore.CodeOwn) })
}

// staff has users serve a queue, or no longer.
func (p *planning) staff(dn string) {
	want := p.layout.Queues[dn].Users
	if want == nil {
		return
	}
	is := p.there[strings.ToLower(dn)].Users
	for _, user := range *want {
		switch {
		case !p.users[user]:
			p.wrong("queue %s: there is no user %q", dn, user)
		case !slices.Contains(is, user):
			p.step("queue "+dn+": user", "", user, func(ctx context.Context, c Centre) error { return c.JoinQueue(ctx, dn, user) })
		}
	}
	for _, user := range is {
		if !slices.Contains(*want, user) {
			p.step("queue "+dn+": user", user, "", func(ctx context.Context, c Centre) error { return c.LeaveQueue(ctx, dn, user) })
		}
	}
}

// shownWords is labels on one line.
func shownWords(w acdstore.Words) string {
	parts := make([]string, 0, len(w))
	for _, language := range slices.Sorted(maps.Keys(w)) {
		parts = append(parts, strings.TrimPrefix(language+"=", "=")+w[language])
	}
	return strings.Join(parts, " ")
}

// Apply takes the steps of a plan, and stops at the first that fails: done is how many were taken.
func Apply(ctx context.Context, c Centre, steps []Step) (done int, err error) {
	for i, s := range steps {
		if s.do == nil {
			continue // with the one before
		}
		if err := s.do(ctx, c); err != nil {
			return i, fmt.Errorf("%s: %w", s.What, err)
		}
	}
	return len(steps), nil
}

// ReadOff is the layout of a centre as it is: what Plan finds nothing to do for.
func ReadOff(ctx context.Context, c Centre) (Layout, error) {
	l := Layout{Skills: map[string]acdstore.Words{}, Reasons: map[string]acdstore.Words{}, Queues: map[string]QueueLayout{}}
	for _, list := range []struct {
		read func(context.Context) ([]Label, error)
		into map[string]acdstore.Words
	}{{c.Skills, l.Skills}, {c.Reasons, l.Reasons}} {
		labels, err := list.read(ctx)
		if err != nil {
			return Layout{}, err
		}
		for _, label := range labels {
			list.into[label.Word] = label.Labels
		}
	}
	queues, err := c.Queues(ctx)
	if err != nil {
		return Layout{}, err
	}
	for _, q := range queues {
		codes, err := c.Codes(ctx, q.DN)
		if err != nil {
			return Layout{}, err
		}
		users := append([]string{}, q.Users...)
		one := QueueLayout{Name: q.Name, Users: &users, Settings: q.Settings}
		for _, code := range ownCodes(codes) {
			one.Codes = append(one.Codes, CodeLayout{code.Word, code.Under, code.Labels})
		}
		l.Queues[q.DN] = one
	}
	return l, nil
}
