package xmpp

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/audit"
	"parley/xmppd/form"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// Commands of supervisors. Each becomes the request that a desk would make (supervise.go, monitor.go): the rights and the
// audit trail are the same.

// verbsAbove are for supervisors alone; nobody else is told of them.
func verbsAbove() []verb {
	return []verb{
		{name: "monitor", also: []string{"listen", "監看"}, above: audit.ContactMonitor, talks: true, args: []string{"who"}, run: (*bridge).commandMonitor},
		{name: "unmonitor", also: []string{"停止監看"}, above: audit.ContactMonitor, talks: true, args: []string{"who"}, run: (*bridge).commandUnmonitor},
		{name: "whisper", also: []string{"耳語"}, above: audit.ContactWhisper, talks: true, args: []string{"text"}, form: whisperForm, run: (*bridge).commandWhisper},
		{name: "barge", also: []string{"barge-in", "插話"}, above: audit.ContactBargeIn, talks: true, args: []string{"who"}, run: (*bridge).commandBarge},
		{name: "takeover", also: []string{"take-over", "接管"}, above: audit.ContactTakeOver, talks: true, args: []string{"who"}, run: (*bridge).commandTakeOver},
		{name: "force", also: []string{"強制"}, above: audit.AgentForce, args: []string{"agent", "state", "reason"}, form: forceForm, run: (*bridge).commandForce},
	}
}

// verbsFor are the commands an agent is told of.
func (b *bridge) verbsFor(p *plainAgent) []verb {
	if b.supervises(p.Agent) {
		return append(verbs(), verbsAbove()...)
	}
	return verbs()
}

// standsAbove refuses a supervisors' command to anybody else, which stands in the trail.
func (b *bridge) standsAbove(in *inbound, v verb, id acd.ContactID) error {
	on := audit.Contact(id)
	if !v.talks {
		on = audit.Object{Kind: audit.OfAgent}
	}
	_, err := b.supervisor(in, v.above, on)
	return err
}

// talkFor is the conversation a command is about: the chat's own, or the only one there is. A supervisor names one that is
// not monitored.
func (b *bridge) talkFor(v verb, p *plainAgent, id acd.ContactID) *contact {
	if v.above == "" {
		return b.talkOf(p, id)
	}
	choices := b.choicesFor(v, p)
	if monitored := b.monitoredBy(p); id == 0 && v.name != "monitor" && len(monitored) == 1 {
		choices, id = monitored, monitored[0].id
	}
	for _, c := range choices {
		if c.id == id {
			return c
		}
	}
	return nil
}

// choicesFor are the conversations a command may be about.
func (b *bridge) choicesFor(v verb, p *plainAgent) []*contact {
	switch {
	case v.above == "":
		return b.talksOf(p)
	case v.name == "whisper", v.name == "unmonitor":
		return b.monitoredBy(p)
	}
	return b.goingOn()
}

// goingOn are the conversations that an agent leads, oldest first.
func (b *bridge) goingOn() []*contact {
	all := slices.DeleteFunc(slices.Collect(maps.Values(b.contacts)), func(c *contact) bool { return c.agent == 0 || c.talk.Ended() })
	slices.SortFunc(all, func(x, y *contact) int { return cmp.Compare(x.id, y.id) })
	return all
}

// monitoredBy are the conversations that a supervisor's plain clients read along.
func (b *bridge) monitoredBy(p *plainAgent) (all []*contact) {
	s := b.sessions[p.jid]
	if s == nil {
		return nil
	}
	for _, id := range s.monitors {
		if c := b.contacts[id]; c != nil {
			all = append(all, c)
		}
	}
	return all
}

// talkNamed finds the conversation a word names: by its id, or, if that is only one, its customer, or the agent who leads it.
func (b *bridge) talkNamed(word string) *contact {
	word = strings.ToLower(strings.TrimSpace(narrow(word)))
	user := strings.TrimPrefix(word, "@")
	id, err := acd.ParseContactID(localpart(word))
	var found []*contact
	for _, c := range b.goingOn() {
		lead := b.agent(c.agent)
		switch {
		case err == nil && c.id == id:
			return c
		case strings.ToLower(c.caller) == word, localpart(lead.jid) == user, strings.ToLower(lead.name) == user:
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// chooses finds what a supervisor's command is about, or answers with what there is to choose from.
func (b *bridge) chooses(k *call, v verb, id acd.ContactID) bool {
	if err := b.standsAbove(k.in, v, id); err != nil {
		k.reply(b.voice(k.p).Say("plain.refused", "why", whyNot(b.voice(k.p), refusal(err))), true)
		return false
	}
	if !v.talks {
		return true
	}
	k.c = b.talkFor(v, k.p, id)
	if word := strings.TrimSpace(strings.TrimSuffix(k.arg("who"), overrideMark)); word != "" {
		k.c = b.talkNamed(word)
	}
	if k.c == nil {
		k.reply(b.choicesInWords(k.p, v), k.arg("who") != "")
	}
	return k.c != nil
}

// choicesShownMax bounds a list of conversations in a chat.
const choicesShownMax = 30

func (b *bridge) choicesInWords(p *plainAgent, v verb) string {
	voice, choices := b.voice(p), b.choicesFor(v, p)
	if len(choices) == 0 {
		return voice.Say("plain.above.none")
	}
	lines := []string{voice.Say("plain.above.which", "word", v.name)}
	for _, c := range choices[:min(len(choices), choicesShownMax)] {
		lines = append(lines, c.id.String()+"  "+b.talkInWords(p, c))
	}
	if n := len(choices) - choicesShownMax; n > 0 {
		lines = append(lines, voice.Say("plain.who.more", "n", number(n)))
	}
	return strings.Join(lines, "\n")
}

func (b *bridge) talkInWords(p *plainAgent, c *contact) string {
	return b.voice(p).Say("plain.above.talk", "caller", c.caller, "dn", b.queue(c.queue).dn, "name", b.agent(c.agent).name)
}

// overrideMark at the end of a command goes over an agent's limit.
const overrideMark = "!"

func overridesOf(k *call) string {
	if strings.HasSuffix(k.arg("who"), overrideMark) {
		return "true"
	}
	return ""
}

// commandMonitor has what is said in a conversation told to the supervisor, too. The contact stands in the roster meanwhile:
// some clients drop what strangers say.
func (b *bridge) commandMonitor(k *call) {
	b.askFor(k.in, k.in.from.Bare(), k.c.jid, "set", stanza.New(nsParley, "monitor"), func(reply *stanza.Element) {
		if errorText(b.voice(k.p), reply) == "" {
			q := b.queue(k.c.queue)
			b.entitle(k.p, k.c.jid, k.c.caller+" ("+q.dn+")", q.calledTo(k.p))
		}
		b.doneBy(k, b.voice(k.p).Say("plain.monitor.begins", "talk", b.talkInWords(k.p, k.c)))(reply)
	})
}

func (b *bridge) commandUnmonitor(k *call) {
	b.askAbove(k, stanza.New(nsParley, "monitor", "stop", "true"), "plain.monitor.ends", "caller", k.c.caller)
}

func (b *bridge) commandBarge(k *call) {
	b.askAbove(k, stanza.New(nsParley, "barge-in", "override", overridesOf(k)), "plain.above.done")
}

func (b *bridge) commandTakeOver(k *call) {
	b.askAbove(k, stanza.New(nsParley, "take-over", "override", overridesOf(k)), "plain.above.done")
}

// commandWhisper says something to the lead alone.
func (b *bridge) commandWhisper(k *call) {
	if k.arg("text") == "" {
		k.reply(b.voice(k.p).Say("plain.verb.whisper"), true)
		return
	}
	said := stanza.New(stanza.NSClient, "message", "to", k.c.jid, "id", k.in.Attr("id")).
		Add(body(k.arg("text")), stanza.New(nsParley, "whisper"), stanza.New(nsSID, "origin-id", "id", k.in.Attr("id")))
	if in := b.asPlain(k.in, k.in.from.Bare(), said); in != nil {
		b.whispers(in, k.c, b.doneWith(k, b.voice(k.p).Say("plain.whisper.said", "name", b.agent(k.c.agent).name)))
		k.in.kept = k.in.kept || in.kept
	}
}

func whisperForm(b *bridge, k *call) []form.Field {
	return []form.Field{{Var: "text", Type: "text-multi", Label: b.voice(k.p).Say("plain.form.private"), Required: true}}
}

// commandForce sets a colleague's state.
func (b *bridge) commandForce(k *call) {
	agent, _, name, found := b.destination(k.p, k.arg("agent"))
	state, known := forcedState(k.arg("state"))
	switch {
	case !found || agent == 0:
		k.reply(b.voice(k.p).Say("plain.pass.whom", "word", k.arg("agent")), true)
		return
	case !known:
		k.reply(b.voice(k.p).Say("plain.verb.force"), true)
		return
	}
	force := stanza.New(nsParley, "force", "agent", b.agent(agent).jid, "state", state, "reason", k.arg("reason"))
	b.askFor(k.in, k.in.from.Bare(), b.cfg.Domain, "set", force, func(reply *stanza.Element) {
		b.doneBy(k, name+": "+b.stateInWords(k.p, b.standsNow(agent)))(reply)
	})
}

// forcedState is the wire's word for a state as people say it.
func forcedState(word string) (state string, known bool) {
	switch strings.ToLower(narrow(word)) {
	case "ready", "待機", "就緒":
		return "ready", true
	case "break", "notready", "not-ready", "休息", "未待機":
		return "not-ready", true
	case "out", "logged-out", "logout", "登出":
		return "logged-out", true
	}
	return "", false
}

func forceForm(b *bridge, k *call) []form.Field {
	voice := b.voice(k.p)
	who := form.Field{Var: "agent", Type: "list-single", Label: voice.Say("plain.form.agent"), Required: true}
	for _, a := range b.signedOnAll() {
		who.Options = append(who.Options, form.Option{Label: a.agent.name + " · " + b.stateInWords(k.p, a.stands), Value: "@" + localpart(a.agent.jid)})
	}
	who.Options = who.Options[:min(len(who.Options), destinationsShownMax)]
	state := form.Field{Var: "state", Type: "list-single", Label: voice.Say("plain.form.state"), Required: true}
	for _, s := range []string{"ready", "not-ready", "logged-out"} {
		state.Options = append(state.Options, form.Option{Label: voice.Say("plain.shown." + s), Value: s})
	}
	return append([]form.Field{who, state}, form.Field{Var: "reason", Type: "text-single", Label: voice.Say("plain.form.reason")})
}

// signedOnAll is everybody who is signed on, by address.
func (b *bridge) signedOnAll() []colleague {
	var list []colleague
	entries := b.directory.Load().agents
	b.eng.Read(func(s *acd.State) {
		for id, entry := range entries {
			if v, ok := s.Standing(id); ok && v.Duty != acd.DutyNone {
				list = append(list, colleague{entry, v.AgentStands})
			}
		}
	})
	slices.SortFunc(list, func(x, y colleague) int { return strings.Compare(x.agent.jid, y.agent.jid) })
	return list
}

// copyToPlain shows a supervisor what is said in a conversation, under the names of who says it. Who takes part in it by
// now sees it anyway.
func (b *bridge) copyToPlain(p *plainAgent, e *stanza.Element) {
	id, err := acd.ParseContactID(localpart(e.Attr("from")))
	c := b.contacts[id]
	said := e.Child(mam.NSFwd, "forwarded").Child(stanza.NSClient, "message")
	words := said.Child(stanza.NSClient, "body").Text()
	if err != nil || c == nil || words == "" {
		return
	}
	voice, speaker := b.voice(p), said.Child(nsNick, "nick").Text()
	whispered := said.Child(nsParley, "whisper") != nil
	switch t := p.talks[id]; {
	case t != nil && t.joined && !t.over && !whispered, whispered && speaker == b.agent(p.Agent).name:
		return
	case whispered:
		speaker = voice.Say("plain.whisper", "name", speaker)
	case said.Child(nsParley, "private") != nil:
		speaker = voice.Say("plain.private", "name", speaker)
	case speaker == "":
		speaker = voice.Say("plain.notice")
	}
	b.tellAgent(p, b.visitorAt(c), speaker+": "+words)
}

// overviewToPlain tells a supervisor that a conversation that was read along is over.
func (b *bridge) overviewToPlain(p *plainAgent, e *stanza.Element) {
	id, err := acd.ParseContactID(localpart(e.Attr("jid")))
	c, state := b.contacts[id], e.Attr("state")
	if err == nil && c != nil && p.talks[id] == nil && (state == "wrap-up" || state == "ended") {
		b.tellAgent(p, b.visitorAt(c), b.voice(p).Say("plain.monitor.over", "caller", c.caller))
	}
}

// monitorGone takes a contact that is read along no more out of the roster.
func (b *bridge) monitorGone(c *contact, full string) {
	if a, err := b.agentOf(full); err == nil && b.plainOf(a.id) != nil && b.plainOf(a.id).talks[c.id] == nil {
		b.dismissContact(b.plainOf(a.id), c.jid)
	}
}
