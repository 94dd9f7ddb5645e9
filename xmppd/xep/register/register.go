// Package register is in-band registration (XEP-0077 v2.4): who has no account makes one before log-in, who has one changes
// its password or cancels it. It is off unless the configuration opens it.
//
// It must never change an account other than the sender's own.
package register

import (
	"context"
	"errors"
	"strings"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// Namespaces of XEP-0077.
const (
	NS        = "jabber:iq:register"
	nsFeature = "http://jabber.org/features/iq-register"
)

// Config opens registration and bounds it.
type Config struct {
	// Open lets anybody who could log in make an account.
	Open bool
	// Burst is how often one address (an IPv6 /64 counts as one) may try at once, Every how long it takes for one more.
	// A burst of 0 lifts the limit.
	Burst int
	Every time.Duration
}

// Default is what a server begins with: closed.
func Default() Config { return Config{Burst: 5, Every: 5 * time.Minute} }

// Validate names what cannot work.
func (c Config) Validate() error {
	if c.Burst < 0 || c.Burst > 0 && c.Every <= 0 {
		return errors.New("registration.burst must not be negative, and registration.every must be positive")
	}
	return nil
}

// Module answers before log-in and after (XEP-0077 v2.4 §3), if c opens registration.
func Module(c Config, now func() time.Time) module.Module {
	m := module.Module{Name: "register", XEPs: []module.XEP{{Number: 77, Version: "2.4", Status: module.Complete, Note: "off by default"}}}
	if !c.Open {
		return m
	}
	tries := newTries(c, now)
	after := map[string]module.IQHandler{"get " + NS + " query": registered, "set " + NS + " query": change}
	m.Features = []string{NS}
	m.LoginFeatures = func(module.Host) []*stanza.Element { return []*stanza.Element{stanza.New(nsFeature, "register")} }
	m.BeforeLogin = map[string]module.IQHandler{"get " + NS + " query": ask, "set " + NS + " query": tries.register}
	m.IQ, m.AccountIQ = after, after
	return m
}

// ask says what is needed (§3.1).
func ask(_ module.Host, q module.IQ) (*stanza.Element, error) {
	instructions := "Choose a user name and a password."
	if strings.HasPrefix(q.Lang, "zh") {
		instructions = "請選擇使用者名稱與密碼。"
	}
	return stanza.New(NS, "query").Add(
		stanza.New(NS, "instructions").AddText(instructions),
		stanza.New(NS, "username"), stanza.New(NS, "password")), nil
}

// wish is what a request says.
type wish struct {
	name, password string
	remove         bool
}

func read(query *stanza.Element) (w wish, err error) {
	all := query.Elements()
	w.remove = query.Child(NS, "remove") != nil
	if w.remove && len(all) != 1 {
		return w, stanza.Error{Condition: stanza.BadRequest}
	}
	w.name, w.password = query.Child(NS, "username").Text(), query.Child(NS, "password").Text()
	return w, nil
}

// register makes an account for a peer that has not logged in (§3.1.1).
func (t *tries) register(h module.Host, q module.IQ) (*stanza.Element, error) {
	w, err := read(q.Payload)
	switch {
	case err != nil:
		return nil, err
	case w.remove:
		return nil, stanza.Error{Condition: stanza.UnexpectedRequest} // whose account? (§3.2)
	case w.name == "" || w.password == "":
		return nil, stanza.Error{Condition: stanza.NotAcceptable, Text: "A user name and a password are needed."}
	case !t.may(q.Peer):
		return nil, stanza.Error{Condition: stanza.ResourceConstraint, Text: "Too many accounts from your address. Try again later."}
	}
	return nil, h.Users().Add(context.Background(), w.name, w.password)
}

// registered tells who is logged in that there is an account (§3.1).
func registered(h module.Host, q module.IQ) (*stanza.Element, error) {
	if _, found := h.Account(q.From.Bare()); !found {
		return nil, stanza.Error{Condition: stanza.NotAllowed} // a guest
	}
	return stanza.New(NS, "query").Add(stanza.New(NS, "registered"),
		stanza.New(NS, "username").AddText(q.From.Local()), stanza.New(NS, "password")), nil
}

// change changes the password of the sender's account (§3.3), or cancels it (§3.2). All its sessions end.
func change(h module.Host, q module.IQ) (*stanza.Element, error) {
	w, err := read(q.Payload)
	if err != nil {
		return nil, err
	}
	own := q.From.Bare()
	if _, found := h.Account(own); !found {
		return nil, stanza.Error{Condition: stanza.NotAllowed}
	}
	if w.remove {
		return nil, h.Users().Remove(context.Background(), own.Local())
	}
	if w.name == "" || w.password == "" {
		return nil, stanza.Error{Condition: stanza.BadRequest, Text: "A user name and a password are needed."}
	}
	if named, err := jid.New(w.name, h.Domain(), ""); err != nil || named != own {
		return nil, stanza.Error{Condition: stanza.NotAllowed, Text: "That is not your account."}
	}
	return nil, h.Users().SetPassword(context.Background(), own.Local(), w.password)
}
