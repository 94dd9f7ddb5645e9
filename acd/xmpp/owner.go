package xmpp

import (
	"context"
	"log/slog"
	"maps"
	"strconv"
	"sync/atomic"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/engine"
	"parley/internal/i18n"
	journal "parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// inbound is a stanza on its way through the bridge.
type inbound struct {
	*stanza.Element
	from, to jid.JID
	done     func()
	kept     bool   // done is called after a commit, not when the handler returns
	does     func() // no stanza: what happened to the connection with the server
}

// bridge is all the component's state; everything but directory belongs to the owner's goroutine.
type bridge struct {
	cfg   Config
	db    *journal.DB
	eng   *engine.Engine
	adm   *admin.Admin
	port  component.Port
	log   *slog.Logger
	tasks *mailbox
	over  *mailbox

	directory atomic.Pointer[directory]
	reasons   reasons
	answers   map[string]handler // by address, type, namespace and name: see route.go

	lastVisitor     acd.VisitorID
	contacts        map[acd.ContactID]*contact // open, or in wrap-up
	lines           map[acd.QueueID]*line
	visitors        map[string]*visitor // by bare JID, while something is open
	desks           map[acd.AgentID]*desk
	forced          map[acd.AgentID]forced
	sessions        map[string]*session // by full JID: those with a part in something
	dirty           map[acd.QueueID]bool
	telling         telling
	servers         map[acd.QueueID][]acd.AgentID // who serves a queue, by id
	watchers        map[acd.AgentID]*desk         // desks that have asked for their colleagues
	subscribers     map[acd.QueueID]map[string]bool
	subscribed      int             // in all
	fastpath        map[string]bool // full JIDs of clients made for Fastpath that are no sessions now
	lastAsked       uint64          // number of the last question to a session
	questions       []askedOf       // in the order they were put
	questionsMax    int
	changedSessions map[string]bool // not yet kept; see remember.go
	begun, told     func(visitor string)
	plains          plains
	nodes           nodes
	files           filesKnown
	speech          i18n.Speech
	comforts        *wheel[*contact] // who waits, by when it is spoken to next

	ours     events // submitted, not yet reported
	underWay int    // events and rows not yet reported
	managing bool   // a change of queues by a command is under way
	words    uint64 // how often the ACD has said something by itself
	whenIdle chan struct{}
}

func newBridge(cfg Config, db *journal.DB, eng *engine.Engine, adm *admin.Admin, tasks, over *mailbox, log *slog.Logger) *bridge {
	b := &bridge{
		cfg: cfg, db: db, eng: eng, adm: adm, tasks: tasks, over: over, log: log,
		contacts: make(map[acd.ContactID]*contact), lines: make(map[acd.QueueID]*line),
		visitors: make(map[string]*visitor), desks: make(map[acd.AgentID]*desk), forced: make(map[acd.AgentID]forced),
		sessions: make(map[string]*session), dirty: make(map[acd.QueueID]bool), changedSessions: make(map[string]bool),
		questionsMax: questionsMax, telling: newTelling(), nodes: newNodes(), comforts: newWheel[*contact](),
		servers: make(map[acd.QueueID][]acd.AgentID), watchers: make(map[acd.AgentID]*desk),
		subscribers: make(map[acd.QueueID]map[string]bool), fastpath: make(map[string]bool),
	}
	b.answers = b.answerTable()
	maps.Copy(b.answers, b.fastpathAnswers())
	maps.Copy(b.answers, b.nodeAnswers())
	return b
}

// Handle implements component.Handler. A stanza that arrives after Close is never taken responsibility for.
func (a *ACD) Handle(raw []byte, done func()) {
	in, ok := read(raw, done)
	if !ok {
		done()
		return
	}
	a.enter(in)
}

func (a *ACD) enter(in *inbound) {
	select {
	case a.inbox <- in:
	case <-a.quit:
	}
}

// Away implements component.Follower.
func (a *ACD) Away() { a.enter(&inbound{does: a.owner.serverAway}) }

// Back implements component.Follower.
func (a *ACD) Back() { a.enter(&inbound{does: a.owner.serverBack}) }

func read(raw []byte, done func()) (*inbound, bool) {
	e, err := stanza.Parse(raw)
	if err != nil {
		return nil, false
	}
	from, err := jid.Parse(e.Attr("from"))
	if err != nil {
		return nil, false
	}
	to, err := jid.Parse(e.Attr("to"))
	if err != nil {
		return nil, false
	}
	return &inbound{Element: e, from: from, to: to, done: done}, true
}

// run is the owner. What is committed goes first: it frees others who wait.
func (a *ACD) run() {
	defer a.stopped.Done()
	var turns alarm
	for {
		select {
		case <-a.tasks.signal:
			a.tasks.drain()
		default:
			select {
			case <-a.tasks.signal:
				a.tasks.drain()
			case in := <-a.takes():
				a.owner.handle(in)
			case <-turns.rings():
				turns.rang()
			case <-a.stop:
				return
			}
		}
		a.owner.settle()
		turns.arm(a.eng, a.owner.telling.pending() || a.owner.comforts.len() > 0 || a.owner.nodes.pending())
	}
}

// takes is the inbox, or nothing once Close was called.
func (a *ACD) takes() <-chan *inbound {
	select {
	case <-a.quit:
		return nil
	default:
		return a.inbox
	}
}

func (b *bridge) handle(in *inbound) {
	if in.does != nil {
		in.does()
		return
	}
	switch {
	case b.barred(in):
		b.fail(in, reasonNotServed)
	case in.Name == "iq":
		b.recognise(in)
		b.iq(in)
	case in.Name == "message":
		b.message(in)
	case in.Name == "presence":
		b.recognise(in)
		b.presence(in)
	}
	if !in.kept {
		in.done()
	}
}

// settle tells what follows from many changes at once: places in the queues.
func (b *bridge) settle() {
	if b.cfg.whole && b.underWay > 0 {
		return
	}
	b.tellQueues()
	b.tellNodes()
	b.comfort()
	b.keepSessions()
	if b.whenIdle != nil && b.underWay == 0 {
		close(b.whenIdle)
		b.whenIdle = nil
	}
}

// send tells a session something: plain clients in words, any other as it is.
func (b *bridge) send(e *stanza.Element) {
	if !b.toPlain(e) {
		b.out(e)
	}
}

// out hands a stanza to the port. A stanza the port refuses is lost: it is ours and never acceptable, or the port is
// closed.
func (b *bridge) out(e *stanza.Element) {
	b.name(e)
	if err := b.port.Send(e.Bytes()); err != nil {
		b.log.Warn("stanza not sent", "jid", e.Attr("to"), "err", err)
	}
}

// wordsID begins the ids of the ACD's own words.
const wordsID = "w-"

// name gives a chat message of the ACD's own words an id. Without one, Dino 0.4 takes words that were said less than a
// minute before for the same message, and shows no second answer.
func (b *bridge) name(e *stanza.Element) {
	if e.Name != "message" || e.Attr("type") != "chat" || e.Attr("id") != "" || e.Child(stanza.NSClient, "body") == nil {
		return
	}
	b.words++
	e.SetAttr("id", wordsID+strconv.FormatInt(int64(b.now()), 36)+"-"+number(b.words))
}

// reading is the context of the bridge's reads: short, local, by key.
func reading() context.Context { return context.Background() }
