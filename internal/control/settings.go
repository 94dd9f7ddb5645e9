package control

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
)

// setting is one key of a queue or of a user: how it is read and written.
type setting[T any] struct {
	key string
	get func(T) string // empty = the default
	set func(*T, string) error
}

// queueSettings are the keys of `parley queue set`, but for the name.
var queueSettings = []setting[acdstore.Queue]{
	{
		"hangup", func(q acdstore.Queue) string { return q.Hangup },
		func(q *acdstore.Queue, v string) error { q.Hangup = v; return nil },
	},
	spanOf("offer", func(q *acdstore.Queue) *acd.Span { return &q.Rules.Offer }),
	spanOf("receipt", func(q *acdstore.Queue) *acd.Span { return &q.Rules.Receipt }),
	spanOf("decline-excludes", func(q *acdstore.Queue) *acd.Span { return &q.Rules.DeclineExcludes }),
	spanOf("lost-waiting", func(q *acdstore.Queue) *acd.Span { return &q.Rules.LostWaiting }),
	spanOf("lost-ringing", func(q *acdstore.Queue) *acd.Span { return &q.Rules.LostRinging }),
	spanOf("lost-talking", func(q *acdstore.Queue) *acd.Span { return &q.Rules.LostTalking }),
	countOf("waiting-max", func(q *acdstore.Queue) *int { return &q.Rules.WaitingMax }),
}

// userSettings are the keys of `parley user set`, but for name and role.
var userSettings = []setting[acdstore.Agent]{
	countOf("slots", func(a *acdstore.Agent) *int { return &a.SlotsMax }),
	spanOf("grace", func(a *acdstore.Agent) *acd.Span { return &a.Grace }),
}

func spanOf[T any](key string, field func(*T) *acd.Span) setting[T] {
	return setting[T]{
		key,
		func(t T) string {
			if *field(&t) == 0 {
				return ""
			}
			return (time.Duration(*field(&t)) * time.Millisecond).String()
		},
		func(t *T, v string) error {
			d, err := parseSpan(v)
			if err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
			*field(t) = d
			return nil
		},
	}
}

// parseSpan takes a duration, or whole seconds; nothing is the default. A day is the longest that makes sense.
func parseSpan(v string) (acd.Span, error) {
	if v == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(v)
	if n, numErr := strconv.ParseInt(v, 10, 32); numErr == nil {
		d, err = time.Duration(n)*time.Second, nil
	}
	if err != nil || d < time.Millisecond || d > 24*time.Hour {
		return 0, fmt.Errorf("%q is not a time between 1ms and 24h, like 20s", v)
	}
	return acd.Span(d.Milliseconds()), nil
}

func countOf[T any](key string, field func(*T) *int) setting[T] {
	return setting[T]{
		key,
		func(t T) string {
			if *field(&t) == 0 {
				return ""
			}
			return strconv.Itoa(*field(&t))
		},
		func(t *T, v string) error {
			n := 0
			if v != "" {
				var err error
				if n, err = strconv.Atoi(v); err != nil || n < 1 || n > 1_000_000 {
					return fmt.Errorf("%s: %q is not a number from 1 to 1000000", key, v)
				}
			}
			*field(t) = n
			return nil
		},
	}
}

// listQueue and listUser name the settings that are not the default.
func listQueue(q acdstore.Queue) map[string]string {
	return listSettings(queueSettings, q, acdstore.Queue{Rules: acd.Rules{}.Filled()})
}

func listUser(a acdstore.Agent) map[string]string {
	filled := acd.AgentSet{}.Filled()
	return listSettings(userSettings, a, acdstore.Agent{SlotsMax: filled.SlotsMax, Grace: filled.Grace})
}

func listSettings[T any](settings []setting[T], t, usual T) map[string]string {
	all := map[string]string{}
	for _, s := range settings {
		if v := s.get(t); v != "" && v != s.get(usual) {
			all[s.key] = v
		}
	}
	return all
}

// applySetting changes one key of t.
func applySetting[T any](settings []setting[T], t *T, key, value string) error {
	known := make([]string, 0, len(settings))
	for _, s := range settings {
		if s.key == key {
			return s.set(t, value)
		}
		known = append(known, s.key)
	}
	return fmt.Errorf("there is no setting %q; there are name, %s", key, strings.Join(known, ", "))
}
