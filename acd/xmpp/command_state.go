package xmpp

import (
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/store"
	"parley/internal/i18n"
	"parley/xmppd/form"
)

// Commands about the agent: state, queues, colleagues, choices.

func (b *bridge) commandReady(k *call) {
	voice := b.voice(k.p)
	if b.deskOpen(k.p.Agent) {
		k.reply(voice.Say("plain.desk.sets"), true)
		return
	}
	k.p.held = ""
	b.submit(k.in, acd.AgentReady{Agent: k.p.Agent}, nil, func(err error) {
		if isRejected(err, acd.RejectedNothing) {
			err = nil
		}
		b.later(func() { b.doneWith(k, b.standsInWords(k.p))(err) })
	})
}

func (b *bridge) commandBreak(k *call) {
	voice := b.voice(k.p)
	if b.deskOpen(k.p.Agent) {
		k.reply(voice.Say("plain.desk.sets"), true)
		return
	}
	k.p.held = k.in.from.String()
	reason := b.reasonOf(k.arg("reason"))
	b.submit(k.in, acd.AgentNotReady{Agent: k.p.Agent, Reason: reason}, b.keepReason(reason), func(err error) {
		if isRejected(err, acd.RejectedNothing) {
			err = nil
		}
		b.later(func() { b.doneWith(k, b.standsInWords(k.p))(err) })
	})
}

// standsInWords is how an agent stands now, and what comes next.
func (b *bridge) standsInWords(p *plainAgent) string {
	v := b.viewOf(p)
	voice, text := b.voice(p), b.stateInWords(p, v)
	switch v.Intended {
	case acd.DutyReady:
		text = voice.Say("plain.then.ready", "now", text)
	case acd.DutyNotReady:
		text = voice.Say("plain.then.not-ready", "now", text)
	}
	return text
}

// breakForm offers the list of reasons, where there is one.
func breakForm(b *bridge, k *call) []form.Field {
	voice := b.voice(k.p)
	f := form.Field{Var: "reason", Type: "text-single", Label: voice.Say("plain.form.reason")}
	for _, r := range b.directory.Load().reasons {
		f.Options = append(f.Options, form.Option{Label: labelOf(r.Word, r.Labels, voice.Language), Value: r.Word})
	}
	if len(f.Options) > 0 {
		f.Type = "list-single"
	}
	return []form.Field{f}
}

// commandQueue tells how the agent stands, and how the agent's queues do.
func (b *bridge) commandQueue(k *call) {
	voice := b.voice(k.p)
	lines := []string{b.standsInWords(k.p)}
	b.eng.Read(func(s *acd.State) {
		for _, id := range s.Serves(k.p.Agent) {
			q := b.queue(id)
			v, _ := s.Queue(id)
			oldest := "–"
			if v.Oldest != 0 {
				oldest = span(v.Oldest, b.now())
			}
			lines = append(lines, voice.Say("plain.queue", "queue", q.calledTo(k.p), "dn", q.dn, "n", number(v.Waiting), "oldest", oldest, "ready", number(v.Ready)))
		}
	})
	k.reply(strings.Join(lines, "\n")+b.listOffers(k.p, b.offersAt(k.p)), false)
}

// colleaguesShownMax bounds a list of colleagues in a chat.
const colleaguesShownMax = 30

// commandWho tells which colleagues serve the same queues, and how they stand.
func (b *bridge) commandWho(k *call) {
	voice := b.voice(k.p)
	colleagues := b.colleagues(k.p)
	var lines []string
	for _, c := range colleagues[:min(len(colleagues), colleaguesShownMax)] {
		lines = append(lines, c.agent.name+" ("+localpart(c.agent.jid)+"): "+b.stateInWords(k.p, c.stands))
	}
	switch n := len(colleagues) - colleaguesShownMax; {
	case n > 0:
		lines = append(lines, voice.Say("plain.who.more", "n", number(n)))
	case len(lines) == 0:
		lines = []string{voice.Say("plain.who.nobody")}
	}
	k.reply(strings.Join(lines, "\n"), false)
}

type colleague struct {
	agent  agentEntry
	stands acd.AgentStands
}

// colleagues are those signed on who serve a queue of the agent's, by name.
func (b *bridge) colleagues(p *plainAgent) []colleague {
	var list []colleague
	entries := b.directory.Load().agents
	b.eng.Read(func(s *acd.State) {
		mine := s.Serves(p.Agent)
		for id, entry := range entries {
			v, ok := s.Agent(id)
			shares := slices.ContainsFunc(s.Serves(id), func(q acd.QueueID) bool { return slices.Contains(mine, q) })
			if ok && id != p.Agent && v.Duty != acd.DutyNone && shares {
				list = append(list, colleague{entry, v.AgentStands})
			}
		}
	})
	slices.SortFunc(list, func(x, y colleague) int { return strings.Compare(x.agent.jid, y.agent.jid) })
	return list
}

// commandPresence lets the client's presence set the agent's state, or not; without a word it tells how it is.
func (b *bridge) commandPresence(k *call) {
	voice := b.voice(k.p)
	switch word := strings.ToLower(narrow(k.arg("switch"))); word {
	case "on", "1", "true", "yes", "開", "是":
		k.p.Presence = true
	case "off", "0", "false", "no", "關", "否":
		k.p.Presence = false
	case "":
		k.reply(voice.Say("plain.presence."+onOff(k.p.Presence)), false)
		return
	default:
		k.reply(voice.Say("plain.presence.words"), true)
		return
	}
	b.write(k.in, store.SetPlain(k.p.Plain), b.doneWith(k, voice.Say("plain.presence."+onOff(k.p.Presence))))
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func presenceForm(b *bridge, k *call) []form.Field {
	value := "0"
	if k.p.Presence {
		value = "1"
	}
	return []form.Field{{Var: "switch", Type: "boolean", Label: b.voice(k.p).Say("plain.form.presence"), Values: []string{value}}}
}

// commandLanguage chooses what language the agent is written to in.
func (b *bridge) commandLanguage(k *call) {
	asked := strings.ToLower(k.arg("language"))
	for _, tag := range i18n.Languages() {
		base, _, _ := strings.Cut(tag, "-")
		if strings.EqualFold(asked, tag) || strings.EqualFold(asked, base) || asked == "中文" && base == "zh" {
			k.p.Lang = tag
			b.write(k.in, store.SetPlain(k.p.Plain), b.doneWith(k, b.voice(k.p).Say("plain.language")))
			return
		}
	}
	k.reply(b.voice(k.p).Say("plain.languages", "list", strings.Join(i18n.Languages(), ", ")), true)
}

func languageForm(b *bridge, k *call) []form.Field {
	f := form.Field{Var: "language", Type: "list-single", Label: b.voice(k.p).Say("plain.form.language"), Values: []string{b.voice(k.p).Language}}
	for _, tag := range i18n.Languages() {
		f.Options = append(f.Options, form.Option{Label: b.plains.speech.In(tag).Say("language"), Value: tag})
	}
	return []form.Field{f}
}

// commandHelp lists the commands, or tells about one.
func (b *bridge) commandHelp(k *call) {
	voice := b.voice(k.p)
	if word, _ := parseCommand("." + strings.TrimLeft(k.arg("about"), ".")); word != "" {
		if v, known := findVerb(word); known && (v.above == "" || b.supervises(k.p.Agent)) {
			k.reply(voice.Say("plain.verb."+v.name)+also(v), false)
			return
		}
	}
	lines := []string{voice.Say("plain.help")}
	for _, v := range b.verbsFor(k.p) {
		lines = append(lines, voice.Say("plain.verb."+v.name))
	}
	k.reply(strings.Join(lines, "\n"), false)
}

func also(v verb) string {
	if len(v.also) == 0 {
		return ""
	}
	return " (." + strings.Join(v.also, " .") + ")"
}
