package main

import (
	"context"
	"time"

	"parley/acd"
	"parley/acd/facts"
	"parley/acd/report"
	acdstore "parley/acd/store"
	"parley/internal/api"
)

// explainedMax bounds how many queues a board says of why their visitors wait: the first, by DN.
const explainedMax = 100

// board takes what supervisors look at.
func board(p *parts, foretold waits, figures *report.Reports, name func(dn, language string) string) api.Look {
	centre := p.centre()
	return func(ctx context.Context, language string) (api.Board, error) {
		b := api.Board{Now: time.Now(), Queues: []api.BoardQueue{}, Waiting: []api.BoardContact{}}
		queues, err := acdstore.Queues(ctx, p.db.Reader())
		if err != nil {
			return b, err
		}
		if b.Agents, err = boardAgents(ctx, p, figures); err != nil {
			return b, err
		}
		today, err := figures.Today(ctx, time.Local)
		if err != nil {
			return b, err
		}
		far, err := p.figures.Far(ctx)
		if err != nil {
			return b, err
		}
		b.Making = making(far)
		explained := 0
		for _, q := range queues {
			seen, line := look(p, foretold, q, name(q.DN, language))
			seen.Today = soFar(today[q.ID])
			b.Queues = append(b.Queues, seen)
			if len(line) == 0 || explained == explainedMax {
				continue
			}
			explained++
			why, err := centre.Explain(ctx, q.DN, language)
			if err != nil {
				return b, err
			}
			for _, e := range why {
				if e.State != "waiting" {
					continue
				}
				c := line[e.Contact]
				c.Explained, c.DN = e, q.DN
				b.Waiting = append(b.Waiting, c)
			}
		}
		return b, nil
	}
}

// makingRows is how many rows of the log figures may lack before that is said: a busy second has fewer.
const makingRows = 20_000

// making is how far figures are that are being made anew, in percent; nil: they are there.
func making(far facts.Behind) *int {
	if far.All-far.Done < makingRows {
		return nil
	}
	percent := far.Percent()
	return &percent
}

// boardAgents are those who work here, with what they have done today.
func boardAgents(ctx context.Context, p *parts, figures *report.Reports) ([]api.BoardAgent, error) {
	agents, err := p.centre().Agents(ctx)
	if err != nil {
		return nil, err
	}
	taken, err := figures.Taken(ctx, time.Local)
	if err != nil {
		return nil, err
	}
	shown := make([]api.BoardAgent, 0, len(agents))
	for _, g := range agents {
		shown = append(shown, api.BoardAgent{Agent: g, Taken: taken[g.ID]})
	}
	return shown, nil
}

// boardHour takes the last hour of all queues.
func boardHour(p *parts, figures *report.Reports) api.LookBack {
	return func(ctx context.Context) (api.BoardHour, error) {
		hours, until, err := figures.Hour(ctx, time.Local)
		if err != nil {
			return api.BoardHour{}, err
		}
		queues, err := acdstore.Queues(ctx, p.db.Reader())
		told := api.BoardHour{Until: until, Queues: []api.QueueHour{}}
		for _, q := range queues {
			hour := hours[q.ID]
			if hour == nil {
				hour = new(report.Hour)
			}
			one := api.QueueHour{DN: q.DN}
			for _, point := range hour {
				one.Waiting = append(one.Waiting, point.Waiting)
				one.Longest = append(one.Longest, float64(point.LongestMs)/1000)
				one.Sums = append(one.Sums, api.SumsOf(point.Tally))
			}
			told.Queues = append(told.Queues, one)
		}
		return told, err
	}
}

// soFar is a queue's day as the board says it.
func soFar(t report.Today) *api.Today {
	told := &api.Today{
		Entered: t.Entered, Answered: t.Answered, Abandoned: t.Abandoned, Rule: report.RuleNegative, Sums: api.SumsOf(t.Tally),
	}
	if level, ok := t.Level(told.Rule); ok {
		told.Level = &level
	}
	return told
}

// lineMax is how many of a queue have their wait foretold: as many as are explained.
const lineMax = 50

// look is one queue as it stands, and who waits there, by contact.
func look(p *parts, foretold waits, q acdstore.Queue, name string) (api.BoardQueue, map[string]api.BoardContact) {
	seen, line := api.BoardQueue{DN: q.DN, Name: name}, map[string]api.BoardContact{}
	if q.Today.Holds(time.Now()) {
		seen.ByHand = &q.Today
	}
	p.engine.Read(func(s *acd.State) {
		v, _ := s.Queue(q.ID)
		seen.Target = int(v.Rules.Target / acd.Seconds(1))
		seen.Closed, seen.Waiting, seen.Ready, seen.Busy = v.Closed, v.Waiting, v.Ready, v.Busy
		if v.Oldest != 0 {
			seen.Oldest = time.UnixMilli(int64(v.Oldest))
		}
		if r, ok := foretold.Of(s, q.ID, v.Waiting); ok {
			low, high := r.Minutes()
			seen.Estimate = &api.Minutes{Low: low, High: high}
		}
		for c := range s.Line(q.ID) {
			if len(line) == lineMax {
				return
			}
			row := api.BoardContact{Arrived: time.UnixMilli(int64(c.Arrived))}
			if e, ok := foretold.Estimate(s, c.Contact); ok {
				row.Wait = &api.Minutes{Low: e.Low / 60, High: e.High / 60}
			}
			line[c.Contact.String()] = row
		}
	})
	if score := foretold.Score(q.ID); score.Answered > 0 {
		seen.Error = api.Error{
			Answered: score.Answered, InsidePercent: 100 * score.Inside / score.Answered, OffSeconds: int(score.MAE() / 1000),
		}
	}
	return seen, line
}
