package xmpp

import (
	"strings"
	"time"

	"parley/acd"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// nsCommands is XEP-0050 v1.3.0, and the node at which commands are listed.
const nsCommands = "http://jabber.org/protocol/commands"

// Bounds of ad-hoc commands under way: of one agent, and how long one waits to be gone on with. One too many ends the
// oldest.
const (
	commandsMax = 8
	commandLife = 10 * time.Minute
)

// commandSession is an ad-hoc command whose form is being filled in.
type commandSession struct {
	id    string
	owner string // full JID: who began it goes on with it
	node  string
	about acd.ContactID // 0 = not chosen yet
	at    acd.Time
}

// commandSessions are those under way, oldest first, by agent.
type commandSessions struct {
	last uint64
	all  map[acd.AgentID][]*commandSession
}

func newCommandSessions() commandSessions {
	return commandSessions{all: make(map[acd.AgentID][]*commandSession)}
}

func (t *commandSessions) begin(id acd.AgentID, s *commandSession) {
	t.last++
	s.id = "command-" + number(t.last)
	all := append(t.all[id], s)
	t.all[id] = all[max(len(all)-commandsMax, 0):]
}

func (t *commandSessions) find(id acd.AgentID, session, owner, node string, now acd.Time) *commandSession {
	for _, s := range t.all[id] {
		if s.id == session && s.owner == owner && s.node == node && now < s.at.Add(acd.Span(commandLife.Milliseconds())) {
			return s
		}
	}
	return nil
}

func (t *commandSessions) end(id acd.AgentID, s *commandSession) {
	kept := t.all[id][:0]
	for _, other := range t.all[id] {
		if other != s {
			kept = append(kept, other)
		}
	}
	if t.all[id] = kept; len(kept) == 0 {
		delete(t.all, id)
	}
}

// commandIQ takes what is asked of commands, at the service, a queue or a contact. It reports false for any other IQ.
func (b *bridge) commandIQ(in *inbound, id acd.ContactID) bool {
	payload := in.payload()
	node := payload.Attr("node")
	_, known := findVerb(strings.TrimPrefix(node, nsCommands+"#"))
	queues, manages := findQueueCommand(node)
	switch {
	case manages && payload.NS == nsCommands && payload.Name == "command" && in.Attr("type") == "set":
		b.manageQueues(in, queues)
	case manages && payload.NS == nsInfo && in.Attr("type") == "get":
		b.result(in, info("automation", "command-node", b.sayTo(in, "command."+queues.name), nsCommands, form.NS).SetAttr("node", node))
	case payload.NS == nsCommands && payload.Name == "command" && in.Attr("type") == "set":
		b.command(in, id)
	case in.Attr("type") != "get" || node != nsCommands && !(known && strings.HasPrefix(node, nsCommands+"#")):
		return false
	case payload.NS == nsItems:
		b.commandItems(in, id, node)
	case payload.NS == nsInfo && node == nsCommands:
		b.result(in, info("automation", "command-list", "", nsCommands).SetAttr("node", node))
	case payload.NS == nsInfo:
		title := b.plains.speech.In(in.Attr("xml:lang")).Say("plain.name." + node[len(nsCommands)+1:])
		b.result(in, info("automation", "command-node", title, nsCommands, form.NS).SetAttr("node", node))
	default:
		return false
	}
	return true
}

// commandItems lists the commands an agent may run there (XEP-0050 v1.3.0 §2.2).
func (b *bridge) commandItems(in *inbound, id acd.ContactID, node string) {
	q := stanza.New(nsItems, "query", "node", node)
	if node == nsCommands {
		b.queueCommandItems(in, q)
	}
	p, _ := b.commander(in)
	for _, v := range b.verbsTo(p, node) {
		if !v.talks || id != 0 || len(b.choicesFor(v, p)) > 0 {
			q.Add(stanza.New(nsItems, "item", "jid", in.Attr("to"), "node", nsCommands+"#"+v.name, "name", b.voice(p).Say("plain.name."+v.name)))
		}
	}
	b.result(in, q)
}

func (b *bridge) verbsTo(p *plainAgent, node string) []verb {
	if p == nil || node != nsCommands {
		return nil
	}
	return b.verbsFor(p)
}

// commander is the agent who asks. One who has never used a plain client does so now.
func (b *bridge) commander(in *inbound) (*plainAgent, error) {
	a, err := b.agentOf(in.from.Bare().String())
	if err != nil {
		return nil, err
	}
	if b.worksAt(a.id, in.from.String()) {
		return nil, reasonUnknownService // a desk has its buttons
	}
	p := b.becomePlain(a)
	p.hear(in)
	if lang := in.payload().Attr("xml:lang"); lang != "" {
		p.heard = lang
	}
	return p, nil
}

// command takes one <command/> (XEP-0050 v1.3.0 §3, §4).
func (b *bridge) command(in *inbound, id acd.ContactID) {
	p, err := b.commander(in)
	if err != nil {
		b.fail(in, err)
		return
	}
	node, action := in.payload().Attr("node"), in.payload().Attr("action")
	v, known := findVerb(strings.TrimPrefix(node, nsCommands+"#"))
	if !known || node != nsCommands+"#"+v.name {
		b.fail(in, stanza.Error{Condition: stanza.ItemNotFound})
		return
	}
	p.speaks = in.from.String()
	b.plainSpoke(in, p)
	session := in.payload().Attr("sessionid")
	if session == "" {
		b.beginCommand(in, p, v, id)
		return
	}
	s := b.plains.commands.find(p.Agent, session, in.from.String(), node, b.now())
	switch {
	case s == nil:
		b.fail(in, commandError(stanza.BadRequest, "bad-sessionid", "There is no such session of yours."))
	case action == "cancel" || in.payload().Child(form.NS, "x").Attr("type") == "cancel":
		b.plains.commands.end(p.Agent, s)
		b.result(in, commandElement(s, "canceled"))
	case action == "prev":
		b.showForm(in, p, v, s)
	default:
		b.goOnCommand(in, p, v, s)
	}
}

// commandError is an error with a condition of XEP-0050 (§4.6).
func commandError(c stanza.Condition, own, text string) error {
	return stanza.Error{Condition: c, Text: text, App: stanza.New(nsCommands, own)}
}

func commandElement(s *commandSession, status string) *stanza.Element {
	return stanza.New(nsCommands, "command", "node", s.node, "sessionid", s.id, "status", status)
}

// beginCommand runs a command that asks for nothing, or shows its first form: which conversation, if there are several,
// then what it needs.
func (b *bridge) beginCommand(in *inbound, p *plainAgent, v verb, id acd.ContactID) {
	if v.above != "" {
		if err := b.standsAbove(in, v, id); err != nil {
			b.fail(in, err)
			return
		}
	}
	s := &commandSession{owner: in.from.String(), node: nsCommands + "#" + v.name, at: b.now()}
	if v.talks {
		if c := b.talkFor(v, p, id); c != nil {
			s.about = c.id
		} else if id != 0 || len(b.choicesFor(v, p)) == 0 {
			b.fail(in, reasonNoContact)
			return
		}
	}
	b.plains.commands.begin(p.Agent, s)
	if v.form == nil && (!v.talks || s.about != 0) {
		b.completeCommand(in, p, v, s, nil)
		return
	}
	b.showForm(in, p, v, s)
}

func (b *bridge) showForm(in *inbound, p *plainAgent, v verb, s *commandSession) {
	var fields []form.Field
	forward := "complete"
	voice := b.voice(p)
	if v.talks && s.about == 0 {
		f := form.Field{Var: "contact", Type: "list-single", Label: voice.Say("plain.form.contact"), Required: true}
		for _, c := range b.choicesFor(v, p) {
			if len(f.Options) == destinationsShownMax {
				break
			}
			label := c.caller + " (" + b.queue(c.queue).dn + ")"
			if v.above != "" {
				label = b.talkInWords(p, c)
			}
			f.Options = append(f.Options, form.Option{Label: label, Value: c.id.String()})
		}
		fields = []form.Field{f}
		if v.form != nil {
			forward = "next"
		}
	} else {
		fields = v.form(b, &call{in: in, p: p, c: b.contacts[s.about]})
	}
	actions := stanza.New(nsCommands, "actions", "execute", forward).Add(stanza.New(nsCommands, forward))
	x := form.Titled(form.New("form", "", fields...), voice.Say("plain.name."+v.name), voice.Say("plain.verb."+v.name))
	b.result(in, commandElement(s, "executing").Add(actions, x))
}

// goOnCommand takes a form that was filled in.
func (b *bridge) goOnCommand(in *inbound, p *plainAgent, v verb, s *commandSession) {
	x := in.payload().Child(form.NS, "x")
	if x == nil || x.Attr("type") != "submit" {
		b.fail(in, commandError(stanza.BadRequest, "bad-payload", "The form is missing."))
		return
	}
	fields := form.Parse(x)
	if v.talks && s.about == 0 {
		id, err := acd.ParseContactID(form.First(fields, "contact"))
		if err != nil || b.talkFor(v, p, id) == nil || id == 0 {
			b.fail(in, commandError(stanza.BadRequest, "bad-payload", "Choose one of the conversations."))
			return
		}
		if s.about = id; v.form != nil {
			b.showForm(in, p, v, s)
			return
		}
	}
	b.completeCommand(in, p, v, s, fields)
}

// completeCommand runs a command; what it answers is the note of its last stage.
func (b *bridge) completeCommand(in *inbound, p *plainAgent, v verb, s *commandSession, fields map[string][]string) {
	b.plains.commands.end(p.Agent, s)
	k := &call{in: in, p: p, args: make(map[string]string)}
	for _, name := range v.args {
		k.args[name] = strings.Join(fields[name], "\n")
	}
	if v.talks {
		if k.c = b.talkFor(v, p, s.about); k.c == nil {
			b.fail(in, reasonNoContact)
			return
		}
	}
	k.reply = func(text string, failed bool) {
		kind := "info"
		if failed {
			kind = "error"
		}
		b.result(in, commandElement(s, "completed").Add(stanza.New(nsCommands, "note", "type", kind).AddText(text)))
	}
	v.run(b, k)
}

// capsNode names what a visitor's contact can do (XEP-0115 v1.6.0 §4).
const capsNode = "urn:parley:acd:1"

// contactFeatures is what a contact takes as a chat.
func contactFeatures() []string {
	return []string{nsInfo, nsCommands, nsStates, nsReceipts, nsMarkers, nsCorrect, nsReactions, nsReply, nsSID, nsPing}
}

// plainInfo shows a contact to a plain client of its agent: somebody to chat with. It reports false to anybody else.
func (b *bridge) plainInfo(in *inbound, id acd.ContactID) bool {
	p, c := b.plainAt(in), b.contacts[id]
	if p == nil || c == nil || p.talks[id] == nil || in.from.Resource() == "" || b.inRoom(in, id) {
		return false
	}
	node := in.payload().Attr("node")
	if in.to.Resource() == "" {
		b.result(in, info("account", "registered", c.caller, contactFeatures()...).SetAttr("node", node))
		return true
	}
	b.result(in, info("client", "web", "", contactFeatures()...).SetAttr("node", node))
	return true
}
