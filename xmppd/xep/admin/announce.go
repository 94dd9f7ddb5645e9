package admin

import (
	"fmt"
	"strings"

	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// announce sends a headline to every client of an account that is connected (§4.23). Visitors hear nothing of it.
func announce(h module.Host, c module.Call) (module.Reply, error) {
	said := strings.TrimSpace(strings.Join(c.Fields["announcement"], "\n"))
	if said == "" {
		return module.Reply{}, wrong("There is nothing to announce.")
	}
	n := 0
	for _, s := range h.Sessions() {
		if s.Guest || s.Lost {
			continue
		}
		h.Send(stanza.New(stanza.NSClient, "message", "type", "headline", "from", h.Domain(), "to", s.JID.String()).Add(
			stanza.New(stanza.NSClient, "body").AddText(said)).Bytes())
		n++
	}
	return module.Reply{Note: fmt.Sprintf(text{"Told to %d clients.", "已通知 %d 個用戶端。"}.in(c.Lang), n)}, nil
}
