package commands

import (
	"errors"
	"maps"

	"parley/xmppd/form"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// engine leads clients through commands.
type engine struct{ sessions *sessions }

// command takes one <command/> (XEP-0050 v1.3.0 §3, §4).
func (e *engine) command(h module.Host, q module.IQ) (*stanza.Element, error) {
	action := q.Payload.Attr("action")
	switch action {
	case "", "execute", "next", "prev", "complete", "cancel":
	default:
		return nil, refusal(stanza.BadRequest, "malformed-action", "There is no such action.")
	}
	c, found := find(h, q.Payload.Attr("node"))
	if !found {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	if !may(h, c, q.From) {
		return nil, stanza.Error{Condition: stanza.Forbidden}
	}
	id := q.Payload.Attr("sessionid")
	if id == "" {
		if action != "" && action != "execute" {
			return nil, badAction()
		}
		return e.begin(h, q, c)
	}
	s, err := e.sessions.find(id, q.From, c.Node)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over { // meanwhile
		return nil, expired()
	}
	return e.goOn(h, q, c, s, action)
}

// begin runs the first stage.
func (e *engine) begin(h module.Host, q module.IQ, c module.Command) (*stanza.Element, error) {
	s := &session{id: newID(), who: q.From, node: c.Node}
	reply, err := run(h, q, c, s)
	if err != nil {
		return nil, err
	}
	if reply.More {
		e.sessions.add(s)
	}
	return s.answer(q, reply), nil
}

// goOn does what the client wants with a command that is under way.
func (e *engine) goOn(h module.Host, q module.IQ, c module.Command, s *session, action string) (*stanza.Element, error) {
	x := q.Payload.Child(form.NS, "x")
	if action == "cancel" || x.Attr("type") == "cancel" {
		e.sessions.end(s)
		return s.command(q, "canceled"), nil
	}
	if action == "prev" {
		return e.back(h, q, c, s)
	}
	if action == "complete" && !s.last || action == "next" && s.last {
		return nil, badAction()
	}
	if err := s.accept(x); err != nil {
		return nil, err
	}
	s.filled = append(s.filled, form.Parse(x))
	reply, err := run(h, q, c, s)
	if err != nil {
		s.filled = s.filled[:len(s.filled)-1] // it can be filled in again
		return nil, payloadOf(err)
	}
	if !reply.More {
		e.sessions.end(s)
	}
	return s.answer(q, reply), nil
}

// back shows the form before (§3.4).
func (e *engine) back(h module.Host, q module.IQ, c module.Command, s *session) (*stanza.Element, error) {
	if len(s.filled) == 0 {
		return nil, badAction()
	}
	last := s.filled[len(s.filled)-1]
	s.filled = s.filled[:len(s.filled)-1]
	reply, err := run(h, q, c, s)
	if err != nil || !reply.More {
		s.filled = append(s.filled, last)
		return nil, errors.Join(err, badAction())
	}
	return s.answer(q, reply), nil
}

// run does the stage a session has come to.
func run(h module.Host, q module.IQ, c module.Command, s *session) (module.Reply, error) {
	fields := map[string][]string{}
	for _, f := range s.filled {
		maps.Copy(fields, f)
	}
	reply, err := c.Run(h, module.Call{From: q.From, Lang: q.Lang, Stage: len(s.filled), Fields: fields})
	if err != nil {
		return reply, err
	}
	s.last, s.required = reply.Last, nil
	if reply.More {
		s.required = requiredOf(reply.Form)
	}
	return reply, nil
}

// payloadOf adds to a refusal that it is about what was filled in.
func payloadOf(err error) error {
	var e stanza.Error
	if errors.As(err, &e) && e.App == nil && e.Condition == stanza.BadRequest {
		e.App = stanza.New(NS, "bad-payload")
		return e
	}
	return err
}

func requiredOf(x *stanza.Element) (names []string) {
	for _, f := range x.Elements() {
		if f.Child(form.NS, "required") != nil {
			names = append(names, f.Attr("var"))
		}
	}
	return names
}

// accept checks that a form has been filled in.
func (s *session) accept(x *stanza.Element) error {
	if x == nil || x.Attr("type") != "submit" {
		return refusal(stanza.BadRequest, "bad-payload", "The form is missing.")
	}
	fields := form.Parse(x)
	for _, name := range s.required {
		if form.First(fields, name) == "" {
			return refusal(stanza.BadRequest, "bad-payload", "The field "+name+" is missing.")
		}
	}
	return nil
}

// command is <command/> of a state.
func (s *session) command(q module.IQ, status string) *stanza.Element {
	return stanza.New(NS, "command", "node", s.node, "sessionid", s.id, "status", status, "xml:lang", q.Lang)
}

// answer shows what a stage has said, and what can be done next.
func (s *session) answer(q module.IQ, r module.Reply) *stanza.Element {
	status := "completed"
	if r.More {
		status = "executing"
	}
	answer := s.command(q, status)
	if r.More {
		forward := "next"
		if r.Last {
			forward = "complete"
		}
		actions := stanza.New(NS, "actions", "execute", forward)
		if len(s.filled) > 0 {
			actions.Add(stanza.New(NS, "prev"))
		}
		answer.Add(actions.Add(stanza.New(NS, forward)))
	}
	if r.Note != "" {
		typ := r.NoteType
		if typ == "" {
			typ = "info"
		}
		answer.Add(stanza.New(NS, "note", "type", typ).AddText(r.Note))
	}
	return answer.Add(r.Form)
}
