package admin

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"parley/xmppd/form"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// listMax is how many accounts one answer names, whatever was asked for.
const listMax = 1000

// who tells which accounts, by bare JID, in order.
type who func(h module.Host) ([]string, error)

func registered(h module.Host) ([]string, error) {
	return where(h, func(module.User) bool { return true })
}

func disabled(h module.Host) ([]string, error) {
	return where(h, func(u module.User) bool { return u.Disabled })
}

func where(h module.Host, is func(module.User) bool) (all []string, err error) {
	users, err := h.Users().List(context.Background())
	for _, u := range users {
		if is(u) {
			all = append(all, u.Name+"@"+h.Domain())
		}
	}
	return all, err
}

// online are the accounts with a session that has a connection.
func online(h module.Host) (all []string, _ error) {
	for _, s := range h.Sessions() {
		if !s.Guest && !s.Lost {
			all = append(all, s.JID.Bare().String())
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// count tells how many there are (§4.13 to §4.15).
func count(name string, of who) func(module.Host, module.Call) (module.Reply, error) {
	return func(h module.Host, c module.Call) (module.Reply, error) {
		all, err := of(h)
		if err != nil {
			return module.Reply{}, err
		}
		return result(form.Field{Var: name, Type: "text-single", Values: []string{strconv.Itoa(len(all))}}), nil
	}
}

// list names them (§4.18 to §4.20), and says so if they are not all.
func list(name string, of who) func(module.Host, module.Call) (module.Reply, error) {
	return func(h module.Host, c module.Call) (module.Reply, error) {
		most := listMax
		if asked := form.First(c.Fields, maxItems.name); asked != "" && asked != "none" {
			n, err := strconv.Atoi(asked)
			if err != nil || n < 1 {
				return module.Reply{}, stanza.Error{Condition: stanza.BadRequest, Text: asked + " is no number of items."}
			}
			most = min(most, n)
		}
		all, err := of(h)
		if err != nil {
			return module.Reply{}, err
		}
		r := result(form.Field{Var: name, Type: "jid-multi", Values: all[:min(most, len(all))]})
		if len(all) > most {
			r.Note = fmt.Sprintf(text{"There are %d; the first %d are shown.", "共 %d 個，僅顯示前 %d 個。"}.in(c.Lang), len(all), most)
		}
		return r, nil
	}
}
