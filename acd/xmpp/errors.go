package xmpp

import (
	"errors"

	"parley/acd"
	"parley/acd/conversation"
	"parley/xmppd/stanza"
)

// What Admit refuses.
var (
	ErrUnknownDN = errors.New("no queue has this service code")
	ErrFull      = errors.New("the queue is full")
)

// reason is why the bridge itself refuses a stanza, before the core is asked.
type reason uint8

const (
	reasonUnknownService reason = iota // nothing answers this here
	reasonNoSuchAddress                // no such queue or contact, or none for this sender
	reasonNoName
	reasonNotAgent
	reasonNotServing
	reasonNoDesk
	reasonObserver
	reasonNoOffer
	reasonNoContact
	reasonNotWaiting
	reasonMayNotDepart
	reasonNotJoined
	reasonNoSubject
	reasonNoPrivate
	reasonNotKept
	reasonNoCode
	reasonNoteTooLong
	reasonNoSuchLine
	reasonTakenBack
	reasonNotYours
	reasonBadReaction
	reasonBadFile
	reasonTooManyNotes
	reasonBadTag
	reasonNotRated
	reasonBadRating
	reasonTooMuch
	reasonAnswered
	reasonTooManySessions
	reasonMalformed
	reasonNotServed  // banned
	reasonNoStanding // not a supervisor
	reasonNoAddress
	reasonTooOften
	reasonNoTarget
	reasonReasonTooLong
	reasonNoPriority
	reasonNobodyThere
	reasonHasIt
	reasonNotNow
	reasonServes
	reasonAsksItself
	reasonNotExtended
	reasonNotYet
)

// Error is the reason's sentence, so that a reason may travel as an error.
func (r reason) Error() string { return r.stanza().Text }

// stanza is the table of reasons: condition and sentence.
func (r reason) stanza() stanza.Error {
	switch r {
	case reasonNoSuchAddress:
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "There is nothing at this address."}
	case reasonNoName:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "Please give a name of at most 80 characters."}
	case reasonNotAgent:
		return stanza.Error{Condition: stanza.Forbidden, Text: "This account is not an agent."}
	case reasonNotServing:
		return stanza.Error{Condition: stanza.Forbidden, Text: "This agent does not serve this queue."}
	case reasonNoDesk:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "Open the desk first."}
	case reasonObserver:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "Another desk of this agent is open; take over first."}
	case reasonNoOffer:
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "The offer is gone."}
	case reasonNoContact:
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "There is no open contact of this visitor here."}
	case reasonNotWaiting: // 401 in XEP-0142 v0.3.1 §3.2.3.2
		return stanza.Error{Condition: stanza.NotAuthorized, Text: "You do not wait in this queue."}
	case reasonMayNotDepart: // 401 in XEP-0142 v0.3.1 §3.2.2.1
		return stanza.Error{Condition: stanza.NotAuthorized, Text: "Only supervisors take others out of a queue."}
	case reasonNotJoined:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "Join the conversation first."}
	case reasonNoSubject:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "The subject cannot be changed."}
	case reasonNoPrivate:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "There are no private messages in a conversation."}
	case reasonNotKept:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "A conversation takes text and chat states, nothing else."}
	case reasonNoCode:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "There is no such wrap-up code."}
	case reasonNoteTooLong:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "A note has at most 4,000 characters."}
	case reasonNoSuchLine:
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "There is no such message in this archive."}
	case reasonTooManySessions:
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "Too many sessions are open."}
	case reasonNotServed:
		return stanza.Error{Condition: stanza.Forbidden, Text: "You are not served here."}
	case reasonNoStanding:
		return stanza.Error{Condition: stanza.Forbidden, Text: "This is for supervisors."}
	case reasonTooOften:
		return stanza.Error{Condition: stanza.PolicyViolation, Text: "That was often; please wait a little before you ask again."}
	case reasonNoAddress:
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "It is not known where this visitor came from."}
	case reasonNoTarget:
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "There is no such agent or queue."}
	case reasonReasonTooLong:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "A reason has at most 200 characters."}
	case reasonNoPriority:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "A priority is a number from -9 to 9."}
	case reasonHasIt:
		return stanza.Error{Condition: stanza.Conflict, Text: "This agent has the contact already."}
	case reasonNotNow:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "That cannot be done now: the agent is not there, or the contact is elsewhere."}
	case reasonNobodyThere:
		return stanza.Error{Condition: stanza.RecipientUnavailable, Text: "The agent's desk is not in the conversation."}
	case reasonServes: // else the agent might be offered the own contact
		return stanza.Error{Condition: stanza.NotAllowed, Text: "Who serves queues asks for service with another account."}
	case reasonNotExtended:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "This wrap-up does not end by itself, or ends as late as it may."}
	case reasonNotYet:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "This is no wrap-up, or one that may not end before its time."}
	case reasonAsksItself:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "That is the visitor of this contact."}
	case reasonMalformed:
		return stanza.Error{Condition: stanza.BadRequest, Text: "The request cannot be understood."}
	case reasonTakenBack:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "This message was taken back."}
	case reasonNotYours:
		return stanza.Error{Condition: stanza.Forbidden, Text: "Only one's own messages can be changed."}
	case reasonBadReaction:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "At most 8 reactions, each of one sign."}
	case reasonBadFile:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "A file is told of by its https address, which is also the text."}
	case reasonTooManyNotes:
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "A contact has at most 200 notes."}
	case reasonBadTag:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "At most 20 tags of at most 40 characters, of the queue's own if it has any."}
	case reasonNotRated:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "A conversation is rated by its visitor, after its end; for an hour it may be changed."}
	case reasonBadRating:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "A rating has 1 to 5 stars, and a comment at most 2,000 characters."}
	case reasonTooMuch:
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "The transcript is too long to be sent here; it can be had over HTTP."}
	case reasonAnswered:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "The survey is answered already, or there is none."}
	}
	return stanza.Error{Condition: stanza.ServiceUnavailable, Text: "Nothing here answers this."}
}

// rejected is the core's refusal as an error.
type rejected struct{ why acd.Rejection }

func (r rejected) Error() string { return r.stanza().Text }

func (r rejected) stanza() stanza.Error {
	switch r.why {
	case acd.RejectedUnknown:
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "It is not there any more."}
	case acd.RejectedConflict:
		return stanza.Error{Condition: stanza.Conflict, Text: "You are already being served."}
	case acd.RejectedFull:
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "The queue is full; please try again later."}
	case acd.RejectedState:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "It is over already."}
	case acd.RejectedLimit:
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "No place is free."}
	case acd.RejectedClosed:
		return stanza.Error{Condition: stanza.ServiceUnavailable, Text: "The queue is closed."}
	case acd.RejectedCode:
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "Please file a wrap-up code first."}
	case acd.RejectedBusy:
		return stanza.Error{Condition: stanza.NotAllowed, Text: "There are conversations open."}
	}
	return stanza.Error{Condition: stanza.UndefinedCondition, Text: "Nothing was changed."}
}

// rejection is the core's refusal among effects, as an error; nil if there is none.
func rejection(effects []acd.Effect) error {
	if why, refused := acd.Refused(effects); refused {
		return rejected{why}
	}
	return nil
}

// isRejected says whether err is the core's refusal for that reason.
func isRejected(err error, why acd.Rejection) bool {
	var r rejected
	return errors.As(err, &r) && r.why == why
}

// refusal is what a peer is told of err. An error this table does not know is ours, and its text is not shown.
func refusal(err error) stanza.Error {
	var told stanza.Error
	var why reason
	var core rejected
	switch {
	case errors.As(err, &told):
		return told
	case errors.As(err, &why):
		return why.stanza()
	case errors.As(err, &core):
		return core.stanza()
	case errors.Is(err, conversation.ErrNotMember):
		return stanza.Error{Condition: stanza.Forbidden, Text: "You are not in this conversation."}
	case errors.Is(err, conversation.ErrNotOccupant):
		return reasonNotJoined.stanza()
	case errors.Is(err, conversation.ErrEnded):
		return stanza.Error{Condition: stanza.NotAllowed, Text: "The conversation has ended."}
	case errors.Is(err, conversation.ErrSessionsMax):
		return reasonTooManySessions.stanza()
	case errors.Is(err, conversation.ErrLinesMax):
		return stanza.Error{Condition: stanza.PolicyViolation, Text: "This conversation is full; nothing more can be kept in it."}
	case errors.Is(err, conversation.ErrAgentsMax):
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "Too many agents are in this conversation."}
	case errors.Is(err, conversation.ErrMayNotSay):
		return stanza.Error{Condition: stanza.Forbidden, Text: "You may not say that here."}
	case errors.Is(err, conversation.ErrTooLong):
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "The message is too long."}
	}
	return stanza.Error{Condition: stanza.InternalServerError, Text: "Something went wrong here; please try again."}
}
