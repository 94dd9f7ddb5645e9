package word

import "parley/acd"

// End is why a contact ended, as docs/protocol.md says it on the wire, which is not what reports say.
func End(c acd.Cause) string {
	switch c {
	case acd.CauseLeft:
		return "left"
	case acd.CauseVisitorLost:
		return "lost"
	case acd.CauseHungUp:
		return "hang-up"
	case acd.CauseQueueRemoved:
		return "queue-removed"
	case acd.CauseBanned:
		return "refused"
	case acd.CauseVisitorIdle:
		return "idle"
	case acd.CauseSupervisor:
		return "closed"
	case acd.CauseClosed:
		return "queue-closed"
	case acd.CauseWaitedTooLong, acd.CauseTransferred, acd.CauseReassigned, acd.CauseTookOver, acd.CauseForced, acd.CauseAgentIdle:
		return Return(c)
	}
	return "no-agent"
}

// Return is why an offer was taken back or a contact went back to its queue, in the same words; empty if there is none.
func Return(c acd.Cause) string {
	switch c {
	case acd.CauseNoAnswer:
		return "no-answer"
	case acd.CauseNotReceived:
		return "not-received"
	case acd.CauseDeclined:
		return "declined"
	case acd.CauseLeft:
		return "left"
	case acd.CauseVisitorLost:
		return "lost"
	case acd.CauseAgentLost:
		return "agent-lost"
	case acd.CauseAgentNotReady:
		return "not-ready"
	case acd.CauseAgentSignedOff:
		return "signed-off"
	case acd.CauseAgentRemoved:
		return "agent-removed"
	case acd.CauseQueueRemoved:
		return "queue-removed"
	case acd.CauseClosed:
		return "queue-closed"
	case acd.CauseWaitedTooLong:
		return "waited-too-long"
	case acd.CauseVisitorIdle:
		return "idle"
	case acd.CauseSupervisor:
		return "closed"
	case acd.CauseBanned:
		return "refused"
	case acd.CauseTransferred:
		return "transferred"
	case acd.CauseRedirected:
		return "redirected"
	case acd.CauseFull:
		return "full"
	case acd.CauseAgentIdle:
		return "agent-idle"
	case acd.CauseForced:
		return "forced"
	case acd.CauseMoved:
		return "moved"
	case acd.CauseDrained:
		return "drained"
	case acd.CauseReassigned:
		return "reassigned"
	case acd.CauseTookOver:
		return "taken-over"
	case acd.CauseTaken:
		return "taken"
	case acd.CauseTakenBack:
		return "taken-back"
	}
	return ""
}
