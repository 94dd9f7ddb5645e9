package xmpp

import (
	"parley/acd"
	"parley/acd/store"
)

// Any account may be an agent, a program too: it has as many contacts as its slots allow, and works by presence, offers
// and rooms as every client does that has no desk (docs/protocol.md, "Bots").

// wrapsUpAlone ends a bot's wrap-up: there is nobody who would. Where a code is asked for, or the time is strict, the core
// refuses, and the bot has to file it, or the time to pass.
func (b *bridge) wrapsUpAlone(id acd.ContactID, agent acd.AgentID) {
	if !b.agent(agent).bot {
		return
	}
	wraps := false
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Contact(id)
		for _, x := range v.Slots {
			wraps = wraps || x.Agent == agent && x.State == acd.SlotWrapUp && !x.Forced && !x.Strict
		}
	})
	if wraps {
		b.submit(nil, acd.WrapUpDone{Agent: agent, Contact: id}, nil, nil)
	}
}

// noteSummary keeps what a bot says of a contact it passes on as a note, too: it stands in the offer only while that is
// open.
func (b *bridge) noteSummary(c *contact, by agentEntry, summary string, err error) {
	if by.bot && summary != "" && err == nil {
		b.addNote(nil, c.id, by, summary, func(store.Note, error) {}) // more than a contact may have are left out
	}
}
