// Package acd is the contact centre's core: a pure, deterministic state machine that brings visitors to agents.
//
// It never reads a clock, starts a goroutine, draws a random number, touches a file or walks a map. Time, ids and
// choices arrive inside events; what is decided leaves as effects. Effects are the only thing that changes State, so
// applying a log of effects gives the state that everybody was told (Replay), whatever Step would decide today.
//
// Start reading at event.go and event_pass.go (what can happen), effect.go (what is decided), then step.go. Handlers
// lie by subject: visit, hours, duty, offer, pass, above, wrapup, idle, drain, configure; lapse is what time does.
// apply_*.go makes effects true, redraw what follows from them: lines, classes, profiles, timers. match and what it
// stands on choose who is offered to whom. follow takes up a log. check.go says what always holds.
//
// # What a step costs
//
// A very large centre is larger than a processor's caches, so half of what a step costs is waiting for memory. That is
// why the fields of contact, agent and slot stand in the order of their use, why contacts and slots lie side by side in
// slabs, why ids that are counted up have neighbours in a directory, and what look.go and told.go are for.
//
// The other half is work, so less waiting alone does not make it twice as fast. BenchmarkStep on one core of a quiet
// server (1 MiB second-level cache, 32 MiB third): the small floor, which the caches hold, takes 3.3 µs for a contact's
// turn of 5.4 events and 11 effects, 1.45 million events a second; the ordinary one of 10,000 agents, 500 queues and
// 100,000 waiting takes 7 µs, 0.75 million. No part stands out. Of the small floor's time 12 % is effects put into
// interfaces, 12 % agents' ranks, 11 % timers, 7 % lines; of the ordinary one's 12 % is the collector of garbage, with
// all it throws out of the caches some 20 %. Over a million would need effects that are no interfaces, kept by nobody
// beyond the next step; a million and a half also half the bytes per contact.
//
// Tried, and not worth it: timers that are marked where they lie instead of asking their owners (the owner asked is the
// one who is looked at next: no gain, and 5 % more on the small floor); building with a profile (within the noise).
//
// # Glossary
//
//	visitor       客戶         who asks for service
//	agent         客服員       who serves; has an account
//	queue         佇列         where contacts wait; its number is the ACD DN (服務代碼)
//	contact       服務請求     one visit, from request to the end of wrap-up
//	entry         進線         one stay of a contact in one queue
//	offer         來談請求     a contact put before an agent, with a deadline; "offered" is said only of agents
//	slot          席位         one contact with one agent
//	lead          主談         the agent who has the contact; others are consulted or joined
//	pass          轉接         a contact handed on, or a colleague asked in: transfer, consult, conference
//	conversation  交談         the messages of a contact, and who may see them
//	wrap-up       話後處理     what follows a disconnect until the agent is ready again
//	callback      回電         a contact no visitor waits for
//	not ready / ready / busy   未待機 / 待機 / 忙線
//	session       連線         an XMPP stream's; never a chat's
//
// # Two levels
//
// An agent has one state: logged out, not ready with a reason, ready; an intention, which takes effect when the last
// slot closes; and a connection, which may be lost. A slot is one contact with one agent: offered → active → wrap-up →
// closed. It has a role, lead, consulted or joined. All slots count against the agent's limit, and against the limit of
// the queue they began in. A change of the agent's state never ends a contact.
//
//	an agent is …    shown as       offered contacts by routing
//	logged out       未登入         no
//	not ready        未待機 (原因)  no; passes may come all the same
//	ready            待機           while a slot is free
//	≥ 1 offered      來談           while a slot is free
//	≥ 1 active       忙線           while a slot is free
//	only wrap-up     話後處理       while a slot is free
//	connection lost  as before      no; offers go on to others at once, contacts after the grace
//	draining         as before      no; removed with the last slot
//
// # Life of a contact
//
// Where a contact is follows from its slots:
//
//	waiting   nobody leads, nobody is offered it: it stands in its queue's line
//	offered   nobody leads, one agent or more are offered it
//	active    an agent leads; passes may be open beside
//	wrap-up   the visit is over, agents still have it; gone with the last
//
//	requested → waiting ⇄ offered → active → wrap-up → closed
//	               ↑                  │
//	               └──────────────────┘ at the head: lead lost or silent too long; by arrival: transferred, reassigned
//	waiting, offered, active → ended
//
// A declined, unanswered or revoked contact keeps its first arrival, in whatever queue. Another queue begins a new
// entry, and so does coming back from an agent; rings and the longest wait count from there.
//
// Where a queue asks several agents at once (Rules.OfferTo), a contact that rings at fewer asks on: see asking.go.
//
//	in place   what moves it                     to
//	waiting    offered by routing or supervisor  offered
//	           longest wait, closing, draining   another queue, or ended
//	           moved, reassigned                 another queue
//	           taken over                        active
//	offered    another agent is free for it      before one more, where the queue asks several
//	           accepted by one (others: taken)   active
//	           declined, no answer, not received waiting, once no other offer is open
//	active     hung up, left, silence, ended     wrap-up
//	           transfer or reassignment accepted active with another lead, the former in wrap-up
//	           transferred to a queue            waiting there, the source in wrap-up
//	           taken back meanwhile              active again
//	           lead gone for good                active with who joined first, else waiting at the head
//	any        visitor left, lost too long       ended
//
// # Ends
//
// Wrap-up follows the rules of the queue the slot began in: by the agent's hand; or when its time is over; not before;
// or none. A forced code is asked of the agent's hand only: time ends wrap-up all the same. Removing a queue or an agent
// with open contacts, and lowering a limit below use, is refused or drains.
//
// After a restart everybody is lost and has patience anew, open offers have gone back, wrap-up whose time ran out
// meanwhile begins anew; longest waits and rings went on, for the visitor has waited.
package acd
