package webhook

import "parley/acd"

// The words are those of the reports (acd/report): who joins the two need not translate.

var causeWords = [...]string{
	acd.CauseNew: "new", acd.CauseNoAnswer: "no-answer", acd.CauseNotReceived: "not-received", acd.CauseDeclined: "declined",
	acd.CauseLeft: "left", acd.CauseVisitorLost: "visitor-lost", acd.CauseAgentLost: "agent-lost",
	acd.CauseAgentNotReady: "agent-not-ready", acd.CauseAgentSignedOff: "agent-signed-off", acd.CauseAgentRemoved: "agent-removed",
	acd.CauseQueueRemoved: "queue-removed", acd.CauseHungUp: "hung-up", acd.CauseClosed: "closed",
	acd.CauseWaitedTooLong: "waited-too-long", acd.CauseVisitorIdle: "visitor-idle", acd.CauseSupervisor: "supervisor",
	acd.CauseBanned: "banned", acd.CauseTransferred: "transferred", acd.CauseRedirected: "redirected", acd.CauseFull: "full",
	acd.CauseAgentIdle: "agent-idle", acd.CauseForced: "forced", acd.CauseMoved: "moved", acd.CauseDrained: "drained",
	acd.CauseReassigned: "reassigned", acd.CauseTookOver: "took-over", acd.CauseTaken: "taken", acd.CauseTakenBack: "taken-back",
}

var shownWords = [...]string{
	acd.ShownLoggedOut: "logged-out", acd.ShownNotReady: "not-ready", acd.ShownReady: "ready", acd.ShownOffered: "offered",
	acd.ShownBusy: "busy", acd.ShownWrapUp: "wrap-up",
}

var rejectionWords = [...]string{
	acd.RejectedNothing: "nothing", acd.RejectedUnknown: "unknown", acd.RejectedConflict: "conflict", acd.RejectedFull: "full",
	acd.RejectedState: "state", acd.RejectedBusy: "busy", acd.RejectedClosed: "closed", acd.RejectedCode: "code",
	acd.RejectedLimit: "limit",
}

var partyWords = [...]string{acd.BySystem: "system", acd.ByVisitor: "visitor", acd.ByAgent: "agent"}

func causeWord(c acd.Cause) string         { return word(causeWords[:], int(c)) }
func shownWord(s acd.Shown) string         { return word(shownWords[:], int(s)) }
func rejectionWord(r acd.Rejection) string { return word(rejectionWords[:], int(r)) }
func partyWord(p acd.Party) string         { return word(partyWords[:], int(p)) }

func roleWord(r acd.Role) string {
	switch r {
	case acd.RoleConsulted:
		return "consulted"
	case acd.RoleJoined:
		return "joined"
	}
	return "lead"
}

func word(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return "other"
}
