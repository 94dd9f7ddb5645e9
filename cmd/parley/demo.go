package main

import (
	"context"
	"fmt"

	"parley/internal/control"
)

// demoPassword is the password of all accounts of the demo, which listens on loopback only.
const demoPassword = "parley-demo"

// demoUsers and demoQueues are who and what the demo has. The last one is the administrator.
var (
	demoUsers = []control.User{
		{Name: "1001", Shown: "林小姐", Role: "agent", Queues: []string{"8000", "8001"}},
		{Name: "1002", Shown: "陳先生", Role: "agent", Queues: []string{"8000", "8001"}},
		{Name: "1900", Shown: "王主任", Role: "supervisor"},
		{Name: "admin", Shown: "管理員", Role: "admin"},
	}
	demoQueues = []control.Queue{{DN: "8000", Name: "客服中心"}, {DN: "8001", Name: "技術支援"}}
)

// seedDemo sets the demo up, once: the administrator is made last and says that all the rest was. What is there stays
// as it is, passwords too: each is hashed once. What was removed since stays removed.
func seedDemo(ctx context.Context, c control.Centre) error {
	users, err := c.Users(ctx)
	if err != nil {
		return fmt.Errorf("set up the demo: %w", err)
	}
	there := map[string]bool{}
	for _, u := range users {
		there["user "+u.Name] = true
	}
	last := len(demoUsers) - 1
	if there["user "+demoUsers[last].Name] {
		return nil
	}
	queues, err := c.Queues(ctx)
	if err != nil {
		return fmt.Errorf("set up the demo: %w", err)
	}
	for _, q := range queues {
		there["queue "+q.DN] = true
	}
	if err := addDemo(ctx, c, demoUsers[:last], there); err != nil {
		return fmt.Errorf("set up the demo: %w", err)
	}
	if err := c.AddUser(ctx, demoUsers[last], demoPassword); err != nil {
		return fmt.Errorf("set up the demo: %w", err)
	}
	return nil
}

func addDemo(ctx context.Context, c control.Centre, users []control.User, there map[string]bool) error {
	for _, q := range demoQueues {
		if there["queue "+q.DN] {
			continue
		}
		if err := c.AddQueue(ctx, q.DN, q.Name); err != nil {
			return err
		}
	}
	for _, u := range users {
		if !there["user "+u.Name] {
			if err := c.AddUser(ctx, u, demoPassword); err != nil {
				return err
			}
		}
		for _, dn := range u.Queues {
			if err := c.JoinQueue(ctx, dn, u.Name); err != nil {
				return err
			}
		}
	}
	return nil
}
