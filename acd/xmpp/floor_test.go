package xmpp

import (
	"context"
	"strconv"
	"strings"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/store"
)

func (f *floor) openAdmin() *admin.Admin { return admin.New(f.db, f.eng) }

// furnish makes what every script finds.
func (f *floor) furnish() {
	f.t.Helper()
	ctx := context.Background()
	f.must(f.adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "客服中心"}))
	f.must(f.adm.AddQueue(ctx, admin.Queue{DN: "8001", Name: "技術支援", Hangup: "https://crm.example/end?c={contact}&n={caller}&q={dn}&a={agent}"}))
	f.must(f.adm.AddAgent(ctx, admin.Agent{JID: "1001@localhost", Name: "林小姐", Role: "agent"}))
	f.must(f.adm.AddAgent(ctx, admin.Agent{JID: "1002@localhost", Name: "陳先生", Role: "agent"}))
	for _, agent := range []string{"1001@localhost", "1002@localhost"} {
		f.must(nil, f.adm.Join(ctx, "8000", agent))
		f.must(nil, f.adm.Join(ctx, "8001", agent))
	}
	f.settle()
	f.heard()
}

func (f *floor) must(_ any, err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// administer changes the configuration as a script says.
func (f *floor) administer(command string) {
	f.t.Helper()
	ctx := context.Background()
	words := strings.Fields(command)
	switch words[0] {
	case "remove-queue":
		f.must(nil, f.adm.RemoveQueue(ctx, words[1]))
	case "drain-queue":
		f.must(f.adm.DrainQueue(ctx, words[1], words[2]))
	case "drain-agent":
		f.must(f.adm.DrainAgent(ctx, words[1]+"@localhost"))
	case "remove-agent":
		f.must(nil, f.adm.RemoveAgent(ctx, words[1]+"@localhost"))
	case "leave":
		f.must(nil, f.adm.Leave(ctx, words[1], words[2]+"@localhost"))
	case "join":
		f.must(nil, f.adm.Join(ctx, words[1], words[2]+"@localhost"))
	case "add-queue":
		f.must(f.adm.AddQueue(ctx, admin.Queue{DN: words[1], Name: words[2]}))
	case "add-agent": // number, name, role, contacts at a time
		slots, err := strconv.Atoi(words[4])
		f.must(nil, err)
		f.must(f.adm.AddAgent(ctx, admin.Agent{JID: words[1] + "@localhost", Name: words[2], Role: store.Role(words[3]), SlotsMax: slots}))
	case "bot":
		f.must(f.adm.SetAgent(ctx, words[1]+"@localhost", func(a *admin.Agent) error { a.Bot = true; return nil }))
	case "skilled": // an agent, in a skill that may be new
		skill, err := f.adm.SetSkill(ctx, words[2], nil)
		f.must(skill, err)
		f.must(f.adm.SetAgent(ctx, words[1]+"@localhost", func(a *admin.Agent) error {
			a.Skills = []acd.Skill{{Skill: skill.ID, Level: 80}}
			return nil
		}))
	case "offer-to":
		n, err := strconv.Atoi(words[2])
		f.must(nil, err)
		f.must(f.adm.SetQueue(ctx, words[1], func(q *admin.Queue) error { q.Rules.OfferTo = n; return nil }))
	case "plain": // on or off, for an agent: works with plain clients, whose presence sets the state
		f.must(f.adm.SetAgent(ctx, words[2]+"@localhost", func(a *admin.Agent) error { a.Plain, a.Presence = words[1] == "on", words[1] == "on"; return nil }))
	case "call-queue": // a queue, what it is called in English
		f.must(f.adm.SetQueue(ctx, words[1], func(q *admin.Queue) error { q.Names = store.Words{"en": strings.Join(words[2:], " ")}; return nil }))
	case "waiting-max":
		f.must(f.adm.SetQueue(ctx, words[1], func(q *admin.Queue) error { q.Rules.WaitingMax = 1; return nil }))
	case "timed": // a queue whose wrap-up ends by itself after 40 s
		f.must(f.adm.SetQueue(ctx, words[1], func(q *admin.Queue) error {
			q.Rules.WrapUp, q.Rules.WrapUpFor = acd.WrapUpTimed, acd.Seconds(40)
			return nil
		}))
	case "idle":
		f.minded(words[1])
	case "hours": // a queue, open or closed
		q, err := f.adm.Queue(ctx, words[1])
		f.must(q, err)
		f.submit(acd.QueueHours{Queue: q.ID, Open: words[2] == "open"}, nil)
	case "set-code": // a queue, the code, the one above it or -
		f.must(f.adm.SetCode(ctx, words[1], words[2], strings.Trim(words[3], "-"), store.Words{"zh-TW": "某" + words[2]}, 0))
	case "set-reason":
		f.must(f.adm.SetReason(ctx, words[1], store.Words{"zh-TW": words[2]}, 0))
	case "settings":
		f.settings(words[1], strings.Join(words[2:], " "))
	default:
		f.t.Fatalf("cannot administer %q", command)
	}
	f.settle()
}
