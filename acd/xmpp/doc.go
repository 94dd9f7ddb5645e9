// Package xmpp is the ACD as an XMPP component: the one bridge between stanzas and the core's events and effects. What
// it says on the wire is written in docs/protocol.md; the outer protocol is XEP-0142 v0.3.1.
//
// One goroutine owns all its state (bridge). Stanzas reach it through a bounded inbox, and Handle blocks while that is
// full. Commits report through an unbounded mailbox and so never wait for that goroutine, which may itself be waiting
// for the engine's queue. A stanza becomes an event or a row; only after the commit is anything told to anybody, and
// only then is the sender's stanza acknowledged.
//
// The package speaks through a component.Port alone. It must never open a socket, decide who gets which contact, or
// tell what is not committed.
//
// Start reading at acd.go (life), owner.go (the loop), route.go (where stanzas go), tell.go (what becomes of effects);
// then visitor.go, desk.go, agent.go, offer.go, room.go, archive.go; parties.go, pass.go, supervise.go and monitor.go for
// several agents and supervisors. What is said: say.go, kinds.go, attachments.go, marks.go, greet.go; what is written
// about it: notes.go, rating.go, survey.go, transcript.go. ask.go and remember.go are for servers that say nothing about
// sessions. plain.go begins what is for clients that know chat and presence alone.
package xmpp
