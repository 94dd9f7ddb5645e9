// Package conversation is the model of one contact's conversation: who is in it with which role and with which sessions,
// who sees what (the table in role.go, the one place where that is decided), the order of its lines, which line is a
// double, and how far each side has received them.
//
// It is pure: no socket, no SQL, no clock. The one goroutine that owns a Conversation asks it before a line is
// committed (Say) and tells it afterwards (Kept), so that nothing is reflected that could still be lost.
//
// Start reading at conversation.go, then member.go, role.go, line.go.
package conversation
