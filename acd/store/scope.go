package store

import "slices"

// Scope is what a program may do with its token: an area, and whether it may change things there. It is kept.
type Scope string

// Scopes. A program has those that an administrator gave it and no others.
const (
	ScopeLiveRead        Scope = "live:read"        // the board, agents as they stand
	ScopeLiveWrite       Scope = "live:write"       // agents' states
	ScopeContactsRead    Scope = "contacts:read"    // contacts, without what was said
	ScopeContactsWrite   Scope = "contacts:write"   // move, close, priority, reassign
	ScopeTranscriptsRead Scope = "transcripts:read" // what was said
	ScopeReportsRead     Scope = "reports:read"
	ScopeSearchRead      Scope = "search:read"
	ScopeQueuesRead      Scope = "queues:read" // queues, skills, codes, reasons
	ScopeQueuesWrite     Scope = "queues:write"
	ScopeUsersRead       Scope = "users:read"
	ScopeUsersWrite      Scope = "users:write"
	ScopeRepliesRead     Scope = "replies:read"
	ScopeRepliesWrite    Scope = "replies:write"
	ScopeSafetyRead      Scope = "safety:read" // bans and complaints
	ScopeAuditRead       Scope = "audit:read"
	ScopeWebhooksRead    Scope = "webhooks:read"
	ScopeWebhooksWrite   Scope = "webhooks:write"
)

// Scopes are all there are, in their order.
func Scopes() []Scope {
	return []Scope{
		ScopeLiveRead, ScopeLiveWrite, ScopeContactsRead, ScopeContactsWrite, ScopeTranscriptsRead, ScopeReportsRead,
		ScopeSearchRead, ScopeQueuesRead, ScopeQueuesWrite, ScopeUsersRead, ScopeUsersWrite, ScopeRepliesRead, ScopeRepliesWrite,
		ScopeSafetyRead, ScopeAuditRead, ScopeWebhooksRead, ScopeWebhooksWrite,
	}
}

// Known says whether there is such a scope.
func (s Scope) Known() bool { return slices.Contains(Scopes(), s) }
