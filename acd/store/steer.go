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

// Steer follows the form's steering fields in order. signed are a visit's signed attributes: for a field they name, what
// was typed does not count. agent finds an agent by address or its local part. Of one skill the highest level counts; of
// more skills than acd.NeedsMax those with the lowest ids are needed.
func (f Form) Steer(answers, signed Answers, agent func(name string) (acd.AgentID, bool)) Way {
	var way Way
	levels := map[acd.SkillID]uint8{}
	for _, field := range f.Fields {
		values := answers[field.Var]
		if attested, is := signed[field.Var]; is || field.Signed {
			values = attested
		}
		for _, v := range values {
			way.follow(field, v, levels)
			if id, known := agent(v); field.Prefers && known && way.Prefers == 0 {
				way.Prefers = id
			}
		}
	}
	way.Priority = min(max(way.Priority, -acd.PriorityMax), acd.PriorityMax)
	way.need(levels)
	return way
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
