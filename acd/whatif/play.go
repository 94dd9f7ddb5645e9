package whatif

import (
	"fmt"

	"parley/acd"
)

// Play plays the record with a change, and gives what came of it. The same seed draws the same. Without a change it gives
// what happened, whatever the seed. progress (may be nil) is told how much of the span is played.
func (r *Record) Play(c Change, seed uint64, progress func(done, all int64)) (*Figures, error) {
	p, err := r.player(c, seed)
	if err != nil {
		return nil, err
	}
	return p.play(progress), nil
}

// Draw plays the record without a change, but with all that people do drawn, as if nobody had met whom they met. How far
// that is from what happened is how far what is drawn is from what people are like.
func (r *Record) Draw(seed uint64, progress func(done, all int64)) (*Figures, error) {
	p, err := r.player(Change{}, seed)
	if err != nil {
		return nil, err
	}
	p.asItWas, p.anew = false, true
	return p.play(progress), nil
}

func (r *Record) player(c Change, seed uint64) (*player, error) {
	s, err := acd.Decode(r.start)
	if err != nil {
		return nil, fmt.Errorf("begin a replay: %w", err)
	}
	plan := planned(r, c, seed, s)
	p := &player{
		Record: r, state: s, seed: seed, asItWas: c.None(), now: r.From, first: plan.first, happens: plan.happens, likes: plan.likes(), figures: newFigures(s, r.From),
		visits: map[acd.ContactID]*visit{}, agents: map[acd.AgentID]*standing{},
	}
	for a := range s.Agents() {
		p.agent(a.Agent).stands = a.AgentStands
	}
	return p, nil
}

// player plays a record once.
type player struct {
	*Record
	state   *acd.State
	seed    uint64
	asItWas bool // nothing is different: the record is followed to the letter
	anew    bool // nothing is kept of what was recorded of a contact but when it came
	alone   bool // there is but one queue: who is handed on has left it
	now     acd.Time
	first   []acd.Event // at the very start
	happens []happening
	likes   map[acd.AgentID]acd.AgentID // whose ways new agents have
	dues    dues
	made    uint64 // counts what was drawn, for its order
	figures *Figures
	seen    func(at acd.Time, ev acd.Event, effects []acd.Effect) // nil: nobody looks

	visits map[acd.ContactID]*visit
	agents map[acd.AgentID]*standing
}

// standing is an agent as the replay stands.
type standing struct {
	stands  acd.AgentStands
	seats   int
	leaving bool // signs off with the last contact
	misses  int
	asThen  bool // the last offer came to nothing just when it did: what the agent did then is recorded
}

func (p *player) agent(id acd.AgentID) *standing {
	a := p.agents[id]
	if a == nil {
		a = &standing{}
		p.agents[id] = a
	}
	return a
}

func (p *player) play(progress func(done, all int64)) *Figures {
	p.takeOver()
	for _, ev := range p.first {
		p.step(ev)
	}
	p.run(progress)
	p.figures.end(p.To)
	return p.figures
}

func (p *player) run(progress func(done, all int64)) {
	all := int64(p.To - p.From)
	for n := 0; ; n++ {
		if progress != nil && n%10_000 == 0 {
			progress(int64(p.now-p.From), all)
		}
		at, drawn, ok := p.next()
		if deadline, waits := p.state.NextDeadline(); waits && !p.asItWas && (!ok || deadline < at) {
			if deadline >= p.To {
				return
			}
			p.now = max(p.now, deadline)
			p.step(acd.Tick{})
			continue
		}
		if !ok || at >= p.To {
			return
		}
		p.now = max(p.now, at)
		if drawn {
			p.comes(p.dues.pop())
		} else {
			h := p.happens[0]
			p.happens = p.happens[1:]
			p.happen(h)
		}
	}
}

// next is when the next thing happens, and whether it is one of dues.
func (p *player) next() (at acd.Time, drawn, ok bool) {
	switch {
	case len(p.dues) == 0 && len(p.happens) == 0:
		return 0, false, false
	case len(p.happens) == 0:
		return p.dues[0].at, true, true
	case len(p.dues) == 0:
		return p.happens[0].at, false, true
	}
	d, h := &p.dues[0], &p.happens[0]
	if d.at < h.at || d.at == h.at && d.order < h.order {
		return d.at, true, true
	}
	return h.at, false, true
}

func (p *player) step(ev acd.Event) []acd.Effect {
	effects := p.state.Step(p.now, ev)
	p.figures.Follow(p.now, ev, effects)
	if p.seen != nil {
		p.seen(p.now, ev, effects)
	}
	for _, e := range effects {
		p.react(e)
	}
	return effects
}

// happen is something that happens by itself.
func (p *player) happen(h happening) {
	if p.asItWas {
		p.step(h.event)
		return
	}
	if h.literal {
		return
	}
	switch ev := h.event.(type) {
	case acd.AgentReady:
		if a := p.agent(ev.Agent); a.stands.Duty == acd.DutyReady && a.stands.Intended != acd.DutyNotReady {
			return // it would end wrap-ups that are not those it ended then
		}
	case acd.AgentSignedOn:
		p.agent(ev.Agent).leaving = false
	case acd.AgentSignedOff:
		p.signOff(ev.Agent)
		return
	}
	p.step(h.event)
}

// signOff is an agent who goes home: with the last contact, if there are any.
func (p *player) signOff(id acd.AgentID) {
	a := p.agent(id)
	if a.stands.Duty == acd.DutyNone {
		return
	}
	if _, refused := acd.Refused(p.step(acd.AgentSignedOff{Agent: id})); refused {
		a.leaving = true
		p.step(acd.AgentNotReady{Agent: id, Reason: acd.ReasonOwn})
	}
}
