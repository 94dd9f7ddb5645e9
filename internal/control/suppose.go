package control

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/acd/whatif"
)

// Supposed is what a replay is to change, in words: settings by a queue's DN and by a user's name.
type Supposed struct {
	Queues map[string]map[string]string
	Agents map[string]map[string]string
}

// SupposedHelp lists what can be supposed.
func SupposedHelp() string {
	return `Of a queue: staff=+2 or -1 (agents more or fewer), slots=3 (of each of its agents), shift=30m or -1h (all of them later or
earlier), and its rules as "parley queue set" takes them: offer, selection, offer-to, decline-excludes, decline-not-ready,
slots-of-one, waiting-max, full-to, wait-max, wait-max-to, closed-to, closed-waiting, priority, boost, weight, target, rings,
prefer-for, wrap-up, wrap-up-for, wrap-up-forced, lost-waiting, lost-ringing, lost-talking and the idle times.
Of an agent: slots=3, skills=zh=90,en=60, shift=30m, joins=8000,8010, leaves=8000, away=yes.`
}

// Suppose reads it for a centre with these queues, agents and skills.
func Suppose(s Supposed, queues []acdstore.Queue, agents []acdstore.Agent, skills []acdstore.Skill) (whatif.Change, error) {
	x := supposing{
		directory: directory{queues: queues, skills: skills}, agents: agents,
		change: whatif.Change{Rules: map[acd.QueueID]func(*acd.Rules){}, Staff: map[acd.QueueID]int{}, Agents: map[acd.AgentID]whatif.AgentChange{}},
	}
	for _, dn := range slices.Sorted(maps.Keys(s.Queues)) {
		id, err := x.queue(dn)
		if err != nil {
			return whatif.Change{}, err
		}
		if err := x.ofQueue(id, s.Queues[dn]); err != nil {
			return whatif.Change{}, fmt.Errorf("queue %s: %w", dn, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Agents)) {
		id, err := x.agent(name)
		if err != nil {
			return whatif.Change{}, err
		}
		if err := x.ofAgent(id, s.Agents[name]); err != nil {
			return whatif.Change{}, fmt.Errorf("agent %s: %w", name, err)
		}
	}
	return x.change, nil
}

// supposing is a change being read.
type supposing struct {
	directory
	agents []acdstore.Agent
	change whatif.Change
}

func (x *supposing) agent(name string) (acd.AgentID, error) {
	for _, a := range x.agents {
		local, _, _ := strings.Cut(a.JID, "@")
		if strings.EqualFold(a.JID, name) || strings.EqualFold(local, name) {
			return a.ID, nil
		}
	}
	return 0, fmt.Errorf("there is no agent %q", name)
}

// staffMax is how many agents more or fewer can be supposed.
const staffMax = 10_000

func staffChange(v string) (int, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(v, "+"))
	if err != nil || n < -staffMax || n > staffMax {
		return 0, fmt.Errorf("%q is not a number of agents more or fewer, like +2 or -1, %d at most", v, staffMax)
	}
	return n, nil
}

func slotsOf(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > acd.SlotsMax {
		return 0, fmt.Errorf("%q is not a number from 1 to %d", v, acd.SlotsMax)
	}
	return n, nil
}

func (x *supposing) ofQueue(id acd.QueueID, settings map[string]string) error {
	rules := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		v := settings[key]
		var err error
		switch key {
		case "staff":
			x.change.Staff[id], err = staffChange(v)
		case "slots", "shift":
			err = x.ofStaff(id, key, v)
		default:
			rules[key] = v
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	if len(rules) == 0 {
		return nil
	}
	edit, err := x.rules(rules)
	x.change.Rules[id] = edit
	return err
}

// ofStaff sets something of each agent of a queue.
func (x *supposing) ofStaff(queue acd.QueueID, key, v string) error {
	for _, a := range x.agents {
		if slices.Contains(a.Queues, queue) {
			if err := x.ofAgent(a.ID, map[string]string{key: v}); err != nil {
				return err
			}
		}
	}
	return nil
}

// rules makes settings an edit of rules. What is no rule has no effect on who gets whom, so it is refused.
func (x *supposing) rules(settings map[string]string) (func(*acd.Rules), error) {
	known := queueSettings(x.directory)
	var sets []func(*acdstore.Queue) error
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		i := slices.IndexFunc(known, func(s queueSetting) bool { return s.key == key && s.set != nil })
		if i < 0 {
			return nil, fmt.Errorf("there is nothing called %q to suppose", key)
		}
		v := settings[key]
		set := func(q *acdstore.Queue) error { return known[i].set(q, v) }
		var q acdstore.Queue
		if err := set(&q); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		q.Rules = acd.Rules{}
		if !reflect.DeepEqual(q, acdstore.Queue{}) {
			return nil, fmt.Errorf("%s is no rule of routing; a replay would be the same", key)
		}
		sets = append(sets, set)
	}
	return func(r *acd.Rules) {
		q := acdstore.Queue{Rules: *r}
		for _, set := range sets {
			_ = set(&q) // it was tried above
		}
		*r = q.Rules.Filled()
	}, nil
}

func (x *supposing) ofAgent(id acd.AgentID, settings map[string]string) error {
	c := x.change.Agents[id]
	for key, v := range settings {
		var err error
		switch key {
		case "slots":
			c.SlotsMax, err = slotsOf(v)
		case "skills":
			c.Skills = []acd.Skill{}
			if v != "" {
				c.Skills, err = x.parseSkills(v)
			}
		case "shift":
			c.Shift, err = parseShift(v)
		case "joins":
			c.Joins, err = x.queuesCalled(v)
		case "leaves":
			c.Leaves, err = x.queuesCalled(v)
		case "away":
			if c.Away = v == "yes" || v == "true"; !c.Away && v != "no" && v != "false" {
				err = errors.New("it is yes or no")
			}
		default:
			err = errors.New("there is nothing called that to suppose")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	x.change.Agents[id] = c
	return nil
}

func (x *supposing) queuesCalled(list string) (ids []acd.QueueID, err error) {
	for _, dn := range fields(list) {
		id, err := x.queue(dn)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// shiftMax is how far a shift may be moved.
const shiftMax = 24 * time.Hour

func parseShift(v string) (acd.Span, error) {
	d, err := time.ParseDuration(strings.TrimPrefix(v, "+"))
	if err != nil || d.Abs() > shiftMax {
		return 0, fmt.Errorf("%q is not a time like 30m or -1h", v)
	}
	return acd.Span(d.Milliseconds()), nil
}
