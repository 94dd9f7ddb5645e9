// Package ping answers pings sent to the server or to one's own account (XEP-0199 v2.0.1).
package ping

import (
	"strings"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0199.
const NS = "urn:xmpp:ping"

// Module answers <ping/> with an empty result (XEP-0199 v2.0.1 §4.2).
func Module() module.Module {
	handlers := map[string]module.IQHandler{"get " + NS + " ping": answer}
	return module.Module{
		Name:            "ping",
		XEPs:            []module.XEP{{Number: 199, Version: "2.0.1", Status: module.Complete}},
		Features:        []string{NS},
		IQ:              handlers,
		AccountFeatures: []string{NS},
		AccountIQ:       handlers,
		Commands:        []module.Command{command()},
	}
}

// command is the same for people whose client shows commands (XEP-0050 v1.3.0), as ejabberd has it too.
func command() module.Command {
	return module.Command{
		Node:  "ping",
		Names: map[string]string{"en": "Ping", "zh-TW": "測試連線"},
		May:   func(module.Host, jid.JID) bool { return true },
		Run: func(_ module.Host, c module.Call) (module.Reply, error) {
			if strings.HasPrefix(c.Lang, "zh") {
				return module.Reply{Note: "伺服器有回應。", NoteType: "info"}, nil
			}
			return module.Reply{Note: "The server answers.", NoteType: "info"}, nil
		},
	}
}

func answer(module.Host, module.IQ) (*stanza.Element, error) { return nil, nil }
