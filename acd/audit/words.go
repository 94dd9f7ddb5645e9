package audit

import (
	"strconv"

	"parley/acd"
)

// String is the actor as the command line shows it, by number.
func (a Actor) String() string {
	switch a.Kind {
	case System:
		return "system"
	case Operator:
		return "operator"
	case Agent:
		return "agent:" + strconv.FormatInt(a.ID, 10)
	case Visitor:
		return "visitor:" + strconv.FormatInt(a.ID, 10)
	case Staff:
		return "staff:" + strconv.FormatInt(a.ID, 10)
	case Program:
		return "program:" + strconv.FormatInt(a.ID, 10)
	}
	return "unknown"
}

// String is the object as the command line shows it, by number.
func (o Object) String() string {
	number := strconv.FormatInt(o.ID, 10)
	switch o.Kind {
	case OfContact:
		return acd.ContactID(o.ID).String()
	case OfAgent:
		return "agent:" + number
	case OfQueue:
		return "queue:" + number
	case OfVisitor:
		return "visitor:" + number
	case OfBan:
		return "ban:" + number
	case OfSkill:
		return "skill:" + number
	case OfReason:
		return "reason:" + number
	case OfStaff:
		return "staff:" + number
	case OfProgram:
		return "program:" + number
	case OfReply:
		return "reply:" + number
	case OfWebhook:
		return "webhook:" + number
	case OfPlan:
		return "plan:" + number
	case OfRecord:
		return "row:" + number
	}
	return "unknown"
}

// String is the outcome in a word.
func (o Outcome) String() string {
	switch o {
	case Done:
		return "done"
	case Refused:
		return "refused"
	case Forbidden:
		return "forbidden"
	case Override:
		return "override"
	}
	return "unknown"
}
