package admin

import (
	"context"
	"errors"
	"fmt"

	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// addUser makes an account (§4.1).
func addUser(h module.Host, c module.Call) (module.Reply, error) {
	who, err := account(h, c)
	if err != nil {
		return module.Reply{}, err
	}
	password := form.First(c.Fields, "password")
	if password != form.First(c.Fields, "password-verify") {
		return module.Reply{}, wrong("The passwords differ.")
	}
	return module.Reply{}, h.Users().Add(context.Background(), who.Local(), password)
}

// changePassword sets a password, which ends all sessions of the account (§4.7).
func changePassword(h module.Host, c module.Call) (module.Reply, error) {
	who, err := account(h, c)
	if err != nil {
		return module.Reply{}, err
	}
	return module.Reply{}, h.Users().SetPassword(context.Background(), who.Local(), form.First(c.Fields, "password"))
}

// each does something with each account of a form, in order, up to the first with which it does not work: what was done
// before that stays, and the error names it.
func each(do func(h module.Host, who jid.JID) error) func(module.Host, module.Call) (module.Reply, error) {
	return func(h module.Host, c module.Call) (module.Reply, error) {
		all, err := accounts(h, c, "accountjids")
		if err != nil {
			return module.Reply{}, err
		}
		for _, who := range all {
			if who.Bare() == c.From.Bare() {
				return module.Reply{}, stanza.Error{Condition: stanza.NotAllowed, Text: "You would lock yourself out."}
			}
		}
		for _, who := range all {
			if err := do(h, who); err != nil {
				return module.Reply{}, naming(who, err)
			}
		}
		return module.Reply{}, nil
	}
}

func naming(who jid.JID, err error) error {
	var e stanza.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", who.Bare(), err)
	}
	e.Text = who.Bare().String() + ": " + e.Text
	return e
}

// deleteUser removes an account and all that is kept for it (§4.2).
func deleteUser(h module.Host, who jid.JID) error {
	return h.Users().Remove(context.Background(), who.Local())
}

// disableUser locks an account out (§4.3).
func disableUser(h module.Host, who jid.JID) error {
	return h.Users().SetDisabled(context.Background(), who.Local(), true)
}

// enableUser lets it in again (§4.4).
func enableUser(h module.Host, who jid.JID) error {
	return h.Users().SetDisabled(context.Background(), who.Local(), false)
}

// endSessions ends the sessions of bare and full JIDs (§4.5). An account without any is none the worse for it.
func endSessions(h module.Host, c module.Call) (module.Reply, error) {
	all, err := accounts(h, c, "accountjids")
	if err != nil {
		return module.Reply{}, err
	}
	n := 0
	for _, who := range all {
		n += h.End(who)
	}
	return module.Reply{Note: fmt.Sprintf(text{"Sessions ended: %d", "已結束的連線：%d"}.in(c.Lang), n)}, nil
}
