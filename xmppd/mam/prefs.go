package mam

import (
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Values of Prefs.Default.
const (
	Always = "always"
	Never  = "never"
	Roster = "roster" // what is said with somebody in the roster
)

// Prefs is what an account wants to be kept (XEP-0441 v0.2.0).
type Prefs struct {
	Default       string    // for who is in no list
	Always, Never []jid.JID // with a resource: that one only. Who is in both is never kept.
}

// Everything is what an account wants that has never said anything.
func Everything() Prefs { return Prefs{Default: Always} }

// ParsePrefs reads a <prefs/>. The error is a stanza.Error.
func ParsePrefs(e *stanza.Element) (p Prefs, err error) {
	p.Default = e.Attr("default")
	switch p.Default {
	case Always, Never, Roster:
	default:
		return p, stanza.Error{Condition: stanza.BadRequest, Text: "The default is always, never or roster."}
	}
	if p.Always, err = list(e.Child(NS, "always")); err != nil {
		return p, err
	}
	p.Never, err = list(e.Child(NS, "never"))
	return p, err
}

func list(e *stanza.Element) (all []jid.JID, err error) {
	if e == nil {
		return nil, nil
	}
	for _, child := range e.Elements() {
		if child.NS != NS || child.Name != "jid" {
			continue
		}
		j, err := jid.Parse(child.Text())
		if err != nil {
			return nil, stanza.Error{Condition: stanza.JIDMalformed, Text: "A list has something in it that is no address."}
		}
		all = append(all, j)
	}
	return all, nil
}

// Element is p as it is told.
func (p Prefs) Element() *stanza.Element {
	return stanza.New(NS, "prefs", "default", p.Default).Add(listed("always", p.Always), listed("never", p.Never))
}

func listed(name string, all []jid.JID) *stanza.Element {
	e := stanza.New(NS, name)
	for _, j := range all {
		e.Add(stanza.New(NS, "jid").AddText(j.String()))
	}
	return e
}

// Keeps reports whether what is said with other is kept; inRoster is asked only if it matters.
func (p *Prefs) Keeps(other jid.JID, inRoster func() bool) bool {
	switch {
	case in(p.Never, other):
		return false
	case in(p.Always, other):
		return true
	case p.Default == Roster:
		return inRoster()
	}
	return p.Default == Always
}

func in(list []jid.JID, j jid.JID) bool {
	for _, l := range list {
		if l == j || l == j.Bare() {
			return true
		}
	}
	return false
}
