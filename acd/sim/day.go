package sim

import (
	"bytes"
	"errors"
	"fmt"

	"parley/acd"
)

// day is the core with its log, under the oracle's eyes.
type day struct {
	state  *acd.State
	oracle *oracle
	seen   func([]acd.Effect)
	every  int // so many turns the core is asked whether all holds in it that must; 0: each turn
	turns  int

	// What a crash leaves: the newest snapshot and the rows since, each with what the oracle knew.
	snapshot []byte
	before   *oracle
	rows     []row

	log []Row // the whole day's, if it is not nil
}

type row struct {
	at      acd.Time
	event   acd.Event
	effects []acd.Effect
}

func newDay() *day {
	d := &day{state: acd.New(), oracle: newOracle()}
	d.keepSnapshot()
	return d
}

// play does one turn and says what was wrong with it.
func (d *day) play(t turn) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	switch {
	case t.snapshot:
		d.keepSnapshot()
		return nil
	case t.crash:
		return d.crash(t.lost)
	case t.perturb != 0:
		return d.adopt(t.perturb)
	case t.evening:
		return d.evening()
	}
	return d.happen(t.at, t.event)
}

func (d *day) happen(at acd.Time, ev acd.Event) error {
	effects := d.state.Step(at, ev)
	d.rows = append(d.rows, row{at, ev, effects})
	if d.log != nil {
		d.log = append(d.log, Row{at, ev, effects})
	}
	if d.seen != nil {
		d.seen(effects)
	}
	return errors.Join(d.oracle.judge(at, ev, effects), d.check())
}

func (d *day) check() error {
	if d.turns++; d.asks() {
		if err := d.state.Check(); err != nil {
			return fmt.Errorf("invariant: %w", err)
		}
	}
	next, armed := d.state.NextDeadline()
	if want, waits := d.oracle.nextDeadline(); armed != waits || armed && next != want {
		return fmt.Errorf("the next deadline is %d (%v), should be %d (%v)", next, armed, want, waits)
	}
	return nil
}

// asks: this is a turn after which the core is asked.
func (d *day) asks() bool { return d.every == 0 || d.turns%d.every == 0 }

func (d *day) keepSnapshot() {
	d.snapshot, d.before, d.rows = d.state.Encode(), d.oracle.clone(), nil
}

// crash starts again from the snapshot and what is left of the log.
func (d *day) crash(lost int) error {
	lost = min(lost, len(d.rows))
	whole := lost == 0
	was := d.state.Encode()
	d.rows = d.rows[:len(d.rows)-lost]
	if d.log != nil {
		d.log = d.log[:len(d.log)-lost]
	}
	s, err := acd.Decode(d.snapshot)
	if err != nil {
		return err
	}
	if again := s.Encode(); !bytes.Equal(again, d.snapshot) {
		return errors.New("a decoded snapshot is another state")
	}
	o := d.before.clone()
	for i, r := range d.rows {
		if s.Replay(r.at, r.event, r.effects) {
			return fmt.Errorf("replay diverged at row %d, %T%+v", i+1, r.event, r.event)
		}
		if err := o.judge(r.at, r.event, r.effects); err != nil {
			return fmt.Errorf("on replay of row %d: %w", i+1, err)
		}
	}
	if whole && !bytes.Equal(s.Encode(), was) {
		return errors.New("the log gives another state")
	}
	d.state, d.oracle = s, o
	return d.check()
}
