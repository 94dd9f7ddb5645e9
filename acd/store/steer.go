package store

import (
	"cmp"
	"slices"
	"strings"

	"parley/acd"
)

// Way is where answers send a contact: what acd.ContactRequested says besides who asks and where.
type Way struct {
	Needs    [acd.NeedsMax]acd.Need // in the order of their ids, a zero ends the list
	Priority int                    // -acd.PriorityMax … acd.PriorityMax
	Prefers  acd.AgentID            // 0 = nobody
}

// Signed is what a site vouches for about a visitor. It beats what is typed: an answer here is the answer to the field it
// names, a need is the level of its skill, an agent is the one preferred.
type Signed struct {
	Answers  Answers
	Needs    []acd.Need
	Priority int
	Agent    string // address, or its local part
}

// Steer follows the form's steering fields in order. agent finds an agent by address or its local part. Of one skill the
// highest level counts; of more skills than acd.NeedsMax those with the lowest ids are needed.
func (f Form) Steer(answers Answers, signed Signed, agent func(name string) (acd.AgentID, bool)) Way {
	way := Way{Priority: signed.Priority}
	way.prefer(signed.Agent, agent)
	levels := map[acd.SkillID]uint8{}
	for _, field := range f.Fields {
		values := answers[field.Var]
		if attested, is := signed.Answers[field.Var]; is || field.Signed {
			values = attested
		}
		for _, v := range values {
			way.follow(field, v, levels)
			if field.Prefers {
				way.prefer(v, agent)
			}
		}
	}
	for _, n := range signed.Needs {
		levels[n.Skill] = n.Level
	}
	way.Priority = min(max(way.Priority, -acd.PriorityMax), acd.PriorityMax)
	way.need(levels)
	return way
}

// prefer takes the first agent that there is.
func (w *Way) prefer(name string, agent func(string) (acd.AgentID, bool)) {
	if name == "" || w.Prefers != 0 {
		return
	}
	if id, known := agent(name); known {
		w.Prefers = id
	}
}

func (w *Way) follow(field FormField, value string, levels map[acd.SkillID]uint8) {
	if value == "" {
		return
	}
	for _, s := range field.Steers {
		if s.Value != "" && !strings.EqualFold(s.Value, value) {
			continue
		}
		w.Priority += s.Priority
		if s.Skill != 0 {
			levels[s.Skill] = max(levels[s.Skill], s.Level, 1)
		}
	}
}

func (w *Way) need(levels map[acd.SkillID]uint8) {
	var needs []acd.Need
	for skill, level := range levels {
		needs = append(needs, acd.Need{Skill: skill, Level: level})
	}
	slices.SortFunc(needs, func(a, b acd.Need) int { return cmp.Compare(a.Skill, b.Skill) })
	copy(w.Needs[:], needs)
}
