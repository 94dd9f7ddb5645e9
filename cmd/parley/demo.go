package main

import (
	"context"
	"fmt"

	acdstore "parley/acd/store"
	"parley/internal/control"
)

// demoPassword is the password of all accounts of the demo, which listens on loopback only.
const demoPassword = "parley-demo"

// demoUsers and demoQueues are who and what the demo has, with a bit of everything that can be set. The last user is the
// administrator.
var (
	demoUsers = []control.User{
		{Name: "1001", Shown: "林小姐", Role: "agent", Queues: []string{"8000", "8001"}, Settings: map[string]string{"skills": "zh=90,en=60"}},
		{Name: "1002", Shown: "陳先生", Role: "agent", Queues: []string{"8000", "8001"}, Settings: map[string]string{"skills": "zh=70,en=90"}},
		{Name: "1900", Shown: "王主任", Role: "supervisor"},
		{Name: "admin", Shown: "管理員", Role: "admin"},
	}
	demoQueues = []control.Queue{
		{DN: "8000", Name: "客服中心", Settings: map[string]string{"name.en": "Customer service", "tags": "退費,配送,帳號"}},
		{DN: "8001", Name: "技術支援", Settings: map[string]string{
			"name.en": "Technical support", "hours": "zone Asia/Taipei; daily 00:00-24:00", "closed": "callback",
			"closed-text.zh-TW": "現在不是服務時間，請留言，我們會回覆您。", "closed-text.en": "We are closed. Leave a message and we will come back to you.",
			"rings": "30s:-20,2m:any",
		}},
	}
	demoSkills = []control.Label{
		{Word: "zh", Labels: acdstore.Words{"en": "Chinese", "zh-TW": "中文"}},
		{Word: "en", Labels: acdstore.Words{"en": "English", "zh-TW": "英文"}},
	}
	demoReasons = []control.Label{
		{Word: "lunch", Labels: acdstore.Words{"en": "Lunch", "zh-TW": "用餐"}, Place: 1},
		{Word: "meeting", Labels: acdstore.Words{"en": "Meeting", "zh-TW": "會議"}, Place: 2},
		{Word: "training", Labels: acdstore.Words{"en": "Training", "zh-TW": "訓練"}, Place: 3},
	}
	demoCodes = map[string][]control.Label{"8001": demoSupportCodes()}
)

// demoSupportCodes are the usual codes and a branch of their own.
func demoSupportCodes() (codes []control.Label) {
	for i, c := range acdstore.UsualCodes() {
		codes = append(codes, control.Label{Word: c.Word, Labels: c.Labels, Place: i + 1})
	}
	return append(codes,
		control.Label{Word: "hardware", Labels: acdstore.Words{"en": "Hardware", "zh-TW": "硬體"}, Place: 10},
		control.Label{Word: "printer", Under: "hardware", Labels: acdstore.Words{"en": "Printer", "zh-TW": "印表機"}, Place: 1},
		control.Label{Word: "network", Under: "hardware", Labels: acdstore.Words{"en": "Network", "zh-TW": "網路"}, Place: 2})
}

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
		if err := addDemoQueue(ctx, c, q); err != nil {
			return err
		}
	}
	for _, l := range demoSkills {
		if err := c.SetSkill(ctx, l); err != nil {
			return err
		}
	}
	for _, l := range demoReasons {
		if err := c.SetReason(ctx, l); err != nil {
			return err
		}
	}
	for _, u := range users {
		if !there["user "+u.Name] {
			if err := addDemoUser(ctx, c, u); err != nil {
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

func addDemoQueue(ctx context.Context, c control.Centre, q control.Queue) error {
	if err := c.AddQueue(ctx, q.DN, q.Name); err != nil {
		return err
	}
	for _, code := range demoCodes[q.DN] {
		if err := c.SetCode(ctx, q.DN, code); err != nil {
			return err
		}
	}
	return c.SetQueue(ctx, q.DN, q.Settings)
}

func addDemoUser(ctx context.Context, c control.Centre, u control.User) error {
	if err := c.AddUser(ctx, u, demoPassword); err != nil {
		return err
	}
	if len(u.Settings) == 0 {
		return nil
	}
	return c.SetUser(ctx, u.Name, u.Settings)
}
