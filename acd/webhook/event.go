package webhook

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/word"
)

// Kinds are the names of all events. A webhook asks for names, or for all that begin alike: "contact.*", "*".
func Kinds() []string {
	return []string{
		"contact.waiting", "contact.offered", "contact.connected", "contact.ended", "contact.coded", "contact.closed", "contact.refused",
		"agent.state", "queue.open", "queue.closed", ReportReady,
	}
}

// wants says whether a name is asked for.
func wants(asked []string, kind string) bool {
	for _, a := range asked {
		if begins, all := strings.CutSuffix(a, "*"); a == kind || all && strings.HasPrefix(kind, begins) {
			return true
		}
	}
	return false
}

// Body is what a target gets: which event, when, and the ids it is about. Addresses as the API has them.
type Body struct {
	ID   string    `json:"id"` // the same at each try
	Type string    `json:"type"`
	At   time.Time `json:"timestamp"`
	Data Data      `json:"data"`
}

// Data is what an event is about; what does not apply is left out.
type Data struct {
	Contact  string     `json:"contact,omitempty"`
	Queue    string     `json:"queue,omitempty"` // ACD DN
	Agent    string     `json:"agent,omitempty"` // bare JID
	Cause    string     `json:"cause,omitempty"`
	By       string     `json:"by,omitempty"` // visitor, agent, system
	Role     string     `json:"role,omitempty"`
	State    string     `json:"state,omitempty"`  // as the agent's desk shows it
	Reason   string     `json:"reason,omitempty"` // the word of the list, or the ACD's own; "other" for what agents typed
	Code     string     `json:"code,omitempty"`   // the wrap-up code's word
	Lost     bool       `json:"connection_lost,omitempty"`
	Callback bool       `json:"callback,omitempty"`
	Arrived  *time.Time `json:"arrived,omitempty"`
}

// event is one event before it has a target.
type event struct {
	kind    string
	contact acd.ContactID // 0: of none
	queue   acd.QueueID   // 0: of none
	agent   acd.AgentID
	data    Data
	reason  acd.Reason
	code    acd.WrapUpCode
}

// names are what people call queues, agents and codes, removed ones too, and the reasons of the list.
type names struct {
	queues  map[acd.QueueID]string
	agents  map[acd.AgentID]string
	codes   map[acd.WrapUpCode]string
	reasons map[acd.Reason]string
}

// reason is never what an agent typed: those words are the agent's.
func (n names) reason(r acd.Reason) string {
	if r == acd.ReasonNone {
		return ""
	}
	if listed, ok := n.reasons[r]; ok {
		return listed
	}
	return word.Reason(r)
}

// moment is a row of the log that is read: when it was, and where contacts were then.
type moment struct {
	at    acd.Time
	queue func(c acd.ContactID) (acd.QueueID, error)
}

// read is what a row of the log tells.
func (m moment) read(ev acd.Event, effects []acd.Effect) (all []event, err error) {
	for _, e := range effects {
		told, ok := tell(ev, e)
		if !ok {
			continue
		}
		if told.contact != 0 && told.queue == 0 {
			if told.queue, err = m.queue(told.contact); err != nil {
				return nil, err
			}
		}
		all = append(all, told)
	}
	return all, nil
}

// tell is what one effect tells, if it tells anything.
func tell(ev acd.Event, e acd.Effect) (event, bool) {
	switch e := e.(type) {
	case acd.Waiting:
		arrived := clock(e.Arrived)
		return event{kind: "contact.waiting", contact: e.Contact, queue: e.Queue, data: Data{Cause: word.Cause(e.Cause), Callback: e.Callback, Arrived: &arrived}}, true
	case acd.Offered:
		return event{kind: "contact.offered", contact: e.Contact, agent: e.Agent}, true
	case acd.Connected:
		return event{kind: "contact.connected", contact: e.Contact, agent: e.Agent, data: Data{Role: word.Role(e.Role)}}, true
	case acd.Ended:
		return event{kind: "contact.ended", contact: e.Contact, agent: e.Agent, data: Data{By: word.Party(e.By), Cause: word.Cause(e.Cause)}}, true
	case acd.WrapUpHolds:
		return event{kind: "contact.coded", contact: e.Contact, agent: e.Agent, code: e.Code}, true
	case acd.Closed:
		return event{kind: "contact.closed", contact: e.Contact, agent: e.Agent}, true
	case acd.AgentStands:
		return event{kind: "agent.state", agent: e.Agent, reason: e.Reason, data: Data{State: word.Shown(e.Shown), Lost: e.Lost}}, true
	case acd.QueueOpen:
		if e.Open {
			return event{kind: "queue.open", queue: e.Queue}, true
		}
		return event{kind: "queue.closed", queue: e.Queue}, true
	case acd.Rejected:
		if asked, ok := ev.(acd.ContactRequested); ok {
			return event{kind: "contact.refused", contact: asked.Contact, queue: asked.Queue, data: Data{Cause: word.Rejection(e.Why)}}, true
		}
	}
	return event{}, false
}

func clock(t acd.Time) time.Time { return time.UnixMilli(int64(t)).UTC() }

// body is what is posted of an event.
func (e event) body(row uint64, n int, at acd.Time, called names) (string, error) {
	e.data.Queue, e.data.Agent = called.queues[e.queue], called.agents[e.agent]
	e.data.Reason, e.data.Code = called.reason(e.reason), called.codes[e.code]
	if e.contact != 0 {
		e.data.Contact = e.contact.String()
	}
	b, err := json.Marshal(Body{ID: eventID(int64(row), n), Type: e.kind, At: clock(at), Data: e.data})
	if err != nil {
		return "", fmt.Errorf("write an event: %w", err)
	}
	return string(b), nil
}

// eventID names an event for good: the row of the log, and which of its events. What is no row of the log has a number
// below zero.
func eventID(row int64, n int) string {
	if row < 0 {
		return fmt.Sprintf("rpt_%d", -row)
	}
	return fmt.Sprintf("evt_%d_%d", row, n)
}
