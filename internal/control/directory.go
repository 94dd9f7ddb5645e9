package control

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/acd"
	"parley/acd/admin"
	acdstore "parley/acd/store"
)

// directory knows queues and skills by what people call them.
type directory struct {
	queues []admin.Queue
	skills []acdstore.Skill
}

func readDirectory(ctx context.Context, adm *admin.Admin) (d directory, err error) {
	if d.queues, err = adm.Queues(ctx); err != nil {
		return d, err
	}
	d.skills, err = adm.Skills(ctx)
	return d, err
}

// dn is a queue's DN; one that has gone has its number.
func (d directory) dn(id acd.QueueID) string {
	for _, q := range d.queues {
		if q.ID == id {
			return q.DN
		}
	}
	return fmt.Sprintf("#%d", id)
}

func (d directory) queue(dn string) (acd.QueueID, error) {
	for _, q := range d.queues {
		if strings.EqualFold(q.DN, dn) {
			return q.ID, nil
		}
	}
	return 0, fmt.Errorf("queue %q: %w", dn, admin.ErrNoQueue)
}

// queueOf is a setting that is another queue, by its DN.
func (d directory) queueOf(key, about string, field func(*acdstore.Queue) *acd.QueueID) queueSetting {
	return queueSetting{
		key: key, about: about,
		get: func(q acdstore.Queue) string {
			if *field(&q) == 0 {
				return ""
			}
			return d.dn(*field(&q))
		},
		set: func(q *acdstore.Queue, v string) (err error) {
			var id acd.QueueID
			if v != "" {
				if id, err = d.queue(v); err != nil {
					return err
				}
			}
			*field(q) = id
			return nil
		},
	}
}

// rings is how requirements relax with the wait: "30s:-20,1m:-40+8001,3m:any".
func (d directory) rings() queueSetting {
	return queueSetting{
		key:   "rings",
		about: "who else may be asked after a while: \"30s:-20,1m:-40+8001,3m:any\": levels lowered, another queue's agents too, skills dropped",
		get:   func(q acdstore.Queue) string { return d.ringsText(q.Rules.Rings) },
		set: func(q *acdstore.Queue, v string) error {
			rings, err := d.parseRings(v)
			if err != nil {
				return err
			}
			q.Rules.Rings = rings
			return nil
		},
	}
}

func (d directory) ringsText(rings [acd.RingsMax]acd.Ring) string {
	var parts []string
	for _, r := range rings {
		if r.After == 0 {
			break
		}
		text := shortSpan(r.After) + ":"
		switch {
		case r.Lower == acd.RingAll:
			text += "any"
		case r.Lower > 0:
			text += "-" + strconv.Itoa(int(r.Lower))
		}
		if r.Also != 0 {
			text += "+" + d.dn(r.Also)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ",")
}

func (d directory) parseRings(v string) (rings [acd.RingsMax]acd.Ring, err error) {
	parts := fields(v)
	if len(parts) > acd.RingsMax {
		return rings, fmt.Errorf("a queue has at most %d rings", acd.RingsMax)
	}
	for i, part := range parts {
		after, what, ok := strings.Cut(part, ":")
		lower, also, joined := strings.Cut(what, "+")
		r := &rings[i]
		if r.After, err = parseSpan(after); err != nil {
			return rings, err
		}
		if !ok || what == "" || r.After == 0 || i > 0 && r.After <= rings[i-1].After {
			return rings, fmt.Errorf("%q is no ring like 30s:-20, 1m:+8001 or 3m:any, each after the one before", part)
		}
		if r.Lower, err = parseLower(lower); err != nil {
			return rings, err
		}
		if joined {
			if r.Also, err = d.queue(also); err != nil {
				return rings, err
			}
		}
	}
	return rings, nil
}

func parseLower(text string) (uint8, error) {
	if text == "" {
		return 0, nil
	}
	if text == "any" {
		return acd.RingAll, nil
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(text, "-"), 10, 8)
	if err != nil || n > acd.LevelMax || !strings.HasPrefix(text, "-") {
		return 0, fmt.Errorf("%q is neither a lower level like -20 nor any", text)
	}
	return uint8(n), nil
}

// skillsOf is a user's skills: "zh=80,billing=50".
func (d directory) skillsOf() setting[acdstore.Agent] {
	return setting[acdstore.Agent]{
		key: "skills", about: "what the user can, and how well, 1 to 100: \"zh=80,billing=50\"",
		get: func(a acdstore.Agent) string { return d.skillsText(a.Skills) },
		set: func(a *acdstore.Agent, v string) (err error) { a.Skills, err = d.parseSkills(v); return err },
	}
}

func (d directory) skillsText(has []acd.Skill) string {
	var parts []string
	for _, s := range has {
		word := fmt.Sprintf("#%d", s.Skill)
		if i := slices.IndexFunc(d.skills, func(known acdstore.Skill) bool { return known.ID == s.Skill }); i >= 0 {
			word = d.skills[i].Word
		}
		parts = append(parts, word+"="+strconv.Itoa(int(s.Level)))
	}
	return strings.Join(parts, ",")
}

// needsText is what a contact needs, as skillsText writes skills.
func (d directory) needsText(needs [acd.NeedsMax]acd.Need) string {
	var has []acd.Skill
	for _, n := range needs {
		if n.Skill != 0 {
			has = append(has, acd.Skill(n))
		}
	}
	return d.skillsText(has)
}

func (d directory) parseSkills(v string) ([]acd.Skill, error) {
	var has []acd.Skill
	for _, part := range fields(v) {
		word, level, ok := strings.Cut(part, "=")
		n, err := strconv.ParseUint(level, 10, 8)
		if !ok || err != nil || n < 1 || n > acd.LevelMax {
			return nil, fmt.Errorf("%q is no skill with a level, like zh=80", part)
		}
		i := slices.IndexFunc(d.skills, func(known acdstore.Skill) bool { return strings.EqualFold(known.Word, word) })
		if i < 0 {
			return nil, fmt.Errorf("skill %q: %w; parley skill add makes one", word, admin.ErrNoSkill)
		}
		has = append(has, acd.Skill{Skill: d.skills[i].ID, Level: uint8(n)})
	}
	slices.SortFunc(has, func(a, b acd.Skill) int { return int(a.Skill) - int(b.Skill) })
	return has, nil
}

// userSettings are the keys of `parley user set`.
func userSettings(d directory) []setting[acdstore.Agent] {
	type agent = acdstore.Agent
	return []setting[agent]{
		{key: "name", about: "shown to customers and colleagues", set: func(a *agent, v string) error { a.Name = v; return nil }},
		{key: "role", about: "agent, supervisor or admin", set: func(a *agent, v string) error { a.Role = acdstore.Role(v); return nil }},
		countOf("slots", "contacts at a time (1)", 1, acd.SlotsMax, func(a *agent) *int { return &a.SlotsMax }),
		spanOf("grace", "how long a lost desk keeps its contacts (30s)", func(a *agent) *acd.Span { return &a.Grace }),
		d.skillsOf(),
		switchOf("plain", "works with plain clients: the queues stand in the roster (off)", func(a *agent) *bool { return &a.Plain }),
		switchOf("presence", "a plain client's presence sets the state (off)", func(a *agent) *bool { return &a.Presence }),
		switchOf("bot", "a program: shown as such, and without wrap-up where no code is asked for (off)", func(a *agent) *bool { return &a.Bot }),
	}
}

// UserHelp lists the keys of `parley user set`.
func UserHelp() string { return help(userSettings(directory{})) }

// listQueue and listUser name the settings that are not the default.
func listQueue(d directory, q acdstore.Queue) map[string]string {
	return listSettings(queueSettings(d), q, usualQueue())
}

func listUser(d directory, a acdstore.Agent) map[string]string {
	usual := acd.AgentSet{}.Filled()
	return listSettings(userSettings(d), a, acdstore.Agent{SlotsMax: usual.SlotsMax, Grace: usual.Grace})
}

// usualQueue is one with nothing set.
func usualQueue() acdstore.Queue { return acdstore.Queue{Rules: acd.Rules{}.Filled()} }
