package xmpp

import (
	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/acd/word"
	"parley/internal/i18n"
	"parley/xmppd/stanza"
)

// What the ACD says by itself: the greeting, words for who waits, warnings of silence, the last words. The texts are the
// queue's (store.Texts), in the visitor's language; warnings have words of their own where the queue has none.

// saidMax bounds how many of those who wait are spoken to in one go.
const saidMax = 200

// langBytesMax bounds a language tag that is kept (RFC 5646 §4.4.1).
const langBytesMax = 35

// languageIn is the language of a stanza, "" if it names none worth keeping.
func languageIn(in *inbound) string {
	if lang := in.Attr("xml:lang"); len(lang) <= langBytesMax {
		return lang
	}
	return ""
}

func (b *bridge) textsOf(id acd.QueueID) store.Texts {
	if kept := b.queue(id).kept; kept != nil {
		return kept.Texts
	}
	return store.Texts{}
}

// received greets a contact that has come into a queue, and has it spoken to while it waits.
func (b *bridge) received(c *contact, e acd.Waiting, from acd.QueueID) {
	c.entered, c.comforted = e.Entered, e.Entered-1
	if e.Callback {
		return // there is nobody to speak to
	}
	if e.Cause == acd.CauseNew || from != e.Queue {
		if text := b.textsOf(e.Queue).Greeting.In(c.lang); text != "" {
			b.notify(c, "greeting", text)
		}
	}
	b.comfortLater(c)
}

// receivedBefore goes on with a contact that waited when the ACD stopped. If that was before the greeting was kept, it is
// greeted now.
func (b *bridge) receivedBefore(c *contact, v acd.ContactView) {
	c.entered, c.comforted = v.Entered, b.now()
	if v.Callback {
		return
	}
	text := b.textsOf(c.queue).Greeting.In(c.lang)
	if text != "" && c.talk.KeptUpTo() == 0 {
		b.tasks.put(func() { b.notify(c, "greeting", text) }) // once there is somebody to say it to
	}
	b.comfortLater(c)
}

// comfortLater has a contact spoken to when the next of its queue's texts is due.
func (b *bridge) comfortLater(c *contact) {
	texts := b.textsOf(c.queue).InQueue
	if len(texts) == 0 {
		return
	}
	if next, ok := c.nextText(texts, b.now()); ok {
		b.comforts.put(c, b.now(), next)
	}
}

// comfortAll takes up what a change of settings has brought for those who wait.
func (b *bridge) comfortAll() {
	for _, l := range b.lines {
		for _, c := range l.waiting {
			if _, sits := b.comforts.seats[c]; !sits {
				c.comforted = b.now() // what would have been due before is not said now
			}
			b.comfortLater(c)
		}
	}
}

// nextText is how long it is until the next of the texts is due; false: none is.
func (c *contact) nextText(texts []store.QueueText, now acd.Time) (acd.Span, bool) {
	waited, first, any := acd.Span(now-c.entered), acd.Span(0), false
	for _, t := range texts {
		if at, ok := t.Next(t.Said(waited) + 1); ok && (!any || at < first) {
			first, any = at, true
		}
	}
	return first - waited, any
}

// comfort speaks to those who wait and whose time has come. What was due while nobody could say it, in a stop of the
// ACD or while the visitor was away, is not said later.
func (b *bridge) comfort() {
	now := b.now()
	for range saidMax {
		c, due := b.comforts.next(now)
		if !due {
			return
		}
		if b.contacts[c.id] != c || b.lineOf(c.queue).waiting[c.id] == nil {
			continue // it waits no longer
		}
		b.comfortNow(c, now)
		b.comfortLater(c)
	}
}

func (b *bridge) comfortNow(c *contact, now acd.Time) {
	waited, before := acd.Span(now-c.entered), acd.Span(c.comforted-c.entered)
	c.comforted = now
	waits, ahead := false, 0
	b.eng.Read(func(s *acd.State) {
		v, ok := s.Contact(c.id)
		waits = ok && v.State == acd.ContactWaiting && !v.Away
		ahead, _ = s.Position(c.id)
	})
	if !waits || c.visitor.session == "" {
		return
	}
	for _, t := range b.textsOf(c.queue).InQueue {
		if t.Said(waited) <= t.Said(before) {
			continue
		}
		text := i18n.Fill(t.Text.In(c.lang), "position", number(ahead+1), "minutes", number(int64(waited)/60_000))
		b.tellWaiting(c, text)
	}
}

// tellWaiting says something to a visitor who waits that is not kept: in the room, or by the queue while nobody is there.
func (b *bridge) tellWaiting(c *contact, text string) {
	said := func(from, to, kind string) {
		b.send(message(from, to, kind, noticeElement("waiting"), body(text), stanza.New(nsHints, "no-store")))
	}
	joined := false
	for _, o := range c.talk.Occupants() {
		if o.Party == conversation.Visitor {
			said(c.jid, o.Session, "groupchat")
			joined = true
		}
	}
	if !joined {
		said(b.queue(c.queue).jid, c.visitor.session, "")
	}
}

func noticeElement(kind string) *stanza.Element { return stanza.New(nsParley, "notice", "kind", kind) }

// notify says something to everybody in a conversation as the ACD, and keeps it among the lines. A visitor who is not in the
// room, as clients of XEP-0142 alone are not while they wait, is told by the queue.
func (b *bridge) notify(c *contact, kind, text string) {
	said, err := c.talk.Notify()
	if err != nil {
		b.log.Warn("notice not said", "contact", c.id.String(), "err", err)
		return
	}
	payload := stanza.New(stanza.NSClient, "message", "type", "groupchat", "id", "n-"+lineID(said.ID)).Add(noticeElement(kind), body(text))
	l := store.Line{
		Contact: c.id, ID: said.ID, At: b.now(), Kind: uint8(said.Kind), Stanza: payload.Attr("id"), Body: text, Payload: string(payload.Bytes()),
	}
	b.write(nil, store.AppendLine(l), func(err error) {
		if err != nil {
			c.talk.Unkept(said)
			return
		}
		c.talk.Kept(said.ID)
		b.toRoom(c, said.Kind, asRoom(payload, c.jid, l), "")
		if c.talk.Present(conversation.Visitor) == 0 && c.visitor.session != "" {
			b.send(message(b.queue(c.queue).jid, c.visitor.session, "", noticeElement(kind), body(text)))
		}
	})
}

// warned tells who has been silent too long what will follow.
func (b *bridge) warned(e acd.IdleWarned) {
	c := b.contacts[e.Contact]
	if c == nil {
		return
	}
	if e.By == acd.ByAgent {
		b.pushInside(c.id, stanza.New(nsParley, "silent", "jid", c.jid, "until", stamp(e.Until)))
		return
	}
	minutes := number(max(1, (int64(e.Until)-int64(b.now())+59_999)/60_000))
	text := i18n.Fill(b.textsOf(c.queue).IdleVisitor.In(c.lang), "minutes", minutes)
	switch {
	case text != "":
	case e.Until == 0:
		text = b.speech.In(c.lang).Say("notice.idle")
	default:
		text = b.speech.In(c.lang).Say("notice.idle.until", "minutes", minutes)
	}
	b.notify(c, "idle", text)
}

// lastWords is what a visitor is told at the end; nil if nothing.
func (b *bridge) lastWords(c *contact, e acd.Ended) *stanza.Element {
	if e.By == acd.ByVisitor {
		return nil
	}
	text := b.textsOf(c.queue).Ended.In(c.lang)
	if key := "notice.ended." + word.End(e.Cause); e.Cause != acd.CauseHungUp || text == "" {
		if own := b.speech.In(c.lang).Say(key); own != key {
			text = own
		}
	}
	if text == "" {
		return nil
	}
	return body(text)
}

// silentToPlain warns an agent with plain clients, in the chat with the contact.
func (b *bridge) silentToPlain(p *plainAgent, e *stanza.Element) {
	b.tellAgent(p, e.Attr("jid"), b.voice(p).Say("notice.silent"))
}
