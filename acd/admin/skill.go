package admin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
)

// SkillsMax bounds the skills there are.
const SkillsMax = 1000

// Skills lists the skills in the order of their words.
func (a *Admin) Skills(ctx context.Context) ([]acdstore.Skill, error) {
	return acdstore.Skills(ctx, a.db.Reader())
}

// Skill is the skill of this word (case does not count), or ErrNoSkill.
func (a *Admin) Skill(ctx context.Context, word string) (acdstore.Skill, error) {
	all, err := a.Skills(ctx)
	if err != nil {
		return acdstore.Skill{}, err
	}
	i := slices.IndexFunc(all, func(s acdstore.Skill) bool { return strings.EqualFold(s.Word, word) })
	if i < 0 {
		return acdstore.Skill{}, fmt.Errorf("skill %q: %w", word, ErrNoSkill)
	}
	return all[i], nil
}

// SetSkill adds a skill, or changes the labels of one that is there.
func (a *Admin) SetSkill(ctx context.Context, word string, labels acdstore.Words) (acdstore.Skill, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	if err := provided(ctx); err != nil {
		return acdstore.Skill{}, err
	}
	if err := CheckWord(word, labels); err != nil {
		return acdstore.Skill{}, err
	}
	all, err := a.Skills(ctx)
	if err != nil {
		return acdstore.Skill{}, err
	}
	s := acdstore.Skill{Word: word, Labels: labels}
	rows := acdstore.InsertSkill
	if before, err := a.Skill(ctx, word); err == nil {
		s.ID, s.Word, rows = before.ID, before.Word, acdstore.UpdateSkill
	} else {
		if s.ID, err = acdstore.NextSkillID(ctx, a.db.Reader()); err != nil {
			return acdstore.Skill{}, err
		}
		if len(all) >= SkillsMax || s.ID == 0 {
			return acdstore.Skill{}, fmt.Errorf("%w: there are at most %d skills", ErrBadValue, SkillsMax)
		}
	}
	if err := a.write(ctx, rows(s), audit.Entry{Action: audit.SkillSet, On: onSkill(s.ID)}); err != nil {
		return acdstore.Skill{}, fmt.Errorf("set skill %s: %w", word, err)
	}
	a.changed()
	return s, nil
}

// RemoveSkill takes a skill out of use. ErrNeeded while an agent has it, or a queue's form asks for it.
func (a *Admin) RemoveSkill(ctx context.Context, word string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	if err := provided(ctx); err != nil {
		return err
	}
	s, err := a.Skill(ctx, word)
	if err != nil {
		return err
	}
	agents, err := a.Agents(ctx)
	if err != nil {
		return err
	}
	for _, g := range agents {
		if slices.ContainsFunc(g.Skills, func(has acd.Skill) bool { return has.Skill == s.ID }) {
			return fmt.Errorf("agent %s has skill %s: %w", g.JID, word, ErrNeeded)
		}
	}
	queues, err := a.Queues(ctx)
	if err != nil {
		return err
	}
	for _, q := range queues {
		if asksFor(q.Form, s.ID) {
			return fmt.Errorf("the form of queue %s leads to skill %s: %w", q.DN, word, ErrNeeded)
		}
	}
	if err := a.write(ctx, acdstore.RemoveSkill(s.ID, a.eng.Now()), audit.Entry{Action: audit.SkillRemove, On: onSkill(s.ID)}); err != nil {
		return fmt.Errorf("remove skill %s: %w", word, err)
	}
	a.changed()
	return nil
}

func onSkill(id acd.SkillID) audit.Object { return audit.Object{Kind: audit.OfSkill, ID: int64(id)} }

func asksFor(f acdstore.Form, id acd.SkillID) bool {
	for _, field := range f.Fields {
		if slices.ContainsFunc(field.Steers, func(s acdstore.Steer) bool { return s.Skill == id }) {
			return true
		}
	}
	return false
}
