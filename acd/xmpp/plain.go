package xmpp

import (
	"context"
	"maps"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/store"
	"parley/internal/i18n"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// A plain client knows chat and presence and nothing of ours. All plain clients of an account are one session to the
// contact centre, whose address is the bare JID: it has a desk, joins rooms and asks for service like any other. What is
// sent to it is put into words on its way out (send, tellPlain); what its people write is put into our stanzas on its way
// in (fromPlain). So nothing else knows of plain clients, and each session has one face (docs/protocol.md).

// plains is what the bridge knows of plain clients.
type plains struct {
	speech   i18n.Speech
	agents   map[acd.AgentID]*plainAgent // who works with them
	visitors map[string]*plainVisitor    // by bare JID: who has a visit, or is about to begin one
	order    []string                    // of visitors, as they came
	rosters  rosters
	replies  map[string]func(*stanza.Element) // to what was asked for plain clients, by id
	asked    uint64
	commands commandSessions
}

// clientsMax bounds the plain clients of one account that are told apart; further ones are served all the same, but
// their presence says nothing.
const clientsMax = 8

// plainAgent is an agent who works with plain clients.
type plainAgent struct {
	store.Plain
	jid     string             // bare
	clients map[string]*client // by full JID: those that are there
	heard   string             // the language the clients speak
	held    string             // the client at which not ready was asked for in words: no other's presence takes it back
	speaks  string             // full JID of the client that wrote last
	numbers map[acd.OfferID]int
	fate    fate // of the last offer that is gone
	talks   map[acd.ContactID]*plainTalk
	told    string // the state as it was told last
	shown   string // the same in words, as the queues' presence shows it
}

// plainSession says whether an address is that of an account's plain clients.
func plainSession(full string) bool { return full != "" && !strings.Contains(full, "/") }

func (s *session) plain() bool { return s.jid == s.bare }

func (b *bridge) newPlains() error {
	speech, err := i18n.Read()
	b.plains = plains{
		speech: speech, agents: make(map[acd.AgentID]*plainAgent), visitors: make(map[string]*plainVisitor),
		rosters: newRosters(!b.cfg.PresenceOnly), replies: make(map[string]func(*stanza.Element)), commands: newCommandSessions(),
	}
	return err
}

// loadPlains reads who works with plain clients, and what their rosters hold.
func (b *bridge) loadPlains(ctx context.Context) error {
	if err := b.newPlains(); err != nil {
		return err
	}
	all, err := store.Plains(ctx, b.db.Reader())
	if err != nil {
		return err
	}
	for _, k := range all {
		if a, known := b.directory.Load().agents[k.Agent]; known {
			b.plains.agents[k.Agent] = newPlainAgent(a, k)
		}
	}
	contacts, err := store.PlainContacts(ctx, b.db.Reader())
	for _, c := range contacts {
		b.plains.rosters.note(c.Agent, c.JID, true)
	}
	return err
}

func newPlainAgent(a agentEntry, k store.Plain) *plainAgent {
	return &plainAgent{
		Plain: k, jid: a.jid, clients: make(map[string]*client), numbers: make(map[acd.OfferID]int),
		talks: make(map[acd.ContactID]*plainTalk),
	}
}

// plainOf is the plain side of an agent, nil for one who has never used a plain client.
func (b *bridge) plainOf(id acd.AgentID) *plainAgent { return b.plains.agents[id] }

// becomePlain takes an agent for one who works with plain clients from now on.
func (b *bridge) becomePlain(a agentEntry) *plainAgent {
	p := b.plains.agents[a.id]
	if p == nil {
		p = b.adoptPlain(a, store.Plain{Agent: a.id})
		b.write(nil, store.SetPlain(p.Plain), func(error) {}) // write has said so
	}
	return p
}

// adoptPlain puts the agent's queues into the roster, as is kept already.
func (b *bridge) adoptPlain(a agentEntry, k store.Plain) *plainAgent {
	p := newPlainAgent(a, k)
	b.plains.agents[a.id] = p
	b.showQueuesTo(p)
	return p
}

// plainsChanged follows changes of the agents' settings from outside.
func (b *bridge) plainsChanged(before *directory) {
	if before == nil || b.plains.agents == nil {
		return
	}
	now := b.directory.Load()
	for _, id := range slices.Sorted(maps.Keys(now.agents)) {
		a, was := now.agents[id], before.agents[id]
		switch p := b.plains.agents[id]; {
		case a.plain && p == nil:
			b.adoptPlain(a, store.Plain{Agent: id, Presence: a.presence})
		case a.plain && a.presence != was.presence:
			p.Presence = a.presence
		case !a.plain && was.plain && p != nil:
			if s := b.sessions[p.jid]; s != nil {
				b.sessionEnded(nil, s)
			}
			b.plainDismissed(id)
		}
	}
}

// plainAt is the agent whose plain client a stanza comes from; nil for a desk, and for anybody else.
func (b *bridge) plainAt(in *inbound) *plainAgent {
	a, err := b.agentOf(in.from.Bare().String())
	if err != nil || b.worksAt(a.id, in.from.String()) && !plainSession(in.from.String()) {
		return nil
	}
	return b.plainOf(a.id)
}

// worksAt says whether a session is one of the agent's desks.
func (b *bridge) worksAt(id acd.AgentID, full string) bool {
	d := b.desks[id]
	if d == nil {
		return false
	}
	for _, s := range d.everySession() {
		if s == full {
			return true
		}
	}
	return false
}

// deskOpen says whether a desk acts for an agent: then only that one sets the agent's state.
func (b *bridge) deskOpen(id acd.AgentID) bool {
	active := b.deskOf(id).active
	return active != "" && !plainSession(active) && b.connected(active)
}

// act does what a stanza says for the plain clients of an account, as if their one session had sent it. in (nil: there
// is none) is what they sent, and is acknowledged with the first stanza it becomes.
func (b *bridge) act(in *inbound, bare jid.JID, e *stanza.Element) {
	said := b.asPlain(in, bare, e)
	if said == nil {
		return
	}
	switch e.Name {
	case "iq":
		b.iq(said)
	case "message":
		b.message(said)
	case "presence":
		b.presence(said)
	}
	if in != nil {
		in.kept = in.kept || said.kept
	}
}

// asPlain is a stanza as the one session of an account's plain clients says it; nil, if it has no address.
func (b *bridge) asPlain(in *inbound, bare jid.JID, e *stanza.Element) *inbound {
	to, err := jid.Parse(e.Attr("to"))
	if err != nil {
		b.log.Error("no address for what a plain client says", "err", err)
		return nil
	}
	said := &inbound{Element: e.SetAttr("from", bare.String()), from: bare, to: to, done: func() {}}
	if in != nil && !in.kept {
		said.done = in.done
	}
	return said
}

// askFor puts a question of ours for plain clients, and hands its answer to then.
func (b *bridge) askFor(in *inbound, bare jid.JID, to, kind string, payload *stanza.Element, then func(*stanza.Element)) {
	b.plains.asked++
	id := "plain-" + number(b.plains.asked)
	b.plains.replies[id] = then
	b.act(in, bare, stanza.New(stanza.NSClient, "iq", "type", kind, "id", id, "to", to, "xml:lang", b.languageOf(bare.String())).Add(payload))
}

// languageOf is what an account's plain clients speak.
func (b *bridge) languageOf(bare string) string {
	if v := b.plains.visitors[bare]; v != nil {
		return v.lang
	}
	if a, err := b.agentOf(bare); err == nil && b.plainOf(a.id) != nil {
		return b.voice(b.plainOf(a.id)).Language
	}
	return ""
}

// later runs a task when what is being told has been told.
func (b *bridge) later(task func()) { b.tasks.put(task) }

// tellPlain puts into words what is sent to an account's plain clients. Nothing in e is kept: it may be another's next.
func (b *bridge) tellPlain(s *session, e *stanza.Element) {
	if e.Name == "iq" && e.Attr("type") != "set" && e.Attr("type") != "get" {
		then := b.plains.replies[e.Attr("id")]
		delete(b.plains.replies, e.Attr("id"))
		if then != nil {
			then(e)
		}
		return
	}
	if a, err := b.agentOf(s.bare); err == nil && b.plainOf(a.id) != nil {
		b.tellPlainAgent(b.plainOf(a.id), e)
		return
	}
	if v := b.plains.visitors[s.bare]; v != nil {
		b.tellPlainVisitor(v, e)
	}
}

// errorText is the sentence of an error, as it is told to people; "" if e is none.
func errorText(voice i18n.Voice, e *stanza.Element) string {
	if e.Attr("type") != "error" {
		return ""
	}
	fault := e.Child(stanza.NSClient, "error")
	told := stanza.Error{Text: fault.Child(stanza.NSStanzas, "text").Text()}
	for _, kid := range fault.Elements() {
		if kid.NS == stanza.NSStanzas && kid.Name != "text" {
			told.Condition = stanza.Condition(kid.Name)
		}
	}
	return whyNot(voice, told)
}

// whyNot is an error in a language: the sentence itself in that of the wire, else what its condition says.
func whyNot(voice i18n.Voice, told stanza.Error) string {
	key := "plain.why." + string(told.Condition)
	switch {
	case voice.Language == i18n.Languages()[0] && told.Text != "":
		return told.Text
	case voice.Say(key) == key:
		return voice.Say("plain.why")
	}
	return voice.Say(key)
}

// greetPlains follows a start: who was there before is asked for again, and rosters are put in order.
func (b *bridge) greetPlains() {
	for _, v := range b.visitorsInOrder() {
		for _, full := range v.sessions {
			if s := b.sessions[full]; s != nil && s.plain() {
				b.welcomeBack(v, s)
			}
		}
	}
	switch all := b.plainsInOrder(); {
	case len(all) == 0:
	case b.cfg.PresenceOnly:
		b.out(stanza.New(stanza.NSClient, "iq", "type", "get", "id", greetID, "from", b.cfg.Domain, "to", b.port.Host()).
			Add(stanza.New(nsInfo, "query")))
	default:
		for _, p := range all {
			b.tidyRoster(p)
		}
	}
}

// toPlain has a stanza told in words if it is for plain clients. It reports false for any other.
func (b *bridge) toPlain(e *stanza.Element) bool {
	to := e.Attr("to")
	if !plainSession(to) {
		return false
	}
	s := b.sessions[to]
	if s == nil && (b.plains.replies[e.Attr("id")] != nil || b.plains.visitors[to] != nil) {
		s = &session{jid: to, bare: to} // not yet, or no longer
	}
	if s == nil || !s.plain() {
		return false
	}
	b.tellPlain(s, e)
	return true
}

// greetID is the id of the question after whose answer a server has said what it grants (XEP-0356 v0.4.1 §4.2).
const greetID = "greet"

// greeted takes the answer to it. It reports false if in is none.
func (b *bridge) greeted(in *inbound) bool {
	if in.Attr("id") != greetID || in.from.String() != b.port.Host() {
		return false
	}
	for _, p := range b.plainsInOrder() {
		b.tidyRoster(p)
	}
	return true
}

// befriend follows an agent's subscription to a queue: that is what a plain client does.
func (b *bridge) befriend(a agentEntry, q queueEntry) {
	if p := b.plainOf(a.id); p != nil {
		b.showQueueTo(p, q)
		return
	}
	b.becomePlain(a)
}

// offerBeside shows an offer to plain clients beside the desk that it was put to: the first answer wins.
func (b *bridge) offerBeside(d *desk, o *offer) {
	p := b.plainOf(d.agent)
	if p != nil && !plainSession(d.active) && b.connected(p.jid) && len(p.clients) > 0 {
		b.showOffer(p, o)
	}
}
