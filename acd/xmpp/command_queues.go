package xmpp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/store"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// Management of queues by ad-hoc commands (XEP-0050 v1.3.0) at the service, for administrators alone: where those of other
// servers' services are, so that a client with a menu for them is enough. What they change goes through package admin, as from
// everywhere else. They keep no state: each stage says all that the next needs, and is held to the same rights.

// queueCommand is one of them. show is its form, for the queue that was chosen, if it is about one; run takes what was filled in.
type queueCommand struct {
	name string
	of   bool // a queue, which is asked for first
	show func(b *bridge, lang string, q queueEntry) []form.Field
	run  func(ctx context.Context, b *bridge, q queueEntry, fields map[string][]string) error
}

// queueCommands are all there are, as they are listed.
func queueCommands() []queueCommand {
	return []queueCommand{
		{name: "queue-list"},
		{name: "queue-add", show: addQueueForm, run: addQueue},
		{name: "queue-set", of: true, show: setQueueForm, run: setQueue},
		{name: "queue-users", of: true, show: queueUsersForm, run: setQueueUsers},
		{name: "queue-remove", of: true, show: removeQueueForm, run: removeQueue},
	}
}

func findQueueCommand(node string) (queueCommand, bool) {
	for _, c := range queueCommands() {
		if node == nsCommands+"#"+c.name {
			return c, true
		}
	}
	return queueCommand{}, false
}

// changeLimit is how long a change may take before its administrator hears that it did not come about.
const changeLimit = 10 * time.Second

// administrator is the sender, who must be one.
func (b *bridge) administrator(in *inbound) (agentEntry, error) {
	a, err := b.agentOf(in.from.Bare().String())
	if err == nil && a.role == store.RoleAdmin {
		return a, nil
	}
	return agentEntry{}, stanza.Error{Condition: stanza.Forbidden, Text: "This is for administrators."}
}

// queueCommandItems adds those an administrator may run at the service.
func (b *bridge) queueCommandItems(in *inbound, q *stanza.Element) {
	if address, _, _ := b.place(in); address != "service" {
		return
	}
	if _, err := b.administrator(in); err != nil {
		return
	}
	for _, c := range queueCommands() {
		q.Add(stanza.New(nsItems, "item", "jid", in.Attr("to"), "node", nsCommands+"#"+c.name, "name", b.sayTo(in, "command."+c.name)))
	}
}

func (b *bridge) sayTo(in *inbound, key string) string { return b.speech.In(b.langOf(in)).Say(key) }

// manageQueues takes one stage of a command.
func (b *bridge) manageQueues(in *inbound, c queueCommand) {
	a, err := b.administrator(in)
	if address, _, _ := b.place(in); err == nil && address != "service" {
		err = stanza.Error{Condition: stanza.ItemNotFound}
	}
	if err != nil {
		b.fail(in, err)
		return
	}
	session, x := in.payload().Attr("sessionid"), in.payload().Child(form.NS, "x")
	s := &commandSession{id: session, node: nsCommands + "#" + c.name}
	if session == "" {
		b.plains.commands.last++
		s.id = "command-" + number(b.plains.commands.last)
	}
	fields := form.Parse(x)
	q, chosen := b.directory.Load().byDN[strings.ToLower(form.First(fields, "queue"))]
	switch {
	case in.payload().Attr("action") == "cancel" || x.Attr("type") == "cancel":
		b.result(in, commandElement(s, "canceled"))
	case c.run == nil:
		b.result(in, commandElement(s, "completed").Add(b.queueTable(in)))
	case session == "" && c.of:
		b.askQueueForm(in, s, c, "next", []form.Field{b.chooseQueue(in)})
	case session == "":
		b.askQueueForm(in, s, c, "complete", c.show(b, b.langOf(in), q))
	case x == nil || x.Attr("type") != "submit":
		b.fail(in, commandError(stanza.BadRequest, "bad-payload", "The form is missing."))
	case c.of && !chosen:
		b.fail(in, commandError(stanza.BadRequest, "bad-payload", "Choose one of the queues."))
	case c.of && fields["stage"] == nil:
		hidden := []form.Field{{Var: "queue", Type: "hidden", Values: []string{q.dn}}, {Var: "stage", Type: "hidden", Values: []string{"2"}}}
		b.askQueueForm(in, s, c, "complete", append(hidden, c.show(b, b.langOf(in), q)...))
	default:
		b.changeQueues(in, a, func(ctx context.Context) error { return c.run(ctx, b, q, fields) }, func(err error) {
			b.result(in, commandElement(s, "completed").Add(b.outcome(in, err)))
		})
	}
}

func (b *bridge) langOf(in *inbound) string {
	if lang := in.payload().Attr("xml:lang"); lang != "" {
		return lang
	}
	return in.Attr("xml:lang")
}

func (b *bridge) askQueueForm(in *inbound, s *commandSession, c queueCommand, forward string, fields []form.Field) {
	actions := stanza.New(nsCommands, "actions", "execute", forward).Add(stanza.New(nsCommands, forward))
	x := form.Titled(form.New("form", "", fields...), b.sayTo(in, "command."+c.name), b.sayTo(in, "command."+c.name+".means"))
	b.result(in, commandElement(s, "executing").Add(actions, x))
}

// changeQueues makes a change beside the owner, which must not wait for the commit that it makes possible. There is one at a time.
func (b *bridge) changeQueues(in *inbound, by agentEntry, change func(context.Context) error, then func(error)) {
	if b.managing {
		b.fail(in, stanza.Error{Condition: stanza.ResourceConstraint, Text: "Another change is under way; please try again."})
		return
	}
	b.keep(in)
	b.underWay++
	b.managing = true
	go func() {
		ctx, cancel := context.WithTimeout(admin.By(context.Background(), by.id), changeLimit)
		defer cancel()
		err := change(ctx)
		b.tasks.put(func() {
			b.underWay--
			b.managing = false
			then(err)
			b.done(in)
		})
	}()
}

// outcome is what became of a change, as the note of its command. Of what broke the log alone says why.
func (b *bridge) outcome(in *inbound, err error) *stanza.Element {
	if err == nil {
		return stanza.New(nsCommands, "note", "type", "info").AddText(b.sayTo(in, "command.done"))
	}
	text := ""
	for _, known := range []error{admin.ErrNoQueue, admin.ErrNoAgent, admin.ErrExists, admin.ErrBadDN, admin.ErrBadValue, admin.ErrBusy, admin.ErrNeeded, admin.ErrRefused} {
		if errors.Is(err, known) {
			text = err.Error()
		}
	}
	if text == "" {
		b.log.Error("a change of queues failed", "jid", in.Attr("from"), "err", err)
		text = refusal(err).Text
	}
	return stanza.New(nsCommands, "note", "type", "error").AddText(text)
}

// queueTable is all queues as they stand (XEP-0004 v2.13.1 §3.4).
func (b *bridge) queueTable(in *inbound) *stanza.Element {
	columns := []string{"dn", "name", "open", "waiting", "users"}
	x := form.Titled(stanza.New(form.NS, "x", "type", "result"), b.sayTo(in, "command.queue-list"), "")
	reported := stanza.New(form.NS, "reported")
	for _, c := range columns {
		reported.Add(stanza.New(form.NS, "field", "var", c, "label", b.sayTo(in, "command.field."+c)))
	}
	x.Add(reported)
	for _, q := range b.queuesInOrder() {
		var v acd.QueueView
		b.eng.Read(func(s *acd.State) { v, _ = s.Queue(q.id) })
		item := stanza.New(form.NS, "item")
		for i, value := range []string{q.dn, q.called(b.langOf(in)), yes(!v.Closed), strconv.Itoa(v.Waiting), strconv.Itoa(len(b.servers[q.id]))} {
			item.Add(stanza.New(form.NS, "field", "var", columns[i]).Add(stanza.New(form.NS, "value").AddText(value)))
		}
		x.Add(item)
	}
	return x
}

func (b *bridge) queuesInOrder() []queueEntry {
	d := b.directory.Load()
	all := make([]queueEntry, 0, len(d.ordered))
	for _, id := range d.ordered {
		all = append(all, d.queues[id])
	}
	return all
}

func (b *bridge) chooseQueue(in *inbound) form.Field {
	return b.listOfQueues(b.langOf(in), "queue", true)
}

func (b *bridge) listOfQueues(lang, name string, required bool) form.Field {
	f := form.Field{Var: name, Type: "list-single", Label: b.speech.In(lang).Say("command.field." + name), Required: required}
	for _, q := range b.queuesInOrder() {
		f.Options = append(f.Options, form.Option{Label: q.dn + " " + q.called(lang), Value: q.dn})
	}
	return f
}

func (b *bridge) textField(lang, name string, required bool, value string) form.Field {
	f := form.Field{Var: name, Type: "text-single", Label: b.speech.In(lang).Say("command.field." + name), Required: required}
	if value != "" {
		f.Values = []string{value}
	}
	return f
}

func addQueueForm(b *bridge, lang string, _ queueEntry) []form.Field {
	return []form.Field{b.textField(lang, "dn", true, ""), b.textField(lang, "name", true, "")}
}

func addQueue(ctx context.Context, b *bridge, _ queueEntry, fields map[string][]string) error {
	_, err := b.adm.AddQueue(ctx, admin.Queue{DN: strings.TrimSpace(form.First(fields, "dn")), Name: strings.TrimSpace(form.First(fields, "name"))})
	return err
}

// queueNumbers are the settings of a queue that the form has besides its name; spans are in seconds.
func queueNumbers(r *acd.Rules) []struct {
	name string
	span *acd.Span
	n    *int
} {
	return []struct {
		name string
		span *acd.Span
		n    *int
	}{
		{"offer", &r.Offer, nil}, {"target", &r.Target, nil}, {"wait-max", &r.WaitMax, nil}, {"waiting-max", nil, &r.WaitingMax}, {"priority", nil, &r.Priority},
	}
}

func setQueueForm(b *bridge, lang string, q queueEntry) []form.Field {
	all, rules := []form.Field{b.textField(lang, "name", true, q.kept.Name)}, q.kept.Rules
	for _, setting := range queueNumbers(&rules) {
		if setting.span != nil {
			all = append(all, b.textField(lang, setting.name, false, strconv.FormatInt(int64(*setting.span/acd.Seconds(1)), 10)))
			continue
		}
		all = append(all, b.textField(lang, setting.name, false, strconv.Itoa(*setting.n)))
	}
	return all
}

// setQueue changes what was filled in; a field that is not there stays.
func setQueue(ctx context.Context, b *bridge, q queueEntry, fields map[string][]string) error {
	_, err := b.adm.SetQueue(ctx, q.dn, func(kept *admin.Queue) error {
		if name, there := fields["name"]; there && len(name) > 0 {
			kept.Name = strings.TrimSpace(name[0])
		}
		for _, setting := range queueNumbers(&kept.Rules) {
			text := strings.TrimSpace(form.First(fields, setting.name))
			if text == "" {
				continue
			}
			n, err := strconv.ParseInt(text, 10, 32)
			if err != nil {
				return fmt.Errorf("%w: %s is a number", admin.ErrBadValue, setting.name)
			}
			if setting.span != nil {
				*setting.span = acd.Seconds(n)
				continue
			}
			*setting.n = int(n)
		}
		return nil
	})
	return err
}

func queueUsersForm(b *bridge, lang string, q queueEntry) []form.Field {
	f := form.Field{Var: "users", Type: "list-multi", Label: b.speech.In(lang).Say("command.field.users")}
	for _, a := range b.agentsInOrder() {
		f.Options = append(f.Options, form.Option{Label: a.name, Value: a.jid})
		if slices.Contains(b.servers[q.id], a.id) {
			f.Values = append(f.Values, a.jid)
		}
	}
	return []form.Field{f}
}

func (b *bridge) agentsInOrder() []agentEntry {
	all := make([]agentEntry, 0, len(b.directory.Load().byJID))
	for _, a := range b.directory.Load().byJID {
		all = append(all, a)
	}
	slices.SortFunc(all, func(x, y agentEntry) int { return strings.Compare(x.jid, y.jid) })
	return all
}

// setQueueUsers has those who were chosen serve the queue, and nobody else. A form without the field changes nothing.
func setQueueUsers(ctx context.Context, b *bridge, q queueEntry, fields map[string][]string) error {
	chosen, there := fields["users"]
	if !there {
		return nil
	}
	agents, err := b.adm.Agents(ctx)
	if err != nil {
		return err
	}
	for _, a := range agents {
		serves, should := slices.Contains(a.Queues, q.id), slices.Contains(chosen, a.JID)
		switch {
		case should && !serves:
			err = b.adm.Join(ctx, q.dn, a.JID)
		case serves && !should:
			err = b.adm.Leave(ctx, q.dn, a.JID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func removeQueueForm(b *bridge, lang string, _ queueEntry) []form.Field {
	say := b.speech.In(lang).Say
	return []form.Field{
		{Var: "drain", Type: "boolean", Label: say("command.field.drain"), Values: []string{"true"}},
		b.listOfQueues(lang, "to", false),
	}
}

func removeQueue(ctx context.Context, b *bridge, q queueEntry, fields map[string][]string) error {
	if drain := form.First(fields, "drain"); drain != "true" && drain != "1" {
		return b.adm.RemoveQueue(ctx, q.dn)
	}
	_, err := b.adm.DrainQueue(ctx, q.dn, form.First(fields, "to"))
	return err
}
