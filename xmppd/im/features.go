package im

import (
	"net/netip"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// What modules announce, are told, and answer beside iqs; see module.Module.

// StreamFeatures are what modules announce to a client that has logged in, each as it stands in the features.
func (r *Router) StreamFeatures() [][]byte {
	return r.announced(func(m module.Module) func(module.Host) []*stanza.Element { return m.StreamFeatures })
}

// LoginFeatures are what modules announce to a peer that has not logged in.
func (r *Router) LoginFeatures() [][]byte {
	return r.announced(func(m module.Module) func(module.Host) []*stanza.Element { return m.LoginFeatures })
}

func (r *Router) announced(of func(module.Module) func(module.Host) []*stanza.Element) (all [][]byte) {
	for _, m := range r.modules {
		if announce := of(m); announce != nil {
			for _, e := range announce(r) {
				all = append(all, e.Bytes())
			}
		}
	}
	return all
}

// BeforeLogin answers an iq of a peer that has not logged in. It returns false if no module knows the request.
func (r *Router) BeforeLogin(peer netip.Addr, v *stanza.View) (answer []byte, handled bool) {
	if v.Kind != stanza.IQ || !wellFormedIQ(v) || len(v.Children) != 1 || v.To != nil && string(v.To) != r.host.String() {
		return nil, false
	}
	typ, c := string(v.Type), v.Children[0]
	for _, m := range r.modules {
		handler := m.BeforeLogin[typ+" "+string(c.NS)+" "+string(c.Name)]
		if handler == nil {
			continue
		}
		payload, err := handler(r, module.IQ{To: r.host, Place: module.Server, Set: typ == "set", ID: string(v.ID),
			Lang: string(v.Lang), Peer: peer, Payload: v.Tree().Elements()[0], Send: func([]byte) {}})
		reply := stanza.New(stanza.NSClient, "iq", "from", r.host.String(), "id", string(v.ID))
		if err != nil {
			return reply.SetAttr("type", "error").Add(r.refusal(jid.JID{}, err).Element()).Bytes(), true
		}
		return reply.SetAttr("type", "result").Add(payload).Bytes(), true
	}
	return nil, false
}

// tellPresence tells the modules what a client has broadcast.
func (r *Router) tellPresence(c *Client, b []byte, gone, first bool) {
	r.tellTrusted(c, b, gone, first)
	for _, m := range r.modules {
		if m.Presence != nil {
			m.Presence(r, module.Presence{From: c.JID, Account: int64(c.Account), Stanza: b, Gone: gone, First: first})
		}
	}
}

// Supports tells whether an available client is known to have a disco feature.
func (r *Router) Supports(client jid.JID, feature string) bool {
	for _, m := range r.modules {
		if m.Supports != nil && m.Supports(client, feature) {
			return true
		}
	}
	return false
}

// Learned tells the modules that the features of a client are known now.
func (r *Router) Learned(client jid.JID) {
	for _, m := range r.modules {
		if m.Learned != nil {
			m.Learned(r, client)
		}
	}
}

// Commands lists the ad-hoc commands of all modules.
func (r *Router) Commands() (all []module.Command) {
	for _, m := range r.modules {
		all = append(all, m.Commands...)
	}
	return all
}
