package bench

import (
	"context"
	"regexp"
)

// trial is one thing that is measured.
type trial struct {
	name     string
	per      string // what a unit is: log-in, session, message, delivery
	wire     wire
	archived bool // messages are kept
	loose    bool // nothing is pinned to a core
	aim      aim
	only     string // the server that it is for; "": all
	do       func(ctx context.Context, b *bed) (sample, error)
}

// aim is what Parley wants to hold: at most so much, or at least.
type aim struct {
	figure string // a key of sample; "": none
	most   float64
	least  float64
}

func (t trial) fits(s server) bool { return t.only == "" || t.only == s.name() }

// trials is the list of all, in their order.
func trials() []trial {
	return []trial{
		{name: "login-tcp", per: "log-in", wire: tcp, do: comers, aim: aim{figure: "cpu", most: 150}},
		{name: "login-tls", per: "log-in", wire: stl, do: comers, aim: aim{figure: "cpu", most: 700}},
		{name: "login-ws", per: "log-in", wire: ws, do: comers},
		{name: "login-wss", per: "log-in", wire: wss, do: comers},
		{name: "anonymous-ws", per: "log-in", wire: ws, do: strangers},
		{name: "anonymous-wss", per: "log-in", wire: wss, do: strangers},
		{name: "idle-tcp", per: "session", wire: tcp, do: idle},
		{name: "idle-tls", per: "session", wire: stl, do: idle},
		{name: "idle-ws", per: "session", wire: ws, do: idle, aim: aim{figure: "kib", most: 12}},
		{name: "idle-wss", per: "session", wire: wss, do: idle, aim: aim{figure: "kib", most: 22}},
		{name: "message-tcp", per: "message", wire: tcp, do: chat},
		{name: "message-tls", per: "message", wire: stl, do: chat},
		{name: "message-ws", per: "message", wire: ws, do: chat},
		{name: "message-wss", per: "message", wire: wss, do: chat},
		{name: "message-tcp-archived", per: "message", wire: tcp, archived: true, do: chat, aim: aim{figure: "cpu", most: 40}},
		{name: "message-ws-archived", per: "message", wire: ws, archived: true, do: chat, aim: aim{figure: "cpu", most: 40}},
		{name: "rush-tcp-archived", per: "message", wire: tcp, archived: true, loose: true, do: chat, aim: aim{figure: "rate", least: 30_000}},
		{name: "room-tcp-archived", per: "delivery", wire: tcp, archived: true, do: rooms, aim: aim{figure: "cpu", most: 30}},
		{name: "room-ws-archived", per: "delivery", wire: ws, archived: true, do: rooms, aim: aim{figure: "cpu", most: 30}},
		{name: "presence-tcp", per: "delivery", wire: tcp, do: storm},
		{name: "pace-2000-tcp", per: "message", wire: tcp, do: pace(2000)},
		{name: "pace-100-tcp-archived", per: "message", wire: tcp, archived: true, do: pace(100)},
		{name: "pace-2000-tcp-archived", per: "message", wire: tcp, archived: true, do: pace(2000), only: "parley"},
	}
}

// chosen are the trials that match.
func chosen(only *regexp.Regexp) []trial {
	if only == nil {
		return trials()
	}
	var some []trial
	for _, t := range trials() {
		if only.MatchString(t.name) {
			some = append(some, t)
		}
	}
	return some
}
