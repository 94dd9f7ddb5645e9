package xmpp

import (
	"slices"
	"strings"

	"parley/acd"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// The survey after a conversation is asked one question after the other, too. What need not be answered may be skipped.

// skips says whether a text leaves a question out.
func skips(text string) bool {
	return slices.Contains([]string{"-", "skip", "略過", "跳過"}, strings.ToLower(narrow(text)))
}

// surveyVisitor begins to ask what the queue wants to know after the conversation; nothing, if there is no survey or a
// new visit has begun meanwhile.
func (b *bridge) surveyVisitor(v *plainVisitor, id acd.ContactID) {
	bare, ok := b.bareOf(v.jid)
	if !ok || b.plains.visitors[v.jid] != v {
		return
	}
	b.askFor(nil, bare, id.String()+"@"+b.cfg.Domain, "get", stanza.New(nsParley, "survey"), func(reply *stanza.Element) {
		if v.begun || len(v.asks) > 0 || len(v.first) > 0 {
			return
		}
		asks := askable(reply.Child(nsParley, "survey").Child(form.NS, "x"))
		if len(asks) == 0 {
			b.endDialogue(v)
			return
		}
		v.survey, v.asks, v.given = id, asks, nil
		b.tellVisitor(v, b.visitorVoice(v).Say("plain.visit.survey")+"\n"+b.question(v))
	})
}

// surveyGiven hands in the answers.
func (b *bridge) surveyGiven(v *plainVisitor) {
	bare, ok := b.bareOf(v.jid)
	if !ok {
		return
	}
	payload := stanza.New(nsParley, "survey").Add(form.New("submit", "", v.given...))
	b.askFor(nil, bare, v.survey.String()+"@"+b.cfg.Domain, "set", payload, func(reply *stanza.Element) {
		voice := b.visitorVoice(v)
		said := voice.Say("plain.visit.surveyed")
		if text := errorText(voice, reply); text != "" {
			said = voice.Say("plain.refused", "why", text)
		}
		b.tellVisitor(v, said)
		b.endDialogue(v)
	})
}
