package verify

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"parley/acd"
	"parley/acd/record"
)

// logRow is a row of the log as it lies there.
type logRow struct {
	id             uint64
	at             acd.Time
	version        int64
	revision       int64
	event, effects []byte
	link           []byte
}

func (r *logRow) content() record.Content {
	return record.Content(make([]byte, 0, 40+len(r.event)+len(r.effects))).Int(int64(r.at)).Int(r.version).Int(r.revision).Bytes(r.event).Bytes(r.effects)
}

// readLog reads the log from its beginning: the chain, what was decided, the ledger.
func (v *verification) readLog() error {
	c := v.chain(record.Log, "log")
	if v.begin.row > 0 { // the sealed row is still there
		c.last, c.link = v.begin.row-1, v.begin.before
	}
	v.state, v.last = v.begin.state, logRow{id: v.begin.row, at: v.begin.at, version: v.begin.version, revision: v.begin.revision}
	v.books.found, v.books.days, v.books.over = v.found, v.days, v.checkContact
	v.books.stars = v.stars
	v.beginDays()
	v.snapshotsAt(v.begin.row) // that of a log without rows
	err := v.each("the log", `SELECT id, at, version, revision, event, effects, link FROM log WHERE id > ? ORDER BY id`, []any{int64(c.last)},
		func(rows *sql.Rows) error {
			var r logRow
			if err := rows.Scan(&r.id, &r.at, &r.version, &r.revision, &r.event, &r.effects, &r.link); err != nil {
				return err
			}
			v.count("log", 1)
			if err := v.sealNow(r.at); err != nil {
				return err
			}
			if !c.row(r.id, r.link, r.content()) {
				v.broken = true
			}
			if r.id > v.begin.row {
				if err := v.follow(&r); err != nil {
					return err
				}
			}
			v.before, v.last = v.last.link, r
			v.sealsAt(r.id)
			return v.passed()
		})
	if err != nil {
		return err
	}
	c.end()
	if err := v.sealNow(math.MaxInt64); err != nil {
		return err
	}
	return v.endLog()
}

// follow takes one row into account.
func (v *verification) follow(r *logRow) error {
	switch {
	case r.at < v.last.at:
		v.found.add(TimeBack, place("log", r.id), moment(r.at), "≥ "+moment(v.last.at))
	case v.days.daybook == nil:
		v.begins(r.at)
	}
	if r.version < 1 || r.version > int64(v.cfg.Version) || r.version < v.last.version {
		v.found.add(VersionWrong, place("log", r.id), number(r.version), words(number(v.last.version), "…", number(v.cfg.Version)))
	}
	ev, effects, err := decode(r)
	if err != nil {
		v.found.add(RowUnread, place("log", r.id), err.Error(), "")
		v.broken = true
		return nil
	}
	if want := v.last.revision + revisions(ev); r.revision != want && r.id == v.last.id+1 {
		v.found.add(RevisionWrong, place("log", r.id), number(r.revision), number(want))
	}
	if err := v.days.reach(max(r.at, v.days.start)); err != nil {
		return err
	}
	v.books.follow(r.id, max(r.at, v.days.start), ev, effects)
	v.decided(r, ev, effects)
	v.snapshotsAt(r.id)
	return nil
}

// begins is the first row of a directory.
func (v *verification) begins(at acd.Time) {
	v.days.begin(at)
	v.began = v.days.start
	if v.begin.row == 0 {
		v.report.Since, v.report.Beginning = timeOf(at), 1
	}
}

// decided holds what the row says was decided to what this version decides, and makes it true.
func (v *verification) decided(r *logRow, ev acd.Event, effects []acd.Effect) {
	diverged, broke := replay(v.state, r.at, ev, effects)
	switch {
	case broke != nil:
		v.found.add(Undecided, place("log", r.id), broke.Error(), "")
	case diverged && r.version != int64(v.cfg.Version):
		v.report.Diverged++
	case diverged && !v.broken: // behind a hole everything is decided otherwise
		v.found.add(Undecided, place("log", r.id), fmt.Sprintf("%T", ev), "")
	case diverged:
		v.found.unnamed[Undecided]++
	}
	v.count("decided", 1)
}

// replay is State.Replay of rows that may be anybody's.
func replay(s *acd.State, at acd.Time, ev acd.Event, effects []acd.Effect) (diverged bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return s.Replay(at, ev, effects), nil
}

func decode(r *logRow) (acd.Event, []acd.Effect, error) {
	ev, rest, err := acd.ReadEvent(r.event)
	if err != nil {
		return nil, nil, err
	}
	effects, more, err := acd.ReadEffects(r.effects)
	if err == nil && len(rest)+len(more) > 0 {
		err = errors.New("bytes left over")
	}
	return ev, effects, err
}

// revisions is how many changes of the configuration an event is.
func revisions(ev acd.Event) int64 {
	switch ev.(type) {
	case acd.QueueSet, acd.QueueRemoved, acd.AgentSet, acd.AgentRemoved, acd.AgentJoinedQueue, acd.AgentLeftQueue:
		return 1
	}
	return 0
}

// coreWaiting is who waits or is offered in each queue, as the core has it; it is held to the ledger on the way.
func (v *verification) coreWaiting() map[acd.QueueID]int {
	waiting := map[acd.QueueID]int{}
	for c := range v.state.Contacts() {
		if c.State == acd.ContactWaiting || c.State == acd.ContactOffered {
			waiting[c.Queue]++
		}
	}
	for id, q := range v.books.Queues {
		if q.Waiting != waiting[id] && !v.broken {
			v.found.add(WaitingOther, words(place("log", v.last.id), "queue", number(id)), number(q.Waiting), number(waiting[id]))
		}
	}
	return waiting
}

// endLog checks what holds at the end.
func (v *verification) endLog() error {
	v.report.Until = timeOf(v.last.at)
	for _, s := range v.shots {
		if s.position > v.last.id {
			v.found.add(SnapshotBad, place("snapshot", s.position), "", words("≤", number(v.last.id)))
		}
	}
	if v.days.daybook == nil {
		return nil
	}
	if err := v.state.Check(); err != nil && !v.broken {
		v.found.add(StateBroken, place("log", v.last.id), err.Error(), "")
	}
	v.days.closeInterval(v.coreWaiting())
	if err := v.days.closeBefore(); err != nil {
		return err
	}
	if err := v.closeDay(v.days.daybook); err != nil {
		return err
	}
	if err := v.compareLate(); err != nil {
		return err
	}
	if err := v.compareLatePasses(); err != nil {
		return err
	}
	for _, c := range v.books.Contacts {
		v.checkContact(c)
	}
	return v.err
}

// snapshot is one as it lies there.
type snapshot struct {
	position uint64
	version  int64
	state    []byte
}

func (v *verification) readSnapshots() error {
	return v.each("snapshots", `SELECT position, version, state FROM snapshots ORDER BY position`, nil, func(rows *sql.Rows) error {
		var s snapshot
		err := rows.Scan(&s.position, &s.version, &s.state)
		v.shots = append(v.shots, s)
		return err
	})
}

// snapshotsAt holds the snapshots of a row to the state there. One of an older version may have been written otherwise.
func (v *verification) snapshotsAt(row uint64) {
	for _, s := range v.shots {
		if s.position != row {
			continue
		}
		v.count("snapshots", 1)
		kept, err := acd.Decode(s.state)
		switch {
		case err != nil:
			v.found.add(SnapshotBad, place("snapshot", s.position), err.Error(), "")
		case s.version == int64(v.cfg.Version) && !v.broken && !bytes.Equal(kept.Encode(), v.state.Encode()):
			v.found.add(StateOther, place("snapshot", s.position), "", "")
		}
	}
}
