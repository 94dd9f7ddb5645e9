package main

import (
	"context"
	"log/slog"
	"strings"
	"time"

	acdstore "parley/acd/store"
	"parley/webclient"
)

// frontMax is how long a page waits for what a queue shows of itself.
const frontMax = 5 * time.Second

// front tells the pages what a queue shows of itself.
func front(p *parts, log *slog.Logger) func(dn, lang string) (webclient.Front, bool) {
	return func(dn, lang string) (webclient.Front, bool) {
		for _, q := range shownQueues(p, log) {
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
		Colour: q.Face.Colour, Sites: q.Face.Sites,
	}
	if q.Face.Side == acdstore.SideStart {
		f.Side = "start"
	}
	return f
}

// listedQueues tells the pages which queues visitors may choose by name.
func listedQueues(p *parts, log *slog.Logger) func(lang string) []webclient.Listed {
	return func(lang string) (list []webclient.Listed) {
		for _, q := range shownQueues(p, log) {
			if q.Face.Listed {
				list = append(list, webclient.Listed{DN: q.DN, Name: q.Called(lang)})
			}
		}
		return list
	}
}

// shownQueues are none where they cannot be read: the pages then do without.
func shownQueues(p *parts, log *slog.Logger) []acdstore.Queue {
	ctx, cancel := context.WithTimeout(context.Background(), frontMax)
	defer cancel()
	queues, err := p.admin.Queues(ctx)
	if err != nil {
		log.Warn("queues not read for the pages", "err", err)
	}
	return queues
}
