package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// NodeKind is what a node of the contact centre tells of. The numbers are kept.
type NodeKind uint8

// Kinds of nodes.
const (
	NodeAgents   NodeKind = 1
	NodeQueues   NodeKind = 2
	NodeContacts NodeKind = 3
)

// Follower is an account that is told of the changes of a node.
type Follower struct {
	Kind NodeKind
	ID   uint64 // number of the agent, queue or contact; 0: all of them
	JID  string // bare
}

// AddFollower keeps that an account follows a node; who does already is left so.
func AddFollower(f Follower) journal.Op {
	return exec("follow a node", `INSERT INTO followers (kind, id, jid) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		int64(f.Kind), int64(f.ID), f.JID)
}

// RemoveFollower keeps that it no longer does.
func RemoveFollower(f Follower) journal.Op {
	return exec("leave a node", `DELETE FROM followers WHERE kind = ? AND id = ? AND jid = ?`, int64(f.Kind), int64(f.ID), f.JID)
}

// RemoveNode forgets all who follow a node.
func RemoveNode(kind NodeKind, id uint64) journal.Op {
	return exec("forget a node", `DELETE FROM followers WHERE kind = ? AND id = ?`, int64(kind), int64(id))
}

// Followers lists who follows what, by node and address.
func Followers(ctx context.Context, db *sql.DB) ([]Follower, error) {
	rows, err := db.QueryContext(ctx, `SELECT kind, id, jid FROM followers ORDER BY kind, id, jid`)
	if err != nil {
		return nil, fmt.Errorf("list followers: %w", err)
	}
	defer rows.Close()
	var all []Follower
	for rows.Next() {
		var f Follower
		if err := rows.Scan(&f.Kind, &f.ID, &f.JID); err != nil {
			return nil, fmt.Errorf("list followers: %w", err)
		}
		all = append(all, f)
	}
	return all, wrap("list followers", rows.Err())
}

// AddIntegrator lets an account that need not work here see a queue and what is in it.
func AddIntegrator(queue acd.QueueID, jid string) journal.Op {
	return exec("keep an integrator", `INSERT INTO integrators (queue, jid) VALUES (?, ?) ON CONFLICT DO NOTHING`, int64(queue), jid)
}

// RemoveIntegrator takes that back.
func RemoveIntegrator(queue acd.QueueID, jid string) journal.Op {
	return exec("remove an integrator", `DELETE FROM integrators WHERE queue = ? AND jid = ?`, int64(queue), jid)
}

// Integrators is who may see which queue, by address.
func Integrators(ctx context.Context, db *sql.DB) (map[acd.QueueID][]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT queue, jid FROM integrators ORDER BY queue, jid`)
	if err != nil {
		return nil, fmt.Errorf("list integrators: %w", err)
	}
	defer rows.Close()
	all := map[acd.QueueID][]string{}
	for rows.Next() {
		var queue acd.QueueID
		var jid string
		if err := rows.Scan(&queue, &jid); err != nil {
			return nil, fmt.Errorf("list integrators: %w", err)
		}
		all[queue] = append(all[queue], jid)
	}
	return all, wrap("list integrators", rows.Err())
}
