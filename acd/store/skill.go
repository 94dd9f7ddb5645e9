package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Skill is what agents can and contacts may need, as people call it.
type Skill struct {
	ID     acd.SkillID
	Word   string // for commands and forms; case does not count
	Labels Words
}

// InsertSkill keeps a new skill under its id.
func InsertSkill(s Skill) journal.Op {
	return exec("keep skill "+s.Word, `INSERT INTO skills (id, word, labels) VALUES (?, ?, ?)`, int64(s.ID), s.Word, column(s.Labels))
}

// UpdateSkill replaces the labels of a skill.
func UpdateSkill(s Skill) journal.Op {
	return exec("change skill "+s.Word, `UPDATE skills SET labels = ? WHERE id = ?`, column(s.Labels), int64(s.ID))
}

// RemoveSkill takes a skill out of use. Its number is not given to another.
func RemoveSkill(id acd.SkillID, at acd.Time) journal.Op {
	return exec("remove a skill", `UPDATE skills SET removed = ? WHERE id = ? AND removed IS NULL`, int64(at), int64(id))
}

// Skills lists the skills in the order of their words.
func Skills(ctx context.Context, db *sql.DB) ([]Skill, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, word, labels FROM skills WHERE removed IS NULL ORDER BY word`)
	if err != nil {
		return nil, fmt.Errorf("list skills: %w", err)
	}
	defer rows.Close()
	var list []Skill
	for rows.Next() {
		var s Skill
		var labels string
		if err := rows.Scan(&s.ID, &s.Word, &labels); err != nil {
			return nil, fmt.Errorf("list skills: %w", err)
		}
		if err := readColumn("the labels of skill "+s.Word, labels, &s.Labels); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, wrap("list skills", rows.Err())
}

// NextSkillID is a number no skill has ever had. Only one caller at a time may rely on it.
func NextSkillID(ctx context.Context, db *sql.DB) (acd.SkillID, error) {
	var last int64
	err := db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM skills`).Scan(&last)
	return acd.SkillID(last + 1), wrap("find the next number of a skill", err)
}

// setSkills replaces what an agent can.
func setSkills(a Agent) journal.Op {
	ops := []journal.Op{exec("forget skills", `DELETE FROM agent_skills WHERE agent = ?`, int64(a.ID))}
	for _, s := range a.Skills {
		ops = append(ops, exec("keep a skill of "+a.JID, `INSERT INTO agent_skills (agent, skill, level) VALUES (?, ?, ?)`,
			int64(a.ID), int64(s.Skill), int64(s.Level)))
	}
	return Both(ops...)
}

func allSkills(ctx context.Context, db *sql.DB) (map[acd.AgentID][]acd.Skill, error) {
	rows, err := db.QueryContext(ctx, `SELECT agent, skill, level FROM agent_skills ORDER BY agent, skill`)
	if err != nil {
		return nil, fmt.Errorf("list who can what: %w", err)
	}
	defer rows.Close()
	skills := map[acd.AgentID][]acd.Skill{}
	for rows.Next() {
		var a acd.AgentID
		var s acd.Skill
		if err := rows.Scan(&a, &s.Skill, &s.Level); err != nil {
			return nil, fmt.Errorf("list who can what: %w", err)
		}
		skills[a] = append(skills[a], s)
	}
	return skills, wrap("list who can what", rows.Err())
}
