package main

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/control"
)

// demoPassword is the password of all accounts of the demo, which listens on loopback only.
const demoPassword = "parley-demo"

// demoUsers and demoQueues are who and what the demo has. Every user of both queues' list serves both.
var (
	demoUsers = []control.User{
		{Name: "1001", Shown: "林小姐", Role: "agent", Queues: []string{"8000", "8001"}},
		{Name: "1002", Shown: "陳先生", Role: "agent", Queues: []string{"8000", "8001"}},
		{Name: "1900", Shown: "王主任", Role: "supervisor"},
		{Name: "admin", Shown: "管理員", Role: "admin"},
	}
	demoQueues = []control.Queue{{DN: "8000", Name: "客服中心"}, {DN: "8001", Name: "技術支援"}}
)

// seedDemo adds what the demo lacks. What is there stays as it is, passwords too: each is hashed once.
func seedDemo(ctx context.Context, c control.Centre) error {
	queues, err := c.Queues(ctx)
	if err != nil {
		return fmt.Errorf("set up the demo: %w", err)
	}
	if len(queues) > 0 {
		return nil // set up before; what was removed since stays removed
	}
	users, err := c.Users(ctx)
	if err != nil {
		return fmt.Errorf("set up the demo: %w", err)
	}
	for _, u := range demoUsers {
		if slices.ContainsFunc(users, func(there control.User) bool { return there.Name == u.Name }) {
			continue
		}
		if err := c.AddUser(ctx, u, demoPassword); err != nil {
			return fmt.Errorf("set up the demo: %w", err)
		}
	}
	for _, q := range demoQueues {
		if err := c.AddQueue(ctx, q.DN, q.Name); err != nil {
			return fmt.Errorf("set up the demo: %w", err)
		}
	}
	for _, u := range demoUsers {
		for _, dn := range u.Queues {
			if err := c.JoinQueue(ctx, dn, u.Name); err != nil {
				return fmt.Errorf("set up the demo: %w", err)
			}
		}
	}
	return nil
}
