// Package commands runs ad-hoc commands (XEP-0050 v1.3.0): a row of forms between a client and the server, whose place is
// kept here. The commands themselves are what modules bring (module.Command).
//
// It must never run a command for who may not, nor let one client go on with another's.
//
// Start reading at commands.go, then stage.go, sessions.go.
package commands

import (
	"time"

	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0050, and the node at which commands are listed.
const NS = "http://jabber.org/protocol/commands"

// Module lists and runs the commands of all modules at the server.
func Module(now func() time.Time) module.Module {
	e := &engine{sessions: newSessions(now)}
	return module.Module{
		Name:     "commands",
		XEPs:     []module.XEP{{Number: 50, Version: "1.3.0", Status: module.Complete}},
		Features: []string{NS},
		IQ:       map[string]module.IQHandler{"set " + NS + " command": e.command},
		Disco:    disco,
	}
}

// disco lists the commands, and describes one, to who may run them (XEP-0050 v1.3.0 §2).
func disco(h module.Host, q module.IQ, node string) (module.Node, bool) {
	if q.Place != module.Server || node == "" {
		return module.Node{}, false
	}
	if node == NS {
		list := module.Node{Identities: []module.Identity{{Category: "automation", Type: "command-list"}}, Features: []string{NS}}
		host, err := jid.Parse(h.Domain())
		if err != nil {
			return module.Node{}, false
		}
		for _, c := range h.Commands() {
			if may(h, c, q.From) {
				list.Items = append(list.Items, module.Item{JID: host, Node: c.Node, Name: c.Title(q.Lang)})
			}
		}
		return list, true
	}
	c, found := find(h, node)
	if !found || !may(h, c, q.From) {
		return module.Node{}, false
	}
	return module.Node{
		Identities: []module.Identity{{Category: "automation", Type: "command-node", Name: c.Title(q.Lang), Lang: q.Lang}},
		Features:   []string{NS, form.NS},
	}, true
}

func find(h module.Host, node string) (module.Command, bool) {
	for _, c := range h.Commands() {
		if c.Node == node {
			return c, true
		}
	}
	return module.Command{}, false
}

func may(h module.Host, c module.Command, who jid.JID) bool {
	return c.May != nil && c.May(h, who.Bare())
}

// refusal is an error with a condition of XEP-0050 (§4.6).
func refusal(c stanza.Condition, own, text string) error {
	return stanza.Error{Condition: c, Text: text, App: stanza.New(NS, own)}
}

func badAction() error {
	return refusal(stanza.BadRequest, "bad-action", "That cannot be done now.")
}
