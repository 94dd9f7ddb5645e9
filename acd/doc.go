// Package acd is the contact centre's core: a pure, deterministic state machine that brings visitors to agents.
//
// It never reads a clock, starts a goroutine, draws a random number, touches a file or walks a map. Time, ids and
// choices arrive inside events; what is decided leaves as effects. Effects are the only thing that changes State, so
// applying a log of effects gives the state that everybody was told (Replay), whatever Step would decide today.
//
// Start reading at event.go (what can happen), effect.go (what is decided), then step.go.
//
// # Glossary
//
//	visitor       客戶         who asks for service
//	agent         客服員       who serves; has an account
//	queue         佇列         where contacts wait; its number is the ACD DN (服務代碼)
//	contact       服務請求     one visit, from request to the end of wrap-up
//	entry         進線         one stay of a contact in one queue
//	offer         來談請求     a contact put before an agent, with a deadline; "offered" is said only of agents
//	conversation  交談         the messages of a contact, and who may see them
//	wrap-up       話後處理     what follows a disconnect until the agent is ready again
//	not ready / ready / busy   未待機 / 待機 / 忙線
//	session       連線         an XMPP stream's; never a chat's
//
// # Life of a contact
//
//	requested → waiting → offered → active → wrap-up → closed
//	                ↑        │         │
//	                └────────┴─────────┘  declined, no answer, revoked, agent vanished: back with the first arrival time
//	waiting, offered, active → ended (left, lost, hung up)
package acd
