package acd

import (
	"encoding/binary"
	"slices"
)

// The floor is who serves what: queues, agents, and the profiles between them.

func (a *agent) serves(q QueueID) bool {
	_, found := slices.BinarySearchFunc(a.profile.queues, q, compareQueue)
	return found
}

func compareQueue(q *queue, id QueueID) int {
	switch {
	case q.id < id:
		return -1
	case q.id > id:
		return 1
	}
	return 0
}

func (s *State) serve(a *agent, q *queue, serves bool) {
	at, found := slices.BinarySearchFunc(a.profile.queues, q.id, compareQueue)
	if found == serves {
		return
	}
	queues := slices.Clone(a.profile.queues)
	if serves {
		queues = slices.Insert(queues, at, q)
	} else {
		queues = slices.Delete(queues, at, at+1)
	}
	s.part(a)
	s.join(a, queues)
	s.rank(a)
}

// join puts the agent among those who serve just these queues.
func (s *State) join(a *agent, queues []*queue) {
	name := make([]byte, 0, 8*len(queues))
	for _, q := range queues {
		name = binary.BigEndian.AppendUint64(name, uint64(q.id))
	}
	p := s.profiles[string(name)]
	if p == nil {
		p = &profile{key: string(name), queues: queues}
		s.profiles[p.key] = p
		for _, q := range queues {
			q.servedBy = append(q.servedBy, p)
		}
	}
	p.members++
	a.profile = p
}

// part takes the agent out of the profile, and out of what the profile counts.
func (s *State) part(a *agent) {
	p := a.profile
	s.setIdle(a, false, key{})
	p.tally.sub(a.counted)
	a.counted = tally{}
	a.profile = nil
	if p.members--; p.members > 0 {
		return
	}
	delete(s.profiles, p.key)
	for _, q := range p.queues {
		q.servedBy = slices.DeleteFunc(q.servedBy, func(x *profile) bool { return x == p })
	}
}

// rank keeps the agent's place among the idle, the profile's tally and the grace timer as the agent's fields say.
func (s *State) rank(a *agent) {
	s.setIdle(a, a.available(), key{0, uint64(a.stands.IdleFrom), uint64(a.id)})
	p := a.profile
	p.tally.sub(a.counted)
	a.counted = a.counts()
	p.tally.add(a.counted)
	s.arm(&a.graceTimer, a.graceDue(), timerGrace, uint64(a.id))
}

func (s *State) setIdle(a *agent, idle bool, k key) {
	if a.idle == idle && (!idle || a.idleKey == k) {
		return
	}
	if a.idle {
		a.profile.idle.remove(a.idleKey)
	}
	if idle {
		a.profile.idle.insert(k, true, a)
		s.changedAgent(a)
	}
	a.idle, a.idleKey = idle, k
}

// counts is what the agent adds to the tally of a queue: on duty means ready or at work.
func (a *agent) counts() tally {
	var t tally
	if a.stands.Duty == DutyNone {
		return t
	}
	t.signedOn = 1
	switch {
	case a.stands.Lost:
	case a.stands.Shown == ShownReady:
		t.ready = 1
	case a.stands.Shown == ShownOffered, a.stands.Shown == ShownBusy, a.stands.Shown == ShownWrapUp:
		t.busy = 1
	}
	return t
}

func (t *tally) add(d tally) {
	t.ready += d.ready
	t.busy += d.busy
	t.signedOn += d.signedOn
}

func (t *tally) sub(d tally) {
	t.ready -= d.ready
	t.busy -= d.busy
	t.signedOn -= d.signedOn
}

// changedLine notes that somebody in the queue may newly fit an agent.
func (s *State) changedLine(q *queue) {
	if q != nil && !q.changed {
		q.changed = true
		s.changedQueues = append(s.changedQueues, q)
	}
}

// changedAgent notes that the agent may newly fit a contact.
func (s *State) changedAgent(a *agent) {
	if !a.changed {
		a.changed = true
		s.changedAgents = append(s.changedAgents, a)
	}
}
