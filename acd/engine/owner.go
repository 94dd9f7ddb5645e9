package engine

import (
	"errors"
	"fmt"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// request is an event or a write on its way to the owner.
type request struct {
	event acd.Event
	rows  func(effects []acd.Effect) store.Op
	done  Done

	write   store.Op
	written func(error)
}

// owner decides. Everything in it belongs to its goroutine.
type owner struct {
	*Engine
	state    *acd.State
	position uint64 // of the last row appended
	snapshot uint64 // position of the last snapshot
	revision uint64

	timer Timer
	armed acd.Time // when timer fires; 0: it is off
}

func (o *owner) run() {
	defer o.end()
	o.first()
	for {
		select {
		case r := <-o.requests:
			o.serve(r)
		case <-o.due():
			o.armed = 0
			o.tick()
		case <-o.journal.Failed():
			o.fail(errLog)
			o.refuse()
			return
		case <-o.failed:
			o.refuse()
			return
		case <-o.stop:
			o.rest()
			o.keepSnapshot()
			return
		}
	}
}

// end lets the speaker end once all that was appended is told.
func (o *owner) end() {
	o.arm(0)
	o.journal.Write(func(*store.Tx) error { return nil }, func(error) { o.speaker.end() })
}

// refuse answers submitters after a failure, until Close.
func (o *owner) refuse() {
	for {
		select {
		case r := <-o.requests:
			o.serve(r)
		case <-o.stop:
			o.rest()
			return
		}
	}
}

// rest serves what is queued when Close says stop. It is all there will be: Close shuts the door first.
func (o *owner) rest() {
	for {
		select {
		case r := <-o.requests:
			o.serve(r)
		default:
			return
		}
	}
}

func (o *owner) serve(r request) {
	if err := o.Err(); err != nil {
		o.speaker.say(utterance{request: r, err: err})
		return
	}
	if r.event == nil {
		o.journal.Write(r.write, func(err error) { o.speaker.say(utterance{request: r, err: err}) })
		return
	}
	o.decide(r)
}

// first is the restart, before anything else.
func (o *owner) first() {
	o.alone(acd.Restarted{})
	begin := request{written: func(error) { close(o.begins) }}
	o.journal.Write(func(*store.Tx) error { return nil }, func(err error) { o.speaker.say(utterance{request: begin, err: err}) })
}

// tick lets deadlines lapse.
func (o *owner) tick() {
	if o.Err() == nil {
		o.alone(acd.Tick{})
	}
}

// alone decides on an event nobody submitted. One that decides nothing is not logged.
func (o *owner) alone(ev acd.Event) {
	if at, effects := o.step(ev); len(effects) > 0 {
		o.append(request{event: ev, done: func(acd.Time, []acd.Effect, error) {}}, at, effects)
	}
}

func (o *owner) decide(r request) {
	at, effects := o.step(r.event)
	o.append(r, at, effects)
}

func (o *owner) step(ev acd.Event) (acd.Time, []acd.Effect) {
	at := o.now()
	effects := o.state.Step(at, ev)
	o.rearm()
	return at, effects
}

func (o *owner) append(r request, at acd.Time, effects []acd.Effect) {
	o.position++
	if configures(r.event) {
		o.revision++
	}
	var rows store.Op
	if r.rows != nil {
		rows = r.rows(effects)
	}
	row := acdstore.Row{ID: o.position, At: at, Version: Version, Revision: o.revision, Event: r.event, Effects: effects}
	o.journal.Append(row, rows, func(err error) {
		if err != nil {
			o.fail(fmt.Errorf("commit event %d: %w", row.ID, err))
		}
		o.speaker.say(utterance{request: r, at: at, effects: effects, err: err})
	})
	if o.position-o.snapshot >= uint64(o.cfg.SnapshotEvery) {
		o.keepSnapshot()
	}
}

// configures says whether an event changes the configuration.
func configures(ev acd.Event) bool {
	switch ev.(type) {
	case acd.QueueSet, acd.QueueRemoved, acd.AgentSet, acd.AgentRemoved, acd.AgentJoinedQueue, acd.AgentLeftQueue:
		return true
	}
	return false
}

var errLog = errors.New("the log takes nothing more")

// keepSnapshot appends the state as it is after the last row. A snapshot that cannot be kept costs a longer start only.
func (o *owner) keepSnapshot() {
	if o.position == o.snapshot || o.Err() != nil {
		return
	}
	o.snapshot = o.position
	o.journal.AppendSnapshot(acdstore.Snapshot{
		Position: o.position, At: o.state.Now(), Version: Version, Revision: o.revision, State: o.state.Encode(),
	}, func(err error) {
		if err != nil {
			o.log.Warn("no snapshot kept", "err", err)
			return
		}
		o.speaker.countSnapshot()
	})
}

// due is the channel of the armed timer.
func (o *owner) due() <-chan time.Time {
	if o.timer == nil {
		return nil
	}
	return o.timer.C()
}

func (o *owner) rearm() {
	at, ok := o.state.NextDeadline()
	if !ok {
		at = 0
	}
	o.arm(at)
}

// arm sets the timer to a moment; 0 = off.
func (o *owner) arm(at acd.Time) {
	if at == o.armed && o.timer != nil {
		return
	}
	if o.timer != nil {
		o.timer.Stop()
		o.timer = nil
	}
	o.armed = at
	if at != 0 {
		o.timer = o.cfg.Clock.Timer(max(0, time.Duration(at-o.now())*time.Millisecond))
	}
}
