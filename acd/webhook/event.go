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
	State    string     `json:"state,omitempty"` // as the agent's desk shows it
	Reason   int        `json:"reason,omitempty"`
	Code     int        `json:"code,omitempty"`
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
}

// names are what people call queues and agents, removed ones too.
type names struct {
	queues map[acd.QueueID]string
	agents map[acd.AgentID]string
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
		return event{"contact.waiting", e.Contact, e.Queue, 0, Data{Cause: word.Cause(e.Cause), Callback: e.Callback, Arrived: &arrived}}, true
	case acd.Offered:
		return event{"contact.offered", e.Contact, 0, e.Agent, Data{}}, true
	case acd.Connected:
		return event{"contact.connected", e.Contact, 0, e.Agent, Data{Role: word.Role(e.Role)}}, true
	case acd.Ended:
		return event{"contact.ended", e.Contact, 0, e.Agent, Data{By: word.Party(e.By), Cause: word.Cause(e.Cause)}}, true
	case acd.WrapUpHolds:
		return event{"contact.coded", e.Contact, 0, e.Agent, Data{Code: int(e.Code)}}, true
	case acd.Closed:
		return event{"contact.closed", e.Contact, 0, e.Agent, Data{}}, true
	case acd.AgentStands:
		return event{"agent.state", 0, 0, e.Agent, Data{State: word.Shown(e.Shown), Reason: int(e.Reason), Lost: e.Lost}}, true
	case acd.QueueOpen:
		if e.Open {
			return event{kind: "queue.open", queue: e.Queue}, true
		}
		return event{kind: "queue.closed", queue: e.Queue}, true
	case acd.Rejected:
		if asked, ok := ev.(acd.ContactRequested); ok {
			return event{"contact.refused", asked.Contact, asked.Queue, 0, Data{Cause: word.Rejection(e.Why)}}, true
		}
	}
	return event{}, false
}

func clock(t acd.Time) time.Time { return time.UnixMilli(int64(t)).UTC() }

// body is what is posted of an event.
func (e event) body(row uint64, n int, at acd.Time, called names) (string, error) {
	e.data.Queue, e.data.Agent = called.queues[e.queue], called.agents[e.agent]
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
