package xmpp

import (
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// Commands about a conversation.

func (b *bridge) commandTransfer(k *call)   { b.handOn(k, "transfer") }
func (b *bridge) commandConsult(k *call)    { b.handOn(k, "consult") }
func (b *bridge) commandConference(k *call) { b.handOn(k, "conference") }

// handOn hands the conversation on to an agent or a queue, or asks one in.
func (b *bridge) handOn(k *call, kind string) {
	agent, queue, name, found := b.destination(k.p, k.arg("to"))
	if !found {
		k.reply(b.voice(k.p).Say("plain.pass.whom", "word", k.arg("to")), true)
		return
	}
	e := stanza.New(nsParley, kind, "to", b.agent(agent).jid, "queue", b.queue(queue).dn)
	said := "plain.pass." + kind
	if queue != 0 && kind == "transfer" {
		said = "plain.pass.queue" // at once
	}
	b.askAbove(k, e, said, "name", name)
}

// askAbove does what a request of ours to the conversation asks for, and says so.
func (b *bridge) askAbove(k *call, payload *stanza.Element, said string, args ...string) {
	b.askFor(k.in, k.in.from.Bare(), k.c.jid, "set", payload, b.doneBy(k, b.voice(k.p).Say(said, args...)))
}

func (b *bridge) commandBack(k *call) {
	b.askAbove(k, stanza.New(nsParley, "take-back"), "plain.pass.back")
}

func (b *bridge) commandComplete(k *call) {
	b.askAbove(k, stanza.New(nsParley, "complete"), "plain.pass.complete")
}

func (b *bridge) commandLeave(k *call) {
	b.askAbove(k, stanza.New(nsParley, "part"), "plain.pass.left")
}

// commandPrivate says something to the agents of the conversation alone.
func (b *bridge) commandPrivate(k *call) {
	t := k.p.talks[k.c.id]
	if k.arg("text") == "" || t == nil || !t.joined || t.over {
		k.reply(b.voice(k.p).Say("plain.verb.private"), true)
		return
	}
	said := stanza.New(stanza.NSClient, "message", "type", "groupchat", "to", k.c.jid, "id", k.in.Attr("id")).
		Add(body(k.arg("text")), stanza.New(nsParley, "private"))
	b.act(k.in, k.in.from.Bare(), said)
	k.reply(b.voice(k.p).Say("plain.private.said"), false)
}

// destination is whom an agent means by a word: a queue by its DN, an agent by the address or its user, or, if that is only one, by
// the name. An @ in front says that an agent is meant.
func (b *bridge) destination(p *plainAgent, word string) (acd.AgentID, acd.QueueID, string, bool) {
	d := b.directory.Load()
	word = strings.ToLower(strings.TrimSpace(narrow(word)))
	if word == "" {
		return 0, 0, "", false
	}
	if q, ok := d.byDN[strings.TrimPrefix(word, "#")]; ok {
		return 0, q.id, q.calledTo(p), true
	}
	user := strings.TrimPrefix(word, "@")
	var named []agentEntry
	for jid, a := range d.byJID {
		if jid == user || localpart(jid) == user {
			return a.id, 0, a.name, true
		}
		if strings.ToLower(a.name) == user {
			named = append(named, a)
		}
	}
	if len(named) == 1 {
		return named[0].id, 0, named[0].name, true
	}
	return 0, 0, "", false
}

// destinationsShownMax bounds the list of a form.
const destinationsShownMax = 100

// passForm lists the queues, and the colleagues who are there.
func passForm(b *bridge, k *call) []form.Field {
	f := form.Field{Var: "to", Type: "list-single", Label: b.voice(k.p).Say("plain.form.to"), Required: true}
	for _, c := range b.colleagues(k.p) {
		f.Options = append(f.Options, form.Option{Label: c.agent.name + " · " + b.stateInWords(k.p, c.stands), Value: "@" + localpart(c.agent.jid)})
	}
	d := b.directory.Load()
	for _, id := range d.ordered {
		f.Options = append(f.Options, form.Option{Label: d.queues[id].calledTo(k.p) + " (" + d.queues[id].dn + ")", Value: "#" + d.queues[id].dn})
	}
	f.Options = f.Options[:min(len(f.Options), destinationsShownMax)]
	return []form.Field{f}
}

// commandDone ends one wrap-up and leaves the agent's state as it is.
func (b *bridge) commandDone(k *call) {
	done := b.doneWith(k, b.voice(k.p).Say("plain.wrapped"))
	b.submit(k.in, acd.WrapUpDone{Agent: k.p.Agent, Contact: k.c.id}, nil, func(err error) { done(notEnded(err)) })
}

// commandExtend has a wrap-up that ends by itself do so a minute later.
func (b *bridge) commandExtend(k *call) {
	done := b.doneWith(k, b.voice(k.p).Say("plain.extended"))
	b.submit(k.in, acd.WrapUpExtended{Agent: k.p.Agent, Contact: k.c.id}, nil, func(err error) { done(notExtended(err)) })
}

func (b *bridge) commandClose(k *call) {
	if t := k.p.talks[k.c.id]; t != nil && t.over {
		k.reply(b.voice(k.p).Say("plain.talk.ended"), true)
		return
	}
	b.askFor(k.in, k.in.from.Bare(), k.c.jid, "set", stanza.New(nsParley, "end"), func(reply *stanza.Element) {
		if text := errorText(b.voice(k.p), reply); text != "" {
			k.reply(b.voice(k.p).Say("plain.refused", "why", text), true)
			return
		}
		k.reply(b.voice(k.p).Say("plain.closed"), false)
	})
}

// commandNote adds an internal note.
func (b *bridge) commandNote(k *call) {
	if k.arg("text") == "" {
		k.reply(b.voice(k.p).Say("plain.verb.note"), true)
		return
	}
	b.askAbove(k, stanza.New(nsParley, "note").AddText(k.arg("text")), "plain.noted")
}

func noteForm(b *bridge, k *call) []form.Field {
	return []form.Field{{Var: "text", Type: "text-multi", Label: b.voice(k.p).Say("plain.form.note"), Required: true}}
}

// commandTag adds tags, or takes away those with a hyphen in front; without any it lists them.
func (b *bridge) commandTag(k *call) {
	voice := b.voice(k.p)
	tags, err := store.Tags(reading(), b.db.Reader(), k.c.id)
	if err != nil {
		k.reply(voice.Say("plain.refused", "why", whyNot(voice, refusal(err))), true)
		return
	}
	words := strings.FieldsFunc(k.arg("tags"), func(r rune) bool { return strings.ContainsRune(" \t\r\n,，、\u3000", r) })
	payload := stanza.New(nsParley, "tags")
	for _, tag := range changedTags(tags, words) {
		payload.Add(stanza.New(nsParley, "tag").AddText(tag))
	}
	if len(words) == 0 {
		k.reply(b.tagsInWords(k), false)
		return
	}
	b.askFor(k.in, k.in.from.Bare(), k.c.jid, "set", payload, func(reply *stanza.Element) { b.doneBy(k, b.tagsInWords(k))(reply) })
}

// changedTags is tags with words added, or taken away.
func changedTags(tags, words []string) []string {
	for _, word := range words {
		tag := strings.TrimLeft(word, "#-")
		tags = slices.DeleteFunc(tags, func(t string) bool { return strings.EqualFold(t, tag) })
		if !strings.HasPrefix(word, "-") && tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

func (b *bridge) tagsInWords(k *call) string {
	tags, err := store.Tags(reading(), b.db.Reader(), k.c.id)
	switch {
	case err != nil:
		return whyNot(b.voice(k.p), refusal(err))
	case len(tags) == 0:
		return b.voice(k.p).Say("plain.tags.none")
	}
	return b.voice(k.p).Say("plain.tags", "list", strings.Join(tags, ", "))
}

// commandReport tells the supervisors that the visitor is abusive.
func (b *bridge) commandReport(k *call) {
	b.askAbove(k, stanza.New(nsParley, "report", "reason", k.arg("reason")), "plain.reported")
}

func reportForm(b *bridge, k *call) []form.Field {
	return []form.Field{{Var: "reason", Type: "text-single", Label: b.voice(k.p).Say("plain.form.reason")}}
}

func privateForm(b *bridge, k *call) []form.Field {
	return []form.Field{{Var: "text", Type: "text-multi", Label: b.voice(k.p).Say("plain.form.private"), Required: true}}
}

func tagForm(b *bridge, k *call) []form.Field {
	tags, err := store.Tags(reading(), b.db.Reader(), k.c.id)
	if err != nil {
		b.log.Error("tags not listed", "contact", k.c.id.String(), "err", err)
	}
	return []form.Field{{Var: "tags", Type: "text-single", Label: b.voice(k.p).Say("plain.form.tags"), Values: []string{strings.Join(tags, " ")}}}
}

// commandWrapUp files a wrap-up code, and a note with it; without a code it lists them.
func (b *bridge) commandWrapUp(k *call) {
	voice := b.voice(k.p)
	codes := b.codesFor(k)
	if k.arg("code") == "" {
		lines := []string{voice.Say("plain.codes")}
		for _, c := range codes {
			lines = append(lines, c.Word+" – "+c.Labels.In(voice.Language))
		}
		k.reply(strings.Join(lines, "\n"), true)
		return
	}
	word := strings.ToLower(narrow(k.arg("code")))
	i := slices.IndexFunc(codes, func(c store.Code) bool {
		return strings.ToLower(c.Word) == word || strings.ToLower(c.Labels.In(voice.Language)) == word
	})
	if i < 0 {
		k.args = map[string]string{}
		b.commandWrapUp(k)
		return
	}
	payload := stanza.New(nsParley, "wrap-up", "code", codes[i].Word)
	if note := k.arg("note"); note != "" {
		payload.Add(stanza.New(nsParley, "note").AddText(note))
	}
	b.askFor(k.in, k.in.from.Bare(), k.c.jid, "set", payload, b.doneBy(k, voice.Say("plain.filed", "code", codes[i].Labels.In(voice.Language))))
}

func wrapUpForm(b *bridge, k *call) []form.Field {
	voice := b.voice(k.p)
	f := form.Field{Var: "code", Type: "list-single", Label: voice.Say("plain.form.code"), Required: true}
	for _, c := range b.codesFor(k) {
		f.Options = append(f.Options, form.Option{Label: c.Labels.In(voice.Language), Value: c.Word})
	}
	return []form.Field{f, {Var: "note", Type: "text-multi", Label: voice.Say("plain.form.note")}}
}

// codesFor is the wrap-up codes that the agent may file for the contact, without those that only hold others.
func (b *bridge) codesFor(k *call) []store.Code {
	all := b.queue(b.wrapUpQueue(k.c, k.p.Agent)).codes
	return slices.DeleteFunc(slices.Clone(all), func(code store.Code) bool {
		return slices.ContainsFunc(all, func(below store.Code) bool { return below.Parent == code.ID })
	})
}
