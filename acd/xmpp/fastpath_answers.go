package xmpp

import (
	"errors"
	"strings"

	"parley/acd"
	"parley/acd/store"
	"parley/acd/transcript"
	"parley/xmppd/jid"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// fastpathAnswers is what is asked of queues and of the service in Fastpath's namespace: name → answer. What a contact
// centre has elsewhere, or not at all, is answered by what is true, empty; what would promise something is refused.
func (b *bridge) fastpathAnswers() map[string]handler {
	answers := map[string]handler{
		"queue set " + nsWorkgroup + " transfer": b.fastpathPass(acd.PassTransfer),
		"queue set " + nsWorkgroup + " invite":   b.fastpathPass(acd.PassConference),
	}
	for what, answer := range map[string]handler{
		"queue get workgroup-form":       b.workgroupForm,
		"queue get workgroup-properties": b.workgroupProperties,
		"queue get offline-settings":     b.offlineSettings,
		"queue get agent-info":           b.agentInfo,
		"queue get occupants-info":       b.occupantsInfo,
		"queue get chat-metadata":        b.chatMetadata,
		"queue get chat-notes":           b.chatNotes,
		"queue set chat-notes":           b.setChatNotes,
		"queue get monitor":              b.isMonitor,
		"queue get transcript":           b.fastpathTranscript,
		"queue get transcripts":          b.fastpathTranscripts,
		"service get workgroups":         b.agentWorkgroups,
	} {
		answers[keyIn(nsFastpath, what)] = answer
		answers[keyIn(nsWorkgroup, what)] = answer // Smack asks there for transcripts, and wants them here
	}
	for _, what := range []string{"chat-settings", "generic-metadata", "macros", "search-settings", "sound-settings"} {
		answers[keyIn(nsFastpath, "queue get "+what)] = b.nothingSet
	}
	for _, what := range []string{
		"queue set macros", "queue set agent-info", "queue set monitor", "queue get chat-sessions", "queue get site-user",
		"queue set site-user", "queue get site-user-history", "queue set site-invite", "queue set tracker", "queue get tracker",
		"queue set send-email", "service get send-email", "service set send-email", "service get transcript-search",
		"service set transcript-search",
	} {
		answers[keyIn(nsFastpath, what)] = b.notOffered
	}
	return answers
}

// keyIn is a key of the answer table: what is asked, with the namespace in its place.
func keyIn(ns, what string) string {
	i := strings.LastIndexByte(what, ' ')
	return what[:i+1] + ns + what[i:]
}

// nothingSet answers that there are no such settings.
func (b *bridge) nothingSet(in *inbound) { b.result(in, stanza.New(nsFastpath, in.payload().Name)) }

func (b *bridge) notOffered(in *inbound) {
	b.fail(in, stanza.Error{Condition: stanza.FeatureNotImplemented, Text: "This is not offered here."})
}

// workgroupForm is the form of <join-queue/>, in the place where Fastpath had it.
func (b *bridge) workgroupForm(in *inbound) {
	_, q, _ := b.place(in)
	b.result(in, stanza.New(nsFastpath, "workgroup-form").Add(formElement(intakeOf(q), in.Attr("xml:lang"))))
}

// workgroupProperties says that nobody has to log in first, and, asked about an agent, the agent's name.
func (b *bridge) workgroupProperties(in *inbound) {
	e := stanza.New(nsFastpath, "workgroup-properties").Add(stanza.New(nsFastpath, "authRequired").AddText("false"))
	if who, err := jid.Parse(in.payload().Attr("jid")); err == nil {
		if a, err := b.agentOf(who.Bare().String()); err == nil {
			e.Add(stanza.New(nsFastpath, "name").AddText(a.name))
		}
	}
	b.result(in, e)
}

// offlineSettings is what a closed queue says.
func (b *bridge) offlineSettings(in *inbound) {
	_, q, _ := b.place(in)
	text := ""
	if q.kept != nil {
		text = q.kept.Texts.Closed.In(in.Attr("xml:lang"))
	}
	b.result(in, stanza.New(nsFastpath, "offline-settings").Add(stanza.New(nsFastpath, "offlineText").AddText(text)))
}

// agentInfo is the asking agent's own name; administrators set it.
func (b *bridge) agentInfo(in *inbound) {
	a, err := b.agentOf(in.from.Bare().String())
	if err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, stanza.New(nsFastpath, "agent-info").Add(
		stanza.New(nsFastpath, "jid").AddText(a.jid), stanza.New(nsFastpath, "name").AddText(a.name)))
}

// agentWorkgroups is the queues an agent serves: one's own, or, for supervisors, anybody's.
func (b *bridge) agentWorkgroups(in *inbound) {
	asking, err := b.agentOf(in.from.Bare().String())
	if err != nil {
		b.fail(in, err)
		return
	}
	about := asking
	if who, err := jid.Parse(in.payload().Attr("jid")); err == nil && who.Bare().String() != asking.jid {
		if about, err = b.agentOf(who.Bare().String()); err != nil || !asking.supervises() {
			b.fail(in, reasonNoTarget)
			return
		}
	}
	ns := in.payload().NS
	list := stanza.New(ns, "workgroups", "jid", about.jid)
	b.eng.Read(func(s *acd.State) {
		for _, id := range s.Serves(about.id) {
			list.Add(stanza.New(ns, "workgroup", "jid", b.queue(id).jid))
		}
	})
	b.result(in, list)
}

// isMonitor says whether the asking agent may listen to others' conversations.
func (b *bridge) isMonitor(in *inbound) {
	a, err := b.agentOf(in.from.Bare().String())
	b.result(in, stanza.New(nsFastpath, "monitor").Add(
		stanza.New(nsFastpath, "isMonitor").AddText(yes(err == nil && a.supervises()))))
}

// occupantsInfo is who is in a conversation, to those who work in it: sides, by shown name.
func (b *bridge) occupantsInfo(in *inbound) {
	id := in.payload().Attr("roomID")
	c, _, err := b.namedContact(in, id)
	if err == nil && c == nil {
		err = reasonNoContact
	}
	if err != nil {
		b.fail(in, err)
		return
	}
	list := stanza.New(nsFastpath, "occupants-info", "roomID", id)
	for _, o := range c.talk.Occupants() {
		list.Add(stanza.New(nsFastpath, "occupant").Add(
			stanza.New(nsFastpath, "jid").AddText(c.jid+"/"+o.Party.String()),
			stanza.New(nsFastpath, "nickname").AddText(b.shownAs(c, o.Party))))
	}
	b.result(in, list)
}

// chatMetadata is what a contact's visitor has answered.
func (b *bridge) chatMetadata(in *inbound) {
	id := in.payload().Child(nsFastpath, "sessionID").Text()
	c, _, err := b.namedContact(in, id)
	if err == nil && c == nil {
		err = reasonNoContact
	}
	if err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, stanza.New(nsFastpath, "chat-metadata").Add(stanza.New(nsFastpath, "sessionID").AddText(id), b.metadata(c)))
}

// chatNotes is the notes on a contact, one after the other, and setChatNotes adds one.
func (b *bridge) chatNotes(in *inbound) {
	named := in.payload().Child(nsFastpath, "sessionID").Text()
	id, err := acd.ParseContactID(named)
	if err == nil {
		_, _, err = b.insider(in, id)
	}
	if err != nil {
		b.fail(in, reasonNoContact)
		return
	}
	notes, err := store.Notes(reading(), b.db.Reader(), id)
	if err != nil {
		b.fail(in, err)
		return
	}
	text := ""
	for i, n := range notes {
		if i > 0 {
			text += "\n"
		}
		text += n.Text
	}
	b.result(in, stanza.New(nsFastpath, "chat-notes").Add(
		stanza.New(nsFastpath, "sessionID").AddText(named), stanza.New(nsFastpath, "text").AddText(text)))
}

func (b *bridge) setChatNotes(in *inbound) {
	id, err := acd.ParseContactID(in.payload().Child(nsFastpath, "sessionID").Text())
	if err != nil {
		b.fail(in, reasonNoContact)
		return
	}
	a, _, err := b.insider(in, id)
	if err != nil {
		b.fail(in, reasonNoContact)
		return
	}
	text := in.payload().Child(nsFastpath, "notes")
	if text == nil {
		text = in.payload().Child(nsFastpath, "text")
	}
	b.addNote(in, id, a, text.Text(), func(_ store.Note, err error) { b.answer(in, err) })
}

// fastpathTranscript is a conversation as messages, for who may read it.
func (b *bridge) fastpathTranscript(in *inbound) {
	named := in.payload().Attr("sessionID")
	r, err := b.readerOfSession(in, named)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.noteReading(in, r, func() {
		e := stanza.New(nsFastpath, "transcript", "sessionID", named)
		if err := b.addMessages(e, r, in.Attr("xml:lang")); err != nil {
			b.fail(in, err)
			return
		}
		b.result(in, e)
	})
}

func (b *bridge) readerOfSession(in *inbound, named string) (reads, error) {
	id, err := acd.ParseContactID(named)
	if err != nil {
		return reads{}, reasonNoContact
	}
	r, err := b.readerFor(reading(), in.from.Bare().String(), id)
	if errors.Is(err, ErrNoTranscript) {
		err = reasonNoContact
	}
	return r, err
}

// addMessages adds the lines of a conversation to e; reasonTooMuch if they are too long for a stanza.
func (b *bridge) addMessages(e *stanza.Element, r reads, language string) error {
	t, err := b.transcriptOf(reading(), r, language)
	if err != nil {
		return err
	}
	room, size := r.contact.ID.String()+"@"+b.cfg.Domain, 0
	for line, err := range t.Entries {
		if err != nil {
			return err
		}
		if size += len(line.Text); size > transcriptBytesMax {
			return reasonTooMuch
		}
		if line.Text != "" {
			e.Add(transcriptMessage(room, line))
		}
	}
	return nil
}

func transcriptMessage(room string, line transcript.Entry) *stanza.Element {
	return stanza.New(stanza.NSClient, "message", "from", room+"/"+line.Side, "type", "groupchat", "id", line.ID).Add(
		stanza.New(stanza.NSClient, "body").AddText(line.Text), nick(line.Name), mam.Delay(room, line.At))
}

// summariesMax is how many conversations of a visitor are listed.
const summariesMax = 50

// fastpathTranscripts lists the conversations of a visitor that the asking agent may read.
func (b *bridge) fastpathTranscripts(in *inbound) {
	who, err := jid.Parse(in.payload().Attr("userID"))
	if _, none := b.agentOf(in.from.Bare().String()); err != nil || none != nil {
		b.fail(in, orElse(none, reasonMalformed))
		return
	}
	past, err := store.ContactsOf(reading(), b.db.Reader(), who.Bare().String(), summariesMax)
	if err != nil {
		b.fail(in, err)
		return
	}
	list := stanza.New(nsFastpath, "transcripts", "userID", in.payload().Attr("userID"))
	for _, c := range past {
		if _, err := b.readerFor(reading(), in.from.Bare().String(), c.ID); err == nil {
			list.Add(b.summaryOf(c, in.from.String()))
		}
	}
	b.result(in, list)
}

func (b *bridge) summaryOf(c store.Contact, to string) *stanza.Element {
	e := stanza.New(nsFastpath, "transcript", "sessionID", c.ID.String()).Add(
		stanza.New(nsFastpath, "joinTime").AddText(b.stampFor(to, c.Arrived)))
	if c.Ended != 0 {
		e.Add(stanza.New(nsFastpath, "leftTime").AddText(b.stampFor(to, c.Ended)))
	}
	agents := stanza.New(nsFastpath, "agents")
	if c.Agent != 0 {
		agents.Add(stanza.New(nsFastpath, "agent").Add(stanza.New(nsFastpath, "agentJID").AddText(b.agent(c.Agent).jid)))
	}
	return e.Add(agents)
}
