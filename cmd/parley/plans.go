package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/facts"
	"parley/acd/plan"
	"parley/acd/report"
	acdstore "parley/acd/store"
	"parley/acd/webhook"
	acdxmpp "parley/acd/xmpp"
	"parley/internal/i18n"
)

// planReports opens the reports that people have put together. Start has them made.
func planReports(ctx context.Context, p *parts, reports *report.Reports, contacts *acdxmpp.ACD, log *slog.Logger) (*plan.Keeper, error) {
	speech, err := i18n.Read()
	if err != nil {
		return nil, err
	}
	return plan.Open(ctx, p.db, plan.Desk{
		Reports: reports,
		Figures: func(ctx context.Context, most time.Duration) error {
			err := p.figures.Reach(ctx, most)
			if errors.As(err, new(facts.Behind)) {
				err = fmt.Errorf("%w: %w", plan.ErrNotYet, err)
			}
			return err
		},
		May: func(ctx context.Context, who audit.Actor) (bool, error) {
			_, role, err := actor(ctx, p, who)
			return role.SeesAll(), err
		},
		Tell: func(x plan.Plan, r plan.Result) { tellPlan(ctx, p, speech, contacts, log, x, r) },
	}, log)
}

// actor is the bare JID and the role of an agent or of staff; none of who is there no more.
func actor(ctx context.Context, p *parts, who audit.Actor) (string, acdstore.Role, error) {
	switch who.Kind {
	case audit.Agent:
		all, err := acdstore.Agents(ctx, p.db.Reader())
		for _, a := range all {
			if a.ID == acd.AgentID(who.ID) {
				return a.JID, a.Role, err
			}
		}
		return "", "", err
	case audit.Staff:
		all, err := acdstore.AllStaff(ctx, p.db.Reader())
		for _, x := range all {
			if x.ID == who.ID {
				return x.JID, x.Role, err
			}
		}
		return "", "", err
	}
	return "", "", nil
}

// planTold is what programs are told of a made report.
type planTold struct {
	Plan    int64        `json:"plan"`
	Result  int64        `json:"result"`
	Report  string       `json:"report"`
	From    *time.Time   `json:"from,omitempty"`
	To      *time.Time   `json:"to,omitempty"`
	Problem plan.Problem `json:"problem,omitempty"`
}

// tellPlan says to the owner's clients, and to programs that ask for it, that a report was made.
func tellPlan(ctx context.Context, p *parts, speech i18n.Speech, contacts *acdxmpp.ACD, log *slog.Logger, x plan.Plan, r plan.Result) {
	told := planTold{Plan: x.ID, Result: r.ID, Report: x.Report, Problem: r.Problem}
	if !r.From.IsZero() {
		from, to := r.From.UTC(), r.To.UTC()
		told.From, told.To = &from, &to
	}
	ctx = context.WithoutCancel(ctx)
	if err := p.hooks.Tell(ctx, webhook.ReportReady, r.ID, told); err != nil {
		log.Warn("programs are not told of a report", "plan", x.ID, "err", err)
	}
	bare, _, err := actor(ctx, p, x.Owner)
	if err != nil || bare == "" {
		return
	}
	key := "reports.told-ready"
	if r.Problem != "" {
		key = "reports.told-problem"
	}
	contacts.Headline(bare, speech.In(strings.Split(x.Language, ",")...).Say(key, "name", x.Name))
}
