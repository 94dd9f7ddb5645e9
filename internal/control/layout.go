package control

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/BurntSushi/toml"

	"parley/acd/admin"
	acdstore "parley/acd/store"
	"parley/internal/tomlline"
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

	lines tomlline.Lines // where it stands in its text; none if there is none
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

// LayoutBytesMax is how long the text of a layout may be.
const LayoutBytesMax = 4 << 20

// ReadLayout reads a text file. The error names the line and every key that nobody knows.
func ReadLayout(text string) (Layout, error) {
	var l Layout
	var p problems
	if len(text) > LayoutBytesMax {
		return l, fmt.Errorf("it has more than %d bytes", LayoutBytesMax)
	}
	about, err := toml.Decode(text, &l)
	if err != nil {
		p.add(0, "it cannot be read: %w", err)
		return Layout{}, p.err()
	}
	l.lines = tomlline.Of(text, about)
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err == nil {
		p.tables(l.lines, tree)
	}
	for _, key := range about.Undecoded() {
		p.add(l.lines.At(key...), "there is no key %q", key)
	}
	return l, p.err()
}

// tables names what stands where a table has to. The decoder leaves a map empty then, and says nothing.
func (p *problems) tables(lines tomlline.Lines, tree map[string]any) {
	table := func(n int, in map[string]any, path ...string) map[string]any {
		v, there := in[path[len(path)-1]]
		t, ok := v.(map[string]any)
		if there && !ok {
			p.add(lines.Nth(n, path...), "%s is a table, as in {key = \"value\"}", toml.Key(path))
		}
		return t
	}
	for _, list := range []string{"skills", "reasons"} {
		words := table(0, tree, list)
		for word := range words {
			table(0, words, list, word)
		}
	}
	queues := table(0, tree, "queues")
	for dn := range queues {
		queue := table(0, queues, "queues", dn)
		table(0, queue, "queues", dn, "settings")
		switch codes := queue["codes"].(type) {
		case []map[string]any: // [[queues.8000.codes]]
			for i, code := range codes {
				table(i, code, "queues", dn, "codes", "labels")
			}
		case []any:
			for i := range codes {
				code, _ := codes[i].(map[string]any)
				table(i, code, "queues", dn, "codes", "labels")
			}
		}
	}
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
	p.words("skill", admin.SkillsMax, l.Skills, p.skills, Centre.SetSkill)
	p.words("reason", admin.ReasonsMax, l.Reasons, p.reasons, Centre.SetReason)
	dns := slices.Sorted(maps.Keys(l.Queues))
	for _, dn := range dns {
		p.begin(dn)
	}
	for _, dn := range dns {
		p.settings(dn)
	}
	p.together()
	for _, dn := range dns {
		p.codes(ctx, c, dn)
		p.staff(dn)
	}
	return p.steps, p.err()
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
