package word

import "parley/acd"

var causes = [...]string{
	acd.CauseNew: "new", acd.CauseNoAnswer: "no-answer", acd.CauseNotReceived: "not-received", acd.CauseDeclined: "declined",
	acd.CauseLeft: "left", acd.CauseVisitorLost: "visitor-lost", acd.CauseAgentLost: "agent-lost",
	acd.CauseAgentNotReady: "agent-not-ready", acd.CauseAgentSignedOff: "agent-signed-off", acd.CauseAgentRemoved: "agent-removed",
	acd.CauseQueueRemoved: "queue-removed", acd.CauseHungUp: "hung-up", acd.CauseClosed: "closed",
	acd.CauseWaitedTooLong: "waited-too-long", acd.CauseVisitorIdle: "visitor-idle", acd.CauseSupervisor: "supervisor",
	acd.CauseBanned: "banned", acd.CauseTransferred: "transferred", acd.CauseRedirected: "redirected", acd.CauseFull: "full",
	acd.CauseAgentIdle: "agent-idle", acd.CauseForced: "forced", acd.CauseMoved: "moved", acd.CauseDrained: "drained",
	acd.CauseReassigned: "reassigned", acd.CauseTookOver: "took-over", acd.CauseTaken: "taken", acd.CauseTakenBack: "taken-back",
}

var rejections = [...]string{
	acd.RejectedNothing: "nothing", acd.RejectedUnknown: "unknown", acd.RejectedConflict: "conflict", acd.RejectedFull: "full",
	acd.RejectedState: "state", acd.RejectedBusy: "busy", acd.RejectedClosed: "closed", acd.RejectedCode: "code",
	acd.RejectedLimit: "limit",
}

var shown = [...]string{
	acd.ShownLoggedOut: "logged-out", acd.ShownNotReady: "not-ready", acd.ShownReady: "ready", acd.ShownOffered: "offered",
	acd.ShownBusy: "busy", acd.ShownWrapUp: "wrap-up",
}

var reasons = [...]string{
	acd.ReasonNone: "none", acd.ReasonLogin: "login", acd.ReasonNoAnswer: "no-answer", acd.ReasonConnectionLost: "connection-lost",
	acd.ReasonForced: "forced", acd.ReasonDeclined: "declined",
}

var roles = [...]string{acd.RoleLead: "lead", acd.RoleConsulted: "consulted", acd.RoleJoined: "joined"}

var parties = [...]string{acd.BySystem: "system", acd.ByVisitor: "visitor", acd.ByAgent: "agent"}

// Other is the word for a number that has none: one that a newer program wrote.
const Other = "other"

// Cause is why something happened to a contact or an offer.
func Cause(c acd.Cause) string { return of(causes[:], int(c)) }

// Rejection is why a request came to nothing.
func Rejection(r acd.Rejection) string { return of(rejections[:], int(r)) }

// Shown is what an agent is shown as.
func Shown(s acd.Shown) string { return of(shown[:], int(s)) }

// Reason is one of the ACD's own reasons for being not ready; those of a site have its words.
func Reason(r acd.Reason) string { return of(reasons[:], int(r)) }

// Role is what an agent is in a conversation.
func Role(r acd.Role) string { return of(roles[:], int(r)) }

// Party is who ended a contact.
func Party(p acd.Party) string { return of(parties[:], int(p)) }

// Causes are the words of all causes, by number.
func Causes() []string { return append([]string(nil), causes[:]...) }

// Rejections are the words of all rejections, by number.
func Rejections() []string { return append([]string(nil), rejections[:]...) }

// States are the words of all that an agent is shown as, by number.
func States() []string { return append([]string(nil), shown[:]...) }

// Reasons are the words of the ACD's own reasons, by number.
func Reasons() []string { return append([]string(nil), reasons[:]...) }

// Roles are the words of all roles, by number.
func Roles() []string { return append([]string(nil), roles[:]...) }

func of(words []string, number int) string {
	if number < len(words) && words[number] != "" {
		return words[number]
	}
	return Other
}
