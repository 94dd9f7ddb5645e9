package scs

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"parley/xmppd/stanza"
)

// Stage is the server that a scenario is played on.
type Stage interface {
	// Connect logs somebody in and binds a resource.
	Connect(ctx context.Context, who Actor) (Session, error)
}

// Session is one client.
type Session interface {
	JID() string // full
	Send(ctx context.Context, b []byte) error
	// Next waits for the next stanza.
	Next(ctx context.Context) ([]byte, error)
	// Close ends the stream, and returns when the server has done so too.
	Close(ctx context.Context) error
}

// actor is somebody who has connected.
type actor struct {
	Session
	waiting []*stanza.Element // has been received, but not yet expected
}

// player plays one scenario.
type player struct {
	scenario *Scenario
	stage    Stage
	actors   map[string]*actor
	values   map[string]string
	syncs    int
}

// Play plays a scenario. The error names the file and the line of the step that went wrong.
func Play(ctx context.Context, file string, s *Scenario, stage Stage) error {
	p := &player{scenario: s, stage: stage, actors: map[string]*actor{}, values: map[string]string{}}
	for _, a := range s.Actors {
		if a.Kind == "Client" {
			p.values[a.Name+"'s JID"] = a.Props["jid"]
		}
	}
	for i := 0; i < len(s.Steps); {
		n := together(s.Steps[i:])
		step := s.Steps[i]
		if err := p.play(ctx, step, s.Steps[i:i+n]); err != nil {
			return fmt.Errorf("%s:%d: %s %s %w", file, step.Line, step.Actor, step.Verb, err)
		}
		i += n
	}
	return nil
}

// together says how many of the first steps are one: what is received in any order.
func together(steps []Step) int {
	n := 1
	for n < len(steps) && steps[n].Verb == AlsoReceives {
		n++
	}
	return n
}

// play plays a step, which with those that are one with it is group.
func (p *player) play(ctx context.Context, step Step, group []Step) error {
	if step.Verb == Connects {
		return p.connect(ctx, step.Actor)
	}
	a := p.actors[step.Actor]
	if a == nil {
		return fmt.Errorf("without having connected")
	}
	switch step.Verb {
	case Disconnects:
		delete(p.actors, step.Actor)
		return a.Close(ctx)
	case Sends:
		e, err := p.filled(step)
		if err != nil {
			return err
		}
		return a.Send(ctx, e.Bytes())
	case Receives:
		return p.receive(ctx, a, group)
	default:
		return p.nothing(ctx, a)
	}
}

func (p *player) connect(ctx context.Context, name string) error {
	if p.actors[name] != nil {
		return fmt.Errorf("twice")
	}
	who, _ := p.scenario.actor(name)
	s, err := p.stage.Connect(ctx, who)
	if err != nil {
		return err
	}
	p.actors[name] = &actor{Session: s}
	p.values[name+"'s full JID"] = s.JID()
	return nil
}

func (p *player) filled(step Step) (*stanza.Element, error) {
	e, err := template(step.Stanza)
	if err == nil {
		err = fill(e, p.values)
	}
	return e, err
}

// receive takes as many stanzas as there are steps and gives each the first step that it matches.
func (p *player) receive(ctx context.Context, a *actor, steps []Step) error {
	for open := slices.Clone(steps); len(open) > 0; {
		got, err := a.take(ctx)
		if err != nil {
			return err
		}
		i, err := p.matches(open, got)
		if err != nil {
			return fmt.Errorf("%w in\n%s", err, got.Bytes())
		}
		open = slices.Delete(open, i, i+1)
	}
	return nil
}

// matches finds the step that a stanza matches, or says why the last does not.
func (p *player) matches(steps []Step, got *stanza.Element) (i int, err error) {
	for i, step := range steps {
		want, fillErr := p.filled(step)
		if fillErr != nil {
			return 0, fillErr
		}
		var captured map[string]string
		if captured, err = Match(want, got); err == nil {
			maps.Copy(p.values, captured)
			return i, nil
		}
	}
	return 0, err
}

// take returns the stanza that has waited for longest, or the next.
func (a *actor) take(ctx context.Context) (*stanza.Element, error) {
	if len(a.waiting) > 0 {
		e := a.waiting[0]
		a.waiting = a.waiting[1:]
		return e, nil
	}
	return a.next(ctx)
}

func (a *actor) next(ctx context.Context) (*stanza.Element, error) {
	b, err := a.Next(ctx)
	if err != nil {
		return nil, err
	}
	return stanza.Parse(b)
}

// nothing fails if something waits for a.
func (p *player) nothing(ctx context.Context, a *actor) error {
	if err := p.settle(ctx); err != nil {
		return err
	}
	if err := p.ask(ctx, a); err != nil { // what the others' last words have led to is there now
		return err
	}
	if len(a.waiting) > 0 {
		return fmt.Errorf("but there is\n%s", a.waiting[0].Bytes())
	}
	return nil
}

// settle waits until what everybody has said is dealt with: each sends to itself, and it is delivered in order.
func (p *player) settle(ctx context.Context) error {
	for _, a := range p.actors {
		p.syncs++
		e := stanza.New(stanza.NSClient, "message", "type", "headline", "to", a.JID(), "id", fmt.Sprintf("scs-%d", p.syncs)).
			Add(stanza.New("urn:xmpp:hints", "no-store"), stanza.New("urn:xmpp:hints", "no-copy"))
		if err := a.round(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// ask has the server answer a.
func (p *player) ask(ctx context.Context, a *actor) error {
	p.syncs++
	return a.round(ctx, stanza.New(stanza.NSClient, "iq", "type", "get", "id", fmt.Sprintf("scs-%d", p.syncs)).
		Add(stanza.New("urn:xmpp:ping", "ping")))
}

// round sends e, which comes back or is answered, and keeps what comes before.
func (a *actor) round(ctx context.Context, e *stanza.Element) error {
	if err := a.Send(ctx, e.Bytes()); err != nil {
		return err
	}
	for {
		got, err := a.next(ctx)
		if err != nil {
			return err
		}
		if got.Attr("id") == e.Attr("id") {
			return nil
		}
		a.waiting = append(a.waiting, got)
	}
}
