package audit

import (
	"fmt"
	"regexp"

	"parley/acd"
	"parley/acd/record"
	journal "parley/internal/store"
)

// Action is what was done: a code of the form "object.verb". It is never renamed once it has been written.
type Action string

// Actions.
const (
	BanAdd  Action = "ban.add"
	BanLift Action = "ban.lift"

	ContactReport     Action = "contact.report"
	ContactMonitor    Action = "contact.monitor"
	ContactWhisper    Action = "contact.whisper"
	ContactBargeIn    Action = "contact.barge-in"
	ContactTakeOver   Action = "contact.take-over"
	ContactReassign   Action = "contact.reassign"
	ContactMove       Action = "contact.move"
	ContactPrioritize Action = "contact.prioritize"
	ContactClose      Action = "contact.close"
	ContactRead       Action = "contact.read" // a transcript, by somebody who was no party to it

	ContactSearch Action = "contact.search" // of a queue, 0 = of all; Detail is how many lines were shown

	AgentForce  Action = "agent.force" // Detail is the acd.Duty
	AgentAdd    Action = "agent.add"
	AgentSet    Action = "agent.set"
	AgentRemove Action = "agent.remove"
	AgentJoin   Action = "agent.join" // Detail is the acd.QueueID
	AgentLeave  Action = "agent.leave"

	AgentDisable  Action = "agent.disable" // its account
	AgentEnable   Action = "agent.enable"
	AgentPassword Action = "agent.password" // set by somebody else
	AgentLogOut   Action = "agent.log-out"  // of a log-in of the pages, by somebody else

	StaffAdd      Action = "staff.add"
	StaffSet      Action = "staff.set"
	StaffRemove   Action = "staff.remove"
	StaffDisable  Action = "staff.disable"
	StaffEnable   Action = "staff.enable"
	StaffPassword Action = "staff.password"
	StaffLogOut   Action = "staff.log-out"

	ProgramAdd    Action = "program.add"
	ProgramRevoke Action = "program.revoke"
	ReplySet      Action = "reply.set"
	ReplyRemove   Action = "reply.remove"

	QueueAdd    Action = "queue.add"
	QueueSet    Action = "queue.set"
	QueueRemove Action = "queue.remove"
	QueueToday  Action = "queue.today" // Detail: 0 by its hours again, 1 open until midnight, 2 closed until midnight
	QueueShare  Action = "queue.share" // Detail is how many integrators it has then

	SkillSet     Action = "skill.set"
	SkillRemove  Action = "skill.remove"
	ReasonSet    Action = "reason.set"
	ReasonRemove Action = "reason.remove"

	WebhookAdd    Action = "webhook.add"
	WebhookSet    Action = "webhook.set" // Detail is 1 when it was paused
	WebhookRemove Action = "webhook.remove"

	PlanSet    Action = "plan.set" // a report put together, or set anew
	PlanRemove Action = "plan.remove"

	HoldAdd         Action = "hold.add"         // Detail is its number
	HoldLift        Action = "hold.lift"        // likewise
	PersonErase     Action = "person.erase"     // Detail is how many contacts
	RetentionExpire Action = "retention.expire" // Detail is how many contacts had something to go

	RecordBegin Action = "record.begin" // rows up to that one were there before rows were proved; Detail is how many lines were
	RecordRated Action = "record.rated" // as many ratings were there before ratings were proved: Detail
	RecordSeal  Action = "record.seal"
	RecordDrop  Action = "record.drop" // Detail is how many rows of the log went
)

// ActorKind is what kind of party did something. The numbers are kept.
type ActorKind uint8

// Kinds of actors.
const (
	System   ActorKind = 1 // the contact centre itself, by its rules
	Operator ActorKind = 2 // at the machine: the command line
	Agent    ActorKind = 3
	Visitor  ActorKind = 4
	Staff    ActorKind = 5 // who works here and serves nobody
	Program  ActorKind = 6 // with a token
)

// ObjectKind is what kind of thing something was done to. The numbers are kept.
type ObjectKind uint8

// Kinds of objects.
const (
	OfContact ObjectKind = 1
	OfAgent   ObjectKind = 2
	OfQueue   ObjectKind = 3
	OfVisitor ObjectKind = 4
	OfBan     ObjectKind = 5
	OfSkill   ObjectKind = 6
	OfReason  ObjectKind = 7
	OfRecord  ObjectKind = 8 // its number: that of a row of the log
	OfStaff   ObjectKind = 10
	OfProgram ObjectKind = 11
	OfReply   ObjectKind = 12
	OfWebhook ObjectKind = 13
	OfPlan    ObjectKind = 14
)

// Outcome is what came of it. The numbers are kept.
type Outcome uint8

// Outcomes.
const (
	Done      Outcome = 1
	Refused   Outcome = 2 // by the rules; Detail is the acd.Rejection
	Forbidden Outcome = 3 // to who asked
	Override  Outcome = 4 // done against a limit, on purpose
)

// Actor is who did something.
type Actor struct {
	Kind ActorKind
	ID   int64 // its number; 0 for the system and the operator
}

// ByAgent is an agent as an actor; the agent 0 is the operator at the machine.
func ByAgent(id acd.AgentID) Actor {
	if id == 0 {
		return Actor{Kind: Operator}
	}
	return Actor{Agent, int64(id)}
}

// Object is what something was done to.
type Object struct {
	Kind ObjectKind
	ID   int64
}

// Contact is a contact as an object.
func Contact(id acd.ContactID) Object { return Object{OfContact, int64(id)} }

// Entry is what is about to be written down. At is the moment of what it tells of.
type Entry struct {
	At      acd.Time
	By      Actor
	Action  Action
	On      Object
	Outcome Outcome // Done unless said
	Detail  int64
}

// wellFormed keeps words, and with them persons, out of the trail.
var wellFormed = regexp.MustCompile(`^[a-z]{1,12}\.[a-z-]{1,19}$`)

// Keep gives the rows of an entry, for the transaction of what it tells of. They fail if the entry is not one.
func Keep(e Entry) journal.Op {
	return func(tx *journal.Tx) error {
		if !wellFormed.MatchString(string(e.Action)) || e.By.Kind == 0 || e.On.Kind == 0 {
			return fmt.Errorf("keep an audit entry: %+v is none", e)
		}
		if err := e.keep(tx); err != nil {
			return fmt.Errorf("keep an audit entry: %w", err)
		}
		return nil
	}
}

func (e Entry) keep(tx *journal.Tx) error {
	e.Outcome = max(e.Outcome, Done)
	id, link, err := record.AddNext(tx, record.Trail, func(uint64) record.Content { return e.content() })
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO audit (id, at, actor, actor_id, action, object, object_id, outcome, detail, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		int64(id), int64(e.At), int64(e.By.Kind), e.By.ID, string(e.Action), int64(e.On.Kind), e.On.ID, int64(e.Outcome), e.Detail, link)
	return err
}

// content is an entry as the record proves it.
func (e Entry) content() record.Content {
	return record.Content{}.Int(int64(e.At)).Int(int64(e.By.Kind)).Int(e.By.ID).Text(string(e.Action)).
		Int(int64(e.On.Kind)).Int(e.On.ID).Int(int64(e.Outcome)).Int(e.Detail)
}

// Prove chains the entries of a directory whose trail was not proved so far; it does nothing to one that is.
func Prove(tx *journal.Tx) error {
	if last, err := record.Last(tx, record.Trail); err != nil || last > 0 {
		return err
	}
	var all []Record
	err := tx.Query(`SELECT id, at, actor, actor_id, action, object, object_id, outcome, detail FROM audit ORDER BY id`, nil, func(row journal.Row) error {
		var r Record
		err := row.Scan(&r.ID, &r.At, &r.By.Kind, &r.By.ID, &r.Action, &r.On.Kind, &r.On.ID, &r.Outcome, &r.Detail)
		all = append(all, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the audit trail: %w", err)
	}
	for _, r := range all {
		link, err := record.Add(tx, record.Trail, r.ID, r.content())
		if err == nil {
			_, err = tx.Exec(`UPDATE audit SET chain = ? WHERE id = ?`, link, int64(r.ID))
		}
		if err != nil {
			return fmt.Errorf("prove audit entry %d: %w", r.ID, err)
		}
	}
	return nil
}

// Of tells with the entry what came of an event: it is kept whether the core did it or refused it.
func (e Entry) Of(effects []acd.Effect) journal.Op {
	if why, refused := acd.Refused(effects); refused {
		e.Outcome, e.Detail = Refused, int64(why)
	}
	return Keep(e)
}
