package main

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	acdstore "parley/acd/store"
	"parley/config"
	"parley/internal/i18n"
	"parley/webclient"
)

// frontMax is how long a page waits for what a queue shows of itself.
const frontMax = 5 * time.Second

// pages are the pages with what they show of the queues.
func pages(cfg config.Config, p *parts, log *slog.Logger) (http.Handler, error) {
	speech, err := i18n.Read()
	if err != nil {
		return nil, err
	}
	return webclient.Handler(webclient.Config{
		Demo: cfg.Demo, FrameOrigins: frameOrigins(p), Front: front(p, log), Listed: listedQueues(p, log), Empty: noQueue(p, log),
		Refused: func(lang string) string { return speech.In(lang).Say("widget.refused") }, Log: log,
	}), nil
}

// front tells the pages what a queue shows of itself.
func front(p *parts, log *slog.Logger) func(dn, lang string) (webclient.Front, bool) {
	return func(dn, lang string) (webclient.Front, bool) {
		queues, _ := shownQueues(p, log)
		for _, q := range queues {
			if strings.EqualFold(q.DN, dn) {
				return frontOf(q, lang), true
			}
		}
		return webclient.Front{}, false
	}
}

func frontOf(q acdstore.Queue, lang string) webclient.Front {
	f := webclient.Front{
		DN: q.DN, Name: q.Called(lang), Title: q.Face.Title.In(lang), Lead: q.Face.Lead.In(lang), Consent: q.Face.Consent.In(lang),
		Asks: asks(q.Form), Colour: q.Face.Colour, Sites: q.Face.Sites,
	}
	if q.Face.Side == acdstore.SideStart {
		f.Side = "start"
	}
	return f
}

// asks says whether a form has anything that a visitor answers.
func asks(form acdstore.Form) bool {
	return slices.ContainsFunc(form.Fields, func(f acdstore.FormField) bool { return !f.Signed && f.Type != acdstore.Fixed })
}

// listedQueues tells the pages which queues visitors may choose by name.
func listedQueues(p *parts, log *slog.Logger) func(lang string) []webclient.Listed {
	return func(lang string) (list []webclient.Listed) {
		queues, _ := shownQueues(p, log)
		for _, q := range queues {
			if q.Face.Listed {
				list = append(list, webclient.Listed{DN: q.DN, Name: q.Called(lang)})
			}
		}
		return list
	}
}

// noQueue tells the customer's page that nobody can be served here yet.
func noQueue(p *parts, log *slog.Logger) func() bool {
	return func() bool {
		queues, ok := shownQueues(p, log)
		return ok && len(queues) == 0
	}
}

// shownQueues are none, and false, where they cannot be read: the pages then do without.
func shownQueues(p *parts, log *slog.Logger) ([]acdstore.Queue, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), frontMax)
	defer cancel()
	queues, err := p.admin.Queues(ctx)
	if err != nil {
		log.Warn("queues not read for the pages", "err", err)
	}
	return queues, err == nil
}
