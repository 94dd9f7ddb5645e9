package xmpp

import (
	"sync"

	"parley/acd"
	journal "parley/internal/store"
)

// submit hands an event to the core. After the commit then runs on the owner, with the core's refusal or the commit's
// failure as err, and after that what was decided is told. The stanza in (nil: there is none) is acknowledged last;
// after a failed commit it never is, so that its sender keeps it.
func (b *bridge) submit(in *inbound, ev acd.Event, rows journal.Op, then func(err error)) {
	b.submitBeside(in, ev, beside(rows), then)
}

// submitBeside is submit with rows that look at what was decided; see engine.Submit.
func (b *bridge) submitBeside(in *inbound, ev acd.Event, rows func([]acd.Effect) journal.Op, then func(err error)) {
	b.keep(in)
	b.underWay++
	b.ours.add(ev)
	b.eng.Submit(ev, rows, func(at acd.Time, effects []acd.Effect, err error) {
		b.ours.drop()
		b.tasks.put(func() {
			b.underWay--
			failed := err
			if err == nil {
				err = rejection(effects)
			}
			if then != nil {
				then(err)
			}
			if failed != nil {
				b.log.Error("event not committed", "err", failed)
				return
			}
			b.noteForced(ev, effects)
			b.tell(at, effects)
			b.done(in)
		})
	})
}

// beside is rows, unless the event was rejected.
func beside(rows journal.Op) func([]acd.Effect) journal.Op {
	return func(effects []acd.Effect) journal.Op {
		if rows == nil || rejection(effects) != nil {
			return nil
		}
		return rows
	}
}

// write keeps rows without an event, in the same order as events.
func (b *bridge) write(in *inbound, rows journal.Op, then func(err error)) {
	b.keep(in)
	b.underWay++
	b.eng.Write(rows, func(err error) {
		b.tasks.put(func() {
			b.underWay--
			then(err)
			if err != nil {
				b.log.Error("rows not committed", "err", err)
				return
			}
			b.done(in)
		})
	})
}

func (b *bridge) keep(in *inbound) {
	if in != nil {
		in.kept = true
	}
}

func (b *bridge) done(in *inbound) {
	if in != nil {
		in.done()
	}
}

// follow hears of every commit, on the engine's goroutine; what we submitted ourselves is told by submit, after its
// own answer.
func (b *bridge) follow(at acd.Time, ev acd.Event, effects []acd.Effect) {
	if b.ours.next(ev) {
		return
	}
	b.tasks.put(func() {
		b.noteForced(ev, effects)
		b.tell(at, effects)
	})
}

// events are those submitted and not yet reported, in order. They are reported in that order too.
type events struct {
	mu   sync.Mutex
	list []acd.Event
}

func (e *events) add(ev acd.Event) {
	e.mu.Lock()
	e.list = append(e.list, ev)
	e.mu.Unlock()
}

// next says whether ev is the one whose report comes next.
func (e *events) next(ev acd.Event) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.list) > 0 && e.list[0] == ev
}

func (e *events) drop() {
	e.mu.Lock()
	e.list = e.list[1:]
	e.mu.Unlock()
}

// nothing is an operation that only waits for those before it.
func nothing(*journal.Tx) error { return nil }

// after does what has to wait for all that is under way to be committed. The stanza is acknowledged when do is done, or,
// if that keeps something, once it is kept.
func (b *bridge) after(in *inbound, do func()) {
	in.kept = true
	b.write(nil, nothing, func(err error) {
		if err != nil {
			return
		}
		in.kept = false
		do()
		if !in.kept {
			in.done()
		}
	})
}
